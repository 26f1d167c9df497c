"""Rules of security groups, wherever they are written: in the group, or as resources of their own."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from hotc.compiler.tree import Mapping, Node, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject

GROUP, RULE = "OS::Neutron::SecurityGroup", "OS::Neutron::SecurityGroupRule"
ANYWHERE = ("0.0.0.0/0", "::/0")


class OpenTo(Enum):
    """Whom a rule lets in."""

    WORLD = "world"
    SOME = "some"


class IngressRule:
    """One rule that lets something in. ``values`` are the values of its keys, ``place`` what to point at."""

    __slots__ = ("open_to", "path", "place", "values", "whom")

    def __init__(self, values: dict[str, Any], place: Node, path: str, ethertype: str) -> None:
        self.values = values
        self.path = path
        prefix = values.get("remote_ip_prefix")
        self.open_to, self.whom = OpenTo.SOME, ""
        if isinstance(prefix, str) and prefix.strip() in ANYWHERE:
            self.open_to, self.whom = OpenTo.WORLD, f"remote_ip_prefix is {prefix.strip()}"
        elif prefix is None and not any(values.get(key) for key in ("remote_mode", "remote_group_id", "remote_group")):
            self.open_to, self.whom = OpenTo.WORLD, f"no remote is given, which means all of {ethertype}"
        self.place = place


def ingress_rules(subject: Subject) -> Iterator[IngressRule]:
    """The rules of all groups, and those that are resources, as far as their values are known."""
    for resource in subject.resources(GROUP):
        rules = subject.value(resource, "rules")
        path = f"resources.{resource.name}.properties.rules"
        for index, values in enumerate(rules if isinstance(rules, list) else ()):
            if isinstance(values, dict) and values.get("direction") in (None, "ingress"):
                place = place_of(resource, index, len(rules))
                yield IngressRule(values, place, f"{path}[{index}]", str(values.get("ethertype") or "IPv4"))
    for resource in subject.resources(RULE):
        made = subject.made(resource.name)
        if made is not None and isinstance(made.properties, dict):
            values = made.properties
            if values.get("direction") in (None, "ingress"):
                ethertype = str(values.get("ethertype") or "IPv4")
                yield IngressRule(values, resource.key, f"resources.{resource.name}", ethertype)


def place_of(resource: Resource, index: int, count: int) -> Node:
    """Where a rule is written: its line of a port where it has one, so that the code frame shows what matters."""
    written = resource.properties.get("rules") if isinstance(resource.properties, Mapping) else None
    if isinstance(written, Sequence) and len(written.items) == count:
        item = written.items[index]
        if isinstance(item, Mapping):
            return item.get("port_range_min") or item.get("remote_ip_prefix") or item
        return item
    return resource.key


def port_range(values: dict[str, Any]) -> tuple[int | None, int | None] | None:
    """Lowest and highest port, each ``None`` where not given; ``None`` where they are not known."""
    found: list[int | None] = []
    for key in ("port_range_min", "port_range_max"):
        value = values.get(key)
        if isinstance(value, str) and value.strip().isdigit():
            value = int(value)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            return None
        found.append(value)
    return found[0], found[1]
