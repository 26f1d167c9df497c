"""Routers across resources: what is connected to them, and whether a floating IP can reach its port through one.

Sources: Neutron's errors ``ExternalGatewayForFloatingIPNotFound`` ("External network is not reachable from subnet"),
"Subnet for router interface must have a gateway IP", "Cidr overlaps with cidr of subnet".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.catalog.behaviour import topology
from hotc.compiler.catalog.behaviour.security import rule_key
from hotc.compiler.catalog.behaviour.subnet import NO_GATEWAY
from hotc.compiler.catalog.behaviour.topology import Key, SubnetPlace, Topology, certain, together
from hotc.compiler.diagnostics import Related

if TYPE_CHECKING:
    from hotc.compiler.catalog.behaviour.subject import Subject
    from hotc.compiler.diagnostics import Severity

_FLOATING: Final = "OS::Neutron::FloatingIP"

_Connection = tuple[Key | None, list[SubnetPlace]]
"""The router of an interface, and the subnets that it is on: none where that is not known."""


def check_routes(topo: Topology) -> None:
    """Check router interfaces, floating IPs and rules of security groups."""
    _interfaces(topo)
    _floating_ips(topo)
    _rules(topo)


# --- interfaces


def _interfaces(topo: Topology) -> None:
    connected: dict[Key, list[tuple[Subject, SubnetPlace]]] = {}
    for interface in topology.ordered(topo.of_type(topology.INTERFACE)):
        subnet, router = topo.subnet(interface.get("subnet")), topo.key(interface.get("router"))
        if subnet is None:
            continue
        if "gateway_ip" in subnet.subject.resource.properties and subnet.subject.known("gateway_ip") in NO_GATEWAY:
            problem = f"{subnet.name} has no gateway; the interface of a router takes that address"
            interface.problem("subnet", problem, heat="cloud", hint="Set gateway_ip, or connect the router by a port.")
        if router is None:
            continue
        before = connected.setdefault(router, [])
        for other, known in before:
            if not together(other.resource, interface.resource):
                continue
            if known is subnet:
                problem = f"{subnet.name} is connected to this router already, by {other.resource.name}"
                interface.problem("subnet", problem, heat="cloud")
                break
            if _overlap(known, subnet):
                words: dict[str, Any] = {
                    "first": f"{subnet.cidr}, the CIDR of {subnet.name}",
                    "second": f"{known.cidr} of {known.name}",
                }
                hint = "A router can't connect networks that share addresses."
                given = known.subject.chosen("cidr") and subnet.subject.chosen("cidr")
                severity: Severity | None = "warning" if given else None
                interface.findings.report("overlapping-ranges", ("subnet",), hint=hint, severity=severity, **words)
                break
        before.append((interface, subnet))


def _overlap(one: SubnetPlace, other: SubnetPlace) -> bool:
    if one.cidr is None or other.cidr is None or one.cidr.version != other.cidr.version:
        return False
    if one.network == other.network:
        return False  # reported with the subnets
    return one.cidr.overlaps(other.cidr) and together(one.subject.resource, other.subject.resource)


# --- floating IPs


def _floating_ips(topo: Topology) -> None:
    if not topo.complete:
        return
    connections = _connections(topo)
    for floating in topo.of_type(_FLOATING):
        _check_floating(floating, "port_id", topo.key(floating.get("floating_network")), topo, connections)
    for kind, ip, port in (
        ("OS::Neutron::FloatingIPAssociation", "floatingip_id", "port_id"),
        ("OS::Neutron::FloatingIPPortForward", "floating_ip", "internal_port"),
    ):
        for subject in topo.of_type(kind):
            made = topo.made_here(topo.key(subject.get(ip)), _FLOATING)
            network = topo.key(made.typed.get("floating_network")) if made is not None else None
            _check_floating(subject, port, network, topo, connections)


def _check_floating(
    subject: Subject, name: str, network: Key | None, topo: Topology, connections: list[_Connection]
) -> None:
    """Report an address whose port no router connects with the external network: where all of that is known."""
    port = topo.made_here(topo.key(subject.get(name)), topology.PORT)
    if port is None:
        return
    subnets = _subnets_of_port(port.typed, topo)
    if not subnets:
        return
    reached = _routers(subnets, connections)
    if reached is None:
        return
    reasons = [_why_not(router, network, topo) for router in reached]
    if all(reasons):
        names = ", ".join(subnet.name for subnet in subnets)
        reason = reasons[0] if reasons else f"no router is connected to {names}"
        related = tuple(Related(subnet.subject.resource.declaration.key.span, "the subnet") for subnet in subnets[:1])
        subject.findings.report("no-way-for-floating-ip", (name,), related=related, port=port.name, reason=reason)


def _subnets_of_port(typed: dict[str, object], topo: Topology) -> list[SubnetPlace]:
    """The IPv4 subnets that a port may have its address from; none where that is not wholly known."""
    network = topo.key(typed.get("network"))
    entries = typed.get("fixed_ips")
    found: list[SubnetPlace] = []
    if entries and not isinstance(entries, list):
        return []
    for entry in entries if isinstance(entries, list) else ():
        subnet = topo.subnet(entry.get("subnet")) if isinstance(entry, dict) else None
        if subnet is None:
            found = []
            break
        found.append(subnet)
    found = found or topo.subnets_of(network)
    made = all(topo.made_here(subnet.network, topology.NET) is not None for subnet in found)
    return [subnet for subnet in found if subnet.cidr is None or subnet.cidr.version == 4] if made else []


def _routers(subnets: list[SubnetPlace], connections: list[_Connection]) -> list[Key] | None:
    """The routers that are connected to one of the subnets; ``None`` where an interface may be on any."""
    found: dict[Key, None] = {}
    for router, places in connections:
        if not places:
            return None
        if any(place in subnets for place in places):
            if router is None:
                return None
            found[router] = None
    return list(found)


def _connections(topo: Topology) -> list[_Connection]:
    found: list[_Connection] = []
    for interface in topo.of_type(topology.INTERFACE):
        on = topo.subnet(interface.get("subnet"))
        places = [on] if on is not None else []
        if interface.given("port"):
            port = topo.made_here(topo.key(interface.get("port")), topology.PORT)
            places = _subnets_of_port(port.typed, topo) if port is not None else []
        found.append((topo.key(interface.get("router")), places))
    return found


def _why_not(router: Key, network: Key | None, topo: Topology) -> str:
    """Why a router doesn't lead to the external network; nothing where it may."""
    made = topo.made_here(router, topology.ROUTER)
    if made is None:
        return ""
    gateways: list[Key | None] = []
    for gateway in topo.of_type(topology.GATEWAY):
        of = topo.key(gateway.get("router_id"))
        if of == router or of is None or of[0] != "ref":
            gateways.append(topo.key(gateway.get("network")))
    info = made.typed.get("external_gateway_info")
    if isinstance(info, dict):
        gateways.append(topo.key(info.get("network")))
    elif info is not None:
        return ""
    if not gateways:
        return f"the router {made.name} has no external gateway"
    if all(topo.differ(gateway, network) for gateway in gateways):
        return f"the gateway of the router {made.name} is on another network"
    return ""


# --- rules of security groups


def _rules(topo: Topology) -> None:
    """Rules with a resource of their own that their group has already."""
    seen: dict[tuple[object, ...], Subject] = {}
    made = {("ref", group.resource.address): group for group in topo.of_type("OS::Neutron::SecurityGroup")}
    for key, group in made.items():
        for inline in group.items("rules"):
            if (same := rule_key(inline)) is not None:
                seen.setdefault((key, *same), inline)
    for rule in topology.ordered(topo.of_type("OS::Neutron::SecurityGroupRule")):
        group_key, same = topo.key(rule.get("security_group")), rule_key(rule)
        if group_key is None or same is None:
            continue
        other = seen.setdefault((group_key, *same), rule)
        if other is not rule and (together(other.resource, rule.resource) or certain(other.resource)):
            related = (Related(other.resource.declaration.key.span, "the same rule"),)
            rule.findings.report(
                "duplicate-rule", ("security_group",), related=related, other=f"in {other.resource.name}"
            )
