"""How large nodes are in the drawing of our own (SVG in the HTML page), in pixels. Widths are estimates that err on
the wide side.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from hotc.diagram.overlay import KINDS

if TYPE_CHECKING:
    from hotc.diagram.model import PictureNode

NAME_SIZE, LINE_SIZE, LINE_HEIGHT = 13.0, 11.0, 15.0
PAD, ICON = 12.0, 26.0
HANDLE = 26.0
HEAD = 34.0
"""Height of a box's title."""

_NARROW = frozenset("iljtfrI.,:;'|!()[]{} /-")
_WIDE = frozenset("mwMW@%")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a text in a sans-serif face of this size."""
    units = 0.0
    for character in text:
        if unicodedata.combining(character):
            continue
        if unicodedata.east_asian_width(character) in "WF":
            units += 1.02
        elif character in _NARROW:
            units += 0.34
        elif character in _WIDE or character.isupper():
            units += 0.8
        else:
            units += 0.605
    return units * size * (1.1 if bold else 1.0)


def name(node: PictureNode) -> str:
    """The name as shown, with the count of a group."""
    return node.label + (f"  ×{node.count}" if node.count else "")


def lines(node: PictureNode) -> list[str]:
    """The lines under the name."""
    return [
        *([mark(node)] if node.mark else []),
        node.noun,
        *node.detail,
        *([condition(node)] if node.condition else []),
    ]


def mark(node: PictureNode) -> str:
    """The line of what an overlay says: a sign and a word."""
    return f"{KINDS[node.mark].sign} {node.word}"


def condition(node: PictureNode) -> str:
    """The condition's line."""
    text = ("not created: " if node.absent else "if ") + node.condition
    return text if len(text) <= 52 else text[:51] + "…"


def node_size(node: PictureNode) -> tuple[float, float]:
    """Width and height of a node's card."""
    inner = max(text_width(name(node), NAME_SIZE, bold=True), *(text_width(line, LINE_SIZE) for line in lines(node)))
    return max(110.0, inner + ICON + 3 * PAD), 2 * PAD + 14 + LINE_HEIGHT * len(lines(node))


def title_width(node: PictureNode) -> float:
    """Width of a box's title, with the handle that folds the box."""
    text = "   ".join(lines(node))
    return text_width(name(node), NAME_SIZE, bold=True) + text_width(text, LINE_SIZE) + ICON + 4 * PAD + HANDLE
