"""Who waits for subnets: ports and servers. On which subnet of a network an address will be is not known before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.catalog.behaviour.early import FAILED, Early

if TYPE_CHECKING:
    from hotc.compiler.instance import Implied, Instance, ResourceInstance

SUBNET: Final = "OS::Neutron::Subnet"
MOST_PAIRS: Final = 50_000
"""Pairs of a server or port and a subnet up to which every edge is drawn that Heat draws. Heat takes subnets of
networks that do not exist yet for subnets of any network, so its edges grow with the square; beyond, references
are told apart.
"""


def edges(instance: Instance, early: Early) -> list[Implied]:
    """Edges from every port and server to the subnets of its networks."""
    subnets = early.of_type(SUBNET)
    ports, servers = early.of_type("OS::Neutron::Port"), early.of_type("OS::Nova::Server")
    if not subnets:
        return []
    if len(subnets) * (len(ports) + len(servers)) > MOST_PAIRS:
        early = Early(instance, exact=True)
    by_network: dict[Any, list[ResourceInstance]] = {}
    for subnet in subnets:
        network = early.text(subnet, "network")
        if network is not FAILED:
            by_network.setdefault(network, []).append(subnet)
    found: list[Implied] = []
    for port in ports:
        if port.catalog_type is None:
            continue
        network = early.text(port, "network")
        if network is not FAILED and network in by_network:
            there = by_network[network]
            others = [subnet for subnet in there if subnet is not port] if port in there else there
            found.append(early.implied(port, others, "network"))
    for server in servers:
        if server.catalog_type is not None:
            found += _of_server(server, by_network, early)
    return found


def _of_server(server: ResourceInstance, by_network: dict[Any, list[ResourceInstance]], early: Early) -> list[Implied]:
    networks = early.items(server, "networks")
    if networks is FAILED or not networks:
        return []
    wanted: dict[Any, tuple[str | int, ...]] = {}
    for index in range(len(networks)):
        name = early.text(server, "networks", index, "network")
        if name or not early.exact:  # told apart, an entry with a port says nothing of networks
            wanted.setdefault(name or "", ("networks", index))
    anywhere = wanted.get("", ("networks",))
    found: list[Implied] = []
    for network in by_network if "" in wanted else (*wanted, "", None):
        if network in by_network:
            found.append(early.implied(server, by_network[network], *wanted.get(network or "", anywhere)))
    return found
