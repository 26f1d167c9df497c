"""A JSON schema of HOT for editors, made from the tables of versions and functions and from the catalogue.

Draft 07: yaml-language-server, and with it most editors, reads that best.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.editor.properties import DEFINITIONS, properties_of, value
from hotc.compiler.editor.sections import conditions, functions, outputs, parameter_groups, parameters, resource
from hotc.compiler.versions import LATEST, names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.catalog import ResourceType

Schema = dict[str, Any]


def schema(types: Iterable[tuple[ResourceType, list[str]]]) -> Schema:
    """The schema. ``types`` are the resource types that it knows, each with all names that mean it."""
    known = list(types)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "OpenStack Heat Orchestration Template (HOT)",
        "type": "object",
        "required": [LATEST.header],
        "additionalProperties": False,
        "properties": {
            LATEST.header: {
                "description": "The version of the language: what it allows.",
                # dates without quotes are dates to some readers of YAML, and texts to others
                "enum": names(LATEST.header),
            },
            "description": {"description": "What the template is for.", "type": ["string", "null"]},
            "parameter_groups": parameter_groups(),
            "parameters": parameters(),
            "conditions": conditions(),
            "resources": {
                "description": "What is created, by name.",
                "type": ["object", "null"],
                "additionalProperties": {"$ref": "#/definitions/resource"},
            },
            "outputs": outputs(),
        },
        "definitions": {
            **DEFINITIONS,
            "function": functions(),
            "resource": resource([name for _, all_names in known for name in all_names], _branches(known)),
            **{f"type {type_.name}": properties_of(type_) for type_, _ in known},
        },
    }


def _branches(known: list[tuple[ResourceType, list[str]]]) -> list[Schema]:
    """For each type: when it is this one, then these are its properties."""
    return [_branch(type_, all_names) for type_, all_names in known]


def _branch(type_: ResourceType, all_names: list[str]) -> Schema:
    then: Schema = {"properties": {"properties": value({"$ref": f"#/definitions/type {type_.name}"})}}
    if "required" in properties_of(type_):
        then["required"] = ["properties"]
    return {"if": {"properties": {"type": {"enum": all_names}}, "required": ["type"]}, "then": then}
