"""How volumes get attached and detached; Nova asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document


def attach(moment: Moment, record: Document) -> None:
    """Turn a volume in-use; ``record`` is Nova's: volumeId, serverId, device, attachment_id."""
    volume = moment.store.get("volume", record["volumeId"])
    if volume is None:
        return
    attachment = {
        "id": volume["id"],
        "attachment_id": record["attachment_id"],
        "volume_id": volume["id"],
        "server_id": record["serverId"],
        "host_name": None,
        "device": record["device"],
        "attached_at": moment.micros(),
    }
    volume |= {"status": "in-use", "attachments": [attachment], "_server_id": record["serverId"]}
    volume["updated_at"] = moment.micros()
    moment.store.update("volume", volume)


def detach(moment: Moment, volume_id: str) -> None:
    """Turn a volume available again and take it off its server's list."""
    moment.store.cancel(volume_id)
    volume = moment.store.get("volume", volume_id)
    if volume is None:
        return
    server = moment.store.get("server", volume["_server_id"]) if volume["_server_id"] else None
    if server is not None:
        server["_volumes"] = [record for record in server["_volumes"] if record["volumeId"] != volume_id]
        moment.store.update("server", server)
    volume |= {"status": "available", "attachments": [], "_server_id": None, "updated_at": moment.micros()}
    moment.store.update("volume", volume)


def _on_attached(moment: Moment, _volume_id: str, record: Document) -> None:
    attach(moment, record)


def _on_detached(moment: Moment, volume_id: str, _data: Document) -> None:
    detach(moment, volume_id)


EVENTS: dict[str, Event] = {"volume.attached": _on_attached, "volume.detached": _on_detached}
