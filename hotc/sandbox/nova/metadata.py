"""Metadata and tags of servers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field, checked_map, string_map, strings
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.nova.servers import get_server
from hotc.sandbox.quota import limits
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document


def _store(call: Call, server: Document, metadata: dict[str, str]) -> Reply:
    if len(metadata) > limits(call, "nova", call.project)["metadata_items"] >= 0:
        raise RefusedError(403, "Maximum number of metadata items exceeds the quota")
    server |= {"metadata": metadata, "updated": call.stamp()}
    call.store.update("server", server)
    return Reply(200, {"metadata": metadata})


def _given(call: Call) -> dict[str, str]:
    fields = {"metadata": Field(string_map, required=True)}
    return dict(checked_map("metadata", call.json(), fields)["metadata"])


def show_all(call: Call) -> Reply:
    """GET /servers/{id}/metadata."""
    return Reply(200, {"metadata": get_server(call, call.args["id"])["metadata"]})


def replace_all(call: Call) -> Reply:
    """PUT /servers/{id}/metadata."""
    return _store(call, get_server(call, call.args["id"]), _given(call))


def merge(call: Call) -> Reply:
    """POST /servers/{id}/metadata."""
    server = get_server(call, call.args["id"])
    return _store(call, server, server["metadata"] | _given(call))


def show(call: Call) -> Reply:
    """GET /servers/{id}/metadata/{key}."""
    metadata, key = get_server(call, call.args["id"])["metadata"], call.args["key"]
    if key not in metadata:
        raise RefusedError(404, "Metadata item was not found")
    return Reply(200, {"meta": {key: metadata[key]}})


def replace(call: Call) -> Reply:
    """PUT /servers/{id}/metadata/{key}."""
    server, key = get_server(call, call.args["id"]), call.args["key"]
    meta = checked_map("meta", call.json(), {"meta": Field(string_map, required=True)})["meta"]
    if list(meta) != [key]:
        raise RefusedError(400, "Request body and URI mismatch")
    _store(call, server, server["metadata"] | meta)
    return Reply(200, {"meta": meta})


def remove(call: Call) -> Reply:
    """DELETE /servers/{id}/metadata/{key}."""
    show(call)
    server = get_server(call, call.args["id"])
    _store(call, server, {key: value for key, value in server["metadata"].items() if key != call.args["key"]})
    return Reply(204)


def list_tags(call: Call) -> Reply:
    """GET /servers/{id}/tags."""
    return Reply(200, {"tags": get_server(call, call.args["id"])["_tags"]})


def _set_tags(call: Call, tags: list[str]) -> None:
    server = get_server(call, call.args["id"])
    server["_tags"] = list(dict.fromkeys(tags))
    call.store.update("server", server)


def replace_tags(call: Call) -> Reply:
    """PUT /servers/{id}/tags."""
    _set_tags(call, checked_map("tags", call.json(), {"tags": Field(strings, required=True)})["tags"])
    return list_tags(call)


def clear_tags(call: Call) -> Reply:
    """DELETE /servers/{id}/tags."""
    _set_tags(call, [])
    return Reply(204)


def _has_tag(call: Call) -> bool:
    return call.args["tag"] in get_server(call, call.args["id"])["_tags"]


def check_tag(call: Call) -> Reply:
    """GET /servers/{id}/tags/{tag}."""
    if not _has_tag(call):
        raise RefusedError(404, f"Server {call.args['id']} has no tag '{call.args['tag']}'")
    return Reply(204)


def add_tag(call: Call) -> Reply:
    """PUT /servers/{id}/tags/{tag}."""
    if _has_tag(call):
        return Reply(204)
    _set_tags(call, [*get_server(call, call.args["id"])["_tags"], call.args["tag"]])
    return Reply(201)


def remove_tag(call: Call) -> Reply:
    """DELETE /servers/{id}/tags/{tag}."""
    if not _has_tag(call):
        raise RefusedError(404, f"Instance {call.args['id']} has no tag '{call.args['tag']}'")
    tags = get_server(call, call.args["id"])["_tags"]
    _set_tags(call, [tag for tag in tags if tag != call.args["tag"]])
    return Reply(204)


_METADATA, _TAGS = "/v2.1/servers/{id}/metadata", "/v2.1/servers/{id}/tags"
ROUTES = (
    Route("GET", _METADATA, show_all),
    Route("PUT", _METADATA, replace_all),
    Route("POST", _METADATA, merge),
    Route("GET", _METADATA + "/{key}", show),
    Route("PUT", _METADATA + "/{key}", replace),
    Route("DELETE", _METADATA + "/{key}", remove),
    Route("GET", _TAGS, list_tags),
    Route("PUT", _TAGS, replace_tags),
    Route("DELETE", _TAGS, clear_tags),
    Route("GET", _TAGS + "/{tag}", check_tag),
    Route("PUT", _TAGS + "/{tag}", add_tag),
    Route("DELETE", _TAGS + "/{tag}", remove_tag),
)
