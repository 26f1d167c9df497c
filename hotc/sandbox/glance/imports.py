"""What is done with an image once it is registered: its import, its tasks, who else may use it, whether it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.glance.images import own_image, seen_image, store_content
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document

METHODS = ("glance-direct", "web-download", "copy-image")
_PORTS = {"http": 80, "https": 443}
"""Schemes, and the only port of each, that glance downloads from unless it is configured otherwise."""


def methods(_call: Call) -> Reply:
    """GET /v2/info/import."""
    known = {"description": "Import methods available.", "type": "array", "value": list(METHODS)}
    return Reply(200, {"import-methods": known})


def start(call: Call) -> Reply:
    """POST /v2/images/{id}/import. Nothing is downloaded: a host below ``.invalid`` is one that can't be reached."""
    image = own_image(call, call.args["id"], "import_image")
    method = call.json().get("method")
    name = method.get("name") if isinstance(method, dict) else None
    if name not in METHODS or not isinstance(method, dict):
        raise RefusedError(400, f"Unknown import method name '{name}'.")
    if image["status"] != "queued":
        raise RefusedError(409, f"Image needs to be in 'queued' state to use '{name}' method")
    if image["container_format"] is None or image["disk_format"] is None:
        missing = next(key for key in ("container_format", "disk_format") if image[key] is None)
        raise RefusedError(400, f"'{missing}' needs to be set before import")
    uri = str(method.get("uri", ""))
    address = urlsplit(uri)
    usual = _PORTS.get(address.scheme)
    if name != "web-download" or usual is None or (address.port or usual) != usual:
        raise RefusedError(400, f"URI for web-download does not pass filtering: {uri}")
    task: Document = {
        "id": new_id(),
        "image_id": image["id"],
        "type": "api_image_import",
        "status": "pending",
        "owner": image["owner"],
        "input": {"image_id": image["id"], "import_req": call.json(), "backend": ["disk"]},
        "result": None,
        "message": "",
        "created_at": call.stamp(),
        "updated_at": call.stamp(),
        "expires_at": None,
    }
    call.store.insert("image_task", image["owner"], task)
    image |= {"status": "importing", "os_glance_importing_to_stores": "disk", "os_glance_failed_import": ""}
    call.store.update("image", image)
    call.later("image.imported", image["id"], {"task": task["id"], "uri": uri})
    return Reply(202, None, {"Content-Type": "text/html; charset=UTF-8"})


def _on_imported(moment: Moment, image_id: str, data: Document) -> None:
    image, task = moment.store.get("image", image_id), moment.store.get("image_task", data["task"])
    if image is None or task is None:
        return
    reached = not (urlsplit(data["uri"]).hostname or "").endswith(".invalid")
    image.pop("os_glance_importing_to_stores", None)
    if reached:
        image.pop("os_glance_failed_import", None)
        store_content(moment, image, f"what {data['uri']} has\n".encode())
    else:
        image["status"] = "queued"
        moment.store.update("image", image)
    message = "" if reached else f"Task failed due to Internal Error: Error downloading {data['uri']}"
    status = "success" if reached else "failure"
    moment.store.update("image_task", task | {"status": status, "message": message, "updated_at": moment.stamp()})


def tasks(call: Call) -> Reply:
    """GET /v2/images/{id}/tasks."""
    image = seen_image(call, call.args["id"])
    return Reply(200, {"tasks": call.store.find("image_task", "image_id", image["id"])})


def _switch(word: str, before: str, after: str) -> Route:
    def switch(call: Call) -> Reply:
        image = own_image(call, call.args["id"], word)
        if image["status"] not in (before, after):
            raise RefusedError(403, f"Not allowed to {word} image in status '{image['status']}'")
        image |= {"status": after, "updated_at": call.stamp()}
        call.store.update("image", image)
        return Reply(204)

    return Route("POST", f"/v2/images/{{id}}/actions/{word}", switch)


def _member_view(member: Document) -> Document:
    return {key: value for key, value in member.items() if key != "id"} | {"schema": "/v2/schemas/member"}


def list_members(call: Call) -> Reply:
    """GET /v2/images/{id}/members."""
    image = seen_image(call, call.args["id"])
    members = call.store.find("image_member", "image_id", image["id"])
    return Reply(200, {"members": [_member_view(each) for each in members], "schema": "/v2/schemas/members"})


def add_member(call: Call) -> Reply:
    """POST /v2/images/{id}/members."""
    image = own_image(call, call.args["id"], "add_member")
    if image["visibility"] != "shared":
        raise RefusedError(403, "Only shared images have members.")
    who = str(call.json().get("member"))
    if call.store.get("image_member", f"{image['id']}/{who}") is not None:
        raise RefusedError(409, f"Member {who} is duplicated for image {image['id']}")
    now = call.stamp()
    member: Document = {"id": f"{image['id']}/{who}", "member_id": who, "image_id": image["id"]}
    member |= {"status": "pending", "created_at": now, "updated_at": now}
    call.store.insert("image_member", image["owner"], member)
    return Reply(200, _member_view(member))


def remove_member(call: Call) -> Reply:
    """DELETE /v2/images/{id}/members/{member}."""
    image = own_image(call, call.args["id"], "delete_member")
    identity = f"{image['id']}/{call.args['member']}"
    if call.store.get("image_member", identity) is None:
        raise RefusedError(404, f"{call.args['member']} not found in the member list of the image {image['id']}.")
    call.store.delete("image_member", identity)
    return Reply(204)


EVENTS: dict[str, Event] = {"image.imported": _on_imported}
ROUTES = (
    Route("GET", "/v2/info/import", methods),
    Route("POST", "/v2/images/{id}/import", start),
    Route("GET", "/v2/images/{id}/tasks", tasks),
    _switch("deactivate", "active", "deactivated"),
    _switch("reactivate", "deactivated", "active"),
    Route("GET", "/v2/images/{id}/members", list_members),
    Route("POST", "/v2/images/{id}/members", add_member),
    Route("DELETE", "/v2/images/{id}/members/{member}", remove_member),
)
