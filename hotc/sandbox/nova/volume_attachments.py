"""Attachments of volumes to a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field, boolean, checked, nullable, text, uuid
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.nova.block_devices import ROOT, entry
from hotc.sandbox.nova.servers import get_server
from hotc.sandbox.nova.versions import microversion
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_FIELDS = {
    "volumeId": Field(uuid, required=True),
    "device": Field(nullable(text())),
    "tag": Field(nullable(text(1, 60))),
    "delete_on_termination": Field(boolean),
}
_STATES = ("active", "paused", "stopped", "resized", "soft-delete")


def _view(call: Call, record: Document) -> Document:
    version = microversion(call)
    shown = {key: record[key] for key in ("volumeId", "serverId", "device")}
    if version < (2, 89):
        shown["id"] = record["volumeId"]
    if version >= (2, 70):
        shown["tag"] = record["tag"]
    if version >= (2, 79):
        shown["delete_on_termination"] = record["delete_on_termination"]
    if version >= (2, 89):
        shown |= {"attachment_id": record["attachment_id"], "bdm_uuid": record["bdm_uuid"]}
    return shown


def _find(server: Document, volume_id: str) -> Document:
    for record in server["_volumes"]:
        if record["volumeId"] == volume_id:
            return dict(record)
    raise RefusedError(404, f"Instance {server['id']} is not attached to volume {volume_id}")


def list_attachments(call: Call) -> Reply:
    """GET /servers/{id}/os-volume_attachments."""
    server = get_server(call, call.args["id"])
    return Reply(200, {"volumeAttachments": [_view(call, record) for record in server["_volumes"]]})


def show(call: Call) -> Reply:
    """GET /servers/{id}/os-volume_attachments/{volume}."""
    record = _find(get_server(call, call.args["id"]), call.args["volume"])
    return Reply(200, {"volumeAttachment": _view(call, record)})


def create(call: Call) -> Reply:
    """POST /servers/{id}/os-volume_attachments."""
    server = get_server(call, call.args["id"])
    given = checked(call, "volumeAttachment", _FIELDS)
    volume_id = given["volumeId"]
    volume = call.store.get("volume", volume_id)
    if volume is None or volume["_project"] != call.project:
        raise RefusedError(404, f"Volume {volume_id} could not be found.")
    state = server["OS-EXT-STS:vm_state"]
    if state not in _STATES or server["OS-EXT-STS:task_state"] == "deleting":
        where = f"vm_state {state}" if state not in _STATES else "task_state deleting"
        raise RefusedError(409, f"Cannot 'attach_volume' instance {server['id']} while it is in {where}")
    if volume["_server_id"]:
        message = f"Invalid volume: volume {volume_id} is already attached to instances: {volume['_server_id']}"
        raise RefusedError(400, message)
    if volume["status"] != "available":
        message = f"Invalid volume: volume '{volume_id}' status must be 'available'. Currently in '{volume['status']}'"
        raise RefusedError(400, message)
    record = entry(server, volume_id, given.get("device"), given.get("tag"), given.get("delete_on_termination"))
    server["_volumes"].append(record)
    call.store.update("server", server)
    volume |= {"status": "reserved", "_server_id": server["id"]}
    call.store.update("volume", volume)
    call.later("volume.attached", volume_id, record)
    shown = _view(call, record)
    shown = {key: value for key, value in shown.items() if key not in ("attachment_id", "bdm_uuid")}
    return Reply(200, {"volumeAttachment": shown | {"id": volume_id}})


def delete(call: Call) -> Reply:
    """DELETE /servers/{id}/os-volume_attachments/{volume}."""
    server = get_server(call, call.args["id"])
    record = _find(server, call.args["volume"])
    volume = call.store.get("volume", record["volumeId"])
    if volume is None or volume["status"] != "in-use":
        message = (
            "Invalid volume: Invalid input received: Invalid volume: Unable to detach volume. Volume status must be "
            "'in-use' and attach_status must be 'attached' to detach."
        )
        raise RefusedError(400, message)
    if record["device"] == ROOT:
        raise RefusedError(403, "Cannot detach a root device volume")
    volume["status"] = "detaching"
    call.store.update("volume", volume)
    call.later("volume.detached", volume["id"])
    return Reply(202)


ROUTES = (
    Route("GET", "/v2.1/servers/{id}/os-volume_attachments", list_attachments),
    Route("POST", "/v2.1/servers/{id}/os-volume_attachments", create),
    Route("GET", "/v2.1/servers/{id}/os-volume_attachments/{volume}", show),
    Route("DELETE", "/v2.1/servers/{id}/os-volume_attachments/{volume}", delete),
)
