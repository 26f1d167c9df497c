"""Keep the network view a picture: what fifty arrows would say is said in lines, or left out with a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.diagram.model import Picture, PictureEdge, PictureNode

MOST_ARROWS = 40
"""With more, references from within scripts and metadata are left out."""

HUB = 8
"""With more arrows at one thing, they become lines of the things at their other ends."""

MOST_LINES = 8
LONGEST_LINE = 44

_DATA = frozenset(("user_data", "metadata", "config", "input_values", "personality", "inputs", "options"))


def unclutter(picture: Picture) -> None:
    """Say in lines what would be too many arrows. Arrows that close a cycle stay."""
    _leave_out_data(picture)
    _hubs_as_lines(picture)
    for node in picture.nodes.values():
        node.detail = [line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1] + "…" for line in node.detail]
        if len(node.detail) > MOST_LINES:
            left = len(node.detail) - MOST_LINES + 1
            node.detail[MOST_LINES - 1 :] = [f"and {left} more"]


def _leave_out_data(picture: Picture) -> None:
    if len(picture.shown()) <= MOST_ARROWS:
        return
    left = 0
    for edge in picture.shown():
        if edge.directed and not edge.broken and edge.reasons and all(_is_data(reason) for reason in edge.reasons):
            edge.as_line = True
            left += 1
    if left:
        what = "1 reference" if left == 1 else f"{left} references"
        picture.notes.append(f"{what} within scripts and metadata not drawn; the view dependencies has them")


def _is_data(reason: str) -> bool:
    return reason.split(".", maxsplit=1)[0] in _DATA or reason == "depends_on"


def _hubs_as_lines(picture: Picture) -> None:
    ends: dict[tuple[str, bool], list[PictureEdge]] = {}
    for edge in picture.shown():
        if not edge.broken:
            ends.setdefault((edge.source, edge.directed), []).append(edge)
            ends.setdefault((edge.target, edge.directed), []).append(edge)
    for hub, directed in sorted(ends, key=lambda end: -len(ends[end])):
        edges = [edge for edge in ends[hub, directed] if not edge.as_line]
        if len(edges) <= HUB:
            continue
        for edge in edges:
            edge.as_line = True
            other = edge.target if edge.source == hub else edge.source
            if edge.kind != "depends_on":  # an order alone is no fact about the thing
                _node(picture, other).detail.append(_line(edge, hub, _node(picture, hub).label))
        _node(picture, hub).detail.append(f"connected with {len(edges)} others")


def _line(edge: PictureEdge, hub: str, name: str) -> str:
    arrow = "—" if not edge.directed else "→" if edge.target == hub else "←"
    return f"{arrow} {name}" + (f" ({edge.label})" if edge.label else "")


def _node(picture: Picture, id: str) -> PictureNode:
    return picture.nodes[id] if id in picture.nodes else picture.clusters[id].node
