"""Networking: what Heat checks in code, and the arithmetic of addresses that it leaves to the cloud."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, Any

from hotc.compiler.schema.findings import quote

if TYPE_CHECKING:
    from hotc.compiler.catalog.behaviour.subject import Subject
    from hotc.compiler.diagnostics import HeatLevel

_UNPORTED = ("icmp", "icmpv6", "ipv6-icmp")
_ACTIONS = {
    "network": ("access_as_shared", "access_as_external"),
    "qos_policy": ("access_as_shared",),
    "security_group": ("access_as_shared",),
    "address_scope": ("access_as_shared",),
    "subnetpool": ("access_as_shared",),
}


def subnet(subject: Subject) -> None:
    """IPv6 modes only for IPv6, and equal; the gateway an address, and in the network; pools in the network."""
    modes = [name for name in ("ipv6_ra_mode", "ipv6_address_mode") if subject.seen(name)]
    if subject.known("ip_version") == 4 and modes:
        subject.problem(modes[0], f"{modes[0]} is for IPv6; this is a subnet of IPv4", hint="Set ip_version to 6.")
    if len(modes) == 2 and None not in (known := [subject.known(m) for m in modes]) and known[0] != known[1]:
        subject.problem(modes[1], "ipv6_ra_mode and ipv6_address_mode must be equal")
    gateway = subject.known("gateway_ip")
    if gateway and gateway not in ("~", "auto") and _address(gateway) is None:
        # Heat takes what C's inet_aton takes ("1" is 0.0.0.1 there); the cloud doesn't.
        heat: HeatLevel = "cloud" if re.fullmatch(r"[0-9]+(\.[0-9]+){0,3}", str(gateway)) else "full"
        subject.problem("gateway_ip", f"the gateway {quote(gateway)} is not an IP address", heat=heat)
    network = _network(subject.known("cidr"))
    if network is None:
        return
    version = subject.known("ip_version")
    if version in (4, 6) and version != network.version:
        subject.problem(
            "cidr", f"{network} is a network of IPv{network.version}, and ip_version is {version}", heat="cloud"
        )
    elif gateway and (address := _address(gateway)) is not None and address not in network:
        _outside(subject, "gateway_ip", address, network)
    for pool in subject.items("allocation_pools"):
        first, last = _address(pool.known("start")), _address(pool.known("end"))
        for name, address in (("start", first), ("end", last)):
            if address is not None and address not in network:
                _outside(pool, name, address, network)
        if first is not None and last is not None and first.version == last.version and int(first) > int(last):
            _turned(pool, "start", "end", first, last)


def provider_net(subject: Subject) -> None:
    """Which network types have a segment, and which a physical network."""
    kind = subject.known("network_type")
    if kind in ("local", "flat") and subject.seen("segmentation_id"):
        subject.problem("segmentation_id", f"a {kind} network has no segmentation_id")
    if kind in ("vxlan", "gre", "geneve", "local") and subject.seen("physical_network"):
        subject.problem("physical_network", f"a {kind} network has no physical_network")


def segment(subject: Subject) -> None:
    """Which segment types have an id, and which a physical network."""
    kind, number = subject.known("network_type"), subject.known("segmentation_id")
    if kind in ("flat", "vlan") and not subject.given("physical_network"):
        subject.needs("network_type", f"physical_network for {kind}")
    if kind == "vlan" and not subject.given("segmentation_id"):
        subject.needs("network_type", "segmentation_id for vlan")
    if kind in ("local", "flat") and subject.given("segmentation_id"):
        subject.problem("segmentation_id", f"a {kind} segment has no segmentation_id")
    if kind in ("vxlan", "gre", "geneve") and subject.given("physical_network"):
        subject.problem("physical_network", f"a {kind} segment has no physical_network")
    if kind == "vlan" and isinstance(number, int) and number > 4094:
        subject.problem("segmentation_id", f"there are 4094 VLANs; {number} is none of them")


def security_group(subject: Subject) -> None:
    """A name of its own, and port ranges the right way round."""
    if subject.known("name") == "default":
        subject.problem(
            "name", 'a security group can\'t be called "default"', hint="Every project has one of that name."
        )
    for rule in subject.items("rules"):
        low, high = rule.known("port_range_min"), rule.known("port_range_max")
        if _is_turned(rule, low, high):
            _turned(rule, "port_range_min", "port_range_max", low, high)


def security_group_rule(subject: Subject) -> None:
    """The port range the right way round."""
    low, high = subject.known("port_range_min"), subject.known("port_range_max")
    if _is_turned(subject, low, high):
        subject.findings.report(
            "range-turned-round",
            (*subject.at, "port_range_min"),
            heat="full",
            first="port_range_min",
            last="port_range_max",
            low=low,
            high=high,
        )


def subnet_pool(subject: Subject) -> None:
    """Prefix lengths in order."""
    order = [n for n in ("min_prefixlen", "default_prefixlen", "max_prefixlen") if subject.known(n)]
    for index, name in enumerate(order):
        for other in order[index + 1 :]:
            low, high = subject.known(name), subject.known(other)
            if isinstance(low, int) and isinstance(high, int) and low > high:
                _turned(subject, name, other, low, high, heat=True)


def rbac_policy(subject: Subject) -> None:
    """Which actions an object knows."""
    kind, action = subject.known("object_type"), subject.known("action")
    if kind in _ACTIONS and action is not None and action not in _ACTIONS[kind]:
        subject.problem("action", f"{action} is no action for a {kind}", hint=f"Use {' or '.join(_ACTIONS[kind])}.")


def network_gateway(subject: Subject) -> None:
    """A VLAN has a number, a flat network none."""
    for connection in subject.items("connections"):
        kind = connection.known("segmentation_type")
        if kind == "vlan" and not connection.given("segmentation_id"):
            connection.needs("segmentation_type", "segmentation_id for vlan")
        if kind == "flat" and connection.known("segmentation_id"):
            connection.problem("segmentation_id", "a flat connection has no segmentation_id but 0")


def router(subject: Subject) -> None:
    """Several agents only for a router with high availability."""
    agents = subject.known("l3_agent_ids")
    if isinstance(agents, list) and len(agents) > 1 and not subject.seen("ha"):
        subject.problem(
            "l3_agent_ids", "a router without high availability has one agent at most", hint="Set ha: true."
        )


def value_specs(subject: Subject) -> None:
    """``value_specs`` is for what has no property of its own."""
    from hotc.compiler.catalog import lookup

    given = subject.known("value_specs")
    type_ = lookup(subject.owner)
    if not isinstance(given, dict) or type_ is None:
        return
    for name in given:
        if name in type_.properties or name in ("shared", "tenant_id"):
            subject.inside("value_specs").problem(name, f"{name} is not allowed in value_specs")  # type: ignore[union-attr]


def _is_turned(rule: Subject, low: Any, high: Any) -> bool:
    numbers = isinstance(low, int) and isinstance(high, int)
    return numbers and rule.known("protocol") not in _UNPORTED and low > high


def _turned(subject: Subject, first: str, last: str, low: Any, high: Any, *, heat: bool = False) -> None:
    values = {"first": subject.name(first), "last": subject.name(last), "low": low, "high": high}
    subject.findings.report("range-turned-round", (*subject.at, first), heat="full" if heat else None, **values)


def _outside(subject: Subject, name: str, address: Any, network: Any) -> None:
    subject.findings.report(
        "address-outside-network", (*subject.at, name), name=subject.name(name), address=address, network=network
    )


def _address(text: Any) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _network(text: Any) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text, strict=False) if isinstance(text, str) and text else None
    except ValueError:
        return None
