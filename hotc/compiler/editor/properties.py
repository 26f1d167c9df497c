"""Properties of resource types as JSON schema. Where a value may stand, an intrinsic function may stand as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.catalog import Property, ResourceType, Support

Schema = dict[str, Any]

DEFINITIONS: Final[dict[str, Schema]] = {
    "string": {"type": ["string", "integer", "boolean", "null"]},
    "integer": {
        "anyOf": [{"type": ["number", "boolean", "null"]}, {"type": "string", "pattern": r"^\s*[+-]?[0-9_]+\s*$"}]
    },
    "number": {
        "anyOf": [
            {"type": ["number", "boolean", "null"]},
            {"type": "string", "pattern": r"^\s*[+-]?([0-9_]+\.?[0-9_]*|\.[0-9_]+)([eE][+-]?[0-9]+)?\s*$"},
        ]
    },
    # yes and on are booleans in YAML 1.1, as Heat reads it, and texts in YAML 1.2, as editors do
    "boolean": {
        "anyOf": [
            {"type": ["boolean", "null"]},
            {
                "type": "string",
                "pattern": "^([tT][rR][uU][eE]|[fF][aA][lL][sS][eE]|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF)$",
            },
        ]
    },
    "list": {"type": ["array", "null"]},
    "map": {"type": ["object", "null"]},
    "any": {},
}
"""What Heat takes for a value of each type of the catalogue: it converts numbers, booleans and texts."""


def value(plain: Schema) -> Schema:
    """A value as ``plain`` says, or an intrinsic function that gives one."""
    return {"anyOf": [{"$ref": "#/definitions/function"}, plain]}


def properties_of(type_: ResourceType) -> Schema:
    """The section ``properties`` of a resource of this type."""
    if type_.open_properties:
        return {"type": ["object", "null"]}
    renamed = {rule.path: True for rule in type_.translation if rule.rule == "replace"}
    return _keys(type_.properties, (), renamed)


def _keys(properties: dict[str, Property], at: tuple[str, ...], renamed: dict[tuple[str, ...], bool]) -> Schema:
    taken = {name: prop for name, prop in properties.items() if prop.implemented}
    found: Schema = {
        "type": ["object", "null"],
        "properties": {name: _property(prop, (*at, name), renamed) for name, prop in taken.items()},
        "additionalProperties": False,
    }
    # where an older name means the same, either will do, and only the compiler can tell whether one is there
    required = [n for n, prop in taken.items() if prop.required and prop.default is None and (*at, n) not in renamed]
    if required:
        found["required"] = required
    return found


def _property(prop: Property, at: tuple[str, ...], renamed: dict[tuple[str, ...], bool]) -> Schema:
    if prop.type == "any":
        return _described(prop, {})
    return _described(prop, value(_plain(prop, at, renamed)))


def _plain(prop: Property, at: tuple[str, ...], renamed: dict[tuple[str, ...], bool]) -> Schema:
    plain: Schema = {"$ref": f"#/definitions/{prop.type}"}
    if prop.schema is not None:
        plain = _keys(prop.schema, at, renamed)
    elif prop.items is not None:
        plain = {"type": ["array", "null"], "items": _property(prop.items, at, renamed)}
    if prop.conversion:
        return {"anyOf": [plain, {"type": ["string", "array"]}]}
    limits = [limit for constraint in prop.checks if (limit := _limit(prop, constraint))]
    return {"allOf": [plain, *limits]} if limits else plain


def _limit(prop: Property, constraint: dict[str, Any]) -> Schema:
    """A constraint as far as JSON schema has a word for it that means the same."""
    kind, value = next(iter(constraint.items()))
    convert = _LIMITS.get(kind)
    return convert(prop, value) if convert is not None else {}


def _range(_prop: Property, value: dict[str, Any]) -> Schema:
    words = {"min": "minimum", "max": "maximum"}
    return {words[key]: limit for key, limit in value.items() if limit is not None}


def _length(prop: Property, value: dict[str, Any]) -> Schema:
    noun = {"string": "Length", "list": "Items", "map": "Properties"}.get(prop.type)
    return {f"{key}{noun}": limit for key, limit in value.items() if limit is not None} if noun else {}


def _allowed(prop: Property, value: list[Any]) -> Schema:
    if prop.type == "list":
        return {"items": {"anyOf": [{"$ref": "#/definitions/function"}, {"enum": value}]}}
    written = [other for item in value if isinstance(other := _other_form(item), str | int | float)]
    return {"anyOf": [{"enum": [*value, *written]}, {"type": ["null", "boolean"]}]}


def _other_form(item: Any) -> Any:
    """How a value may be written as well: numbers as texts, texts of digits as numbers."""
    if isinstance(item, bool):
        return None
    if isinstance(item, int | float):
        return str(item)
    return int(item) if isinstance(item, str) and item.isascii() and item.isdecimal() else None


_LIMITS: Final[dict[str, Callable[[Property, Any], Schema]]] = {
    "range": _range,
    "length": _length,
    "allowed": _allowed,
}
"""Constraint → the schema for it. Patterns are Python's, which editors read otherwise; they are the compiler's."""


def _described(prop: Property, found: Schema) -> Schema:
    notes: list[str] = [] if prop.type == "any" else [prop.type]
    if prop.required:
        notes.append("required")
    notes += [f"a {name}" for constraint in prop.constraints if (name := constraint.get("custom"))]
    notes.append(_support(prop.support))
    if text := ", ".join(note for note in notes if note):
        found["description"] = text
    if prop.default is not None:
        found["default"] = prop.default
    if prop.support.status in ("deprecated", "hidden", "unsupported"):
        found["deprecationMessage"] = _support(prop.support)
    return found


def _support(support: Support) -> str:
    words: list[str] = [] if support.status == "supported" else [support.status]
    if support.since:
        words.append(f"since {support.since}")
    if support.use:
        words.append(f"(use {support.use})")
    return " ".join(words)
