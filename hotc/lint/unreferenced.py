"""Resources that nothing in the template refers to, neither by reference nor by a name that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.lint import edits
from hotc.lint.nodes import same
from hotc.lint.subject import nodes, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject


def unreferenced(subject: Subject, *types: str) -> Iterator[Resource]:
    """The resources of these types that no function and no ``depends_on`` names; none where a name is computed.

    A resource whose ``name`` stands somewhere else in the template counts as used, and so does one that is adopted
    (``external_id``): it is there anyway.
    """
    found = [r for r in subject.resources(*types) if r.name not in subject.uses.resource and r.external_id is None]
    if not found or not subject.whole or subject.uses.computed("resource"):
        return
    for resource in found:
        name = written(resource, "name")
        if name is None or not _stands_elsewhere(subject, resource, name):
            yield resource


def named(one: Resource, property: str, other: Resource, key: str) -> bool:
    """Whether the same is written for a property of one resource and a property of another: a name that they share."""
    left, right = written(one, property), written(other, key)
    return left is not None and right is not None and same(left, right)


def has(subject: Subject, *types: str) -> bool:
    """Whether the template, or a group's member that it defines, has a resource of these types."""
    return any(definition.type in types for definition in subject.definitions())


def removal(subject: Subject, resource: Resource) -> Fix | None:
    """The fix that takes a resource out of the template. Unsafe: a stack that has it already loses it."""
    section = subject.template.version.key("sections", "resources")
    edit = edits.remove_named(subject.template.root, section, resource.name)
    return Fix("Take the resource out", [edit], safe=False) if edit is not None else None


def _stands_elsewhere(subject: Subject, resource: Resource, name: Node) -> bool:
    others = [other.properties for other in subject.template.resources.values() if other is not resource]
    others += [output.value for output in subject.template.outputs.values()]
    return any(same(node, name) for other in others if other is not None for node in nodes(other))
