"""Values for the parameters of a template that somebody else wrote: things that are there on the cloud of the run.

What a parameter means is told from where it goes to, through nested templates and groups: the template is compiled
without a value for it, and every property that is the parameter then is a *use* of it, such as
``OS::Nova::Server networks.*.network``. The kind of thing that a property wants stands in the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml

import hotc
from hotc.compiler import catalog
from hotc.compiler.catalog import kinds
from hotc.compiler.values import Choice, Secret, Unknown

from .world import BY_KIND, BY_PROPERTY, OUTSIDE, THERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from hotc.compiler.catalog.model import Property
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.instance import Instance, ResourceInstance

Json = dict[str, Any]

TEXTS: Final = {"string": "text", "number": 1, "boolean": True, "json": {}, "comma_delimited_list": ["text"]}


class NoValueKnown(Exception):  # noqa: N818  # says what is the matter, which need not be an error
    """A parameter for which nothing can be given; the text says why."""


@dataclass(slots=True)
class Use:
    """``kind`` is a custom constraint (``neutron.network``) or the kind that :mod:`.catalog.kinds` tells, or empty."""

    type: str
    path: str
    kind: str


@dataclass(slots=True)
class Filled:
    """A template with values for its parameters, compiled."""

    parameters: Json
    compiled: Compilation
    uses: dict[str, list[Use]] = field(default_factory=dict)


def filled(path: Path, template: Json, environments: Sequence[Path]) -> Filled:
    """Find a value for each parameter that needs one. Raises :class:`NoValueKnown`."""
    declared = template.get("parameters") or {}
    bare = {**template, "parameters": {name: _bare(schema) for name, schema in declared.items()}}
    text = yaml.safe_dump(bare, sort_keys=False)
    uses: dict[str, list[Use]] = {}
    traced = hotc.compile(path, text=text)
    for resource in resources(traced.instance):
        for name, use in _uses(resource):
            uses.setdefault(name, []).append(use)
    given = {name for each in environments for name in _given(each)}
    parameters = {}
    for name, schema in declared.items():
        value = _value(name, schema, uses.get(name, []), name in given)
        if value is not None:
            parameters[name] = value
    again = hotc.compile(path, environments=environments, parameters=parameters, require_parameters=True)
    return Filled(parameters, again, uses)


def resources(instance: Instance | None) -> Iterator[ResourceInstance]:
    """Every resource of a stack and of the stacks within; of a group whose size is not known, one member."""
    if instance is None:
        return
    for resource in instance.resources.values():
        yield resource
        yield from resources(resource.nested)


def _bare(schema: Any) -> Any:
    """A text that nothing decides about has no value while its uses are looked for."""
    if not isinstance(schema, dict) or str(schema.get("type")) not in ("string", "comma_delimited_list"):
        return schema
    return {key: value for key, value in schema.items() if key not in ("default", "constraints")}


def _given(environment: Path) -> Json:
    read = yaml.safe_load(environment.read_text(encoding="utf-8")) or {}
    return {**(read.get("parameters") or {}), **(read.get("parameter_defaults") or {})}


def _uses(resource: ResourceInstance) -> Iterator[tuple[str, Use]]:
    type_name = resource.catalog_type or ""
    known = catalog.lookup(type_name)
    for name, value in resource.typed.items():
        schema = known.properties.get(name) if known is not None else None
        for path, leaf, kind in leaves(type_name, value, schema, name):
            if isinstance(leaf, Unknown) and leaf.function == "get_param" and len(leaf.arguments) == 1:
                yield str(leaf.arguments[0]), Use(type_name, path, kind)


def leaves(type_name: str, value: Any, schema: Property | None, path: str) -> Iterator[tuple[str, Any, str]]:
    """The values within a property: path, value, kind. An unknown list counts as one item of it."""
    if isinstance(value, Secret):
        value = value.value
    if isinstance(value, dict):
        for key, item in value.items():
            within = (schema.schema or {}).get(str(key)) if schema is not None else None
            yield from leaves(type_name, item, within, f"{path}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield from leaves(type_name, item, schema.items if schema is not None else None, f"{path}.*")
    elif isinstance(value, Choice):
        for side in (value.then, value.otherwise):
            yield from leaves(type_name, side, schema, path)
    else:
        if schema is not None and schema.items is not None:
            schema, path = schema.items, f"{path}.*"
        named = next((str(each["custom"]) for each in schema.constraints if "custom" in each), "") if schema else ""
        yield path, value, kinds.PROPERTIES.get(type_name, {}).get(path) or named


def _value(name: str, schema: Any, uses: list[Use], given: bool) -> Any:
    """What to give for a parameter; ``None``: nothing, what it has is good."""
    if not isinstance(schema, dict):
        raise NoValueKnown(f"the parameter {name} has no schema")
    kind = str(schema.get("type", "string"))
    wanted = next((each for each in map(_there, uses) if each), "")
    if wanted and str(schema.get("default")) not in THERE.get(_kind(uses), ("", frozenset()))[1]:
        return [wanted] if kind == "comma_delimited_list" else _allowed(name, schema, wanted)
    if "default" in schema or given:
        return None
    found = next((each for each in map(_fit, uses) if each is not None), None)
    if found is not None:
        return [found] if kind == "comma_delimited_list" else found
    return _allowed(name, schema, TEXTS.get(kind))


def _there(use: Use) -> str:
    return OUTSIDE.get((use.type, use.path)) or (THERE[use.kind][0] if use.kind in THERE else "")


def _fit(use: Use) -> Any:
    return BY_PROPERTY.get((use.type, use.path), BY_KIND.get(use.kind))


def _kind(uses: list[Use]) -> str:
    return next((use.kind for use in uses if _there(use)), "")


def _allowed(name: str, schema: Json, wanted: Any) -> Any:
    """The value, or another one where the parameter's constraints leave it no choice."""
    for each in schema.get("constraints") or ():
        if "allowed_values" in each and wanted not in each["allowed_values"]:
            return each["allowed_values"][0]
        if isinstance(each.get("range"), dict):
            return each["range"].get("min", each["range"].get("max"))
        if isinstance(each.get("length"), dict):
            least = int(each["length"].get("min", 1))
            return wanted if len(str(wanted)) >= least else str(wanted) * least
        if "allowed_pattern" in each:
            raise NoValueKnown(f"nothing is known that matches the pattern of the parameter {name}")
    return wanted
