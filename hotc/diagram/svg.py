"""The drawing of our own: a picture and its layout as an SVG element for the HTML page, coloured by the page's style
sheet.
"""

from __future__ import annotations

import itertools
from html import escape
from typing import TYPE_CHECKING

from hotc.diagram import measure
from hotc.diagram.glyphs import glyph

if TYPE_CHECKING:
    from hotc.diagram.layout import Box, Layout, Point, Route
    from hotc.diagram.model import Cluster, Picture, PictureNode


def render(picture: Picture, layout: Layout) -> str:
    """The ``<svg>`` element. Nodes, boxes and arrows carry ``data-id``, so that the page can answer a click."""
    parts = [
        f'<svg id="picture" role="group" aria-label="{_attribute(picture.title)}" '
        f'viewBox="0 0 {_n(layout.width)} {_n(layout.height)}" '
        'xmlns="http://www.w3.org/2000/svg">',
        "<defs>",
        *(_head(name) for name in ("head", "head-broken", "head-quiet")),
        "</defs>",
        '<g id="scene">',
    ]
    parts += [_cluster(cluster, layout.boxes[cluster.id]) for cluster in _outer_first(picture)]
    numbers = {id(edge): index for index, edge in enumerate(picture.edges)}
    parts += [_route(route, numbers[id(route.edge)]) for route in layout.routes]
    parts += [_title(cluster, layout.boxes[cluster.id]) for cluster in picture.clusters.values()]
    parts += [_node(node, layout.boxes[node.id]) for node in picture.nodes.values()]
    parts += [_word(route, numbers[id(route.edge)]) for route in layout.routes if route.edge.label]
    return "\n".join([*parts, "</g>", "</svg>"])


def _outer_first(picture: Picture) -> list[Cluster]:
    found, waiting = [], picture.children(None)
    while waiting:
        cluster = waiting.pop(0)
        found.append(cluster)
        waiting += picture.children(cluster.id)
    return found


def _head(name: str) -> str:
    return (
        f'<marker id="{name}" class="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="11" '
        'markerHeight="11" markerUnits="userSpaceOnUse" '
        'orient="auto-start-reverse"><path d="M0 1 9 5 0 9z"/></marker>'
    )


def _classes(node: PictureNode) -> str:
    marks = [f"s-{node.service}"]
    marks += ["dashed"] if node.condition or node.external else []
    marks += ["absent"] if node.absent else []
    marks += ["marked", f"m-{node.mark}"] if node.mark else []
    return " ".join(marks)


def _aria(node: PictureNode) -> str:
    return _attribute(", ".join([measure.name(node), *measure.lines(node)]))


def _cluster(cluster: Cluster, box: Box) -> str:
    node = cluster.node
    return (
        f'<g class="box {cluster.kind} {_classes(node)}" data-id="{_attribute(cluster.id)}" tabindex="0" role="button" '
        f'aria-label="{_aria(node)}">'
        f"{_rect(box, 12, 'frame')}</g>"
    )


def _title(cluster: Cluster, box: Box) -> str:
    """A box's title, over the arrows that cross it."""
    node = cluster.node
    said, *rest = measure.lines(node)
    mark = f'<tspan class="line mark" dx="12">{escape(said)}</tspan>' if node.mark else ""
    quiet = "   ".join(rest if node.mark else [said, *rest])
    icon, left = ("", 16.0) if cluster.kind == "layer" else (_icon(node, box.x + 12, box.y + 9), 40.0)
    return (
        f'<g class="title {_classes(node)}" data-of="{_attribute(cluster.id)}">{icon}'
        f'<text class="name" x="{_n(box.x + left)}" y="{_n(box.y + 24)}">{escape(measure.name(node))}'
        f'{mark}<tspan class="line" dx="12">{escape(quiet)}</tspan></text></g>'
    )


def _node(node: PictureNode, box: Box) -> str:
    left, top = box.x + measure.PAD + measure.ICON + 6, box.y + measure.PAD + 10
    behind = ""
    if node.count:
        behind = "".join(_rect(box, 9, "behind", shift) for shift in (8, 4))
    lines = "".join(
        f'<text class="{_line_class(node, line)}" '
        f'x="{_n(left)}" y="{_n(top + 16 + index * measure.LINE_HEIGHT)}">{escape(line)}</text>'
        for index, line in enumerate(measure.lines(node))
    )
    return (
        f'<g class="node {_classes(node)}" data-id="{_attribute(node.id)}" tabindex="0" role="button" '
        f'aria-label="{_aria(node)}">{behind}{_rect(box, 9, "card")}'
        f"{_icon(node, box.x + measure.PAD - 2, box.y + measure.PAD - 1)}"
        f'<text class="name" x="{_n(left)}" y="{_n(top)}">{escape(measure.name(node))}</text>{lines}</g>'
    )


def _line_class(node: PictureNode, line: str) -> str:
    if node.mark and line == measure.mark(node):
        return "line mark"
    return "line condition" if node.condition and line == measure.condition(node) else "line"


def _rect(box: Box, radius: int, mark: str, shift: float = 0.0) -> str:
    return (
        f'<rect class="{mark}" x="{_n(box.x + shift)}" y="{_n(box.y + shift)}" width="{_n(box.width)}" '
        f'height="{_n(box.height)}" rx="{radius}"/>'
    )


def _icon(node: PictureNode, x: float, y: float) -> str:
    return (
        f'<g class="icon" transform="translate({_n(x)} {_n(y)})"><rect x="-2" y="-2" width="24" height="24" rx="6"/>'
        f'<path d="{glyph(node.service, node.type)}"/></g>'
    )


def _route(route: Route, number: int) -> str:
    edge = route.edge
    marks = ["edge", edge.kind]
    marks += ["dashed"] if edge.condition or edge.dynamic else []
    marks += ["broken"] if edge.broken else []
    marks += ["critical"] if edge.critical else []
    marks += ["marked", f"m-{edge.mark}"] if edge.mark else []
    head = "head-broken" if edge.broken else "head-quiet" if edge.kind in ("depends_on", "implied") else "head"
    end = ""
    if edge.directed:
        end = f' marker-{"start" if route.turned else "end"}="url(#{head})"'
    upper, lower = (edge.target, edge.source) if route.turned else (edge.source, edge.target)
    ends = f'data-from="{_attribute(upper)}" data-to="{_attribute(lower)}"'
    return f'<path class="{" ".join(marks)}" data-edge="{number}" {ends} d="{_curve(route.points)}"{end}/>'


def _word(route: Route, number: int) -> str:
    x, y = route.label_at or _middle(route.points)
    mark = " broken" if route.edge.broken else ""
    return (
        f'<text class="word{mark}" data-edge="{number}" x="{_n(x)}" y="{_n(y + 4)}">{escape(route.edge.label)}</text>'
    )


def _middle(points: list[Point]) -> Point:
    a, b = points[(len(points) - 1) // 2], points[len(points) // 2]
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _curve(points: list[Point]) -> str:
    """A smooth line that leaves and arrives upright."""
    path = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        middle = (y1 + y2) / 2
        path.append(f"C{_n(x1)} {_n(middle)} {_n(x2)} {_n(middle)} {_n(x2)} {_n(y2)}")
    return "".join(path)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _attribute(text: str) -> str:
    return escape(text, quote=True)
