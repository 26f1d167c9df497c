"""Which networks of a template its servers are plugged into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Mapping, Scalar, Sequence
from hotc.lint.subject import written

if TYPE_CHECKING:
    from hotc.compiler.template import Resource
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject


def networks_of(subject: Subject, server: Resource) -> list[str]:
    """For each entry of ``networks`` the network of this template that it leads to, by itself or by its port; empty
    for one that leads elsewhere.
    """
    entries = written(server, "networks")
    return [_network(subject, item) for item in entries.items] if isinstance(entries, Sequence) else []


def subnets_by_network(subject: Subject) -> dict[str, list[Resource]]:
    """The subnets of each network of Neutron that is made here."""
    found: dict[str, list[Resource]] = {
        network.name: [] for network in subject.resources("OS::Neutron::Net", "OS::Neutron::ProviderNet")
    }
    for subnet in subject.resources("OS::Neutron::Subnet"):
        name = reference(written(subnet, "network") or written(subnet, "network_id"))
        if name in found:
            found[name].append(subnet)
    return found


def reference(node: Node | None) -> str:
    """The resource that a node names with ``get_resource``; nothing where it names none."""
    if isinstance(node, Call) and node.name in ("get_resource", "Ref") and isinstance(node.argument, Scalar):
        return str(node.argument.value)
    return ""


def _network(subject: Subject, item: Node) -> str:
    if not isinstance(item, Mapping):
        return ""
    network = item.get("network") or item.get("uuid")
    if network is not None:
        return reference(network)
    port = subject.template.resources.get(reference(item.get("port")))
    if port is None or port.type != "OS::Neutron::Port":
        return ""
    return reference(written(port, "network") or written(port, "network_id"))
