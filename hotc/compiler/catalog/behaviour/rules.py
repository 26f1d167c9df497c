"""Properties that exclude or need each other, as one table: what Heat checks in the code of its resource types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.catalog import lookup

if TYPE_CHECKING:
    from hotc.compiler.catalog.behaviour.subject import Subject


def _those(names: tuple[str, ...], by_null: bool | tuple[str, ...]) -> tuple[str, ...]:
    return by_null if isinstance(by_null, tuple) else names if by_null else ()


class Exclusive:
    """Not both. ``by_null``: Heat looks whether they (or these of them) are null, not whether they are empty."""

    __slots__ = ("by_null", "names")

    def __init__(self, one: str, other: str, *, by_null: bool | tuple[str, ...] = False) -> None:
        self.names = (one, other)
        self.by_null = _those(self.names, by_null)

    def check(self, subject: Subject) -> None:
        """Report the second where both are given; Heat learns of some only when references are known."""
        if all(subject.given(name) and subject.get(name) not in ("", [], {}, False) for name in self.names):
            seen = all(subject.seen(name, by_null=name in self.by_null) for name in self.names)
            subject.conflict(*self.names, heat=None if seen else "cloud")


class OneOf:
    """At least one of them; ``by_null`` as above."""

    __slots__ = ("by_null", "names")

    def __init__(self, *names: str, by_null: bool | tuple[str, ...] = False) -> None:
        self.names = names
        self.by_null = _those(names, by_null)

    def check(self, subject: Subject) -> None:
        """Report when none is given, or none that Heat can see before the resources exist."""
        if not any(subject.seen(name, by_null=name in self.by_null) for name in self.names):
            given = [name for name in self.names if subject.given(name) and subject.get(name) not in ("", [], {})]
            hint = f"{given[0]} has no value before its resources exist; Heat takes it for empty." if given else ""
            subject.lacks(*self.names, hint=hint)


class AnyBut:
    """At least one property besides this one, which says whose they are."""

    __slots__ = ("names",)

    def __init__(self, name: str) -> None:
        self.names = (name,)

    def check(self, subject: Subject) -> None:
        """Report a resource of which nothing else is said."""
        if not any(subject.given(name) for name in subject.values if name not in self.names):
            known = lookup(subject.owner)
            subject.lacks(*(name for name in known.properties if name not in self.names) if known is not None else ())


class Needs:
    """The first only with the second."""

    __slots__ = ("by_null", "name", "other")

    def __init__(self, name: str, other: str, *, by_null: bool = False) -> None:
        self.name = name
        self.other = other
        self.by_null = by_null

    def check(self, subject: Subject) -> None:
        """Report the first where the second is missing."""
        if subject.seen(self.name, by_null=self.by_null) and not subject.given(self.other):
            subject.needs(self.name, subject.name(self.other))


RULES: Final[dict[str, tuple[AnyBut | Exclusive | OneOf | Needs, ...]]] = {
    "OS::Neutron::Subnet": (
        Exclusive("subnetpool", "cidr", by_null=("subnetpool",)),
        OneOf("subnetpool", "cidr", by_null=("subnetpool",)),
        Exclusive("prefixlen", "cidr"),
    ),
    "OS::Neutron::Port": (Exclusive("fixed_ips", "no_fixed_ips"),),
    "OS::Neutron::Router": (
        Exclusive("l3_agent_id", "l3_agent_ids"),
        Exclusive("distributed", "l3_agent_id"),
        Exclusive("distributed", "l3_agent_ids"),
        Exclusive("distributed", "ha"),
    ),
    "OS::Neutron::RouterInterface": (
        Exclusive("subnet", "port", by_null=True),
        OneOf("subnet", "port", by_null=True),
    ),
    "OS::Neutron::SecurityGroupRule": (Exclusive("remote_group", "remote_ip_prefix", by_null=True),),
    "OS::Neutron::FloatingIP": (Needs("fixed_ip_address", "port_id", by_null=True),),
    "OS::Neutron::Quota": (AnyBut("project"),),
    "OS::Nova::Quota": (AnyBut("project"),),
    "OS::Cinder::Quota": (AnyBut("project"),),
    "OS::Octavia::Quota": (AnyBut("project"),),
    "OS::Octavia::Pool": (OneOf("listener", "loadbalancer", by_null=True),),
    "OS::Mistral::CronTrigger": (OneOf("pattern", "first_time"),),
    "OS::Manila::ShareNetwork": (Needs("neutron_network", "neutron_subnet"),),
}
