"""Trunks and their subports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox.call import Call, Reply
from hotc.sandbox.neutron import checks, crud, ports
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import READ_ONLY, STANDARD, Attribute, Resource, found, own, public, touch
from hotc.sandbox.neutron.trunk_ports import trunks_of
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_SEGMENT = checks.integer(1, 4094)


def _sub_port(call: Call, given: Document) -> Document:
    port = found(call, ports.RESOURCE, given.get("port_id"))
    try:
        return {
            "port_id": port["id"],
            "segmentation_type": checks.one_of("vlan")(given.get("segmentation_type")),
            "segmentation_id": _SEGMENT(given.get("segmentation_id")),
        }
    except ValueError as error:
        raise no("HTTPBadRequest", message=f"Invalid input for sub_ports. Reason: {error}.") from None


def _new_sub_ports(call: Call, given: list[Document]) -> list[Document]:
    made = [_sub_port(call, each) for each in given]
    for each in made:
        if trunks_of(call, each["port_id"]):
            raise no("TrunkPortInUse", id=each["port_id"])
    return made


def create(call: Call, body: Document) -> Document:
    """Store a new trunk; it stays DOWN until a server uses it."""
    parent = found(call, ports.RESOURCE, body["port_id"])
    if trunks_of(call, parent["id"]) or parent["device_id"]:
        raise no("ParentPortInUse", id=parent["id"])
    body |= {"status": "DOWN", "sub_ports": _new_sub_ports(call, body["sub_ports"])}
    _index(body)
    call.store.insert("trunk", body["project_id"], body)
    return body


def _index(trunk: Document) -> None:
    trunk["_sub_port_ids"] = [each["port_id"] for each in trunk["sub_ports"]]


def update(_call: Call, current: Document, changes: Document) -> None:
    """Apply changes."""
    current |= changes


def delete(call: Call, current: Document) -> None:
    """Delete a trunk; its ports stay. One that is switched off can't be deleted."""
    if not current["admin_state_up"]:
        raise no("TrunkDisabled", id=current["id"])
    call.store.delete("trunk", current["id"])


def _open_trunk(call: Call) -> tuple[Document, list[Any]]:
    trunk = own(call, RESOURCE, call.args["id"], "update")
    if not trunk["admin_state_up"]:
        raise no("TrunkDisabled", id=trunk["id"])
    given = call.json().get("sub_ports")
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise no("HTTPBadRequest", message="Invalid input for sub_ports. Reason: it is not a list of maps.")
    return trunk, given


def add(call: Call) -> Reply:
    """PUT /v2.0/trunks/{id}/add_subports."""
    trunk, given = _open_trunk(call)
    trunk["sub_ports"] += _new_sub_ports(call, given)
    _index(trunk)
    touch(call, "trunk", trunk)
    return Reply(200, public(trunk))


def remove(call: Call) -> Reply:
    """PUT /v2.0/trunks/{id}/remove_subports."""
    trunk, given = _open_trunk(call)
    for each in given:
        left = [sub for sub in trunk["sub_ports"] if sub["port_id"] != each.get("port_id")]
        if len(left) == len(trunk["sub_ports"]):
            raise no("SubPortNotFound", port=each.get("port_id"), id=trunk["id"])
        trunk["sub_ports"] = left
    _index(trunk)
    touch(call, "trunk", trunk)
    return Reply(200, public(trunk))


RESOURCE = Resource(
    kind="trunk",
    path="trunks",
    attributes=STANDARD
    | {
        "name": Attribute(checks.string(255), ""),
        "port_id": Attribute(checks.uuid, put=False),
        "sub_ports": Attribute(checks.maps, [], put=False),
        "admin_state_up": Attribute(checks.boolean, True),
        "status": READ_ONLY,
    },
    not_found="TrunkNotFound",
    create=create,
    update=update,
    delete=delete,
    view=lambda _call, body: public(body),
)
ROUTES = (
    *crud.routes(RESOURCE),
    Route("PUT", "/v2.0/trunks/{id}/add_subports", add),
    Route("PUT", "/v2.0/trunks/{id}/remove_subports", remove),
)
