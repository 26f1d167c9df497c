"""Values that only the cloud or a parameter knows: which of them can't fit a property whatever they will be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.schema.expected import EXPECTED
from hotc.compiler.schema.findings import quote
from hotc.compiler.schema.place import dotted
from hotc.compiler.values import POISON

if TYPE_CHECKING:
    from hotc.compiler.catalog import Property
    from hotc.compiler.diagnostics import HeatLevel
    from hotc.compiler.schema.coerce import Coercion
    from hotc.compiler.schema.place import Path
    from hotc.compiler.values import Unknown, Value

# Known type of an unknown value → types of properties that can't take it.
_IMPOSSIBLE: Final = {
    "string": frozenset(("list", "map")),
    "integer": frozenset(("list", "map", "boolean")),
    "number": frozenset(("list", "map", "boolean")),
    "boolean": frozenset(("list", "map")),
    "list": frozenset(("string", "integer", "number", "boolean", "map")),
    "map": frozenset(("string", "integer", "number", "boolean", "list")),
}
_NO_REFERENCE: Final = frozenset(("list", "map", "integer", "number", "boolean"))


def unknown_value(coercion: Coercion, prop: Property, value: Unknown, at: Path) -> Value:
    """The value itself, or ``POISON`` after a finding: a wrong type, or a reference to another kind of thing."""
    if prop.constraints or prop.kind:
        from hotc.compiler.schema.kinds import check_kind

        check_kind(coercion, prop, value, at)
    known_type = _type_of(value)
    impossible = _IMPOSSIBLE.get(known_type)
    if value.function in ("get_resource", "Ref"):
        impossible = _NO_REFERENCE
    elif value.function == "get_attr":
        return _attribute(coercion, prop, value, at)
    if impossible is None or prop.type not in impossible:
        return _begun(coercion, prop, value, at) if value.known_prefix else value
    if prop.conversion and prop.type in ("list", "map"):
        return value
    heat: HeatLevel | None = None
    found = f"a {known_type}"
    if value.function in ("get_resource", "Ref") and isinstance(value.arguments, str):
        found = "a reference, which is a string"
        # Heat sees null for a reference that comes late, and fails when the resource is there.
        heat = "cloud" if coercion.references.late(value.arguments) else "full"
    elif known_type == "integer":
        found = "an integer"
    coercion.findings.report("wrong-type", at, heat=heat, name=dotted(at), expected=EXPECTED[prop.type], found=found)
    return POISON


def _type_of(value: Unknown) -> str:
    """The type of a value. The pieces of a text are a list, one of them is a string."""
    if value.function in ("str_split", "fn_split") and isinstance(value.arguments, list):
        return "string" if len(value.arguments) > 2 else "list"
    return value.type


def _attribute(coercion: Coercion, prop: Property, value: Unknown, at: Path) -> Value:
    """An attribute whose declared type doesn't fit. Heat learns of it when the resources are there."""
    arguments = value.arguments
    if not isinstance(arguments, list) or len(arguments) != 2 or prop.conversion:
        return value
    words: dict[str, Any] = {"name": dotted(at), "expected": EXPECTED[prop.type]}
    attribute = f'the attribute "{arguments[1]}" of {str(arguments[0]).rpartition("/")[2]}'
    if value.type in ("list", "map") and prop.type in _IMPOSSIBLE[value.type]:
        coercion.findings.report("wrong-type", at, heat="cloud", found=f"{attribute}, which is a {value.type}", **words)
        return POISON
    if value.type == "string" and prop.type in ("integer", "number", "boolean"):
        coercion.findings.report("doubtful-type", at, found=f"{attribute}, a string", **words)
    return value


def _begun(coercion: Coercion, prop: Property, value: Unknown, at: Path) -> Value:
    """A text of which the beginning is known, and is wrong. Where it rests on resources, Heat reads it later."""
    from hotc.compiler.schema.prefix import impossible

    expected = "" if value.secret else impossible(prop, value.known_prefix)
    if not expected:
        return value
    heat: HeatLevel = "full" if all(origin.startswith("param:") for origin in value.origins) else "cloud"
    text = quote(value.known_prefix + "…", coercion.secret)
    coercion.findings.report("not-convertible", at, heat=heat, name=dotted(at), expected=expected, value=text)
    return POISON
