"""What the catalogue says of the support of types, properties and attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.releases import deprecated_since
from hotc.compiler.tree import Mapping, Node, Scalar, Sequence
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from hotc.compiler.catalog import Property, ResourceType, Support
    from hotc.lint.subject import Definition

OLD = ("deprecated", "hidden")


class Ageing:
    """A ``property`` that is old, or has old ones ``below`` it, in the map or in the maps of the list that it takes."""

    __slots__ = ("below", "property")

    def __init__(self, property: Property, below: dict[str, Ageing]) -> None:
        self.property = property
        self.below = below


_ageing: dict[int, tuple[ResourceType, dict[str, Ageing], dict[str, str]]] = {}
"""Types, kept so that their ids stay theirs, with their properties that matter here and the successors of these."""


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


def deprecated_properties(definition: Definition) -> list[Old]:
    """The deprecated properties that a definition gives, also within maps and lists."""
    known = catalog.lookup(definition.type)
    if known is None or definition.properties is None:
        return []
    ageing, replaced = _ageing_of(known)
    return _found(definition, ageing, replaced) if ageing else []


def _ageing_of(known: ResourceType) -> tuple[dict[str, Ageing], dict[str, str]]:
    if id(known) not in _ageing:
        found = _among(known.properties)
        _ageing[id(known)] = known, found, _replaced(known) if found else {}
    return _ageing[id(known)][1:]


def _among(schema: dict[str, Property]) -> dict[str, Ageing]:
    found = {}
    for name, property in schema.items():
        inner = property.schema
        if inner is None and property.items is not None:
            inner = property.items.schema
        below = _among(inner) if inner else {}
        if below or property.support.status in OLD:
            found[name] = Ageing(property, below)
    return found


def _found(definition: Definition, ageing: dict[str, Ageing], replaced: dict[str, str]) -> list[Old]:
    found: list[Old] = []
    assert definition.properties is not None
    waiting = [(definition.properties, ageing, f"{definition.path}.properties", "")]
    for node, names, path, way in waiting:  # which grows meanwhile
        if not isinstance(node, Mapping):
            continue
        for entry in node.effective():
            each = names.get(str(entry.key.value))
            if each is None:
                continue
            property, name = each.property, each.property.name
            if property.support.status in OLD:
                use = replaced.get(way + name, "") or property.support.use
                renames = way + name in replaced and node.entry(use) is None and entry.key.anchor is None
                idle = not use and _is_default(entry.value, property)
                found.append(Old(entry.key, node, property.support, use, renames, idle, f"{path}.{name}"))
            if each.below:
                waiting += _below(entry.value, each, f"{path}.{name}", f"{way}{name}.")
    return found


def _is_default(value: Node, property: Property) -> bool:
    default = property.default
    return isinstance(value, Scalar) and default is not None and [value.value] == [default]


def _below(value: Node, each: Ageing, path: str, way: str) -> list[tuple[Node, dict[str, Ageing], str, str]]:
    if each.property.schema is not None:
        return [(value, each.below, path, way)]
    items = value.items if isinstance(value, Sequence) else []
    return [(item, each.below, f"{path}[{index}]", way) for index, item in enumerate(items)]


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
