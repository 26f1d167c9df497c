"""Volume types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox import settings
from hotc.sandbox.bodies import Field, boolean, checked, nullable, string_map, text
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Moment
    from hotc.sandbox.store import Document

_FIELDS = {
    "name": Field(text(1), required=True),
    "description": Field(nullable(text())),
    "extra_specs": Field(string_map),
    "os-volume-type-access:is_public": Field(boolean),
}


def new_type(moment: Moment, name: str, **values: object) -> Document:
    """Store a new volume type."""
    body: Document = {"id": new_id(), "name": name, "is_public": True, "description": None, "extra_specs": {}}
    body |= values
    moment.store.insert("volume_type", "", body)
    return body


def named_type(moment: Moment, wanted: str | None) -> Document:
    """Return the type with that id or name (the default type for None); refuses with 404 what is unknown."""
    if wanted is None:
        wanted = settings.VOLUME_TYPE
    body = moment.store.get("volume_type", wanted)
    if body is not None:
        return body
    found = moment.store.find("volume_type", "name", wanted)
    if not found:
        raise RefusedError(404, f"Volume type with name {wanted} could not be found.")
    return found[0]


def list_types(call: Call) -> Reply:
    """GET /types."""
    shown = [body | {"os-volume-type-access:is_public": body["is_public"]} for body in call.store.all("volume_type")]
    return Reply(200, {"volume_types": shown})


def show(call: Call) -> Reply:
    """GET /types/{id}: by id only, as the API does; ``default`` is the default type."""
    identity = call.args["id"]
    body = named_type(call, None) if identity == "default" else call.store.get("volume_type", identity)
    if body is None:
        raise RefusedError(404, f"Volume type {identity} could not be found.")
    return Reply(200, {"volume_type": body})


def create(call: Call) -> Reply:
    """POST /types; for administrators."""
    _require_admin(call, "volume_extension:type_create")
    given = checked(call, "volume_type", _FIELDS)
    if call.store.exists("volume_type", "name", given["name"]):
        raise RefusedError(409, f"Volume Type {given['name']} already exists.")
    public = given.pop("os-volume-type-access:is_public", True)
    return Reply(200, {"volume_type": new_type(call, **given, is_public=public)})


def delete(call: Call) -> Reply:
    """DELETE /types/{id}; for administrators."""
    _require_admin(call, "volume_extension:type_delete")
    body = call.store.get("volume_type", call.args["id"])
    if body is None:
        raise RefusedError(404, f"Volume type {call.args['id']} could not be found.")
    if any(volume["volume_type_id"] == body["id"] for volume in call.store.all("volume")):
        raise RefusedError(400, "Target volume type is still in use.")
    call.store.delete("volume_type", body["id"])
    return Reply(202)


def specs(call: Call) -> Reply:
    """GET /types/{id}/extra_specs."""
    body = call.store.get("volume_type", call.args["id"])
    if body is None:
        raise RefusedError(404, f"Volume type {call.args['id']} could not be found.")
    return Reply(200, {"extra_specs": body["extra_specs"]})


def _require_admin(call: Call, rule: str) -> None:
    if not call.token.is_admin:
        raise RefusedError(403, f"Policy doesn't allow {rule} to be performed.")


ROUTES = (
    Route("GET", "/v3/{project}/types", list_types),
    Route("POST", "/v3/{project}/types", create),
    Route("GET", "/v3/{project}/types/{id}", show),
    Route("DELETE", "/v3/{project}/types/{id}", delete),
    Route("GET", "/v3/{project}/types/{id}/extra_specs", specs),
)
