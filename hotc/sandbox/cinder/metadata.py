"""Metadata of volumes and snapshots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field, checked_map, string_map
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document


def _get(call: Call, kind: str) -> Document:
    body = call.store.get(kind, call.args["id"])
    if body is None or body["_project"] != call.project:
        raise RefusedError(404, f"{kind.capitalize()} {call.args['id']} could not be found.")
    return body


def _routes(kind: str) -> tuple[Route, ...]:
    def store(call: Call, metadata: dict[str, str]) -> Reply:
        call.store.update(kind, _get(call, kind) | {"metadata": metadata, "updated_at": call.micros()})
        return Reply(200, {"metadata": metadata})

    def given(call: Call) -> dict[str, str]:
        return dict(checked_map("metadata", call.json(), {"metadata": Field(string_map, required=True)})["metadata"])

    def show_all(call: Call) -> Reply:
        return Reply(200, {"metadata": _get(call, kind)["metadata"]})

    def replace_all(call: Call) -> Reply:
        return store(call, given(call))

    def merge(call: Call) -> Reply:
        return store(call, _get(call, kind)["metadata"] | given(call))

    def show(call: Call) -> Reply:
        metadata, key = _get(call, kind)["metadata"], call.args["key"]
        if key not in metadata:
            raise RefusedError(404, f"{kind.capitalize()} {call.args['id']} has no metadata with key {key}.")
        return Reply(200, {"meta": {key: metadata[key]}})

    def replace(call: Call) -> Reply:
        meta = checked_map("meta", call.json(), {"meta": Field(string_map, required=True)})["meta"]
        store(call, _get(call, kind)["metadata"] | meta)
        return Reply(200, {"meta": meta})

    def remove(call: Call) -> Reply:
        show(call)
        metadata = _get(call, kind)["metadata"]
        store(call, {key: value for key, value in metadata.items() if key != call.args["key"]})
        return Reply(200)

    path = f"/v3/{{project}}/{kind}s/{{id}}/metadata"
    return (
        Route("GET", path, show_all),
        Route("PUT", path, replace_all),
        Route("POST", path, merge),
        Route("GET", path + "/{key}", show),
        Route("PUT", path + "/{key}", replace),
        Route("DELETE", path + "/{key}", remove),
    )


ROUTES = (*_routes("volume"), *_routes("snapshot"))
