"""The plain DAG: every resource, every arrow with its reason; nested stacks and groups as boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.diagram import build
from hotc.diagram.gather import GROUPS, Gathered

if TYPE_CHECKING:
    from hotc.diagram.model import Picture, PictureEdge

_MOST_REASONS = 2


def dependencies_view(gathered: Gathered, title: str, *, reduce: bool = True) -> Picture:
    """Everything as it depends on each other."""
    picture = build.start(gathered, title, "dependencies")
    for item in gathered.items.values():
        if item.nested:
            build.box(picture, item, "group" if item.type in GROUPS else "stack").parent = item.stack
        else:
            made = build.node(item)
            made.cluster = item.stack
            picture.nodes[item.address] = made
    ends: dict[tuple[str, str], PictureEdge] = {}
    for link in gathered.links:
        edge = build.connect(picture, ends, (link.requirer, link.required), build.kind_of(link), "")
        build.describe(edge, link)
    for edge in picture.edges:
        edge.label = f"{label(edge.reasons)}{_place(edge.place, title)}"
    if reduce:
        build.reduce(picture)
    return picture


def label(reasons: list[str]) -> str:
    """The reasons of an arrow in a line: the first two, and how many more there are."""
    distinct = list(dict.fromkeys(reasons))
    more = len(distinct) - _MOST_REASONS
    shown = ", ".join(distinct[:_MOST_REASONS])
    return f"{shown} and {more} more" if more > 0 else shown


def _place(place: str, title: str) -> str:
    """Where the reason stands: the line alone in the template that the picture is of."""
    file, _, line = place.rpartition(":")
    if not line:
        return ""
    return f", line {line}" if file.rpartition("/")[2] == title else f", {place}"
