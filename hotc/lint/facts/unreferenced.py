"""Resources that nothing in the template refers to, neither by reference nor by a name that they share."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Call, Scalar
from hotc.lint.mends import edits
from hotc.lint.subject import nodes, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

_LONGEST = 300
"""Characters of a function that makes a name; longer ones are not compared."""


def unreferenced(subject: Subject, *types: str, beside: tuple[str, ...] = ()) -> Iterator[Resource]:
    """The resources of these types that no function and no ``depends_on`` names; none where a name is computed.

    ``beside``: only in templates that have a resource, or a member of a group, of one of these types. A resource whose
    ``name`` stands somewhere else in the template counts as used, and so does one that is adopted (``external_id``): it
    is there anyway.
    """
    found = [r for r in subject.resources(*types) if r.name not in subject.uses.resource and r.external_id is None]
    if not found or not subject.whole or subject.uses.computed("resource"):
        return
    if beside and not subject.definitions(*beside):
        return
    for resource in found:
        key = name_key(written(resource, "name"))
        if not key or subject.names_written[key] < 2:
            yield resource


def names_of(subject: Subject, property: str, *types: str) -> set[str]:
    """What is written for a property of resources of these types, to look :func:`name_key` up in."""
    return {name_key(written(resource, property)) for resource in subject.resources(*types)} - {""}


def name_key(node: Node | None) -> str:
    """A text that is the same for two nodes that say the same name; empty where there is none."""
    if isinstance(node, Scalar):
        return f"={node.value}" if node.value is not None else ""
    if isinstance(node, Call) and node.end - node.start <= _LONGEST:
        return f"{node.name}{''.join(node.source.text[node.start : node.end].split())}"
    return ""


def names_written(subject: Subject) -> Counter[str]:
    """How often each name, and each short function, stands in the properties and outputs."""
    roots = [resource.properties for resource in subject.template.resources.values()]
    roots += [output.value for output in subject.template.outputs.values()]
    return Counter(name_key(node) for root in roots if root is not None for node in nodes(root))


def removal(subject: Subject, resource: Resource) -> Fix | None:
    """The fix that takes a resource out of the template. Unsafe: a stack that has it already loses it."""
    section = subject.template.version.key("sections", "resources")
    edit = edits.remove_named(subject.template.root, section, resource.name)
    return Fix("Take the resource out", [edit], safe=False) if edit is not None else None
