"""What is written for the properties of resources, each value with its schema: found once for all rules that ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from hotc.compiler import catalog
from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from hotc.compiler.catalog import Property
    from hotc.lint.subject import Definition, Subject


class Given(NamedTuple):
    """A value, the schema of what it is given to, and its place: ``resources.port.properties.fixed_ips[0].subnet``."""

    node: Node
    property: Property
    path: str


_found: WeakKeyDictionary[Subject, dict[str, list[Given]]] = WeakKeyDictionary()


def given_values(subject: Subject, *types: str) -> list[Given]:
    """Every value written for a property of these types (``string``, ``boolean`` …; of all, without any).

    Those in maps and lists are among them; properties that the catalogue doesn't know are not. What an alias or a merge
    key brings in is left out: it is found where it is written, if that is a property.
    """
    found = _found.get(subject)
    if found is None:
        values: dict[int, Given] = {}
        for definition in subject.definitions():
            _collect(definition, values)
        found = _found[subject] = {}
        for given in values.values():
            found.setdefault(given.property.type, []).append(given)
    return [given for type in types or found for given in found.get(type, ())]


def parameter_of(node: Node) -> str | None:
    """The name of the parameter whose whole value this is (``{get_param: NAME}``)."""
    if isinstance(node, Call) and node.name in ("get_param", "Ref") and isinstance(node.argument, Scalar):
        return str(node.argument.value)
    return None


def _collect(definition: Definition, found: dict[int, Given]) -> None:
    known = catalog.lookup(definition.type)
    if known is None or definition.properties is None:
        return
    waiting: list[tuple[Node, dict[str, Property], str]] = [
        (definition.properties, known.properties, f"{definition.path}.properties")
    ]
    while waiting:
        node, schema, path = waiting.pop()
        if not isinstance(node, Mapping) or node.anchor is not None:
            continue
        for entry in node.effective():
            name = str(entry.key.value)
            property = schema.get(name)
            if property is not None and entry.value.anchor is None and entry.key.anchor is None:
                _add(Given(entry.value, property, f"{path}.{name}"), found, waiting)


def _add(given: Given, found: dict[int, Given], waiting: list[tuple[Node, dict[str, Property], str]]) -> None:
    node, property, path = given
    found.setdefault(id(node), given)
    if property.schema is not None:
        waiting.append((node, property.schema, path))
    elif property.items is not None and isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            if item.anchor is None:
                _add(Given(item, property.items, f"{path}[{index}]"), found, waiting)
