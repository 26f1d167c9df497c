"""Breaking good templates in known ways: each mutant is one line that is wrong, and what hotc should say of it.

The places come from PyYAML's composer, not from hotc, so that the two can disagree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from hotc.compiler import catalog
from hotc.compiler.versions import lookup

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

    from hotc.compiler.catalog import Property

Way = tuple[str | int, ...]
REFERENCES = ("get_resource", "get_attr", "get_param")
KINDS = {
    "network": "OS::Neutron::Net",
    "network_id": "OS::Neutron::Net",
    "subnet": "OS::Neutron::Subnet",
    "subnet_id": "OS::Neutron::Subnet",
    "router": "OS::Neutron::Router",
    "router_id": "OS::Neutron::Router",
    "port": "OS::Neutron::Port",
    "port_id": "OS::Neutron::Port",
    "floatingip_id": "OS::Neutron::FloatingIP",
    "volume_id": "OS::Cinder::Volume",
    "instance_uuid": "OS::Nova::Server",
}
"""Properties whose kind of reference is beyond doubt, and the type that they want."""


class Mutant(NamedTuple):
    """``lines``: where the error may be (from 1). ``meant``: what should be suggested, empty for nothing."""

    kind: str
    text: str
    lines: range
    meant: str = ""


class Subject:
    """A good template with its composed tree. Raises :class:`ValueError` where it is no block-style HOT template."""

    def __init__(self, text: str) -> None:
        self.text = text
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
        if not isinstance(root, yaml.MappingNode) or text.startswith(("\ufeff", "{")) or "\t" in text or "&" in text:
            raise ValueError("not a plain template")
        self.root = root
        sections = self.keys(root)
        self.version = (
            lookup(str(sections["heat_template_version"][1].value)) if "heat_template_version" in sections else None
        )
        if self.version is None:
            raise ValueError("not a HOT template")
        self.sections = sections
        self.parameters = self.named("parameters")
        self.resources = self.named("resources")
        self.conditions = self.named("conditions")
        self.types = {name: self.type_of(body) for name, (_, body) in self.resources.items()}

    @staticmethod
    def keys(node: Any) -> dict[str, tuple[Any, Any]]:
        """Key → key node and value node."""
        return {key.value: (key, value) for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}

    def named(self, section: str) -> dict[str, tuple[Any, Any]]:
        return self.keys(self.sections[section][1]) if section in self.sections else {}

    def type_of(self, body: Any) -> str:
        found = self.keys(body).get("type")
        return str(found[1].value) if found else ""

    def line(self, node: Any) -> int:
        return int(node.start_mark.line) + 1

    def replace(self, node: Any, text: str) -> str:
        """The text with a scalar written anew, its quotes kept."""
        start, end = node.start_mark.index, node.end_mark.index
        if node.style in ("'", '"'):
            start, end = start + 1, end - 1
        return self.text[:start] + text + self.text[end:]

    def without_lines(self, first: int, last: int) -> str:
        """The text without the lines from ``first`` (from 0) to ``last`` (exclusive)."""
        lines = self.text.split("\n")
        return "\n".join(lines[:first] + lines[last:])

    def on_one_line(self, node: Any) -> bool:
        return bool(node.start_mark.line == node.end_mark.line)

    def walk(self, node: Any, way: Way = ()) -> Iterator[tuple[Any, Any, Way]]:
        """Every pair of key and value below a node, and the way to it."""
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                yield key, value, (*way, key.value)
                yield from self.walk(value, (*way, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for number, item in enumerate(node.value):
                yield from self.walk(item, (*way, number))


def misspelt(name: str, rng: random.Random, known: Any) -> str | None:
    """The name with one letter gone, doubled, or two swapped; ``None`` when that gives another known name."""
    places = [n for n in range(1, len(name) - 1) if name[n].isalpha() and name[n - 1].isalpha()]
    if len(name) < 4 or not places:
        return None
    at = rng.choice(places)
    wrong = rng.choice(
        (
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
        )
    )
    return None if wrong == name or wrong in known else wrong


def _spelling(subject: Subject, rng: random.Random, kind: str, node: Any, known: Any) -> Iterator[Mutant]:
    wrong = misspelt(str(node.value), rng, known) if isinstance(node, yaml.ScalarNode) else None
    if wrong is not None and subject.on_one_line(node):
        yield Mutant(kind, subject.replace(node, wrong), at(subject.line(node)), str(node.value))


def at(line: int) -> range:
    return range(line, line + 1)


# --- misspellings


def sections(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    for name, (key, value) in subject.sections.items():
        if name in ("parameters", "resources", "conditions", "outputs") and value.value:
            yield from _spelling(subject, rng, "section", key, ())


def keys(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    """Keys of parameters, resources and outputs."""
    for section in ("parameters", "resources", "outputs"):
        for _, body in subject.named(section).values():
            for key, _ in subject.keys(body).values():
                yield from _spelling(subject, rng, f"key of {section}", key, ())


def functions(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    assert subject.version is not None
    for name in ("resources", "outputs"):
        for _, body in subject.named(name).values():
            for key, _ in subject.keys(body).values():
                if key.value not in ("properties", "value"):
                    continue
                for name_node, _, way in subject.walk(subject.keys(body)[key.value][1]):
                    if name_node.value in subject.version.functions and _is_call(subject, body, (key.value, *way)):
                        yield from _spelling(subject, rng, "function", name_node, subject.version.functions)


def _is_call(subject: Subject, body: Any, way: Way) -> bool:
    node = body
    for step in way[:-1]:
        node = node.value[step] if isinstance(step, int) else subject.keys(node)[step][1]
    return len(node.value) == 1


def references(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    for section in ("resources", "outputs"):
        for _, body in subject.named(section).values():
            for key, value, _ in subject.walk(body):
                first = value.value[0] if isinstance(value, yaml.SequenceNode) and value.value else value
                known = subject.parameters if key.value == "get_param" else subject.resources
                if key.value in REFERENCES and isinstance(first, yaml.ScalarNode) and first.value in known:
                    yield from _spelling(subject, rng, f"{key.value} of", first, known)
                elif key.value == "depends_on" and isinstance(first, yaml.ScalarNode) and first.value in known:
                    yield from _spelling(subject, rng, "depends_on of", first, known)
                elif (
                    key.value == "condition"
                    and isinstance(value, yaml.ScalarNode)
                    and value.value in subject.conditions
                ):
                    yield from _spelling(subject, rng, "condition of", value, subject.conditions)


def types(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    names = catalog.names()
    for name, (_, body) in subject.resources.items():
        if subject.types[name] in names:
            yield from _spelling(subject, rng, "resource type", subject.keys(body)["type"][1], names)
    for _, body in subject.parameters.values():
        if "type" in subject.keys(body):
            yield from _spelling(subject, rng, "parameter type", subject.keys(body)["type"][1], ())


def _typed(subject: Subject) -> Iterator[tuple[str, Any, dict[str, Property]]]:
    """Every map whose keys a schema lists: name of the resource, node, schema."""
    for name, (_, body) in subject.resources.items():
        type_ = catalog.lookup(subject.types[name])
        written = subject.keys(body).get("properties")
        if type_ is None or type_.open_properties or written is None:
            continue
        waiting: list[tuple[Any, dict[str, Property]]] = [(written[1], type_.properties)]
        while waiting:
            node, schema = waiting.pop()
            if not isinstance(node, yaml.MappingNode) or any(key.value not in schema for key, _ in node.value):
                continue
            yield name, node, schema
            for key, value in node.value:
                prop = schema[key.value]
                if prop.schema:
                    waiting.append((value, prop.schema))
                elif prop.items is not None and prop.items.schema and isinstance(value, yaml.SequenceNode):
                    waiting += [(item, prop.items.schema) for item in value.value]


def properties(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    for _, node, schema in _typed(subject):
        for key, _ in node.value:
            yield from _spelling(subject, rng, "property", key, schema)


def attributes(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    for section in ("resources", "outputs"):
        for key, value, _ in subject.walk(subject.sections[section][1] if section in subject.sections else None):
            if key.value != "get_attr" or not isinstance(value, yaml.SequenceNode) or len(value.value) < 2:
                continue
            resource, attribute = value.value[:2]
            type_ = catalog.lookup(subject.types.get(resource.value, "")) if isinstance(resource.value, str) else None
            if type_ is not None and not type_.open_attributes and attribute.value in type_.attributes:
                yield from _spelling(subject, rng, "attribute", attribute, type_.attributes)


# --- values, references of another kind, what is missing


def required(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    """Leave a required property out. The error may be at the map's first line, or where the resource begins."""
    for name, node, schema in _typed(subject):
        lines = {key.start_mark.line for key, _ in node.value}
        if node.flow_style or len(lines) < 2:
            continue
        for number, (key, value) in enumerate(node.value):
            if not schema[key.value].required or (number == 0 and _begins_item(subject, key)):
                continue
            first = key.start_mark.line
            last = node.value[number + 1][0].start_mark.line if number + 1 < len(node.value) else _end_line(value) + 1
            begin = subject.resources[name][0].start_mark.line + 1
            yield Mutant("required property", subject.without_lines(first, last), range(begin, subject.line(node) + 1))


def _begins_item(subject: Subject, key: Any) -> bool:
    start = subject.text.rfind("\n", 0, key.start_mark.index) + 1
    return subject.text[start : key.start_mark.index].strip() != ""


def _end_line(node: Any) -> int:
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    mark = node.end_mark
    return int(mark.line - 1 if mark.column == 0 or getattr(node, "style", None) in ("|", ">") else mark.line)


def swapped(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    """Refer to a resource of another kind (one that refers to nothing, so that no circle comes of it)."""
    alone = [
        name
        for name, (_, body) in subject.resources.items()
        if subject.types[name] in KINDS.values()
        and not any(key.value in ("get_resource", "get_attr", "depends_on") for key, _, _ in subject.walk(body))
    ]
    for key, value in (pair for _, node, _ in _typed(subject) for pair in node.value):
        inner = subject.keys(value).get("get_resource")
        if key.value not in KINDS or inner is None or subject.types.get(inner[1].value) != KINDS[key.value]:
            continue
        others = [name for name in alone if subject.types[name] != KINDS[key.value]]
        if others:
            other = rng.choice(others)
            yield Mutant("reference of another kind", subject.replace(inner[1], other), at(subject.line(inner[1])))


def constrained(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    """A literal value outside what its schema, or its parameter's constraints, allow."""
    for _, node, schema in _typed(subject):
        for key, value in node.value:
            wrong = _outside(schema[key.value])
            if wrong and isinstance(value, yaml.ScalarNode) and subject.on_one_line(value) and value.value:
                yield Mutant("value out of constraint", subject.replace(value, wrong), at(subject.line(value)))
    for _, body in subject.parameters.values():
        parts = subject.keys(body)
        if "constraints" not in parts or "default" not in parts:
            continue
        kinds = {key.value for key, _, _ in subject.walk(parts["constraints"][1])}
        default = parts["default"][1]
        if "allowed_values" in kinds and isinstance(default, yaml.ScalarNode) and parts["type"][1].value == "string":
            yield Mutant("default out of constraint", subject.replace(default, "none-such"), at(subject.line(default)))


def _outside(prop: Property) -> str:
    for constraint in prop.checks:
        if "allowed" in constraint and prop.type == "string":
            return "none-such"
        if "range" in constraint and prop.type == "integer":
            return "-987654321"
        if constraint.get("custom") in ("ip_addr", "net_cidr", "mac_addr"):
            return "300.1.2.3/99"
    return ""


def later(subject: Subject, rng: random.Random) -> Iterator[Mutant]:
    """A function that came with a later version."""
    assert subject.version is not None
    if "yaql" in subject.version.functions:
        return
    for _, node, schema in _typed(subject):
        for key, value in node.value:
            if schema[key.value].type == "string" and isinstance(value, yaml.ScalarNode) and subject.on_one_line(value):
                text = subject.text[: value.start_mark.index] + "{yaql: {expression: $, data: a}}"
                yield Mutant("later function", text + subject.text[value.end_mark.index :], at(subject.line(value)))


MUTATORS: tuple[Callable[[Subject, random.Random], Iterator[Mutant]], ...] = (
    *(sections, keys, functions, references, types, properties, attributes),
    *(required, swapped, constrained, later),
)
OF_THE_CATALOGUE = (
    *("resource type", "property", "attribute", "required property"),
    *("reference of another kind", "value out of constraint"),
)
"""Kinds of mutants that only the knowledge of resource types can tell."""
