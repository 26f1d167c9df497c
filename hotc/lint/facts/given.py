"""What is written for the properties of resources, each value with its schema: found once for all rules that ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from hotc.compiler.catalog import Property
    from hotc.lint.subject import Subject


class Given:
    """A value (``node``) and the schema of what it is given to (``property``)."""

    __slots__ = ("_step", "_within", "node", "property")

    def __init__(self, node: Node, property: Property, within: Given | str, step: object) -> None:
        self.node = node
        self.property = property
        self._within = within
        self._step = step

    @property
    def path(self) -> str:
        """Its place: ``resources.port.properties.fixed_ips[0].subnet``. Put together where somebody asks."""
        within, step = self._within, self._step
        above = within if isinstance(within, str) else within.path
        return f"{above}[{step}]" if type(step) is int else f"{above}.{step}"


def given_values(subject: Subject, *types: str, plain: bool = False) -> list[Given]:
    """Every value written for a property of these types (``string``, ``boolean`` …; of all, without any).

    Those in maps and lists are among them; properties that the catalogue doesn't know are not. What an alias or a merge
    key brings in is left out: it is found where it is written, if that is a property. ``plain``: scalars alone.
    """
    found = subject.given.plain if plain else subject.given.by_type
    if len(types) == 1:
        return found.get(types[0], [])
    return [given for type in types or found for given in found.get(type, ())]


def all_values(subject: Subject) -> Values:
    """Every value written for a property."""
    lookup = catalog.view().lookup
    values = Values()
    for definition in subject.definitions():
        known = lookup(definition.type)
        if known is not None and definition.properties is not None:
            values.add(definition.properties, known.properties, f"{definition.path}.properties")
    return values


def parameter_of(node: Node) -> str | None:
    """The name of the parameter whose whole value this is (``{get_param: NAME}``)."""
    if isinstance(node, Call) and node.name in ("get_param", "Ref") and isinstance(node.argument, Scalar):
        return str(node.argument.value)
    return None


class Values:
    """The values found so far, each once, by the type of the property; ``plain`` are those that are scalars."""

    __slots__ = ("_found", "_waiting", "by_type", "plain")

    def __init__(self) -> None:
        self.by_type: dict[str, list[Given]] = {}
        self.plain: dict[str, list[Given]] = {}
        self._found: set[int] = set()
        self._waiting: list[tuple[Node, dict[str, Property], Given | str]] = []

    def add(self, properties: Node, schemata: dict[str, Property], path: str) -> None:
        """What is written for the properties of a resource, and what lies in that."""
        waiting = self._waiting
        waiting.append((properties, schemata, path))
        while waiting:
            node, schema, within = waiting.pop()
            if not isinstance(node, Mapping) or node.anchor is not None:
                continue
            for entry in node.effective():
                key, value = entry.key, entry.value
                property = schema.get(str(key.value))
                if property is not None and value.anchor is None and key.anchor is None:
                    self._take(Given(value, property, within, str(key.value)))

    def _take(self, given: Given) -> None:
        node, property = given.node, given.property
        number = id(node)
        if number not in self._found:
            self._found.add(number)
            self.by_type.setdefault(property.type, []).append(given)
            if type(node) is Scalar:
                self.plain.setdefault(property.type, []).append(given)
        if property.schema is not None:
            self._waiting.append((node, property.schema, given))
        elif property.items is not None and isinstance(node, Sequence):
            for index, item in enumerate(node.items):
                if item.anchor is None:
                    self._take(Given(item, property.items, given, index))
