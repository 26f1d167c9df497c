"""A JSON schema of a plan's JSON form (``hotc plan --format json``), made from the records themselves.

Within a major version (``hotc_plan``) fields are only added, so a reader has to pass over those that he doesn't know.
"""

from __future__ import annotations

import re
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from hotc.runtime.planning import drift, plan
from hotc.runtime.state.records import CloudIdentity

Schema = dict[str, Any]

_ANY: Schema = {}
_COUNTS: Schema = {"type": "object", "additionalProperties": {"type": "integer", "minimum": 0}}
_LEFT_OUT: Schema = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("address", "type", "operation")},
    "required": ["address", "type", "operation"],
}
_PICKED: Schema = {
    "type": "object",
    "properties": {name: {"type": "array", "items": {"type": "string"}} for name in ("targets", "excludes", "replace")},
}
OTHERS: dict[str, Schema] = {
    "Plan.hotc_plan": {"const": plan.FORMAT, "description": "Version of this form."},
    "Plan.summary": _COUNTS | {"description": "How many resources there are of each operation; containers aren't."},
    "Plan.has_changes": {"type": "boolean", "description": "Whether an apply would do anything."},
    "Plan.picked": _PICKED | {"description": "What the user picked, as written; empty lists: nothing."},
    "Plan.left_out": {"type": "array", "items": _LEFT_OUT, "description": "What would be done, but was left out."},
    "Action.properties": {
        "type": "object",
        "description": 'The wanted properties. {"$ref": NAME} is a resource\'s id, {"$runtime": …} what only the'
        " cloud tells; secrets are masked.",
    },
}
"""What is no field of a record, or has a form of its own."""

MEANINGS: dict[str, str] = {
    "stack": "Name of the stack.",
    "cloud": "Where the stack lives.",
    "actions": "In an order in which they could be carried out one by one, those with nothing to do included.",
    "warnings": "What the user should know.",
    "created_at": "When the plan was made: UTC, ISO 8601.",
    "address": "Address of the resource: group/0/server is in the member 0 of group.",
    "type": "Its type.",
    "operation": "What is done.",
    "causes": "Because of what.",
    "deletion_policy": "Delete, Retain or Snapshot.",
    "file": "The file of the template; null: it has no place.",
    "line": "The line in it, from 1.",
    "rule": "A sentence.",
    "path": "The property, as a path: networks.0.port; empty: the rule says all.",
    "old": "Its recorded value; secrets are masked.",
    "new": 'Its wanted value; {"$unknown": true} is known only while the plan is carried out.',
    "drift": "Whether the cloud changed behind our back, and not the template.",
    "auth_url": "Of Keystone.",
    "region": "Empty: the only one.",
    "project_id": "Id of the project.",
    "name": "As in clouds.yaml.",
}
"""What fields mean whose record does not say it in ``:ivar``."""


def plan_schema() -> Schema:
    """The schema, of draft 07."""
    identity = CloudIdentity("", "", "")
    action = plan.Action("", "", "", "none")
    definitions = {
        "cloud": _record(identity),
        "cause": _record(plan.Cause("")),
        "action": _record(action),
        "drift": _record(drift.Drift("", "", "gone")),
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "A plan of hotc",
        **_record(plan.Plan("", "", 0, "CREATE", identity)),
        "definitions": definitions,
    }


def _record(record: Any) -> Schema:
    """The form of a record: the keys of ``as_dict``, with the types of its fields."""
    kind = type(record)
    known = {"CloudIdentity": CloudIdentity, "Drift": drift.Drift}
    hints = get_type_hints(kind, localns=known)
    said = _ivars(kind.__doc__ or "")
    keys = list(record.as_dict())
    properties = {key: _property(f"{kind.__name__}.{key}", hints.get(key, Any), said.get(key, "")) for key in keys}
    return {"type": "object", "properties": properties, "required": keys}


def _property(name: str, hint: Any, said: str) -> Schema:
    found = OTHERS.get(name) or _of(hint)
    meaning = said or MEANINGS.get(name.partition(".")[2], "")
    if not meaning or "description" in found or "$ref" in found:
        return found
    return {**found, "description": meaning}


def _of(hint: Any) -> Schema:
    origin, inner = get_origin(hint), get_args(hint)
    named = {CloudIdentity: "cloud", plan.Cause: "cause", plan.Action: "action", drift.Drift: "drift"}
    if hint in named:
        return {"$ref": f"#/definitions/{named[hint]}"}
    if origin is Literal:
        return {"enum": list(inner)}
    if origin is UnionType:
        return {"anyOf": [_of(each) for each in inner]}
    if origin is list:
        return {"type": "array", "items": _of(inner[0])}
    if origin is dict:
        return {"type": "object"}
    plain = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
    return {"type": plain[hint]} if hint in plain else dict(_ANY)


def _ivars(text: str) -> dict[str, str]:
    """What the docstring of a record says of its fields, as sentences."""
    found = {}
    for names, meaning in re.findall(r":ivar ([\w, ]+): (.*?)(?=:ivar|\Z)", text, re.DOTALL):
        plain = re.sub(r"\(?:\w+:`[^`]*`\)?", "", meaning).replace("``", "")
        sentence = " ".join(plain.split()).removesuffix(".").removesuffix(";").strip()
        for name in names.split(","):
            found[name.strip()] = f"{sentence[:1].upper()}{sentence[1:]}."
    return found
