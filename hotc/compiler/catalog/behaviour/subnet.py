"""A subnet by itself: its modes, its gateway, its pools and routes.

Sources: ``OS::Neutron::Subnet`` of Heat 27.0.1; Neutron's checks of a subnet's body, which the errors
``OutOfBoundsAllocationPool``, ``OverlappingAllocationPools`` and ``GatewayConflictWithAllocationPools`` come from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hotc.compiler.catalog.behaviour.addresses import address, first_host, network, reserved
from hotc.compiler.schema.findings import quote
from hotc.compiler.schema.place import dotted

if TYPE_CHECKING:
    from hotc.compiler.catalog.behaviour.addresses import Address, Network
    from hotc.compiler.catalog.behaviour.subject import Subject
    from hotc.compiler.diagnostics import HeatLevel, Severity

NO_GATEWAY = ("", "~")


def subnet(subject: Subject) -> None:
    """IPv6 modes only for IPv6, and equal; the gateway an address, and in the network; pools in the network, apart
    from each other and from the gateway; routes that lead somewhere.
    """
    modes = [name for name in ("ipv6_ra_mode", "ipv6_address_mode") if subject.seen(name)]
    if subject.known("ip_version") == 4 and modes:
        subject.problem(modes[0], f"{modes[0]} is for IPv6; this is a subnet of IPv4", hint="Set ip_version to 6.")
    if len(modes) == 2 and None not in (known := [subject.known(m) for m in modes]) and known[0] != known[1]:
        subject.problem(modes[1], "ipv6_ra_mode and ipv6_address_mode must be equal")
    if modes and subject.known("enable_dhcp") is False:
        subject.problem(modes[0], f"{modes[0]} needs DHCP, which is off", heat="cloud", hint="Set enable_dhcp to true.")
    gateway = subject.known("gateway_ip")
    if gateway and gateway not in ("~", "auto") and address(gateway) is None:
        # Heat takes what C's inet_aton takes ("1" is 0.0.0.1 there); the cloud doesn't.
        heat: HeatLevel = "cloud" if re.fullmatch(r"[0-9]+(\.[0-9]+){0,3}", str(gateway)) else "full"
        subject.problem("gateway_ip", f"the gateway {quote(gateway)} is not an IP address", heat=heat)
    cidr = network(subject.known("cidr"))
    version = subject.known("ip_version")
    if cidr is None:
        return
    if version in (4, 6) and version != cidr.version:
        problem = f"{cidr} is a network of IPv{cidr.version}, and ip_version is {version}"
        subject.problem("cidr", problem, heat="cloud")
        return
    _check_gateway(subject, cidr)
    _check_pools(subject, cidr)
    _check_routes(subject, cidr)


def gateway_of(subject: Subject, cidr: Network) -> Address | None:
    """The gateway of a subnet: what it says, or the first address; ``None`` where there is none or nobody knows."""
    if not subject.given("gateway_ip"):
        return first_host(cidr) if cidr.version == 4 else None
    return address(subject.known("gateway_ip"))


def outside(
    subject: Subject,
    name: str,
    one: Address,
    cidr: object,
    *,
    heat: HeatLevel | None = None,
    severity: Severity | None = None,
) -> None:
    """Report an address that is not in its network."""
    words: dict[str, Any] = {"name": subject.name(name), "address": one, "network": cidr}
    subject.findings.report("address-outside-network", (*subject.at, name), heat=heat, severity=severity, **words)


def _check_gateway(subject: Subject, cidr: Network) -> None:
    gateway = address(subject.known("gateway_ip"))
    if gateway is None:
        return
    if gateway not in cidr:
        outside(subject, "gateway_ip", gateway, cidr)
    elif words := reserved(gateway, cidr):
        subject.problem("gateway_ip", f"the gateway {gateway} is {words} of {cidr}", heat="cloud")


def _check_pools(subject: Subject, cidr: Network) -> None:
    before: list[tuple[Address, Address]] = []
    gateway = gateway_of(subject, cidr)
    for pool in subject.items("allocation_pools"):
        first, last = address(pool.known("start")), address(pool.known("end"))
        for name, one in (("start", first), ("end", last)):
            if one is None:
                continue
            if one not in cidr:
                outside(pool, name, one, cidr, heat="cloud")
            elif words := reserved(one, cidr):
                pool.problem(name, f"{one} is {words} of {cidr}; no pool can have it", heat="cloud")
        if first is None or last is None or first.version != last.version:
            continue
        if int(first) > int(last):
            turned: dict[str, Any] = {"first": pool.name("start"), "last": pool.name("end"), "low": first, "high": last}
            pool.findings.report("range-turned-round", (*pool.at, "start"), **turned)
            continue
        _compare(pool, first, last, before)
        if gateway is not None and gateway.version == first.version and int(first) <= int(gateway) <= int(last):
            _gateway_in(subject, pool, f"the gateway {gateway} is in the pool {first} to {last}")
        before.append((first, last))


def _compare(pool: Subject, first: Address, last: Address, before: list[tuple[Address, Address]]) -> None:
    for low, high in before:
        if low.version == first.version and int(first) <= int(high) and int(low) <= int(last):
            words: dict[str, Any] = {"first": f"The pool {first} to {last}", "second": f"that from {low} to {high}"}
            pool.findings.report("overlapping-ranges", pool.at, **words)


def _gateway_in(subject: Subject, pool: Subject, problem: str) -> None:
    given = (subject.chosen("cidr") or subject.chosen("gateway_ip")) and pool.chosen("start", "end")
    hint = "Leave it out of the pool, or set gateway_ip to another address (or to null, for none)."
    pool.problem("start", problem, heat="cloud", hint=hint, severity="warning" if given else None)


def _check_routes(subject: Subject, cidr: Network) -> None:
    for route in subject.items("host_routes"):
        hop, destination = address(route.known("nexthop")), network(route.known("destination"))
        for name, one in (("nexthop", hop), ("destination", destination)):
            if one is not None and one.version != cidr.version:
                problem = f"{one} is of IPv{one.version}, and {cidr} of IPv{cidr.version}"
                route.problem(name, problem, heat="cloud")
        if hop is not None and hop.version == cidr.version and hop not in cidr:
            at = (*route.at, "nexthop")
            words: dict[str, Any] = {"name": dotted(at), "address": hop, "network": cidr}
            subject.findings.report("address-outside-network", at, severity="warning", heat="never", **words)
