"""A JSON schema of ``hotc.toml``, for editors. Names come from where the settings are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.releases import words
from hotc.compiler.stacks import declared as stacks
from hotc.compiler.stacks import keys
from hotc.lint.config import SEVERITIES
from hotc.lint.own import policy
from hotc.lint.project import settings_file
from hotc.lint.table import RULES

if TYPE_CHECKING:
    from hotc.compiler.stacks.keys import Key

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_ONE_OR_MORE: Schema = {"anyOf": [_TEXT, _TEXTS]}

_RULES: Schema = {
    "type": "array",
    "description": "Codes, beginnings of codes, or names of rules.",
    "items": {"anyOf": [{"enum": [name for rule in RULES for name in (rule.code, rule.name)]}, _TEXT]},
}
_PATTERNS: Schema = _TEXTS | {"description": "Patterns of paths, as in .gitignore, relative to this file."}
_LEVEL: Schema = {"enum": list(SEVERITIES), "description": "Least severity that makes the exit status 1."}
_TARGET: Schema = _TEXT | {"description": "A release of OpenStack.", "examples": words()[-3:]}
_LISTS = dict.fromkeys(("select", "ignore", "extend-select"), _RULES)

_POLICY: Schema = {
    "type": "object",
    "properties": {key: _ONE_OR_MORE if key in policy.EXAMPLES else _TEXT for key in policy.KEYS},
    "required": ["name", "message"],
    "additionalProperties": False,
}
LINT: dict[str, Schema] = {
    **_LISTS,
    "fail-on": _LEVEL,
    "exclude": _PATTERNS,
    "per-file-ignores": {
        "type": "object",
        "description": "Rules that don't run, by the pattern of the files.",
        "additionalProperties": _RULES,
    },
    "overrides": {
        "type": "array",
        "description": "What holds for some files only.",
        "items": {
            "type": "object",
            "properties": {"paths": _PATTERNS, **_LISTS, "fail-on": _LEVEL},
            "required": ["paths"],
            "additionalProperties": False,
        },
    },
    "rules": _TEXTS | {"description": "Files and folders with rules of your own."},
    "policies": _TEXTS | {"description": "Files with policies."},
    "policy": {"type": "array", "items": _POLICY},
}
"""The settings of ``[lint]``."""

_KINDS: dict[str, Schema] = {
    "path": _TEXT,
    "paths": _ONE_OR_MORE,
    "parameters": {"anyOf": [{"type": "object"}, _TEXT, _TEXTS]},
    "release": _TARGET,
    "text": _TEXT | {"minLength": 1},
    "duration": _TEXT | {"pattern": "^\\s*(\\d+[smhd])+\\s*$"},
    "flag": {"type": "boolean"},
    "count": {"type": "integer", "minimum": 1},
    "texts": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "renames": {"type": "object", "additionalProperties": _TEXT | {"minLength": 1}},
}


def _settings(keys: tuple[Key, ...]) -> dict[str, Schema]:
    """Schemas of the settings of a table, by name."""
    return {key.name: _setting(key) for key in keys}


def _setting(key: Key) -> Schema:
    kind: Schema = {"enum": list(key.choices)} if key.choices else _KINDS[key.kind]
    default = f" Default: {key.default}." if key.default else ""
    return kind | {"description": key.meaning + default}


def _closed(properties: dict[str, Schema], *required: str) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


STACK: dict[str, Schema] = {
    **_settings(keys.STACK),
    keys.RESOURCE: {
        "type": "object",
        "description": "What holds for resources, by address or pattern of addresses.",
        "additionalProperties": _closed(_settings(keys.RESOURCES)),
    },
}
"""The settings of ``[stack.NAME]``."""


def settings_schema() -> Schema:
    """The schema, of draft 07."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Settings of hotc",
        "type": "object",
        "properties": {
            settings_file.EXTEND: _TEXT
            | {"description": "A file whose settings of [lint] hold where this one is silent."},
            "lint": _closed(LINT),
            "catalog": _closed({"packs": _TEXTS | {"description": "Catalogue packs."}, "target": _TARGET}),
            stacks.SECTION: {"type": "object", "additionalProperties": _closed(STACK, "template")},
        },
        "additionalProperties": False,
    }
