"""Host aggregates: names, zones and metadata; the sandbox has no hosts to put into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field, checked, nullable, text
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.nova.policy import require_admin
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_FIELDS = {"name": Field(text(1), required=True), "availability_zone": Field(nullable(text(1)))}
_CHANGES = {"name": Field(text(1)), "availability_zone": Field(text(1))}


def _view(body: Document) -> Document:
    return body | {"id": int(body["id"]), "availability_zone": body["metadata"].get("availability_zone")}


def _one(call: Call, action: str) -> Document:
    require_admin(call, f"os-aggregates:{action}")
    body = call.store.get("aggregate", call.args["id"])
    if body is None:
        raise RefusedError(404, f"Aggregate {call.args['id']} could not be found.")
    return body


def _free(call: Call, name: str) -> None:
    if call.store.exists("aggregate", "name", name):
        raise RefusedError(409, f"Aggregate {name} already exists.")


def list_aggregates(call: Call) -> Reply:
    """GET /os-aggregates; for administrators, as all of these."""
    require_admin(call, "os-aggregates:index")
    return Reply(200, {"aggregates": [_view(body) for body in call.store.all("aggregate")]})


def show(call: Call) -> Reply:
    """GET /os-aggregates/{id}."""
    return Reply(200, {"aggregate": _view(_one(call, "show"))})


def create(call: Call) -> Reply:
    """POST /os-aggregates. The answer says nothing of hosts and metadata, which a new one has not got."""
    require_admin(call, "os-aggregates:create")
    given = checked(call, "aggregate", _FIELDS)
    _free(call, given["name"])
    zone = given.get("availability_zone")
    number = max((int(body["id"]) for body in call.store.all("aggregate")), default=0) + 1
    body: Document = {"id": str(number), "name": given["name"], "hosts": [], "created_at": call.micros()}
    body |= {"updated_at": None, "deleted_at": None, "deleted": False}
    body["metadata"] = {"availability_zone": zone} if zone else {}
    call.store.insert("aggregate", "", body)
    return Reply(200, {"aggregate": {k: v for k, v in _view(body).items() if k not in ("hosts", "metadata")}})


def update(call: Call) -> Reply:
    """PUT /os-aggregates/{id}."""
    body, given = _one(call, "update"), checked(call, "aggregate", _CHANGES)
    if given.get("name", body["name"]) != body["name"]:
        _free(call, given["name"])
        body["name"] = given["name"]
    if "availability_zone" in given:
        body["metadata"]["availability_zone"] = given["availability_zone"]
    return _store(call, body)


def act(call: Call) -> Reply:
    """POST /os-aggregates/{id}/action."""
    body, given = _one(call, "action"), call.json()
    if "set_metadata" in given:
        changes = checked(call, "set_metadata", {"metadata": Field(dict, required=True)})["metadata"]
        merged = body["metadata"] | changes
        body["metadata"] = {key: value for key, value in merged.items() if value is not None}
        return _store(call, body)
    for action in ("add_host", "remove_host"):
        if action in given:
            host = checked(call, action, {"host": Field(text(1), required=True)})["host"]
            raise RefusedError(404, f"Compute host {host} could not be found.")
    raise RefusedError(400, f"There is no such action: {', '.join(given)}")


def delete(call: Call) -> Reply:
    """DELETE /os-aggregates/{id}."""
    call.store.delete("aggregate", _one(call, "delete")["id"])
    return Reply(200)


def _store(call: Call, body: Document) -> Reply:
    body["updated_at"] = call.micros()
    call.store.update("aggregate", body)
    return Reply(200, {"aggregate": _view(body)})


ROUTES = (
    Route("GET", "/v2.1/os-aggregates", list_aggregates),
    Route("POST", "/v2.1/os-aggregates", create),
    Route("GET", "/v2.1/os-aggregates/{id}", show),
    Route("PUT", "/v2.1/os-aggregates/{id}", update),
    Route("DELETE", "/v2.1/os-aggregates/{id}", delete),
    Route("POST", "/v2.1/os-aggregates/{id}/action", act),
)
