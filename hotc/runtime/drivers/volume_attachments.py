"""The attachment of volumes to servers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import rest
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import Listing
from hotc.runtime.drivers.volumes import ALL_VOLUMES, VOLUMES

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.listing import Listed


def build_attachment(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Cinder::VolumeAttachment."""
    return {
        "server_id": properties["instance_uuid"],
        "volume_id": context.cloud.find("volume", properties["volume_id"]),
        "device": properties.get("mountpoint") or None,
    }


def attach(cloud: Cloud, sent: Json) -> Json:
    """Attach the volume. Nova answers before it is attached."""
    body = {"volumeId": sent["volume_id"]} | ({"device": sent["device"]} if sent["device"] else {})
    path = f"/servers/{sent['server_id']}/os-volume_attachments"
    answer = cloud.call("compute", "POST", path, {"volumeAttachment": body}) or {}
    return {**answer["volumeAttachment"], "id": sent["volume_id"]}


def read_attachment(cloud: Cloud, _identity: str, sent: Json) -> Json | None:
    """Nova's attachment with the volume's status (``volume``); there as long as one of the two services knows of it."""
    path = f"/servers/{sent['server_id']}/os-volume_attachments/{sent['volume_id']}"
    answer = cloud.call("compute", "GET", path, missing_ok=True)
    volume = rest.show(cloud, VOLUMES, sent["volume_id"]) or {}
    servers = [attachment.get("server_id") for attachment in volume.get("attachments") or []]
    if answer is None and sent["server_id"] not in servers:
        return None
    return {**(answer or {}).get("volumeAttachment", {}), "id": sent["volume_id"], "volume": volume.get("status", "")}


def find_attachment(listed: Listed, _identity: str, sent: Json) -> Json | None:
    """The attachment, among all volumes, in the words of nova."""
    volume = listed.one(ALL_VOLUMES, sent["volume_id"]) or {}
    for each in volume.get("attachments") or []:
        if each.get("server_id") == sent["server_id"]:
            ends = {"serverId": sent["server_id"], "volumeId": sent["volume_id"], "device": each.get("device")}
            return {**ends, "id": sent["volume_id"], "volume": volume.get("status", "")}
    return None


def attachment_status(found: Json) -> Status:
    """Attached when cinder says so."""
    value = found["volume"]
    if value == "in-use":
        return READY
    if value in ("available", "attaching", "reserved"):
        return Status("pending", value)
    return Status("failed", f"the volume's status is {value or 'unknown'}")


def detach(cloud: Cloud, _identity: str, sent: Json) -> None:
    """Ask for the volume to be detached, once: while it detaches, nova refuses to be asked again."""
    volume = rest.show(cloud, VOLUMES, sent["volume_id"]) or {}
    if volume.get("status") != "detaching":
        path = f"/servers/{sent['server_id']}/os-volume_attachments/{sent['volume_id']}"
        cloud.call("compute", "DELETE", path, missing_ok=True)


def detach_status(found: Json) -> Status:
    """``error_detaching`` stays so until an operator looks at it."""
    value = found["volume"]
    return (
        Status("failed", f"the volume's status is {value}") if value == "error_detaching" else Status("pending", value)
    )


def attachment_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one attachment of this volume to this server that there can be."""
    found = read_attachment(cloud, "", sent)
    return [] if found is None else [found]


def exclusive_ends(properties: Json) -> list[str]:
    """A volume is attached once, and a device has one volume: its successor waits until it is free, as in Heat."""
    device = properties.get("mountpoint") or "next"
    return [f"attachment:{properties.get('volume_id')}", f"device:{device}@{properties.get('instance_uuid')}"]


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Cinder::VolumeAttachment",
        service="compute",
        find_again="natural_key",
        build=build_attachment,
        create=attach,
        read=read_attachment,
        delete=detach,
        status=attachment_status,
        # Nova can't change an attachment. Heat detaches and attaches again; so does a replacement that deletes first.
        in_place=lambda old, new, name: False,
        delete_status=detach_status,
        candidates=attachment_candidates,
        external=None,
        listing=Listing((ALL_VOLUMES,), find_attachment),
        exclusive=exclusive_ends,
        keys=lambda sent, identity: [f"volume:{sent['volume_id']}", f"server:{sent['server_id']}"],
    ),
]
