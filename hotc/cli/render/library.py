"""A template of the standard library for the terminal."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.cli.render.style import Style

Json = dict[str, Any]


def render(data: Json, columns: int, style: Style) -> str:
    """The template (as :func:`hotc.cli.library.details` gives it), in at most ``columns`` columns."""
    columns = max(columns, 40)
    name = data["name"]
    parts = [style(name, "strong") + "\n" + _wrapped(data["makes"] or data["description"], columns, "")]
    if data["parameters"]:
        lines = [line for key, each in data["parameters"].items() for line in _parameter(key, each, columns, style)]
        parts.append("\n".join([style("Parameters", "faint"), *lines]))
    if data["outputs"]:
        lines = [line for key, text in data["outputs"].items() for line in _entry(key, "", [text], columns, style)]
        parts.append("\n".join([style("Outputs", "faint"), *lines]))
    parts.append(f"As a type:  type: {data['type']}\nAs a copy:  hotc new {name}")
    return "\n\n".join(parts)


def _parameter(name: str, data: Json, columns: int, style: Style) -> Iterator[str]:
    asked = "required" if data["required"] else f"default {json.dumps(data['default'], ensure_ascii=False)}"
    facts = [data["type"], asked, *(["hidden"] if data["hidden"] else []), *map(constraint, data["constraints"])]
    told = ": ".join(each for each in (data["label"], data["description"]) if each)
    yield from _entry(name, "; ".join(facts), [told], columns, style)


def constraint(data: Json) -> str:
    """A constraint of a parameter in a few words; those that its author wrote, where there are any."""
    kind, value = data["kind"], data["argument"]
    if kind in ("range", "length"):
        low, high = value.get("min"), value.get("max")
        within = (
            f"{low} to {high}" if None not in (low, high) else f"{low} or more" if high is None else f"up to {high}"
        )
        return within if kind == "range" else f"{within} long"
    if kind == "allowed_values":
        return "one of " + ", ".join(map(str, value))
    if kind == "modulo":
        return f"in steps of {value['step']} from {value['offset']}"
    return data["description"] or (f"matches {value}" if kind == "allowed_pattern" else str(value))


def _entry(name: str, facts: str, texts: list[str], columns: int, style: Style) -> Iterator[str]:
    yield f"  {style(name, 'strong')}" + (f"  {facts}" if facts else "")
    for text in texts:
        if text:
            yield _wrapped(text, columns, "      ")


def _wrapped(text: str, columns: int, indent: str) -> str:
    return textwrap.fill(text, columns, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
