"""Images: lists, registration, upload, changes, deletion."""

from __future__ import annotations

import hashlib
import html
import json
from typing import TYPE_CHECKING, Any

from hotc.sandbox.call import Call, Moment, RefusedError, Reply, new_id
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_VISIBILITIES = ("public", "private", "shared", "community")
_DISK_FORMATS = ("ami", "ari", "aki", "vhd", "vhdx", "vmdk", "raw", "qcow2", "vdi", "iso", "ploop")
_CONTAINER_FORMATS = ("ami", "ari", "aki", "bare", "ovf", "ova", "docker", "compressed")
_READ_ONLY = (
    "status", "size", "virtual_size", "checksum", "created_at", "updated_at", "self", "file", "schema",
    "os_hash_algo", "os_hash_value", "direct_url", "locations", "stores",
)  # fmt: skip
_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
}
_PAGE = 25


def refuse(refusal: RefusedError) -> Reply:
    """Render a refusal as Glance does: a small HTML page."""
    title = f"{refusal.status} {_TITLES.get(refusal.status, 'Error')}"
    message = html.escape(refusal.message)
    head = f"<html>\n <head>\n  <title>{title}</title>\n </head>\n"
    page = f"{head} <body>\n  <h1>{title}</h1>\n  {message}<br /><br />\n\n\n\n </body>\n</html>"
    return Reply(refusal.status, page.encode(), {"Content-Type": "text/html; charset=UTF-8"})


def list_versions(call: Call) -> Reply:
    """GET /image."""
    link = [{"rel": "self", "href": f"{call.base}/image/v2/"}]
    newest = {"id": "v2.17", "status": "CURRENT", "links": link}
    older = [
        {"id": f"v2.{minor}", "status": "SUPPORTED", "links": link} for minor in (15, 13, 12, 9, 7, 6, 5, 4, 3, 2, 1, 0)
    ]
    return Reply(300, {"versions": [newest, *older]})


def new_image(moment: Moment, owner: str, given: Document) -> Document:
    """Store a new image without content."""
    now = moment.stamp()
    image: Document = {
        "name": None,
        "disk_format": None,
        "container_format": None,
        "visibility": "shared",
        "size": None,
        "virtual_size": None,
        "status": "queued",
        "checksum": None,
        "protected": False,
        "min_ram": 0,
        "min_disk": 0,
        "owner": owner,
        "os_hidden": False,
        "os_hash_algo": None,
        "os_hash_value": None,
        "id": new_id(),
        "created_at": now,
        "updated_at": now,
        "tags": [],
    }
    image |= given
    image |= {
        "self": f"/v2/images/{image['id']}",
        "file": f"/v2/images/{image['id']}/file",
        "schema": "/v2/schemas/image",
    }
    moment.store.insert("image", owner, image)
    return image


def store_content(moment: Moment, image: Document, content: bytes) -> None:
    """Give an image its content, which makes it active."""
    image |= {
        "status": "active",
        "size": len(content),
        "virtual_size": len(content),
        "checksum": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "os_hash_algo": "sha512",
        "os_hash_value": hashlib.sha512(content).hexdigest(),
        "updated_at": moment.stamp(),
    }
    moment.store.connection.execute("INSERT INTO blobs VALUES (?, ?)", (image["id"], content))
    moment.store.update("image", image)


def seen_image(call: Call, identity: str) -> Document:
    """Return an image that the caller may see, or refuse with 404."""
    image = call.store.get("image", identity)
    if image is None or not _visible(call, image):
        raise RefusedError(404, f"No image found with ID {identity}")
    return image


def _visible(call: Call, image: Document) -> bool:
    return image["owner"] == call.project or image["visibility"] in ("public", "community") or call.token.is_admin


def own_image(call: Call, identity: str, action: str) -> Document:
    """Return an image that the caller may change, or refuse with 404 or 403."""
    image = seen_image(call, identity)
    if image["owner"] != call.project and not call.token.is_admin:
        raise RefusedError(403, f"You are not authorized to complete {action} action.")
    return image


def list_images(call: Call) -> Reply:
    """GET /v2/images."""
    control = ("limit", "marker", "sort", "sort_key", "sort_dir", "member_status")
    wanted = [(key, value) for key, value in call.query if key not in control]
    hidden = any(key == "os_hidden" for key, _ in wanted)
    images = [image for image in call.store.all("image")[::-1] if _visible(call, image)]
    images = [
        image for image in images if (hidden or not image["os_hidden"]) and all(_matches(image, *w) for w in wanted)
    ]
    _sort(call, images)
    limit = int(call.ask("limit") or _PAGE) if (call.ask("limit") or "1").isdecimal() else _PAGE
    marker = call.ask("marker")
    start = next((number + 1 for number, image in enumerate(images) if image["id"] == marker), 0)
    chosen = images[start : start + limit]
    body: Document = {"images": chosen, "first": "/v2/images", "schema": "/v2/schemas/images"}
    if start + limit < len(images):
        body["next"] = f"/v2/images?marker={chosen[-1]['id']}&limit={limit}"
    return Reply(200, body)


def _matches(image: Document, key: str, value: str) -> bool:
    if key == "tag":
        return value in image["tags"]
    if key in ("size_min", "size_max"):
        size = image["size"] or 0
        return size >= int(value) if key == "size_min" else size <= int(value)
    if key == "visibility" and value == "all":
        return True
    choices = value.removeprefix("in:").split(",") if value.startswith("in:") else [value]
    actual = image.get(key)
    return (str(actual).lower() if isinstance(actual, bool) else str(actual)) in (
        [choice.lower() for choice in choices] if isinstance(actual, bool) else choices
    )


def _sort(call: Call, images: list[Document]) -> None:
    for part in reversed((call.ask("sort") or "").split(",")):
        key, _, direction = part.partition(":")
        if key in ("name", "created_at", "status", "id", "size", "updated_at"):
            images.sort(key=lambda image: (image[key] is not None, image[key]), reverse=direction == "desc")


def show(call: Call) -> Reply:
    """GET /v2/images/{id}."""
    return Reply(200, seen_image(call, call.args["id"]))


def create(call: Call) -> Reply:
    """POST /v2/images."""
    given = call.json()
    _check(call, given)
    if "id" in given and call.store.get("image", given["id"]) is not None:
        raise RefusedError(409, f"Image ID {given['id']} already exists!")
    image = new_image(call, call.project, given)
    return Reply(201, image, {"Location": f"{call.base}/image/v2/images/{image['id']}"})


def _check(call: Call, given: Document) -> None:
    for name in given:
        if name in _READ_ONLY:
            raise RefusedError(403, f"Attribute '{name}' is read-only.")
    allowed: dict[str, tuple[Any, ...]] = {
        "visibility": _VISIBILITIES,
        "disk_format": (None, *_DISK_FORMATS),
        "container_format": (None, *_CONTAINER_FORMATS),
    }
    types: dict[str, tuple[type, ...]] = {"min_disk": (int,), "min_ram": (int,), "protected": (bool,), "tags": (list,)}
    types["os_hidden"] = (bool,)
    for name, value in given.items():
        if name in allowed and value not in allowed[name]:
            raise _misfit(f"{value!r} is not one of {list(allowed[name])}")
        if name not in allowed and not isinstance(value, types.get(name, (str, type(None)))):
            kind = {"min_disk": "integer", "min_ram": "integer", "tags": "array"}.get(name)
            raise _misfit(f"{value!r} is not of type '{kind or ('boolean' if name in types else 'string')}'")
    if given.get("visibility") == "public" and not call.token.is_admin:
        raise RefusedError(403, "You are not authorized to complete publicize_image action.")


def _misfit(reason: str) -> RefusedError:
    return RefusedError(400, f"Provided object does not match schema 'image': {reason}")


def update(call: Call) -> Reply:
    """PATCH /v2/images/{id}: a JSON patch of single keys."""
    image = own_image(call, call.args["id"], "modify_image")
    try:
        operations = json.loads(call.content)
        for operation in operations:
            key = operation["path"].removeprefix("/").replace("~1", "/").replace("~0", "~")
            _apply(call, image, operation["op"], key, operation.get("value"))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise RefusedError(400, "Request body must be a JSON array of operation objects.") from None
    image["updated_at"] = call.stamp()
    call.store.update("image", image)
    return Reply(200, image)


def _apply(call: Call, image: Document, operation: str, key: str, value: Any) -> None:
    if key in _READ_ONLY:
        raise RefusedError(403, f"Attribute '{key}' is read-only.")
    if operation == "remove":
        if key not in image:
            raise RefusedError(409, f"Property {key} does not exist.")
        del image[key]
        return
    if operation == "replace" and key not in image:
        raise RefusedError(409, f"Property {key} does not exist.")
    _check(call, {key: value})
    image[key] = value


def upload(call: Call) -> Reply:
    """PUT /v2/images/{id}/file."""
    image = own_image(call, call.args["id"], "upload_image")
    if image["status"] != "queued":
        raise RefusedError(409, f"Image status transition from {image['status']} to saving is not allowed")
    if image["disk_format"] is None or image["container_format"] is None:
        raise RefusedError(400, "Properties disk_format, container_format must be set prior to saving data.")
    store_content(call, image, call.content)
    return Reply(204)


def download(call: Call) -> Reply:
    """GET /v2/images/{id}/file."""
    image = seen_image(call, call.args["id"])
    row = call.store.connection.execute("SELECT content FROM blobs WHERE id = ?", (image["id"],)).fetchone()
    if row is None:
        return Reply(204)
    headers = {"Content-Type": "application/octet-stream", "Content-MD5": image["checksum"]}
    return Reply(200, row[0], headers)


def delete(call: Call) -> Reply:
    """DELETE /v2/images/{id}."""
    identity = call.args["id"]
    if call.store.get("image", identity) is None:
        raise RefusedError(404, f"Failed to find image {identity} to delete")
    image = own_image(call, identity, "delete_image")
    if image["protected"]:
        raise RefusedError(403, f"Image {identity} is protected and cannot be deleted.")
    call.store.connection.execute("DELETE FROM blobs WHERE id = ?", (identity,))
    for kind in ("image_task", "image_member"):
        for each in call.store.find(kind, "image_id", identity):
            call.store.delete(kind, each["id"])
    call.store.delete("image", identity)
    return Reply(204)


def add_tag(call: Call) -> Reply:
    """PUT /v2/images/{id}/tags/{tag}."""
    image = own_image(call, call.args["id"], "modify_image")
    if call.args["tag"] not in image["tags"]:
        image["tags"].append(call.args["tag"])
    call.store.update("image", image)
    return Reply(204)


def remove_tag(call: Call) -> Reply:
    """DELETE /v2/images/{id}/tags/{tag}."""
    image = own_image(call, call.args["id"], "modify_image")
    if call.args["tag"] not in image["tags"]:
        raise RefusedError(404, f"Failed to find tag {call.args['tag']} to delete")
    image["tags"].remove(call.args["tag"])
    call.store.update("image", image)
    return Reply(204)


ROUTES = (
    Route("GET", "/", list_versions, needs_token=False),
    Route("GET", "/v2/images", list_images),
    Route("POST", "/v2/images", create),
    Route("GET", "/v2/images/{id}", show),
    Route("PATCH", "/v2/images/{id}", update),
    Route("DELETE", "/v2/images/{id}", delete),
    Route("PUT", "/v2/images/{id}/file", upload),
    Route("GET", "/v2/images/{id}/file", download),
    Route("PUT", "/v2/images/{id}/tags/{tag}", add_tag),
    Route("DELETE", "/v2/images/{id}/tags/{tag}", remove_tag),
)
