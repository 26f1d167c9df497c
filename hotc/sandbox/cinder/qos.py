"""QoS specs and the volume types that follow them; for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.bodies import checked
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.cinder.types import require_admin
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document


def _one(call: Call, action: str) -> Document:
    require_admin(call, f"volume_extension:qos_specs_manage:{action}")
    body = call.store.get("qos_specs", call.args["id"])
    if body is None:
        raise RefusedError(404, f"No such QoS spec {call.args['id']}.")
    return body


def _types(call: Call, specs: Document) -> list[Document]:
    return [each for each in call.store.all("volume_type") if each.get("_qos_specs_id") == specs["id"]]


def _answer(call: Call, body: Document) -> Document:
    href = f"{call.base}/volume/v3/qos-specs/{body['id']}"
    links = [{"rel": "self", "href": href}, {"rel": "bookmark", "href": href.replace("/v3/", "/")}]
    return {"qos_specs": body, "links": links}


def list_specs(call: Call) -> Reply:
    """GET /qos-specs."""
    require_admin(call, "volume_extension:qos_specs_manage:get_all")
    return Reply(200, {"qos_specs": call.store.all("qos_specs")})


def show(call: Call) -> Reply:
    """GET /qos-specs/{id}."""
    return Reply(200, _answer(call, _one(call, "get")))


def create(call: Call) -> Reply:
    """POST /qos-specs: whatever is neither the name nor the consumer is one of the specs."""
    require_admin(call, "volume_extension:qos_specs_manage:create")
    given = checked(call, "qos_specs", {}, extra=True)
    name, consumer = given.pop("name", None), given.pop("consumer", "back-end")
    if not isinstance(name, str) or not name:
        raise RefusedError(400, "Invalid input for field/attribute qos_specs. 'name' is a required property")
    if call.store.exists("qos_specs", "name", name):
        raise RefusedError(409, f"QoS Specs {name} already exists.")
    body = {"id": new_id(), "name": name, "consumer": _consumer(consumer), "specs": given}
    call.store.insert("qos_specs", "", body)
    return Reply(200, _answer(call, body))


def _consumer(value: object) -> object:
    if value not in ("front-end", "back-end", "both"):
        raise RefusedError(400, "Invalid qos specs: Valid consumer of QoS specs are: ['front-end', 'back-end', 'both']")
    return value


def update(call: Call) -> Reply:
    """PUT /qos-specs/{id}."""
    body, given = _one(call, "update"), checked(call, "qos_specs", {}, extra=True)
    body["consumer"] = _consumer(given.get("consumer", body["consumer"]))
    body["specs"] |= {key: value for key, value in given.items() if key != "consumer"}
    call.store.update("qos_specs", body)
    return Reply(200, {"qos_specs": given})


def delete_keys(call: Call) -> Reply:
    """PUT /qos-specs/{id}/delete_keys."""
    body, keys = _one(call, "update"), call.json().get("keys")
    if not isinstance(keys, list):
        raise RefusedError(400, "Missing required element 'keys' in request body.")
    for key in keys:
        if key not in body["specs"]:
            raise RefusedError(404, f"QoS spec {body['id']} has no spec with key {key}.")
        del body["specs"][key]
    call.store.update("qos_specs", body)
    return Reply(202)


def delete(call: Call) -> Reply:
    """DELETE /qos-specs/{id}."""
    body = _one(call, "delete")
    if _types(call, body):
        raise RefusedError(400, "Qos specs still in use.")
    call.store.delete("qos_specs", body["id"])
    return Reply(202)


def associations(call: Call) -> Reply:
    """GET /qos-specs/{id}/associations."""
    types = _types(call, _one(call, "get"))
    shown = [{"association_type": "volume_type", "name": each["name"], "id": each["id"]} for each in types]
    return Reply(200, {"qos_associations": shown})


def _type(call: Call) -> Document:
    identity = call.ask("vol_type_id")
    body = call.store.get("volume_type", identity)
    if body is None:
        raise RefusedError(404, f"Volume type {identity} could not be found.")
    return body


def associate(call: Call) -> Reply:
    """GET /qos-specs/{id}/associate?vol_type_id=."""
    body, kind = _one(call, "update"), _type(call)
    if kind.get("_qos_specs_id") not in (None, body["id"]):
        message = f"Type {kind['id']} is already associated with another qos specs: {kind['_qos_specs_id']}"
        raise RefusedError(400, message)
    return _follow(call, [kind], body["id"])


def disassociate(call: Call) -> Reply:
    """GET /qos-specs/{id}/disassociate?vol_type_id=."""
    body, kind = _one(call, "update"), _type(call)
    return _follow(call, [kind] if kind.get("_qos_specs_id") == body["id"] else [], None)


def disassociate_all(call: Call) -> Reply:
    """GET /qos-specs/{id}/disassociate_all."""
    return _follow(call, _types(call, _one(call, "update")), None)


def _follow(call: Call, types: list[Document], specs: object) -> Reply:
    for kind in types:
        kind["_qos_specs_id"] = specs
        call.store.update("volume_type", kind)
    return Reply(202)


_PATH = "/v3/{project}/qos-specs"
ROUTES = (
    Route("GET", _PATH, list_specs),
    Route("POST", _PATH, create),
    Route("GET", f"{_PATH}/{{id}}", show),
    Route("PUT", f"{_PATH}/{{id}}", update),
    Route("DELETE", f"{_PATH}/{{id}}", delete),
    Route("PUT", f"{_PATH}/{{id}}/delete_keys", delete_keys),
    Route("GET", f"{_PATH}/{{id}}/associations", associations),
    Route("GET", f"{_PATH}/{{id}}/associate", associate),
    Route("GET", f"{_PATH}/{{id}}/disassociate", disassociate),
    Route("GET", f"{_PATH}/{{id}}/disassociate_all", disassociate_all),
)
