"""Where things stand in the drawing of our own: layers from top to bottom, boxes laid out from the inside out.

Each box is laid out for itself (components beside each other, layers within a component) and is then one node of the
box around it.
An arrow that crosses layers, or carries a word, gets a place of its own in every layer that it crosses, so that it
runs around nodes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from hotc.diagram import flow, measure, order
from hotc.diagram.layers import Layered, Slot, place

if TYPE_CHECKING:
    from hotc.diagram.model import Picture, PictureEdge

Point = tuple[float, float]
GAP, MARGIN = 34.0, 18.0
_ROW = 620.0  # in a box, what an arrow from outside leads to should stand beside the others, not behind them


class Box:
    """A rectangle: left, top, width, height."""

    __slots__ = ("height", "width", "x", "y")

    def __init__(self, x: float, y: float, width: float, height: float) -> None:
        self.x, self.y, self.width, self.height = x, y, width, height


class Route:
    """An arrow's way: points from its upper to its lower end, and where its word stands (``None``: it has none)."""

    __slots__ = ("edge", "label_at", "points", "turned")

    def __init__(self, edge: PictureEdge, turned: bool) -> None:
        self.edge = edge
        self.turned = turned
        self.points: list[Point] = []
        self.label_at: Point | None = None


class Layout:
    """The finished places: ``boxes`` by id of node or cluster, ``routes``, and the size of all."""

    __slots__ = ("boxes", "height", "routes", "width")

    def __init__(self) -> None:
        self.boxes: dict[str, Box] = {}
        self.routes: list[Route] = []
        self.width = 0.0
        self.height = 0.0


def layout(picture: Picture) -> Layout:
    """Lay a picture out."""
    return _Work(picture).run()


class _Work:
    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.done = Layout()
        self.parent = {n.id: n.cluster for n in picture.nodes.values()} | {
            c.id: c.parent for c in picture.clusters.values()
        }
        self.size: dict[str, tuple[float, float]] = {n.id: measure.node_size(n) for n in picture.nodes.values()}
        self.inner: dict[str | None, dict[str, Point]] = {}
        self.edges: dict[str | None, list[tuple[str, str, PictureEdge, bool]]] = {}
        self.ways: dict[int, tuple[str | None, list[Slot]]] = {}

    def run(self) -> Layout:
        self._lift_edges()
        width, height = self._container(None)
        self.done.width, self.done.height = width + 2 * MARGIN, height + 2 * MARGIN
        self._absolute(None, MARGIN, MARGIN)
        self._routes()
        return self.done

    def _chain(self, id: str) -> list[str | None]:
        chain: list[str | None] = [id]
        while chain[-1] is not None:
            chain.append(self.parent[chain[-1]])
        return chain

    def _lift_edges(self) -> None:
        """Give each arrow to the innermost box that holds both ends, as one between two of that box's items."""
        for edge in self.picture.shown():
            upper, lower, turned = flow.oriented(self.picture, edge)
            ups, downs = self._chain(upper), self._chain(lower)
            common = next(c for c in ups[1:] if c in downs[1:])
            a, b = ups[ups.index(common) - 1], downs[downs.index(common) - 1]
            if a is not None and b is not None and a != b:
                self.edges.setdefault(common, []).append((a, b, edge, turned))

    def _container(self, cluster: str | None) -> tuple[float, float]:
        """Lay the items of a box out; its inner width and height."""
        children = self.picture.children(cluster)
        for child in children:
            width, height = self._container(child.id)
            self.size[child.id] = (
                max(width + 2 * MARGIN, measure.title_width(child.node)),
                height + 2 * MARGIN + measure.HEAD,
            )
        items = [child.id for child in children] + [node.id for node in self.picture.members(cluster)]
        placed = self.inner[cluster] = {}
        parts = [self._component(cluster, part) for part in self._components(cluster, items)]
        return self._pack(parts, placed, least=0.0 if cluster is None else _ROW)

    def _components(self, cluster: str | None, items: list[str]) -> list[list[str]]:
        """Items that arrows hold together."""
        neighbours: dict[str, list[str]] = {item: [] for item in items}
        for a, b, _, _ in self.edges.get(cluster, ()):
            neighbours[a].append(b)
            neighbours[b].append(a)
        found: list[list[str]] = []
        seen: set[str] = set()
        for item in items:
            if item in seen:
                continue
            part, waiting = [], [item]
            seen.add(item)
            while waiting:
                part.append(waiting.pop())
                new = [n for n in neighbours[part[-1]] if n not in seen]
                seen.update(new)
                waiting += new
            found.append(sorted(part, key=items.index))
        return found

    def _component(self, cluster: str | None, items: list[str]) -> tuple[Layered, list[str]]:
        members = set(items)
        edges = [e for e in self.edges.get(cluster, ()) if e[0] in members]
        successors: dict[str, list[str]] = {}
        for a, b, _, _ in edges:
            successors.setdefault(a, []).append(b)
        back = order.closing(items, successors)
        wires = [(b, a) if (a, b) in back else (a, b) for a, b, _, _ in edges]
        words = [measure.text_width(e.label, measure.LINE_SIZE) + 12 if e.label else 0.0 for _, _, e, _ in edges]
        made = place({item: self.size[item] for item in items}, wires, words)
        for (a, b, edge, _), way in zip(edges, made.ways, strict=True):
            self.ways[id(edge)] = (cluster, way[::-1] if (a, b) in back else way)
        return made, items

    def _pack(
        self, parts: list[tuple[Layered, list[str]]], placed: dict[str, Point], *, least: float
    ) -> tuple[float, float]:
        """Components in rows, the tallest first, rows about half as long again as all is high and no shorter than
        ``least``.
        """
        area = sum((p.width + GAP) * (p.height + GAP) for p, _ in parts)
        most = max([least, math.sqrt(area) * 1.5, *(p.width for p, _ in parts)])
        x = y = row = width = 0.0
        for part, items in sorted(parts, key=lambda p: -p[0].height):
            if x > 0 and x + part.width > most:
                x, y, row = 0.0, y + row + GAP, 0.0
            for item in items:
                slot = part.slots[item]
                placed[item] = (x + slot.x - slot.width / 2, y + slot.y - slot.height / 2)
            for slot in part.dummies:
                slot.x, slot.y = slot.x + x, slot.y + y
            x += part.width + GAP
            width, row = max(width, x - GAP), max(row, part.height)
        return width, y + row

    def _absolute(self, cluster: str | None, left: float, top: float) -> None:
        for item, (x, y) in self.inner[cluster].items():
            width, height = self.size[item]
            self.done.boxes[item] = Box(left + x, top + y, width, height)
            if item in self.picture.clusters:
                self._absolute(item, left + x + MARGIN, top + y + MARGIN + measure.HEAD)

    def _origin(self, cluster: str | None) -> Point:
        if cluster is None:
            return MARGIN, MARGIN
        box = self.done.boxes[cluster]
        return box.x + MARGIN, box.y + MARGIN + measure.HEAD

    def _routes(self) -> None:
        for edge in self.picture.shown():
            if (found := self.ways.get(id(edge))) is None:
                continue
            cluster, way = found
            upper, lower, turned = flow.oriented(self.picture, edge)
            left, top = self._origin(cluster)
            route = Route(edge, turned)
            middle = [(left + slot.x, top + slot.y) for slot in way]
            for slot, point in zip(way, middle, strict=True):
                if slot.word:
                    route.label_at = point
            route.points = [*middle]
            self._attach(route, upper, lower)
            self.done.routes.append(route)

    def _attach(self, route: Route, upper: str, lower: str) -> None:
        """Ends on the borders that face the arrow's first and last inner point."""
        a, b = self.done.boxes[upper], self.done.boxes[lower]
        towards_a = route.points[0] if route.points else (b.x + b.width / 2, b.y + b.height / 2)
        towards_b = route.points[-1] if route.points else (a.x + a.width / 2, a.y + a.height / 2)
        route.points = [_border(a, towards_a), *route.points, _border(b, towards_b)]


def _border(box: Box, towards: Point) -> Point:
    """A point on the upper or lower border, as near below or above the other point as the box allows."""
    inset = min(22.0, box.width / 4)
    x = min(max(towards[0], box.x + inset), box.x + box.width - inset)
    return x, box.y + box.height if towards[1] >= box.y + box.height / 2 else box.y
