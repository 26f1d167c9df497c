"""What is wrong with a catalogue pack: first its form (pack.schema.json), then what a schema can't say."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler import catalog
from hotc.compiler.catalog import kinds
from hotc.compiler.patterns import compiled
from hotc.compiler.suggest import did_you_mean, nearest
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jsonschema.exceptions import ValidationError

Path = tuple[str | int, ...]

_KINDS: Final = {"object": "a map", "array": "a list", "string": "a text", "boolean": "true or false"}
_PYTHON: Final[dict[str, tuple[type, ...]]] = {
    "string": (str, int),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "map": (dict,),
    "list": (list,),
}
_FITS: Final = {
    "range": {"integer", "number"},
    "modulo": {"integer", "number"},
    "length": {"string", "map", "list"},
    "pattern": {"string"},
}
"""Constraint → the types that it can be put on; the others go with any."""


class Mistake(NamedTuple):
    """A mistake at ``path`` in the pack; ``at_key``: the key at the end of the path is what is wrong, not its value."""

    path: Path
    message: str
    hint: str = ""
    at_key: bool = False


def mistakes(data: Any) -> list[Mistake]:
    """All mistakes in a pack, given as plain data; the meaning is looked at only where the form is right."""
    from jsonschema import Draft7Validator

    schema = json.loads((files("hotc.compiler.catalog") / "pack.schema.json").read_text(encoding="utf-8"))
    errors = sorted(Draft7Validator(schema).iter_errors(data), key=lambda error: list(map(str, error.absolute_path)))
    found = [mistake for error in errors for mistake in _worded(error)]
    if found:
        return found
    return [mistake for name, raw in data["types"].items() for mistake in _of_type(name, raw)]


def _worded(error: ValidationError) -> Iterator[Mistake]:
    """A finding of jsonschema in our words."""
    path: Path = tuple(error.absolute_path)
    wanted: Any = error.validator_value
    instance: Any = error.instance
    if error.validator == "additionalProperties" and isinstance(error.schema, dict):
        known = list(error.schema.get("properties", {}))
        for key in instance:
            if key not in known:
                hint = did_you_mean(str(key), known) or f"There may be {', '.join(known)}."
                yield Mistake((*path, key), f'There is no key "{key}" here', hint, at_key=True)
    elif error.validator == "required":
        missing = next(key for key in wanted if key not in instance)
        yield Mistake(path, f'The key "{missing}" is missing', at_key=True)
    elif error.validator == "enum":
        hint = did_you_mean(str(instance), wanted)
        yield Mistake(path, f'"{instance}" is not one of {", ".join(wanted)}', hint)
    elif error.validator == "const":
        yield Mistake(path, f"It must be {wanted}, not {json.dumps(instance, default=str)}")
    elif error.validator == "type":
        yield Mistake(path, f"It must be {_KINDS.get(wanted, wanted)}")
    elif "propertyNames" in error.absolute_schema_path:
        name = str(instance)
        yield Mistake((*path, name), f'"{name}" can\'t be the name of a type', "Write it as Acme::Thing.", at_key=True)
    else:
        yield Mistake(path, error.message)


def _of_type(name: str, raw: dict[str, Any]) -> Iterator[Mistake]:
    path: Path = ("types", name)
    if name in catalog.index()["types"] or catalog.canonical(name) != name:
        yield Mistake(
            path, f"Heat has a type {name} itself", "A pack adds types; give yours another name.", at_key=True
        )
    yield from _kind(raw, path)
    for key, attribute in raw.get("attributes", {}).items():
        yield from _kind(attribute, (*path, "attributes", key))
    for key, prop in raw.get("properties", {}).items():
        yield from _of_property(prop, (*path, "properties", key))


def _of_property(raw: dict[str, Any], path: Path) -> Iterator[Mistake]:
    kind = raw["type"]
    yield from _kind(raw, path)
    default = raw.get("default")
    if default is not None and kind != "any":
        right = isinstance(default, _PYTHON[kind]) and (
            kind not in ("integer", "number") or not isinstance(default, bool)
        )
        if not right:
            yield Mistake((*path, "default"), f"The default is no {kind}")
    for number, constraint in enumerate(raw.get("constraints", ())):
        ((name, value),) = constraint.items()
        place: Path = (*path, "constraints", number, name)
        if kind not in _FITS.get(name, {kind}):
            yield Mistake(place, f"A {name} is nothing for the type {kind}", at_key=True)
        elif (check := _CHECKS.get(name)) is not None:
            yield from check(value, place)
    if "items" in raw:
        yield from _of_property(raw["items"], (*path, "items"))
    for key, prop in raw.get("schema", {}).items():
        yield from _of_property(prop, (*path, "schema", key))


def _kind(raw: dict[str, Any], path: Path) -> Iterator[Mistake]:
    """A kind is one of the table's, or a dotted name that begins with a service of the team's own."""
    kind = raw.get("kind")
    if kind is None or kind in kinds.KINDS:
        return
    services = {name.partition(".")[0] for name in kinds.KINDS}
    if "." not in kind or kind.partition(".")[0] in services:
        hint = did_you_mean(kind, kinds.KINDS) or "Write one such as neutron.network, or acme.zone for one of your own."
        yield Mistake((*path, "kind"), f'There is no kind "{kind}"', hint)


def _limits(value: dict[str, Any], path: Path) -> Iterator[Mistake]:
    if "min" in value and "max" in value and value["min"] > value["max"]:
        yield Mistake(path, f"The minimum {value['min']} is above the maximum {value['max']}")


def _pattern(value: str, path: Path) -> Iterator[Mistake]:
    try:
        compiled(value)
    except re.error as error:
        yield Mistake(path, f"The pattern is not a regular expression: {error}")


def _custom(value: str, path: Path) -> Iterator[Mistake]:
    index = catalog.index()
    known = [*index["local_constraints"], *index["cloud_constraints"]]
    services = {name.partition(".")[0] for name in index["cloud_constraints"]}
    # a team's own service may have constraints of its own, which only its cloud can check
    if value not in known and ("." not in value or value.partition(".")[0] in services):
        near = nearest(value, known)
        hint = f'Did you mean "{near}"?' if near else f"Heat has {', '.join(index['local_constraints'])}, and others."
        yield Mistake(path, f'There is no custom constraint "{value}"', hint)


_CHECKS: Final[dict[str, Callable[[Any, Path], Iterator[Mistake]]]] = {
    "range": _limits,
    "length": _limits,
    "pattern": _pattern,
    "custom": _custom,
}
