"""Actions of a volume: extend, retype, flags, image, reset of its status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox.bodies import Field, anything, boolean, checked_map, integer, one_of, text
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.cinder.types import named_type
from hotc.sandbox.cinder.versions import microversion
from hotc.sandbox.cinder.volumes import extend, get_volume
from hotc.sandbox.glance.images import new_image, store_content
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox.store import Document

    Action = Callable[[Call, Document, Any], Reply]


def act(call: Call) -> Reply:
    """POST /volumes/{id}/action."""
    body = call.json()
    name, argument = next(iter(body.items()), ("", None))
    if len(body) != 1 or name not in ACTIONS:
        hint = "Verify the request body and Content-Type header and try again."
        raise RefusedError(400, f"There is no such action: {name}. {hint}")
    return ACTIONS[name](call, get_volume(call, call.args["id"]), argument)


def _extend(call: Call, volume: Document, argument: Any) -> Reply:
    size = checked_map("os-extend", argument, {"new_size": Field(integer(1), required=True)})["new_size"]
    if volume["status"] == "in-use" and microversion(call) < (3, 42):
        state = "status must be '{'status': 'available'}' to extend, currently in-use."
        raise RefusedError(400, f"Invalid volume: Volume {volume['id']} {state}")
    extend(call, volume, size)
    return Reply(202)


def _retype(call: Call, volume: Document, argument: Any) -> Reply:
    fields = {"new_type": Field(text(1), required=True), "migration_policy": Field(one_of("on-demand", "never"))}
    kind = named_type(call, checked_map("os-retype", argument, fields)["new_type"])
    if volume["status"] not in ("available", "in-use"):
        message = f"Invalid volume: Volume {volume['id']} status must be available or in-use, currently"
        raise RefusedError(400, f"{message} {volume['status']}.")
    if kind["id"] == volume["volume_type_id"]:
        message = "Invalid volume type: New volume_type same as original: "
        raise RefusedError(400, f"Invalid input received: {message}{kind['id']}.")
    done = {"volume_type": kind["name"], "volume_type_id": kind["id"], "status": volume["status"]}
    volume["status"] = "retyping"
    call.store.update("volume", volume)
    call.later("volume.changed", volume["id"], done)
    return Reply(202)


def _set_bootable(call: Call, volume: Document, argument: Any) -> Reply:
    given = checked_map("os-set_bootable", argument, {"bootable": Field(boolean, required=True)})
    volume["bootable"] = "true" if given["bootable"] else "false"
    call.store.update("volume", volume)
    return Reply(200)


def _set_readonly(call: Call, volume: Document, argument: Any) -> Reply:
    given = checked_map("os-update_readonly_flag", argument, {"readonly": Field(boolean, required=True)})
    volume["_readonly"] = str(given["readonly"])
    call.store.update("volume", volume)
    return Reply(202)


def _reset_status(call: Call, volume: Document, argument: Any) -> Reply:
    if not call.token.is_admin:
        message = "Policy doesn't allow volume_extension:volume_admin_actions:reset_status to be performed."
        raise RefusedError(403, message)
    given = checked_map("os-reset_status", argument, {"status": Field(text(1))}, extra=True)
    volume["status"] = given.get("status", volume["status"])
    call.store.update("volume", volume)
    return Reply(202)


def _upload_image(call: Call, volume: Document, argument: Any) -> Reply:
    fields = {
        "image_name": Field(text(1), required=True),
        "disk_format": Field(text()),
        "container_format": Field(text()),
        "visibility": Field(text()),
        "protected": Field(boolean),
        "force": Field(anything),
    }
    given = checked_map("os-volume_upload_image", argument, fields)
    if volume["status"] != "available" and not given.get("force"):
        message = f"Invalid volume: Volume {volume['id']} status must be available, but current status is:"
        raise RefusedError(400, f"{message} {volume['status']}.")
    values = {"name": given["image_name"], "disk_format": given.get("disk_format", "raw"), "visibility": "private"}
    values |= {"container_format": given.get("container_format", "bare")}
    image = new_image(call, call.project, values)
    store_content(call, image, f"content of volume {volume['id']}\n".encode())
    shown = {key: image[key] for key in ("disk_format", "container_format", "visibility", "protected")}
    shown |= {"image_id": image["id"], "image_name": image["name"], "id": volume["id"], "size": volume["size"]}
    return Reply(202, {"os-volume_upload_image": shown | {"status": "uploading", "updated_at": call.micros()}})


ACTIONS: dict[str, Action] = {
    "os-extend": _extend,
    "os-retype": _retype,
    "os-set_bootable": _set_bootable,
    "os-update_readonly_flag": _set_readonly,
    "os-reset_status": _reset_status,
    "os-volume_upload_image": _upload_image,
}
ROUTES = (Route("POST", "/v3/{project}/volumes/{id}/action", act),)
