"""Subnets and their allocation pools."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from hotc.sandbox.neutron import addresses, checks, crud, networks
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.ports import remove_port
from hotc.sandbox.neutron.resource import ABSENT, READ_ONLY, STANDARD, Attribute, Resource, found, public, touch

if TYPE_CHECKING:
    from hotc.sandbox.call import Call
    from hotc.sandbox.store import Document

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_MODES = checks.one_of("dhcpv6-stateful", "dhcpv6-stateless", "slaac")

ATTRIBUTES: dict[str, Attribute] = STANDARD | {
    "name": Attribute(checks.string(255), ""),
    "network_id": Attribute(checks.uuid, put=False),
    "ip_version": Attribute(checks.integer(4, 6), put=False),
    "cidr": Attribute(checks.optional(checks.string(64)), None, put=False),
    "gateway_ip": Attribute(checks.optional(checks.ip_address), ABSENT),
    "allocation_pools": Attribute(checks.pools, ABSENT),
    "dns_nameservers": Attribute(checks.nameservers, []),
    "host_routes": Attribute(checks.host_routes, []),
    "enable_dhcp": Attribute(checks.boolean, True),
    "ipv6_ra_mode": Attribute(checks.optional(_MODES), None, put=False),
    "ipv6_address_mode": Attribute(checks.optional(_MODES), None, put=False),
    "subnetpool_id": Attribute(checks.optional(checks.string(36)), None, put=False),
    "prefixlen": Attribute(checks.integer(0, 128), ABSENT, put=False),
    "service_types": Attribute(checks.strings, []),
    "segment_id": Attribute(checks.optional(checks.uuid), ABSENT),
    "dns_publish_fixed_ip": Attribute(checks.boolean, ABSENT),
}


def create(call: Call, body: Document) -> Document:
    """Store a new subnet; refuses a range that overlaps with another of the network."""
    network = found(call, networks.RESOURCE, body["network_id"])
    cidr = _cidr(body)
    _check_modes(body)
    if body["enable_dhcp"]:
        _check_dhcp(cidr)
    for other in call.store.find("subnet", "network_id", network["id"]):
        if ipaddress.ip_network(other["cidr"]).overlaps(cidr):
            message = f"Requested subnet with cidr: {cidr} for network: {network['id']} overlaps with another subnet"
            raise no("InvalidInput", message=message)
    body["cidr"] = str(cidr)
    body.setdefault("gateway_ip", _first_host(cidr))
    if "allocation_pools" in body:
        _check_pools(body["allocation_pools"], cidr, body["gateway_ip"])
    else:
        body["allocation_pools"] = _default_pools(cidr, body["gateway_ip"])
    body["router:external"] = network["router:external"]
    body.pop("prefixlen", None)
    call.store.insert("subnet", body["project_id"], body)
    network["subnets"].append(body["id"])
    touch(call, "network", network)
    return body


def update(call: Call, current: Document, changes: Document) -> None:
    """Apply changes to a subnet."""
    cidr = ipaddress.ip_network(current["cidr"])
    gateway: str | None = changes.get("gateway_ip", current["gateway_ip"])
    if gateway != current["gateway_ip"] and current["gateway_ip"] is not None:
        port = addresses.holder(call, current["id"], current["gateway_ip"])
        if port is not None:
            raise no("GatewayIpInUse", ip=current["gateway_ip"], port=port)
    if changes.get("enable_dhcp"):
        _check_dhcp(cidr)
    pools: list[dict[str, str]] = (
        changes["allocation_pools"] if "allocation_pools" in changes else current["allocation_pools"]
    )
    _check_pools(pools, cidr, gateway)
    current |= changes
    network = call.store.get("network", current["network_id"])
    if network is not None:
        touch(call, "network", network)


def delete(call: Call, current: Document) -> None:
    """Delete a subnet; refuses while a port has one of its addresses."""
    for port_id in addresses.ports_on(call, current["id"]):
        port = call.store.get("port", port_id)
        if port is None or port["device_owner"] != "network:dhcp":
            raise no("SubnetInUse", id=current["id"])
        remove_port(call, port)
    call.store.delete("subnet", current["id"])
    network = call.store.get("network", current["network_id"])
    if network is not None:
        network["subnets"].remove(current["id"])
        touch(call, "network", network)


def _cidr(body: Document) -> Network:
    if body["subnetpool_id"] is not None:
        raise no("BadRequest", resource="subnets", message=f"Subnet pool {body['subnetpool_id']} could not be found")
    if body["ip_version"] not in (4, 6):
        raise no("HTTPBadRequest", message="Invalid input for ip_version. Reason: 5 is not in valid_values.")
    if body["cidr"] is None:
        message = "a subnetpool must be specified in the absence of a cidr"
        raise no("BadRequest", resource="subnets", message=message)
    try:
        if "/" not in body["cidr"]:
            raise ValueError("no prefix length")
        cidr = ipaddress.ip_network(body["cidr"], strict=False)
    except ValueError:
        raise no("InvalidInput", message=f"{body['cidr']} is not in a CIDR format") from None
    if cidr.version != body["ip_version"]:
        raise no("InvalidInput", message=f"cidr '{cidr}' does not match the ip_version '{body['ip_version']}'")
    return cidr


def _check_modes(body: Document) -> None:
    for name in ("ipv6_ra_mode", "ipv6_address_mode"):
        if body[name] is not None and body["ip_version"] == 4:
            raise no("InvalidInput", message=f"{name} is not valid when ip_version is 4")
        if body[name] is not None and not body["enable_dhcp"]:
            message = "ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False"
            raise no("InvalidInput", message=message)


def _check_dhcp(cidr: Network) -> None:
    first = str(cidr.network_address)
    if first in ("0.0.0.0", "::"):
        raise no("InvalidInput", message=f"First IP '{first}' of network is not supported if enable_dhcp is True.")
    if cidr.num_addresses <= 2:
        raise no("InvalidInput", message="Subnet has a prefix length that is incompatible with DHCP service enabled")


def _hosts(cidr: Network) -> tuple[int, int]:
    low, high = int(cidr.network_address), int(cidr.broadcast_address)
    if cidr.version == 4 and cidr.prefixlen < 31:
        return low + 1, high - 1
    return (low + 1, high) if cidr.version == 6 and cidr.prefixlen < 127 else (low, high)


def _ip(cidr: Network, number: int) -> str:
    return str(ipaddress.IPv4Address(number) if cidr.version == 4 else ipaddress.IPv6Address(number))


def _first_host(cidr: Network) -> str:
    return _ip(cidr, _hosts(cidr)[0])


def _default_pools(cidr: Network, gateway: str | None) -> list[dict[str, str]]:
    low, high = _hosts(cidr)
    number = int(ipaddress.ip_address(gateway)) if gateway else -1
    parts = [(low, number - 1), (number + 1, high)] if low <= number <= high else [(low, high)]
    return [{"start": _ip(cidr, first), "end": _ip(cidr, last)} for first, last in parts if first <= last]


def _check_pools(pools: list[dict[str, str]], cidr: Network, gateway: str | None) -> None:
    low, high = _hosts(cidr)
    previous: list[tuple[int, int, str]] = []
    for pool in pools:
        start, end = ipaddress.ip_address(pool["start"]), ipaddress.ip_address(pool["end"])
        name = f"{start}-{end}"
        if start.version != cidr.version or end.version != cidr.version or int(end) < int(start):
            raise no("InvalidAllocationPool", pool=pool)
        if int(start) < low or int(end) > high:
            raise no("OutOfBoundsAllocationPool", pool=name, cidr=cidr)
        for first, last, other in previous:
            if int(start) <= last and first <= int(end):
                raise no("OverlappingAllocationPools", first=other, second=name, cidr=cidr)
        if gateway is not None and int(start) <= int(ipaddress.ip_address(gateway)) <= int(end):
            raise no("GatewayConflictWithAllocationPools", ip=gateway, pool=name)
        previous.append((int(start), int(end), name))


RESOURCE = Resource(
    kind="subnet",
    path="subnets",
    attributes=ATTRIBUTES | {"router:external": READ_ONLY},
    not_found="SubnetNotFound",
    create=create,
    update=update,
    delete=delete,
    view=lambda _call, body: public(body),
    is_shared=lambda body: False,
)
ROUTES = crud.routes(RESOURCE)
