"""The picture as text for a terminal: a tree of networks and stacks with their lines, or the layers of the DAG."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from hotc.diagram import measure, order
from hotc.diagram.look import SERVICES
from hotc.diagram.overlay import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.diagram.model import Picture, PictureEdge, PictureNode

Paint = "Callable[[str, str], str]"

_BOLD, _DIM, _RED = "1", "2", "1;31"


def render(picture: Picture, *, colour: bool = False) -> str:
    """Lines of text; ``colour`` adds terminal colours."""
    drawing = _Text(picture, _paint if colour else _plain)
    views = {"network": drawing.network, "dependencies": drawing.dependencies, "parallel": drawing.parallel}
    lines = views[picture.view]()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _plain(text: str, code: str) -> str:
    return text


def _paint(text: str, code: str) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if text else ""


def _ink(node: PictureNode) -> str:
    red, green, blue = (int(SERVICES[node.service].ink[i : i + 2], 16) for i in (1, 3, 5))
    return f"38;2;{min(255, red + 60)};{min(255, green + 60)};{min(255, blue + 60)}"


def width(text: str) -> int:
    """Columns that a text takes in a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class _Text:
    def __init__(self, picture: Picture, paint: Callable[[str, str], str]) -> None:
        self.picture = picture
        self.paint = paint
        self.outgoing: dict[str, list[PictureEdge]] = {}
        self.incoming: dict[str, list[PictureEdge]] = {}
        for edge in picture.shown():
            self.outgoing.setdefault(edge.source, []).append(edge)
            self.incoming.setdefault(edge.target, []).append(edge)

    def _head(self) -> list[str]:
        picture = self.picture
        count = picture.count()
        folded = f", {len(picture.folded)} of them drawn as lines" if picture.folded else ""
        head = self.paint(picture.title, _BOLD) + f"  {count} resource{'s' if count != 1 else ''}{folded}"
        if picture.overlay:
            head += self.paint(f", {picture.overlay}", _DIM)
        return [head, *(self.paint(note, _DIM) for note in picture.notes), ""]

    # -- network view ---------------------------------------------------------------------------------------------

    def network(self) -> list[str]:
        lines = self._head()
        for cluster in self.picture.children(None):
            lines += [*self._node(cluster.node), *self._below(cluster.id, ""), ""]
        for node in self.picture.members(None):
            if not node.external:
                lines += [*self._node(node), *self._edges(node.id, ""), ""]
        return lines[:-1]

    def _below(self, cluster: str, indent: str) -> list[str]:
        entries = [*self.picture.members(cluster), *(c.node for c in self.picture.children(cluster))]
        lines = self._edges(cluster, indent + ("│" if entries else " "))
        for index, node in enumerate(entries):
            last = index == len(entries) - 1
            first, *rest = self._node(node)
            lines.append(f"{indent}{'└── ' if last else '├── '}{first}")
            inner = indent + ("    " if last else "│   ")
            lines += [inner + line for line in rest]
            lines += self._below(node.id, inner) if node.id in self.picture.clusters else self._edges(node.id, inner)
        return lines

    def _node(self, node: PictureNode) -> list[str]:
        count = f" ×{node.count}" if node.count else ""
        facts = "  ".join([node.noun, *node.detail[:1]])
        said = f"{self._mark(node)}  " if node.mark else ""
        lines = [f"{self.paint(node.label + count, f'{_BOLD};{_ink(node)}')}  {said}{self.paint(facts, _DIM)}"]
        lines += [f"  {self.paint(line, _DIM)}" for line in node.detail[1:]]
        if node.condition:
            lines.append(
                f"  ({'not created' if node.absent else 'only'} if {node.condition})".replace("created if", "created:")
            )
        return lines

    def _mark(self, node: PictureNode) -> str:
        red, green, blue = (int(KINDS[node.mark].glow[i : i + 2], 16) for i in (1, 3, 5))
        return self.paint(measure.mark(node), f"1;38;2;{red};{green};{blue}")

    def _edges(self, id: str, indent: str) -> list[str]:
        found = []
        for edge in self.outgoing.get(id, ()):
            head = "──▶" if edge.directed else "───"
            found.append((edge, f"{self._line(edge)}{head} {self._name(edge.target)}"))
        for edge in self.incoming.get(id, ()):
            if not edge.directed:
                found.append((edge, f"{self._line(edge)}─── {self._name(edge.source)}"))
        return [f"{indent}  {self.paint(text, _RED) if edge.broken else text}" for edge, text in found]

    def _line(self, edge: PictureEdge) -> str:
        label = edge.label + (f", if {edge.condition}" if edge.condition else "")
        dash = "╌╌" if edge.condition or edge.kind in ("depends_on", "implied") else "──"
        broken = " closes a cycle" if edge.broken else ""
        label += f" {KINDS[edge.mark].sign}" if edge.mark else ""
        return f"{dash} {label}{broken} " if label or broken else dash

    def _name(self, id: str) -> str:
        node = self.picture.clusters[id].node if id in self.picture.clusters else self.picture.nodes[id]
        return self.paint(node.label, _ink(node)) + (f" ({node.noun})" if node.external else "")

    # -- dependencies ---------------------------------------------------------------------------------------------

    def dependencies(self) -> list[str]:
        nodes = [*self.picture.nodes, *self.picture.clusters]
        successors = {id: [e.target for e in edges if not e.broken] for id, edges in self.outgoing.items()}
        layer = order.layers(nodes, successors)
        named = {**{c.id: c.node for c in self.picture.clusters.values()}, **self.picture.nodes}
        wide = max((width(self._address(node)) for node in named.values()), default=0)
        lines = self._head()
        for number in range(max(layer.values(), default=-1) + 1):
            for index, id in enumerate(i for i in named if layer[i] == number):
                node = named[id]
                name = self._address(node)
                lead = str(number + 1).rjust(3) if index == 0 else "   "
                noun = node.noun + (f" ×{node.count}" if node.count else "")
                said = f"{self._mark(node)}  " if node.mark else ""
                gap = " " * (wide - width(name))
                lines.append(f"{lead}  {self.paint(name, _ink(node))}{gap}  {said}{self.paint(noun, _DIM)}")
                if node.condition:
                    lines.append(f"       {'not created:' if node.absent else 'only if'} {node.condition}")
                lines += [f"       {self._needs(edge)}" for edge in self.outgoing.get(id, ())]
        return lines

    # -- steps ----------------------------------------------------------------------------------------------------

    def parallel(self) -> list[str]:
        wide = max((width(node.label) for node in self.picture.nodes.values()), default=0)
        chain = {id for edge in self.picture.edges if edge.critical for id in (edge.source, edge.target)}
        lines = self._head()
        for box in self.picture.clusters.values():
            lines.append(f"{self.paint(box.node.label, _BOLD)}  {self.paint(box.node.noun, _DIM)}")
            for node in self.picture.members(box.id):
                mark = "●" if node.id in chain else " "
                noun = node.noun + (f" ×{node.count}" if node.count else "")
                after = ", ".join(edge.target for edge in self.outgoing.get(node.id, ()))
                facts = self.paint(noun + (f", after {after}" if after else ""), _DIM)
                gap = " " * (wide - width(node.label))
                facts = f"{self._mark(node)}  {facts}" if node.mark else facts
                lines.append(f"  {mark} {self.paint(node.label, _ink(node))}{gap}  {facts}")
            lines.append("")
        return lines[:-1]

    def _address(self, node: PictureNode) -> str:
        return node.id if "/" in node.id else node.label

    def _needs(self, edge: PictureEdge) -> str:
        text = f"needs {edge.target}  ({edge.label})" + (f" if {edge.condition}" if edge.condition else "")
        return self.paint(f"{text}  this closes a cycle", _RED) if edge.broken else text
