"""Stacks within a stack, as a rule sees them from the template that makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hotc.compiler.tree import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

MEMBERS = ("resource_def", "resource")
"""Properties in which groups hold the definition of a member."""


class Within(NamedTuple):
    """A stack that a resource makes of a template. ``maker`` is the resource, a member of a group maybe; ``name`` that
    of the resource as the template declares it.
    """

    name: str
    maker: ResourceInstance
    stack: Instance


def stacks_within(subject: Subject) -> Iterator[Within]:
    """The stacks that the resources of a template make of other templates; of a group, that of the first member."""
    for name, made in (subject.instance.resources if subject.instance is not None else {}).items():
        inner = made.nested if made.symbolic is None else made.symbolic.member
        if inner is None:
            continue
        if made.target is not None and made.target.kind == "template":
            yield Within(name, made, inner)
        elif (member := next(iter(inner.resources.values()), None)) is not None:
            stack = member.nested
            if stack is not None and member.target is not None and member.target.kind == "template":
                yield Within(name, member, stack)


def properties_of(subject: Subject, within: Within) -> tuple[Mapping, str] | None:
    """What is written for the properties of the resource that makes a stack, and the path to that."""
    resource = subject.template.resources.get(within.name)
    if resource is None:
        return None
    found: Node | None = resource.properties
    path = f"resources.{within.name}.properties"
    if within.maker.name != within.name and isinstance(found, Mapping):
        name = next((key for key in MEMBERS if found.entry(key) is not None), "")
        member = found.get(name)
        found = member.get("properties") if isinstance(member, Mapping) else None
        path += f".{name}.properties"
    return (found, path) if isinstance(found, Mapping) else None
