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


_CHANGES = {
    "name": Field(nullable(text(1))),
    "description": Field(nullable(text())),
    "is_public": Field(boolean),
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


def view(body: Document) -> Document:
    """Return a type as it is shown."""
    shown = {key: value for key, value in body.items() if not key.startswith("_")}
    return shown | {"os-volume-type-access:is_public": body["is_public"], "qos_specs_id": body.get("_qos_specs_id")}


def list_types(call: Call) -> Reply:
    """GET /types: the public ones and those that the project may use; administrators can ask for all."""
    everything = call.token.is_admin and str(call.ask("is_public")).lower() == "none"
    types = call.store.all("volume_type")
    shown = [each for each in types if everything or each["is_public"] or call.project in each.get("_projects", ())]
    return Reply(200, {"volume_types": [view(each) for each in shown]})


def show(call: Call) -> Reply:
    """GET /types/{id}: by id only, as the API does; ``default`` is the default type."""
    identity = call.args["id"]
    body = named_type(call, None) if identity == "default" else call.store.get("volume_type", identity)
    if body is None:
        raise RefusedError(404, f"Volume type {identity} could not be found.")
    return Reply(200, {"volume_type": view(body)})


def create(call: Call) -> Reply:
    """POST /types; for administrators."""
    require_admin(call, "volume_extension:type_create")
    given = checked(call, "volume_type", _FIELDS)
    if call.store.exists("volume_type", "name", given["name"]):
        raise RefusedError(409, f"Volume Type {given['name']} already exists.")
    public = given.pop("os-volume-type-access:is_public", True)
    return Reply(200, {"volume_type": view(new_type(call, **given, is_public=public))})


def found(call: Call) -> Document:
    """Return the type that the path names; refuses with 404 what is unknown."""
    body = call.store.get("volume_type", call.args["id"])
    if body is None:
        raise RefusedError(404, f"Volume type {call.args['id']} could not be found.")
    return body


def update(call: Call) -> Reply:
    """PUT /types/{id}; for administrators."""
    require_admin(call, "volume_extension:type_update")
    body, given = found(call), checked(call, "volume_type", _CHANGES)
    if not any(value is not None for value in given.values()):
        raise RefusedError(400, "Specify volume type name, description, is_public or a combination thereof.")
    name = given.get("name") or body["name"]
    if name != body["name"] and call.store.exists("volume_type", "name", name):
        raise RefusedError(409, f"Volume Type {name} already exists.")
    body |= {key: value for key, value in given.items() if value is not None}
    call.store.update("volume_type", body)
    return Reply(200, {"volume_type": view(body)})


def delete(call: Call) -> Reply:
    """DELETE /types/{id}; for administrators."""
    require_admin(call, "volume_extension:type_delete")
    body = found(call)
    if any(volume["volume_type_id"] == body["id"] for volume in call.store.all("volume")):
        raise RefusedError(400, "Target volume type is still in use.")
    call.store.delete("volume_type", body["id"])
    return Reply(202)


def specs(call: Call) -> Reply:
    """GET /types/{id}/extra_specs."""
    return Reply(200, {"extra_specs": found(call)["extra_specs"]})


def add_specs(call: Call) -> Reply:
    """POST /types/{id}/extra_specs; for administrators."""
    require_admin(call, "volume_extension:types_extra_specs:create")
    body = found(call)
    given = string_map(checked(call, "extra_specs", {}, extra=True))
    body["extra_specs"] |= given
    call.store.update("volume_type", body)
    return Reply(200, {"extra_specs": given})


def delete_spec(call: Call) -> Reply:
    """DELETE /types/{id}/extra_specs/{key}; for administrators."""
    require_admin(call, "volume_extension:types_extra_specs:delete")
    body, key = found(call), call.args["key"]
    if key not in body["extra_specs"]:
        raise RefusedError(404, f"Volume Type {body['id']} has no extra specs with key {key}.")
    del body["extra_specs"][key]
    call.store.update("volume_type", body)
    return Reply(202)


def require_admin(call: Call, rule: str) -> None:
    """Refuse with 403 who is no administrator."""
    if not call.token.is_admin:
        raise RefusedError(403, f"Policy doesn't allow {rule} to be performed.")


ROUTES = (
    Route("GET", "/v3/{project}/types", list_types),
    Route("POST", "/v3/{project}/types", create),
    Route("GET", "/v3/{project}/types/{id}", show),
    Route("PUT", "/v3/{project}/types/{id}", update),
    Route("DELETE", "/v3/{project}/types/{id}", delete),
    Route("GET", "/v3/{project}/types/{id}/extra_specs", specs),
    Route("POST", "/v3/{project}/types/{id}/extra_specs", add_specs),
    Route("DELETE", "/v3/{project}/types/{id}/extra_specs/{key}", delete_spec),
)
