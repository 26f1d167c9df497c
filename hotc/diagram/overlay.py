"""What is laid over a picture: a plan, the state of a stack, or findings. Each is plain data; see :mod:`.overlays`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hotc.diagram import look
from hotc.diagram.model import PictureNode

if TYPE_CHECKING:
    from hotc.diagram.gather import Gathered
    from hotc.diagram.model import Picture

MOST_LINES = 12
"""Lines that a thing tells about its marks."""


class Kind(NamedTuple):
    """How a kind of mark looks: a sign, its colour on light and on dark ground, and its name in the legend."""

    sign: str
    ink: str
    glow: str
    title: str


KINDS: dict[str, Kind] = {
    "failed": Kind("✗", "#cf222e", "#ff7b72", "failed"),
    "error": Kind("✗", "#cf222e", "#ff7b72", "error"),
    "replace": Kind("±", "#8250df", "#d2a8ff", "will be replaced"),
    "delete": Kind("−", "#cf222e", "#ff7b72", "will be destroyed"),
    "update": Kind("~", "#9a6700", "#e3b341", "will be changed"),
    "warning": Kind("!", "#9a6700", "#e3b341", "warning"),
    "create": Kind("+", "#1a7f37", "#56d364", "will be created"),
    "read": Kind("◇", "#0969da", "#79c0ff", "will be read"),
    "forget": Kind("○", "#57606a", "#a3afbd", "will be forgotten"),
    "progress": Kind("…", "#0969da", "#79c0ff", "in progress"),
    "info": Kind("i", "#0969da", "#79c0ff", "remark"),
    "complete": Kind("✓", "#1a7f37", "#56d364", "complete"),
}
"""Kinds of marks, the more urgent ones first: what has several shows the first of them."""

_RANK = {kind: number for number, kind in enumerate(KINDS)}


class Mark(NamedTuple):
    """What an overlay says of one resource: a key of :data:`KINDS`, a word, and lines that say why."""

    kind: str
    word: str
    lines: tuple[str, ...] = ()


class Overlay:
    """Marks by address; ``declared`` are marks by the text (its URI) and the name of the resource declared in it, of
    which there may be many instances. ``types`` are the types of those that the template has no more.
    """

    __slots__ = ("declared", "marks", "title", "types")

    def __init__(self, title: str) -> None:
        self.title = title
        self.marks: dict[str, list[Mark]] = {}
        self.declared: dict[tuple[str, str], list[Mark]] = {}
        self.types: dict[str, str] = {}

    def add(self, address: str, mark: Mark) -> None:
        """One mark more on a resource."""
        self.marks.setdefault(address, []).append(mark)


def lay(picture: Picture, gathered: Gathered, overlay: Overlay) -> None:
    """Mark the picture's nodes and arrows. What is told of a folded resource is told by what carries it."""
    picture.overlay = overlay.title
    marks = _by_item(gathered, overlay)
    for address, found in marks.items():
        node = _node(picture, address)
        if node is not None:
            _tell(node, found)
    for address, folded in picture.folded.items():
        if address in marks:
            _tell(folded, marks[address])
            _carry(picture, folded)
    for address in overlay.marks:
        if gathered.resolve(address) not in gathered.items and address in overlay.types:
            _add_gone(picture, address, overlay)


def _by_item(gathered: Gathered, overlay: Overlay) -> dict[str, list[Mark]]:
    marks: dict[str, list[Mark]] = {}
    for address, found in overlay.marks.items():
        marks.setdefault(gathered.resolve(address), []).extend(found)
    if overlay.declared:
        for item in gathered.items.values():
            key = (item.declaration.key.span.source.uri, item.declaration.name)
            if key in overlay.declared:
                marks.setdefault(item.address, []).extend(overlay.declared[key])
    return marks


def _node(picture: Picture, id: str) -> PictureNode | None:
    return picture.clusters[id].node if id in picture.clusters else picture.nodes.get(id)


def _tell(node: PictureNode, marks: list[Mark]) -> None:
    node.mark = min((mark.kind for mark in marks), key=_RANK.__getitem__)
    words = [mark.word for mark in marks]
    counts = dict.fromkeys(words, 0)
    for word in words:
        counts[word] += 1
    node.word = ", ".join(f"{count} × {word}" if count > 1 else word for word, count in counts.items())
    lines = list(dict.fromkeys(line for mark in marks for line in mark.lines))
    more = len(lines) - MOST_LINES
    node.told = [*lines[:MOST_LINES], *([f"and {more} more"] if more > 0 else [])]


def _carry(picture: Picture, folded: PictureNode) -> None:
    edges = [edge for edge in picture.edges if folded.id in edge.via]
    for edge in edges:
        edge.mark = min((kind for kind in (edge.mark, folded.mark) if kind), key=_RANK.__getitem__)
    owner = _node(picture, folded.cluster or "")
    if edges or owner is None:
        return
    owner.told = [*owner.told, f"{folded.label}: {folded.word}"]
    if not owner.mark:
        owner.mark, owner.word = folded.mark, f"{folded.noun}: {folded.word}"


def _add_gone(picture: Picture, address: str, overlay: Overlay) -> None:
    """What the template has no more, and the stack still has."""
    type = overlay.types[address]
    stack, _, name = address.rpartition("/")
    node = PictureNode(address, name, type, service=look.service(type), noun=look.noun(type))
    node.absent = True
    node.cluster = stack if stack in picture.clusters else None
    _tell(node, overlay.marks[address])
    picture.nodes[address] = node
