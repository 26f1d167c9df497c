"""Ports."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from hotc.sandbox.call import Call, Moment, new_id
from hotc.sandbox.neutron import addresses, checks, crud
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.fixed_ips import assign
from hotc.sandbox.neutron.resource import ABSENT, READ_ONLY, STANDARD, Attribute, Resource, public
from hotc.sandbox.neutron.security_groups import ensure_default
from hotc.sandbox.neutron.trunk_ports import refuse_used

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

ROUTER_INTERFACE, ROUTER_GATEWAY, FLOATING_IP = (
    "network:router_interface",
    "network:router_gateway",
    "network:floatingip",
)
_SERVICE_OWNERS = (ROUTER_INTERFACE, ROUTER_GATEWAY, FLOATING_IP)
_BINDING = ("binding:host_id", "binding:profile", "binding:vif_type", "binding:vif_details")

ATTRIBUTES: dict[str, Attribute] = STANDARD | {
    "name": Attribute(checks.string(255), ""),
    "network_id": Attribute(checks.uuid, put=False),
    "admin_state_up": Attribute(checks.boolean, True),
    "mac_address": Attribute(checks.mac_address, ABSENT),
    "fixed_ips": Attribute(checks.fixed_ips, ABSENT),
    "device_id": Attribute(checks.string(255), ""),
    "device_owner": Attribute(checks.string(255), ""),
    "security_groups": Attribute(checks.uuids, ABSENT),
    "port_security_enabled": Attribute(checks.boolean, ABSENT),
    "allowed_address_pairs": Attribute(checks.maps, []),
    "extra_dhcp_opts": Attribute(checks.maps, []),
    "binding:vnic_type": Attribute(checks.string(64), "normal"),
    "binding:host_id": Attribute(checks.string(255), "", admin=True),
    "binding:profile": Attribute(checks.anything, ABSENT, admin=True),
    "qos_policy_id": Attribute(checks.optional(checks.uuid), None),
    "dns_name": Attribute(checks.dns_name, ""),
    "dns_domain": Attribute(checks.dns_name, ""),
    "propagate_uplink_status": Attribute(checks.boolean, True),
    "status": READ_ONLY,
    "dns_assignment": READ_ONLY,
    "data_plane_status": READ_ONLY,
    "ip_allocation": READ_ONLY,
    "qos_network_policy_id": READ_ONLY,
    "binding:vif_type": READ_ONLY,
    "binding:vif_details": READ_ONLY,
}


def create(call: Call, body: Document) -> Document:
    """Store a new port that a user asked for."""
    network = call.store.get("network", body["network_id"])
    if network is None or not (
        call.token.is_admin or network["shared"] or network["router:external"] or network["project_id"] == call.project
    ):
        raise no("NetworkNotFound", id=body["network_id"])
    if network["router:external"] and network["project_id"] != call.project and not call.token.is_admin:
        message = f"Tenant {call.project} not allowed to create port on this network"
        raise no("HTTPForbidden", message=message)
    return add_port(call, network, body)


def new_port(moment: Moment, network: Document, project: str, **values: Any) -> Document:
    """Create a port on behalf of another service: a router, a floating IP, a server."""
    body: Document = {
        name: attribute.default for name, attribute in ATTRIBUTES.items() if attribute.default not in (ABSENT,)
    }
    body = {name: value for name, value in body.items() if isinstance(value, str | bool | list) or value is None}
    now = moment.stamp()
    body |= {"id": new_id(), "project_id": project, "tenant_id": project, "network_id": network["id"]}
    body |= {"tags": [], "created_at": now, "updated_at": now, "revision_number": 0}
    return add_port(moment, network, body | values)


def add_port(moment: Moment, network: Document, body: Document) -> Document:
    """Complete and store a port: MAC, addresses, security groups."""
    owner = body["device_owner"]
    body["mac_address"] = _mac(moment, network, body.get("mac_address"))
    secure = body.get("port_security_enabled", network["port_security_enabled"])
    body["port_security_enabled"] = secure and not owner.startswith("network:")
    body["fixed_ips"] = assign(moment, network, body, body.get("fixed_ips"))
    body["security_groups"] = _groups(moment, body, body.get("security_groups"))
    body["allowed_address_pairs"] = _pairs(body, body["allowed_address_pairs"])
    body |= {
        "status": "ACTIVE" if owner in (ROUTER_INTERFACE, ROUTER_GATEWAY) else "DOWN",
        "data_plane_status": None,
        "ip_allocation": "immediate" if body["fixed_ips"] else "none",
        "qos_network_policy_id": None,
        "binding:vif_type": "unbound",
        "binding:vif_details": {},
        "revision_number": 1,
    }
    body.setdefault("binding:profile", {})
    moment.store.insert("port", body["project_id"], body)
    return body


def update(call: Call, current: Document, changes: Document) -> None:
    """Apply changes to a port."""
    network = call.store.get("network", current["network_id"])
    if network is None:
        raise no("NetworkNotFound", id=current["network_id"])
    if changes.get("mac_address", current["mac_address"]) != current["mac_address"]:
        changes["mac_address"] = _mac(call, network, changes["mac_address"])
    pairs = changes.pop("allowed_address_pairs", None)
    addresses_wanted = changes.pop("fixed_ips", None)
    groups = changes.pop("security_groups", None)
    if changes.get("port_security_enabled") is False and (current["security_groups"] if groups is None else groups):
        raise no("PortSecurityPortHasSecurityGroup")
    current |= changes
    if addresses_wanted is not None:
        kept = {ip["ip_address"] for ip in current["fixed_ips"]}
        addresses.release(call, current["id"])
        current["fixed_ips"] = assign(call, network, current, addresses_wanted, previous=current["fixed_ips"])
        _disassociate(call, current, kept - {ip["ip_address"] for ip in current["fixed_ips"]})
    if groups is not None:
        current["security_groups"] = _groups(call, current, groups)
    if pairs is not None:
        current["allowed_address_pairs"] = _pairs(current, pairs)


def delete(call: Call, current: Document) -> None:
    """Delete a port, unless a router or a floating IP owns it."""
    if current["device_owner"] in _SERVICE_OWNERS:
        raise no("ServicePortInUse", id=current["id"], owner=current["device_owner"])
    refuse_used(call, current["id"])
    remove_port(call, current)


def remove_port(moment: Moment, port: Document) -> None:
    """Remove a port, its addresses and its floating IPs' association."""
    _disassociate(moment, port, {ip["ip_address"] for ip in port["fixed_ips"]})
    addresses.release(moment, port["id"])
    moment.store.delete("port", port["id"])


def _disassociate(moment: Moment, port: Document, lost: set[str]) -> None:
    for floating in moment.store.find("floatingip", "port_id", port["id"]):
        if floating["fixed_ip_address"] in lost:
            floating |= {"port_id": None, "fixed_ip_address": None, "router_id": None, "status": "DOWN"}
            floating["revision_number"] += 1
            moment.store.update("floatingip", floating)


def _mac(moment: Moment, network: Document, wanted: str | None) -> str:
    if wanted is None:
        return "fa:16:3e:" + ":".join(f"{byte:02x}" for byte in secrets.token_bytes(3))
    for port in moment.store.find("port", "mac_address", wanted):
        if port["network_id"] == network["id"]:
            raise no("MacAddressInUse", network=network["id"], mac=wanted)
    return wanted


def _groups(moment: Moment, port: Document, wanted: list[str] | None) -> list[str]:
    if wanted is None:
        usual = port["port_security_enabled"] and port["project_id"]
        return [ensure_default(moment, port["project_id"])] if usual else []
    if wanted and not (port["port_security_enabled"] and port["fixed_ips"]):
        raise no("PortSecurityAndIPRequiredForSecurityGroups")
    for group_id in wanted:
        group = moment.store.get("security_group", group_id)
        if group is None or group["project_id"] != port["project_id"]:
            raise no("SecurityGroupNotFound", id=group_id)
    return wanted


def _pairs(port: Document, wanted: list[dict[str, Any]]) -> list[dict[str, str]]:
    pairs: list[dict[str, str]] = []
    for item in wanted:
        if "ip_address" not in item and "mac_address" not in item:
            raise no("AllowedAddressPairsMissingIP")
        try:
            mac = checks.mac_address(item.get("mac_address") or port["mac_address"])
        except ValueError as error:
            raise no("HTTPBadRequest", message=str(error)) from None
        if "ip_address" not in item:
            raise no("AllowedAddressPairsMissingIP")
        pair = {"mac_address": mac, "ip_address": _address_or_cidr(item["ip_address"])}
        if pair in pairs:
            raise no("DuplicateAddressPairInRequest", mac=mac, ip=pair["ip_address"])
        pairs.append(pair)
    if pairs and not port["port_security_enabled"]:
        raise no("AddressPairAndPortSecurityRequired")
    return pairs


def _address_or_cidr(value: Any) -> str:
    import ipaddress

    try:
        ipaddress.ip_interface(value if isinstance(value, str) else "")
    except ValueError:
        raise no("HTTPBadRequest", message=f"'{value}' is not a valid IP address or subnet") from None
    return str(value)


def view(call: Call, body: Document) -> Document:
    """Return what the caller sees of a port."""
    shown = public(body)
    shown["dns_assignment"] = [
        {
            "ip_address": ip["ip_address"],
            "hostname": (name := body["dns_name"] or f"host-{ip['ip_address'].replace('.', '-').replace(':', '-')}"),
            "fqdn": f"{name}.openstacklocal.",
        }
        for ip in body["fixed_ips"]
    ]
    if not call.token.is_admin:
        for key in _BINDING:
            shown.pop(key, None)
    return shown


RESOURCE = Resource(
    kind="port",
    path="ports",
    attributes=ATTRIBUTES,
    not_found="PortNotFound",
    create=create,
    update=update,
    delete=delete,
    view=view,
)
ROUTES = crud.routes(RESOURCE)
