"""A catalogue pack from what a running Heat says of its resource types.

Source of the form: ``GET /v1/{project}/resource_types/{type}`` of Heat's API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.catalog.pack_form import Mistake, mistakes

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]

_TYPES: Final = ("string", "integer", "number", "boolean", "map", "list", "any")
_CONSTRAINTS: Final = {
    "range": "range",
    "length": "length",
    "modulo": "modulo",
    "allowed_values": "allowed",
    "allowed_pattern": "pattern",
    "custom_constraint": "custom",
}
"""Heat's name of a constraint → the pack's."""

_ATTEMPTS: Final = 4
"""A pruned default, constraint or type may bring to light what stood behind it; no deeper than this."""


def pack(answers: Iterable[Json]) -> tuple[Json, list[str]]:
    """A pack without mistakes from Heat's answers about types, and what had to be left out of it, in words."""
    types = {str(answer["resource_type"]): of_answer(answer) for answer in answers}
    found: Json = {"hotc_catalog": 1, "types": dict(sorted(types.items()))}
    left_out = []
    for attempt in range(_ATTEMPTS):
        wrong = mistakes(found)
        for mistake in reversed(wrong):  # from behind, so that positions in lists stay right
            left_out += _prune(found, mistake, whole_type=attempt == _ATTEMPTS - 1)
        if not wrong:
            break
    return found, list(dict.fromkeys(left_out))


def of_answer(answer: Json) -> Json:
    """A type in the pack's form."""
    found: Json = {}
    if answer.get("description"):
        found["description"] = str(answer["description"])
    if status := _support(answer.get("support_status")):
        found["support"] = status
    found["properties"] = {name: _property(raw) for name, raw in (answer.get("properties") or {}).items()}
    attributes = (answer.get("attributes") or {}).items()
    found["attributes"] = {name: _attribute(raw) for name, raw in attributes if name != "show"}
    return found


def _property(raw: Json) -> Json:
    kind = str(raw.get("type", "any")).lower()
    found: Json = {"type": kind if kind in _TYPES else "any"}
    if raw.get("description"):
        found["description"] = str(raw["description"])
    for theirs, flag in (("required", "required"), ("update_allowed", "update"), ("immutable", "immutable")):
        if raw.get(theirs):
            found[flag] = True
    if raw.get("default") is not None:
        found["default"] = _default(kind, raw["default"])
    if constraints := [ours for item in raw.get("constraints") or () if (ours := _constraint(item))]:
        found["constraints"] = constraints
    inner = raw.get("schema") or {}
    if kind == "list" and "*" in inner:
        found["items"] = _property(inner["*"])
    elif kind == "map" and inner:
        found["schema"] = {name: _property(item) for name, item in inner.items()}
    return found


def _default(kind: str, value: Any) -> Any:
    """A default as the type has it: some of Heat's own types give the text of a boolean, or an empty map for a list."""
    if kind == "boolean" and str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    return [] if kind == "list" and value == {} else value


def _constraint(raw: Json) -> Json:
    for theirs, ours in _CONSTRAINTS.items():
        if theirs in raw:
            value = raw[theirs]
            if ours in ("range", "length"):
                value = {key: limit for key, limit in value.items() if limit is not None}
            return {ours: value} if value not in ({}, []) else {}
    return {}


def _attribute(raw: Json) -> Json:
    found: Json = {}
    if str(raw.get("type", "")).lower() in _TYPES:
        found["type"] = str(raw["type"]).lower()
    if raw.get("description"):
        found["description"] = str(raw["description"])
    return found


def _support(raw: Json | None) -> Json:
    status = str((raw or {}).get("status") or "SUPPORTED").lower()
    found: Json = {"status": status} if status in ("deprecated", "unsupported", "hidden") else {}
    if raw and raw.get("version"):
        found["since"] = str(raw["version"])
    return found


def _prune(found: Json, mistake: Mistake, *, whole_type: bool) -> list[str]:
    """Take out what a pack can't have; returns what that was."""
    path = mistake.path[:2] if whole_type or len(mistake.path) < 4 else _part(mistake.path)
    if len(path) < 2:
        return []
    owner: Any = found
    try:
        for step in path[:-1]:
            owner = owner[step]
        del owner[path[-1]]
    except (KeyError, IndexError):
        return []  # an earlier mistake has taken it along
    return [f"{'.'.join(map(str, path[1:]))}: {mistake.message}"]


def _part(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """What to take out for a mistake at ``path``: a constraint with all that it says, else what is wrong itself."""
    for number, step in enumerate(path):
        if step == "constraints" and number + 1 < len(path) and isinstance(path[number + 1], int):
            return path[: number + 2]
    return path
