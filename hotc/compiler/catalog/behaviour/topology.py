"""The networks of a whole composition: which subnets a network has, which router leads where, who has which address.

What is behind a reference counts, whatever stack it is in. A thing named otherwise (by its name, by a parameter) is
told apart from all others, and may be any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler import catalog
from hotc.compiler.catalog.behaviour.addresses import network as as_network
from hotc.compiler.catalog.behaviour.subject import Subject
from hotc.compiler.schema.findings import Findings
from hotc.compiler.values import Secret, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hotc.compiler.catalog.behaviour.addresses import Network
    from hotc.compiler.context import Context
    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.schema.references import References

Key = tuple[str, str]
"""What a value names: ``("ref", address)``, ``("name", text)`` or ``("param", name)``."""

_OURS: Final = ("OS::", "AWS::")
NETWORKS: Final = frozenset({"OS::Neutron::Net", "OS::Neutron::ProviderNet"})
NET: Final = "OS::Neutron::Net"
SUBNET: Final = "OS::Neutron::Subnet"
PORT: Final = "OS::Neutron::Port"
ROUTER: Final = "OS::Neutron::Router"
INTERFACE: Final = "OS::Neutron::RouterInterface"
GATEWAY: Final = "OS::Neutron::RouterGateway"

_THROUGH: Final = {
    (SUBNET, "network_id"): "network",
    (PORT, "network_id"): "network",
    ("OS::Neutron::FloatingIP", "floating_network_id"): "floating_network",
    ("OS::Octavia::LoadBalancer", "vip_subnet_id"): "vip_subnet",
}
"""Attributes that are what a property of the same resource says."""


class SubnetPlace:
    """A subnet with the network that it is in (``None``: not known) and its CIDR."""

    __slots__ = ("cidr", "network", "subject")

    def __init__(self, subject: Subject, network: Key | None) -> None:
        self.subject = subject
        self.network = network
        self.cidr: Network | None = as_network(subject.known("cidr"))

    @property
    def name(self) -> str:
        """The resource's name."""
        return self.subject.resource.name


class Topology:
    """All resources of a composition by type, and the subnets by network.

    ``complete``: every type is known; nothing else can make a router, or connect one.
    """

    __slots__ = ("_by_type", "_context", "by_network", "complete", "references", "subnets")

    def __init__(self, context: Context, stacks: Iterable[Instance], references: References) -> None:
        self._context = context
        self.references = references
        self.complete = True
        self._by_type: dict[str, list[Subject]] = {}
        for stack in stacks:
            for resource in stack.resources.values():
                self._add(resource)
        self.subnets: dict[Key, SubnetPlace] = {}
        self.by_network: dict[Key, list[SubnetPlace]] = {}
        for subject in self.of_type(SUBNET):
            place = SubnetPlace(subject, self.key(subject.get("network")))
            self.subnets["ref", subject.resource.address] = place
            if place.network is not None:
                self.by_network.setdefault(place.network, []).append(place)

    def _add(self, resource: ResourceInstance) -> None:
        type_ = catalog.lookup(resource.catalog_type) if resource.catalog_type is not None else None
        if type_ is None or not type_.name.startswith(_OURS):
            self.complete = self.complete and (resource.catalog_type is None and resource.nested is not None)
        if type_ is None or not resource.typed:
            return
        findings = Findings(self._context, resource, validated=type_.validated)
        self._by_type.setdefault(type_.name, []).append(Subject(resource, findings, type_.name, self.references))

    def of_type(self, name: str) -> list[Subject]:
        """The resources of a type, in the order of their stacks."""
        return self._by_type.get(name, [])

    def key(self, value: Value) -> Key | None:
        """What a value names; ``None`` where nobody knows, or nothing is named."""
        if isinstance(value, Secret):
            value = value.value
        if isinstance(value, str):
            return ("name", value) if value else None
        if not isinstance(value, Unknown):
            return None
        arguments = value.arguments
        if value.function == "get_resource" and isinstance(arguments, str):
            return ("ref", arguments)
        if value.function == "get_param" and isinstance(arguments, list) and len(arguments) == 1:
            return ("param", str(arguments[0]))
        if value.function == "get_attr" and isinstance(arguments, list) and len(arguments) == 2:
            return self._through(*arguments)
        return None

    def _through(self, address: Any, attribute: Any) -> Key | None:
        resource = self.references.resource(address) if isinstance(address, str) else None
        type_ = self.references.type(address) if resource is not None else None
        name = _THROUGH.get((type_.name, attribute)) if type_ is not None and isinstance(attribute, str) else None
        return self.key(resource.typed.get(name)) if resource is not None and name is not None else None

    def made_here(self, key: Key | None, type_: str) -> ResourceInstance | None:
        """The resource of this composition that a key names: of the type, and made (not only adopted) here."""
        if key is None or key[0] != "ref":
            return None
        resource, known = self.references.resource(key[1]), self.references.type(key[1])
        if resource is None or known is None or known.name != type_ or resource.external_id is not None:
            return None
        return resource

    def differ(self, one: Key | None, other: Key | None) -> bool:
        """Whether two keys certainly name different networks: both are references to networks of the composition."""
        if one is None or other is None or one == other or not one[0] == other[0] == "ref":
            return False
        types = [self.references.type(key[1]) for key in (one, other)]
        return all(type_ is not None and type_.name in NETWORKS for type_ in types)

    def subnet(self, value: Value) -> SubnetPlace | None:
        """The subnet of this composition that a value names."""
        key = self.key(value)
        return self.subnets.get(key) if key is not None else None

    def subnets_of(self, key: Key | None) -> list[SubnetPlace]:
        """The subnets of a network that is made here: all that it has."""
        return self.by_network.get(key, []) if key is not None and self.made_here(key, NET) is not None else []


def certain(resource: ResourceInstance) -> bool:
    """Whether a resource is there whatever the conditions say: its own, and those of the stacks around it."""
    step: ResourceInstance | None = resource
    while step is not None:
        if step.condition is not True:
            return False
        step = step.stack.owner
    return True


def together(one: ResourceInstance, other: ResourceInstance) -> bool:
    """Whether it is certain that where one resource is, the other is, too."""
    if certain(one) and certain(other):
        return True
    return one.stack is other.stack and one.condition_name == other.condition_name != ""


def ordered(subjects: Iterable[Subject]) -> Iterator[Subject]:
    """In the order of the documents, so that of two the later is reported."""
    yield from sorted(subjects, key=lambda subject: subject.resource.declaration.key.start)
