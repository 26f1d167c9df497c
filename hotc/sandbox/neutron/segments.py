"""Segments of networks, for administrators. Each network is born with one."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from hotc.sandbox.call import new_id
from hotc.sandbox.neutron import checks, crud
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import ABSENT, READ_ONLY, STANDARD, Attribute, Resource, public

if TYPE_CHECKING:
    from hotc.sandbox.call import Call
    from hotc.sandbox.store import Document

TUNNELS = ("geneve", "gre", "vxlan")
_TYPES = (*TUNNELS, "flat", "local", "vlan")
_OWN = ("network_type", "physical_network", "segmentation_id")
_NOT_SHOWN = ("project_id", "tenant_id", "tags")


def free_number(call: Call, network_type: str) -> int | None:
    """Return a number that no segment of a tunnel type has."""
    if network_type not in TUNNELS:
        return None
    used = {each["segmentation_id"] for each in call.store.all("segment") if each["network_type"] == network_type}
    number = secrets.randbelow(65536) + 1
    while number in used:
        number = secrets.randbelow(2**24) + 1
    return number


def first_segment(call: Call, network: Document) -> None:
    """Store the segment that a new network is made of."""
    segment: Document = {
        "id": new_id(),
        "project_id": "",
        "tenant_id": "",
        "network_id": network["id"],
        "name": None,
        "description": None,
        **{name: network[f"provider:{name}"] for name in _OWN},
        "tags": [],
        "created_at": call.stamp(),
        "updated_at": call.stamp(),
        "revision_number": 0,
    }
    call.store.insert("segment", "", segment)


def _require_admin(call: Call, action: str) -> None:
    if not call.token.is_admin:
        raise no("PolicyNotAuthorized", rule=f"rule:{action}_segment")


def create(call: Call, body: Document) -> Document:
    """Store another segment of a network."""
    _require_admin(call, "create")
    kind, physical, number = (body[name] for name in _OWN)
    network = call.store.get("network", body["network_id"])
    if network is None:
        raise no("NetworkNotFound", id=body["network_id"])
    if kind not in _TYPES:
        raise no("InvalidInput", message=f"network_type value '{kind}' not supported")
    if kind in ("flat", "vlan") and physical is None:
        raise no("InvalidInput", message=f"physical_network required for {kind} provider network")
    if kind in TUNNELS and number is not None:
        same = [each for each in call.store.all("segment") if each["network_type"] == kind]
        if any(each["segmentation_id"] == number for each in same):
            raise no("TunnelIdInUse", number=number)
    body |= {"project_id": "", "tenant_id": "", "segmentation_id": number or free_number(call, kind)}
    call.store.insert("segment", "", body)
    _recount(call, network)
    return body


def _recount(call: Call, network: Document) -> None:
    """Networks of several segments are shown otherwise; see :func:`hotc.sandbox.neutron.networks.view`."""
    own = call.store.find("segment", "network_id", network["id"])
    network["_segments"] = [{f"provider:{name}": each[name] for name in _OWN} for each in own]
    call.store.update("network", network)


def update(call: Call, current: Document, changes: Document) -> None:
    """Give another name or description."""
    _require_admin(call, "update")
    current |= changes


def delete(call: Call, current: Document) -> None:
    """Delete a segment."""
    _require_admin(call, "delete")
    call.store.delete("segment", current["id"])
    network = call.store.get("network", current["network_id"])
    if network is not None:
        _recount(call, network)


RESOURCE = Resource(
    kind="segment",
    path="segments",
    attributes={key: value for key, value in STANDARD.items() if key not in _NOT_SHOWN}
    | {
        "name": Attribute(checks.optional(checks.string(255)), None),
        "network_id": Attribute(checks.uuid, put=False),
        "network_type": Attribute(checks.string(32), put=False),
        "physical_network": Attribute(checks.optional(checks.string(64)), None, put=False),
        "segmentation_id": Attribute(checks.optional(checks.integer(0, 2**32)), None, put=False),
        "revision_number": READ_ONLY,
        "hosts": Attribute(put=False, post=False, default=ABSENT),
    },
    not_found="SegmentNotFound",
    create=create,
    update=update,
    delete=delete,
    view=lambda _call, body: {key: value for key, value in public(body).items() if key not in _NOT_SHOWN},
)
ROUTES = crud.routes(RESOURCE)
