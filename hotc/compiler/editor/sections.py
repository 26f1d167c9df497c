"""The sections of a template as JSON schema: what any version of HOT allows. The compiler knows which one does."""

from __future__ import annotations

from typing import Any

from hotc.compiler.editor.properties import value
from hotc.compiler.language import FUNCTIONS
from hotc.compiler.versions import ALL

Schema = dict[str, Any]

TEXT: Schema = {"type": ["string", "number", "boolean", "null"]}
WORD: Schema = {"type": ["string", "number", "boolean"]}
FLAG: Schema = {"type": ["boolean", "string", "integer", "null"]}
HOT = [version for version in ALL if version.kind == "hot"]


def _every(group: str) -> list[str]:
    """What any version of HOT has in one of its tables, in the order of its appearance."""
    return list(dict.fromkeys(key for version in HOT for key in getattr(version, group)))


def functions() -> Schema:
    """An intrinsic function: a map of one key, its name."""
    known = {name: implementation for version in HOT for name, implementation in version.functions.items()}
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {name: {"description": FUNCTIONS[meaning][3]} for name, meaning in known.items()},
    }


def condition() -> Schema:
    """Where a condition is wanted: true, false, the name of one, or a function that gives one."""
    known = {name: meaning for version in HOT for name, meaning in version.condition_functions.items()}
    function = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {name: {"description": FUNCTIONS[meaning][3]} for name, meaning in known.items()},
    }
    return {"anyOf": [{"type": ["boolean", "string"]}, function]}


def conditions() -> Schema:
    """The section ``conditions``."""
    return {
        "description": "Conditions, by name.",
        "type": ["object", "null"],
        "additionalProperties": condition(),
    }


def parameters() -> Schema:
    """The section ``parameters``."""
    keys: dict[str, Schema] = {
        "type": {"description": "Type of its values.", "enum": _every("parameter_types")},
        "label": TEXT,
        "description": TEXT,
        "default": {"description": "The value without which none has to be given."},
        "hidden": {**FLAG, "description": "Whether the value is a secret."},
        "immutable": {**FLAG, "description": "Whether updates of the stack must keep the value."},
        "constraints": {"type": ["array", "null"], "items": constraint()},
        "tags": {"type": ["array", "null", "string"]},
    }
    parameter = {
        "type": "object",
        "required": ["type"],
        "properties": {key: keys.get(key, {}) for key in _every("parameter_keys")},
        "additionalProperties": False,
    }
    return {
        "description": "What is asked of those who create a stack, by name.",
        "type": ["object", "null"],
        "additionalProperties": parameter,
    }


def constraint() -> Schema:
    """One constraint of a parameter."""
    limits = {"type": "object", "properties": {"min": WORD, "max": WORD}, "additionalProperties": False}
    keys: dict[str, Schema] = {
        "description": TEXT,
        "length": limits,
        "range": limits,
        "modulo": {
            "type": "object",
            "properties": {"step": WORD, "offset": WORD},
            "required": ["step", "offset"],
            "additionalProperties": False,
        },
        "allowed_values": {"type": "array"},
        "allowed_pattern": {"type": "string"},
        "custom_constraint": {"type": "string"},
    }
    return {
        "type": "object",
        "properties": {key: keys.get(key, {}) for key in _every("constraint_keys")},
        "additionalProperties": False,
        "minProperties": 1,
    }


def parameter_groups() -> Schema:
    """The section ``parameter_groups``."""
    group = {
        "type": "object",
        "required": ["parameters"],
        "properties": {"label": TEXT, "description": TEXT, "parameters": {"type": "array"}},
    }
    return {"description": "How parameters are shown together.", "type": ["array", "null"], "items": group}


def resource(types: list[str], branches: list[Schema]) -> Schema:
    """A resource: what is the same for all, and what depends on its type."""
    policies = _every("deletion_policies")
    keys: dict[str, Schema] = {
        "type": {
            "description": "What is created: a type of Heat, a template file, or a name of the resource registry.",
            "anyOf": [{"enum": types}, {"type": "string"}],
        },
        "properties": value({"type": ["object", "null"]}),
        "metadata": value({"type": ["object", "null"]}),
        "depends_on": value({"type": ["string", "array", "null"], "description": "What must be there before."}),
        "deletion_policy": value({"enum": [*policies, None], "description": "What becomes of it when it is deleted."}),
        "update_policy": value({"type": ["object", "null"]}),
        "description": TEXT,
        "external_id": value({**TEXT, "description": "Id of something that is there already; it is not managed."}),
        "condition": {**condition(), "description": "Whether it is created at all."},
    }
    return {
        "type": "object",
        "required": ["type"],
        "properties": {key: keys.get(key, {}) for key in _every("resource_keys")},
        "additionalProperties": False,
        "allOf": branches,
    }


def outputs() -> Schema:
    """The section ``outputs``."""
    output = {
        "type": "object",
        "required": ["value"],
        "properties": {
            key: {"description": TEXT, "condition": condition()}.get(key, {}) for key in _every("output_keys")
        },
        "additionalProperties": False,
    }
    return {"description": "What a stack tells, by name.", "type": ["object", "null"], "additionalProperties": output}
