"""What was changed behind our back, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.cli.render.items import items
from hotc.cli.render.texts import printable, width
from hotc.cli.render.values import short

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hotc.cli.render.style import Style

Json = dict[str, Any]

_SIGNS = {"changed": ("~", "update"), "gone": ("-", "delete"), "broken": ("!", "bad")}


def block(drift: Sequence[Json], style: Style, columns: int) -> str:
    """Each resource with what is otherwise than it was written: recorded value -> found value."""
    lines: list[str] = []
    shown = ""
    for each in drift:
        sign, role = _SIGNS[each["kind"]]
        if each["address"] != shown:
            shown = each["address"]
            lines.append(
                f"{style(sign.rjust(3), role)} {printable(each['type'])} {style(printable(each['address']), 'strong')}"
            )
        lines += [f"      {line}" for line in _items(each, style, columns) or [_line(each, columns)]]
    return "\n".join(lines)


def headline(data: Mapping[str, Any], style: Style) -> str:
    """``Drift: 2 resources changed, 1 gone.``, or that there is none."""
    if not data["drift"]:
        return style("No drift.", "strong") + f" The cloud is as stack {data['stack']} was written."
    return style("Drift:", "strong") + f" {counted(data['drift'])}."


def counted(drift: Sequence[Json]) -> str:
    """How many resources were changed, are gone, are broken."""
    kinds = {kind: {each["address"] for each in drift if each["kind"] == kind} for kind in _SIGNS}
    return ", ".join(f"{len(found)} {kind}" for kind, found in kinds.items() if found)


def _items(each: Json, style: Style, columns: int) -> list[str]:
    """What came to a list and what went from it, where its items are too long to be shown in one line."""
    if each["kind"] != "changed":
        return []
    lines = items(each.get("recorded"), each.get("found"), style, columns - 10)
    return [f"{printable(each['path'])}:", *(f"  {line}" for line in lines)] if lines else []


def _line(each: Json, columns: int) -> str:
    if each["kind"] == "gone":
        return "is not on the cloud any more"
    if each["kind"] == "broken":
        return printable(each["reason"] or "the service says that it failed")
    room = max((columns - width(each["path"]) - 20) // 2, 20)
    return f"{printable(each['path'])}: {short(each['recorded'], room)} -> {short(each['found'], room)}"
