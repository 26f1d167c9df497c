"""Values of a plan or a state as people read them: JSON, with words for what is not known yet."""

from __future__ import annotations

import json
from typing import Any

from hotc.cli.render.texts import counted, fit, printable
from hotc.compiler.versions import spelling

ROOM = 60
"""Columns for one value; what is longer is cut."""
BRIEF = 3
"""Most items of a list or a map that is shown in one line."""


def short(value: Any, room: int = ROOM) -> str:
    """A value in one line of at most ``room`` columns."""
    return fit(printable(_text(value)), room)


def leaves(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """Paths and values below a map, one level of structure at a time; what fits in a line stays together."""
    if isinstance(value, dict) and value and _word(value) is None and len(_text(value)) > ROOM:
        return [leaf for key, item in value.items() for leaf in leaves(item, f"{path}.{key}" if path else str(key))]
    if isinstance(value, list) and len(_text(value)) > ROOM and any(isinstance(item, dict | list) for item in value):
        return [leaf for index, item in enumerate(value) for leaf in leaves(item, f"{path}[{index}]")]
    return [(path, value)]


def _text(value: Any) -> str:
    if (word := _word(value)) is not None:
        return word
    if isinstance(value, str):
        lines = value.splitlines()
        if len(lines) > 1:
            return f"{json.dumps(lines[0], ensure_ascii=False)} … ({counted(len(lines), 'line')})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_text(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_text, value)) + "]"
    return json.dumps(value, ensure_ascii=False, default=str)


def _word(value: Any) -> str | None:
    """What stands for a value that comes later; ``None`` for an ordinary one."""
    if value == "***":
        return "(secret)"
    if not isinstance(value, dict) or len(value) != 1:
        return None
    ((mark, inside),) = value.items()
    if mark == "$unknown":
        return "(known after apply)"
    if mark == "$ref":
        return f"(id of {inside})"
    if mark == "$param":
        return f"(parameter {inside})"
    if mark == "$runtime" and isinstance(inside, dict) and len(inside) == 1:
        ((function, arguments),) = inside.items()
        if function == "get_attr" and isinstance(arguments, list):
            return f"({'.'.join(str(step) for step in arguments)})"
        return f"({spelling(function)}, known after apply)"
    if mark in ("$if", "$error"):
        return "(known after apply)"
    return None
