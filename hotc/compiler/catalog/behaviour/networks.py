"""The arithmetic of networks across resources: subnets that overlap, addresses that lie outside or are used twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.catalog.behaviour import routes, topology
from hotc.compiler.catalog.behaviour.addresses import address, reserved
from hotc.compiler.catalog.behaviour.subnet import gateway_of, outside
from hotc.compiler.catalog.behaviour.topology import Topology, together
from hotc.compiler.diagnostics import Related
from hotc.compiler.schema.place import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hotc.compiler.catalog.behaviour.addresses import Address, Network
    from hotc.compiler.catalog.behaviour.subject import Subject
    from hotc.compiler.catalog.behaviour.topology import Key, SubnetPlace
    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import Severity
    from hotc.compiler.instance import Instance
    from hotc.compiler.schema.references import References


def check_networks(context: Context, stacks: Iterable[Instance], references: References) -> None:
    """Check the networks of a composition. Every resource must have its typed values."""
    topo = Topology(context, stacks, references)
    for subnets in topo.by_network.values():
        _overlapping(subnets)
    _addresses(topo)
    routes.check_routes(topo)


def _overlapping(subnets: list[SubnetPlace]) -> None:
    """Subnets of one network whose CIDRs overlap. Each that overlaps an earlier one is reported, once.

    Of two CIDRs that overlap one lies within the other, so those around each stand before it when they are sorted.
    """
    known = [(subnet.cidr, subnet) for subnet in subnets if subnet.cidr is not None]
    known.sort(key=lambda pair: (pair[0].version, int(pair[0].network_address), pair[0].prefixlen))
    around: list[tuple[Network, SubnetPlace]] = []
    told: set[int] = set()
    for cidr, subnet in known:
        while around and (around[-1][0].version != cidr.version or not around[-1][0].overlaps(cidr)):
            around.pop()
        for _, other in around[: -_MOST - 1 : -1]:
            if together(other.subject.resource, subnet.subject.resource):
                _report_overlap(subnet, other, told)
        around.append((cidr, subnet))


def _report_overlap(one: SubnetPlace, other: SubnetPlace, told: set[int]) -> None:
    first, later = sorted((one, other), key=lambda subnet: subnet.subject.resource.declaration.key.start)
    if id(later) not in told:
        told.add(id(later))
        words: dict[str, Any] = {"first": str(later.cidr), "second": f"{first.cidr}, the CIDR of {first.name}"}
        report_pair(later.subject, "overlapping-ranges", "cidr", first.subject, "cidr", **words)


_MOST: Final = 20  # subnets around one that are looked at


def report_pair(subject: Subject, code: str, name: str, partner: Subject, other_name: str, **words: Any) -> None:
    """Report a property that doesn't go with one of another resource. Of values given for parameters it is a warning:
    the template may be right.
    """
    made = partner.resource
    node, _, _ = place(partner.findings.root, (*partner.at, other_name), made.stack.conditions)
    where = node or made.declaration.key
    related = (Related(where.span, f"the {other_name.replace('_', ' ')} of {made.name}"),)
    severity: Severity | None = "warning" if subject.chosen(name) and partner.chosen(other_name) else None
    subject.findings.report(code, (*subject.at, name), heat="cloud", severity=severity, related=related, **words)


# --- addresses that are asked for


class _Wanted:
    """An address that something asks for: ``name`` is the key of ``subject`` that says it."""

    __slots__ = ("address", "name", "network", "subject", "subnet")

    def __init__(self, subject: Subject, name: str, subnet_name: str, network: Key | None, topo: Topology) -> None:
        self.subject = subject
        self.name = name
        self.address: Address | None = address(subject.known(name))
        self.subnet = topo.subnet(subject.get(subnet_name))
        self.network = network if network is not None else self.subnet.network if self.subnet is not None else None


def _addresses(topo: Topology) -> None:
    taken = _gateways(topo)
    for wanted in sorted(_wanted(topo), key=lambda one: one.subject.resource.declaration.key.start):
        _check_place(wanted, topo)
        if wanted.address is None or wanted.network is None:
            continue
        other, name = taken.setdefault((wanted.network, wanted.address), (wanted.subject, wanted.name))
        if other is not wanted.subject and together(other.resource, wanted.subject.resource):
            words = {"address": wanted.address, "other": other.resource.name}
            report_pair(wanted.subject, "address-used-twice", wanted.name, other, name, **words)


def _gateways(topo: Topology) -> dict[tuple[Key, Address], tuple[Subject, str]]:
    """The addresses that interfaces of routers take: the gateways of their subnets."""
    found: dict[tuple[Key, Address], tuple[Subject, str]] = {}
    for interface in topo.of_type(topology.INTERFACE):
        subnet = topo.subnet(interface.get("subnet"))
        if subnet is None or subnet.network is None or subnet.cidr is None:
            continue
        gateway = gateway_of(subnet.subject, subnet.cidr)
        if gateway is not None:
            found[subnet.network, gateway] = (interface, "subnet")
    return found


def _wanted(topo: Topology) -> Iterator[_Wanted]:
    for port in topo.of_type(topology.PORT):
        network = topo.key(port.get("network"))
        for entry in port.items("fixed_ips"):
            _check_network(entry, "subnet", network, topo)
            yield _Wanted(entry, "ip_address", "subnet", network, topo)
    for server in topo.of_type("OS::Nova::Server"):
        for entry in server.items("networks"):
            network = topo.key(entry.get("network"))
            _check_network(entry, "subnet", network, topo)
            yield _Wanted(entry, "fixed_ip", "subnet", network, topo)
    for balancer in topo.of_type("OS::Octavia::LoadBalancer"):
        yield _Wanted(balancer, "vip_address", "vip_subnet", None, topo)
    for router in topo.of_type(topology.ROUTER):
        info = router.inside("external_gateway_info")
        for entry in info.items("external_fixed_ips") if info is not None else ():
            network = topo.key(info.get("network")) if info is not None else None
            _check_network(entry, "subnet", network, topo)
            yield _Wanted(entry, "ip_address", "subnet", network, topo)


def _check_network(entry: Subject, name: str, network: Key | None, topo: Topology) -> None:
    subnet = topo.subnet(entry.get(name))
    if subnet is not None and topo.differ(subnet.network, network):
        assert subnet.network is not None
        assert network is not None
        names = {"network": subnet.network[1].rpartition("/")[2], "other": network[1].rpartition("/")[2]}
        report_pair(entry, "subnet-of-another-network", name, subnet.subject, "network", subnet=subnet.name, **names)


def _check_place(wanted: _Wanted, topo: Topology) -> None:
    one, subject = wanted.address, wanted.subject
    if one is None:
        return
    if wanted.subnet is not None:
        cidr = wanted.subnet.cidr
        if cidr is not None and one not in cidr:
            _outside(wanted, f"{cidr}, the CIDR of {wanted.subnet.name}", [wanted.subnet])
        elif cidr is not None and (words := reserved(one, cidr)):
            subject.problem(wanted.name, f"{one} is {words} of {cidr}; nothing can have it", heat="cloud")
        return
    subnets = topo.subnets_of(wanted.network)
    cidrs = [subnet.cidr for subnet in subnets if subnet.cidr is not None]
    if subnets and len(cidrs) == len(subnets) and not any(one in cidr for cidr in cidrs):
        _outside(wanted, " or ".join(map(str, cidrs)), subnets)


def _outside(wanted: _Wanted, network: str, subnets: list[SubnetPlace]) -> None:
    given = wanted.subject.chosen(wanted.name) and any(subnet.subject.chosen("cidr") for subnet in subnets)
    severity: Severity | None = "warning" if given else None
    assert wanted.address is not None
    outside(wanted.subject, wanted.name, wanted.address, network, heat="cloud", severity=severity)
