"""What the catalogue says of the support of types, properties and attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hotc.compiler import catalog
from hotc.compiler.releases import deprecated_since
from hotc.compiler.tree import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.catalog import Property, ResourceType, Support
    from hotc.lint.subject import Definition

OLD = ("deprecated", "hidden")
_looked_at: dict[int, tuple[ResourceType, bool]] = {}
"""Types, kept so that their ids stay theirs, and whether there is an old property in them."""


class Old(NamedTuple):
    """A deprecated property in use. ``renames``: its successor takes the same value, and is not given.

    ``idle``: it has no successor, and is given the value that it has by default. ``within``: the map that gives it.
    """

    key: Scalar
    within: Mapping
    support: Support
    use: str
    renames: bool
    idle: bool
    path: str


def since_text(support: Support) -> str:
    """`` since Ocata``: the release in which something became deprecated; empty when nobody wrote it down."""
    release = deprecated_since(support)
    return f" since {release}" if release else ""


def deprecated_properties(definition: Definition) -> Iterator[Old]:
    """The deprecated properties that a definition gives, also within maps and lists."""
    known = catalog.lookup(definition.type)
    if known is None or definition.properties is None:
        return
    if id(known) not in _looked_at:
        _looked_at[id(known)] = known, _has_old(known.properties)
    if not _looked_at[id(known)][1]:
        return
    replaced = _replaced(known)
    waiting: list[tuple[Node, dict[str, Property], str, str]] = [
        (definition.properties, known.properties, f"{definition.path}.properties", "")
    ]
    while waiting:
        node, schema, path, way = waiting.pop(0)
        if not isinstance(node, Mapping):
            continue
        for entry in node.effective():
            name = str(entry.key.value)
            property = schema.get(name)
            if property is None:
                continue
            place = f"{path}.{name}"
            if property.support.status in OLD:
                use = replaced.get(way + name, "") or property.support.use
                renames = way + name in replaced and node.entry(use) is None and entry.key.anchor is None
                idle = not use and _is_default(entry.value, property)
                yield Old(entry.key, node, property.support, use, renames, idle, place)
            waiting += _below(entry.value, property, place, f"{way}{name}.")


def _is_default(value: Node, property: Property) -> bool:
    default = property.default
    return isinstance(value, Scalar) and default is not None and [value.value] == [default]


def _has_old(schema: dict[str, Property]) -> bool:
    for property in schema.values():
        inner = property.schema or (property.items.schema if property.items is not None else None)
        if property.support.status in OLD or (inner and _has_old(inner)):
            return True
    return False


def _below(
    value: Node, property: Property, path: str, way: str
) -> Iterator[tuple[Node, dict[str, Property], str, str]]:
    if property.schema is not None:
        yield value, property.schema, path, way
    elif property.items is not None and property.items.schema is not None and isinstance(value, Sequence):
        for index, item in enumerate(value.items):
            yield item, property.items.schema, f"{path}[{index}]", way


def _replaced(known: ResourceType) -> dict[str, str]:
    """Old properties (with their way) that Heat reads as a new one beside them, and the new name."""
    found = {}
    for rule in known.translation:
        if rule.rule != "replace":
            continue
        *parent, new = rule.path
        if rule.value_name is not None:
            found[".".join([*parent, rule.value_name])] = new
        elif list(rule.value_path[:-1]) == parent and rule.value_path:
            found[".".join(rule.value_path)] = new
    return found
