"""A resource type for the terminal: its facts, and its properties as a tree in a table."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

from hotc.cli.render.texts import padded, printable, width
from hotc.cli.type_history import in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hotc.cli.render.style import Style

GAP = "  "
INDENT = "  "
_GONE = "Heat takes it and creates nothing; --target RELEASE shows what it was"
LEAST = 30
"""Columns that the last column, which is wrapped, has at least."""


class Line(NamedTuple):
    """A property or attribute: where it stands in the tree, its name, two short facts, and all others."""

    depth: int
    name: str
    type: str
    update: str
    notes: str


def render(data: dict[str, Any], columns: int, style: Style) -> str:
    """The type (as :func:`hotc.cli.resource_types.details` gives it), in at most ``columns`` columns."""
    parts = [style(data["type"], "strong") + "\n" + _facts(data)]
    properties = list(_lines(data["properties"]))
    if properties:
        parts.append(_table(("Property", "Type", "On change", ""), properties, columns, style))
    else:
        parts.append("It takes any properties." if data["open_properties"] else "It has no properties.")
    parts.append(
        _table(
            ("Attribute", "Type", "", ""),
            [Line(0, name, _any(a["type"]), "", _support(a)) for name, a in data["attributes"].items()],
            columns,
            style,
        )
    )
    if data["open_attributes"]:
        parts[-1] += "\n(and others: the names of its attributes are not checked)"
    return "\n\n".join(parts)


def _facts(data: dict[str, Any]) -> str:
    facts = {
        "service": data["service"],
        "support": _support(data) or "supported",
        "": _GONE if "removed" in data["history"] and data["open_properties"] else "",
        "also called": ", ".join(data["aliases"]),
        "hotc apply": "creates, updates and deletes it" if data["apply"] else "can't create it yet; hotc checks it",
    }
    return "\n".join(f"  {name:<14}{printable(text)}" for name, text in facts.items() if text)


def _lines(properties: dict[str, Any], depth: int = 0) -> Iterator[Line]:
    for name, item in properties.items():
        yield Line(depth, name, _type(item), "" if depth else item["update"], _notes(item))
        inner = item.get("items", item)
        while "items" in inner:
            inner = inner["items"]
        yield from _lines(inner.get("schema", {}), depth + 1)


def _type(item: dict[str, Any]) -> str:
    return f"list of {_type(item['items'])}" if "items" in item else _any(item["type"])


def _any(name: str) -> str:
    return "anything" if name == "any" else name


def _notes(item: dict[str, Any]) -> str:
    notes = ["required"] if item["required"] else []
    if item["default"] is not None:
        notes.append(f"default {json.dumps(item['default'], ensure_ascii=False)}")
    notes += map(_constraint, item["constraints"])
    inner = item.get("items", {}).get("constraints", ())
    notes += [f"each {_constraint(constraint)}" for constraint in inner]
    if not item["implemented"]:
        notes.append("not implemented by Heat")
    if support := _support(item):
        notes.append(support)
    return "; ".join(notes)


def _constraint(constraint: dict[str, Any]) -> str:
    kind, value = next(iter(constraint.items()))
    if kind in ("range", "length"):
        low, high = value.get("min"), value.get("max")
        limits = (
            f"{low} to {high}" if None not in (low, high) else f"at least {low}" if high is None else f"at most {high}"
        )
        return limits if kind == "range" else f"{limits} long"
    if kind == "allowed":
        return "one of " + ", ".join(v if isinstance(v, str) else json.dumps(v) for v in value)
    if kind == "modulo":
        offset = value.get("offset", 0)
        return f"a multiple of {value['step']}" + (f" plus {offset}" if offset else "")
    return f"matches {value}" if kind == "pattern" else str(value)


def _support(item: dict[str, Any]) -> str:
    support = item["support"]
    text = in_words(item["history"])
    if support["status"] not in ("supported", *item["history"]):
        text = f"{support['status']} {text}".strip()
    return f"{text}, use {support['use']}" if support.get("use") else text


def _table(heads: Sequence[str], lines: list[Line], columns: int, style: Style) -> str:
    rows = [(INDENT * line.depth + line.name, line.type, line.update, line.notes) for line in lines]
    sizes = [max(width(head), *(width(printable(row[i])) for row in rows)) for i, head in enumerate(heads[:3])]
    used = [i for i in range(3) if sizes[i]]
    left = sum(sizes[i] + len(GAP) for i in used)
    room = max(columns - left, LEAST)
    text = [style(GAP.join(padded(heads[i], sizes[i]) for i in used).rstrip(), "faint")]
    for row in rows:
        start = "".join(padded(printable(row[i]), sizes[i]) + GAP for i in used)
        notes = textwrap.wrap(printable(row[3]), room, break_on_hyphens=False) or [""]
        text.append((start + notes[0]).rstrip())
        text += [" " * left + more for more in notes[1:]]
    return "\n".join(text)
