"""Objects."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.service import Route
from hotc.sandbox.swift.containers import changed_meta, get_container, last_modified
from hotc.sandbox.swift.errors import HTML
from hotc.sandbox.swift.temporary import identify
from hotc.sandbox.swift.versions import archive, bring_back, content_of, drop, store

if TYPE_CHECKING:
    from hotc.sandbox.store import Document


def _get(call: Call) -> Document:
    identify(call)
    found = call.store.get("object", f"{get_container(call)['id']}/{call.args['object']}")
    if found is None:
        raise RefusedError(404, "The resource could not be found.")
    return found


def _headers(found: Document) -> dict[str, str]:
    headers = {
        "Content-Type": found["content_type"],
        "Etag": found["hash"],
        "Last-Modified": last_modified(found["stamp"]),
        "X-Timestamp": f"{found['stamp']:.5f}",
        "Accept-Ranges": "bytes",
    }
    return headers | {f"X-Object-Meta-{name}": value for name, value in found["_meta"].items()}


def put(call: Call) -> Reply:
    """PUT /v1/{account}/{container}/{object}."""
    identify(call)
    container = get_container(call)
    digest = hashlib.md5(call.content, usedforsecurity=False).hexdigest()
    if call.headers.get("etag", digest).strip('"') != digest:
        raise RefusedError(422, "Unable to process the contained instructions")
    made: Document = {
        "id": f"{container['id']}/{call.args['object']}",
        "name": call.args["object"],
        "container": container["id"],
        "bytes": len(call.content),
        "hash": digest,
        "content_type": call.headers.get("content-type", "application/octet-stream"),
        "stamp": call.now,
        "_meta": changed_meta(call.headers, "object", {}),
    }
    archive(call, container, made["id"])
    store(call, made, call.content)
    stamps = {"Etag": digest, "Last-Modified": last_modified(call.now)}
    return Reply(201, None, {**HTML, **stamps})


def head(call: Call) -> Reply:
    """HEAD /v1/{account}/{container}/{object}."""
    found = _get(call)
    return Reply(200, None, {**_headers(found), "Content-Length": str(found["bytes"])})


def get(call: Call) -> Reply:
    """GET /v1/{account}/{container}/{object}."""
    found = _get(call)
    return Reply(200, content_of(call, found["id"]), _headers(found))


def post(call: Call) -> Reply:
    """POST /v1/{account}/{container}/{object}: its metadata, all of it."""
    found = _get(call)
    found["_meta"] = changed_meta(call.headers, "object", {})
    call.store.update("object", found)
    return Reply(202, None, dict(HTML))


def delete(call: Call) -> Reply:
    """DELETE /v1/{account}/{container}/{object}."""
    found = _get(call)
    drop(call, found["id"])
    bring_back(call, get_container(call), found)
    return Reply(204, None, dict(HTML))


_OBJECT = "/v1/{account}/{container}/{object:path}"
ROUTES = (
    Route("HEAD", _OBJECT, head, needs_token=False),
    Route("GET", _OBJECT, get, needs_token=False),
    Route("PUT", _OBJECT, put, needs_token=False),
    Route("POST", _OBJECT, post, needs_token=False),
    Route("DELETE", _OBJECT, delete, needs_token=False),
)
