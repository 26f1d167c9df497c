"""Networks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.neutron import checks, crud, segments
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.ports import remove_port
from hotc.sandbox.neutron.resource import ABSENT, READ_ONLY, STANDARD, Attribute, Resource, public
from hotc.sandbox.neutron.security_groups import ensure_default

if TYPE_CHECKING:
    from hotc.sandbox.call import Call
    from hotc.sandbox.store import Document

_PROVIDER = ("provider:network_type", "provider:physical_network", "provider:segmentation_id")

ATTRIBUTES: dict[str, Attribute] = STANDARD | {
    "name": Attribute(checks.string(255), ""),
    "admin_state_up": Attribute(checks.boolean, True),
    "shared": Attribute(checks.boolean, False, admin=True),
    "router:external": Attribute(checks.boolean, False, admin=True),
    "is_default": Attribute(checks.boolean, False, admin=True),
    "mtu": Attribute(checks.integer(68, 65535), 1450),
    "port_security_enabled": Attribute(checks.boolean, True),
    "dns_domain": Attribute(checks.dns_name, ""),
    "qos_policy_id": Attribute(checks.optional(checks.uuid), None),
    "availability_zone_hints": Attribute(checks.strings, [], put=False),
    "vlan_transparent": Attribute(checks.boolean, ABSENT, put=False),
    "provider:network_type": Attribute(checks.string(32), ABSENT, admin=True),
    "provider:physical_network": Attribute(checks.optional(checks.string(64)), ABSENT, admin=True),
    "provider:segmentation_id": Attribute(checks.optional(checks.integer(0, 2**32)), ABSENT, admin=True),
    "status": READ_ONLY,
    "subnets": READ_ONLY,
    "availability_zones": READ_ONLY,
    "ipv4_address_scope": READ_ONLY,
    "ipv6_address_scope": READ_ONLY,
    "l2_adjacency": READ_ONLY,
}


def create(call: Call, body: Document) -> Document:
    """Store a new network."""
    ensure_default(call, body["project_id"])
    body |= {
        "status": "ACTIVE",
        "subnets": [],
        "availability_zones": [],
        "ipv4_address_scope": None,
        "ipv6_address_scope": None,
        "l2_adjacency": True,
        "revision_number": 1,
    }
    provider = {"provider:network_type": "geneve", "provider:physical_network": None, "provider:segmentation_id": None}
    body |= {key: body.get(key, value) for key, value in provider.items()}
    if body["provider:segmentation_id"] is None:
        body["provider:segmentation_id"] = segments.free_number(call, body["provider:network_type"])
    call.store.insert("network", body["project_id"], body)
    segments.first_segment(call, body)
    return body


def update(call: Call, current: Document, changes: Document) -> None:
    """Apply changes; what others use can't stop being shared."""
    if current["shared"] and changes.get("shared") is False:
        users = {port["project_id"] for port in call.store.find("port", "network_id", current["id"])}
        if users - {current["project_id"], ""}:
            raise no("InvalidSharedSetting", id=current["id"])
    current |= changes


def delete(call: Call, current: Document) -> None:
    """Delete a network with its subnets; refuses while it has ports other than those of the DHCP service."""
    ports = call.store.find("port", "network_id", current["id"])
    using = [port["id"] for port in ports if port["device_owner"] != "network:dhcp"]
    if using:
        raise no("NetworkInUse", id=current["id"], ports=",".join(using))
    for port in ports:
        remove_port(call, port)
    for subnet_id in current["subnets"]:
        call.store.delete("subnet", subnet_id)
    for segment in call.store.find("segment", "network_id", current["id"]):
        call.store.delete("segment", segment["id"])
    call.store.delete("network", current["id"])


def view(call: Call, body: Document) -> Document:
    """Return what the caller sees of a network."""
    shown = public(body)
    if not call.token.is_admin:
        for key in _PROVIDER:
            shown.pop(key, None)
    elif len(body.get("_segments", ())) > 1:
        shown = {key: value for key, value in shown.items() if key not in _PROVIDER}
        shown["segments"] = body["_segments"]
    return shown


RESOURCE = Resource(
    kind="network",
    path="networks",
    attributes=ATTRIBUTES,
    not_found="NetworkNotFound",
    create=create,
    update=update,
    delete=delete,
    view=view,
    is_shared=lambda body: body["shared"] or body["router:external"],
)
ROUTES = crud.routes(RESOURCE)
