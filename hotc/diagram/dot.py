"""The picture as DOT text, the language of Graphviz."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from hotc.diagram import flow, measure
from hotc.diagram.look import SERVICES
from hotc.diagram.overlay import KINDS

if TYPE_CHECKING:
    from hotc.diagram.model import Cluster, Picture, PictureEdge, PictureNode

_FONT = "Helvetica,Arial,sans-serif"
_QUIET = "#5b6470"
_RED = "#d1242f"
_WIDEST = 12
"""Nodes that one row takes."""
_INK = "#1b1f24"
_HEADER = f"""\
  graph [rankdir=TB, compound=true, newrank={{ranks}}, nodesep=0.35, ranksep=0.55, pad=0.3, bgcolor="white",
         fontname="{_FONT}", fontsize=12, labelloc=b, labeljust=l];
  node [fontname="{_FONT}", fontsize=12, margin="0.14,0.08", penwidth=1.3];
  edge [fontname="{_FONT}", fontsize=10, color="{_QUIET}", fontcolor="{_QUIET}", arrowsize=0.7];
"""


def render(picture: Picture) -> str:
    """DOT text, the same for the same picture."""
    ranks = "true" if picture.view == "parallel" else "false"  # with it dot sees ranks across boxes
    lines = [f"digraph {_quoted(picture.title)} {{", _HEADER.replace("{ranks}", ranks) + f"  label={_legend(picture)};"]
    lines += _inside(picture, None, "  ")
    for edge in picture.shown():
        lines.append("  " + _edge(picture, edge))
    lines.append("}")
    return "\n".join(lines) + "\n"


def _inside(picture: Picture, cluster: str | None, indent: str) -> list[str]:
    lines = []
    for child in picture.children(cluster):
        lines.append(f"{indent}subgraph {_quoted('cluster_' + child.id)} {{")
        lines.append(f"{indent}  {_cluster_look(child)}")
        inner = _inside(picture, child.id, indent + "  ")
        if child.kind == "layer" and len(inner) <= _WIDEST:
            lines.append(f"{indent}  rank=same;")
        # dot draws no empty box, and an arrow to a box needs a node in it to aim at
        lines += inner or [f"{indent}  {_quoted(_anchor_name(child.id))} [shape=point, style=invis];"]
        lines.append(f"{indent}}}")
    lines += [f"{indent}{_quoted(node.id)} [{_node_look(node)}];" for node in picture.members(cluster)]
    return lines


def _anchor_name(cluster: str) -> str:
    return f"{cluster} "


def _anchor(picture: Picture, id: str) -> str:
    """The node at which an arrow to ``id`` aims: itself, or the first one in the box."""
    while id in picture.clusters:
        if members := picture.members(id):
            return members[0].id
        children = picture.children(id)
        if not children:
            return _anchor_name(id)
        id = children[0].id
    return id


def _cluster_look(cluster: Cluster) -> str:
    node, service = cluster.node, SERVICES[cluster.node.service]
    style = "rounded,dashed" if node.condition or node.external else "rounded"
    fill = "#fbfcfe" if cluster.kind == "network" else "#fcfbff"
    ink = KINDS[node.mark].ink if node.mark else service.ink
    return (
        f'label={_label(node, inline=True)}; style="{style},filled"; color="{ink}"; fillcolor="{fill}"; '
        "penwidth=1.2; labelloc=t; labeljust=l; margin=14;"
    )


_PLAIN = frozenset(("cylinder", "component", "ellipse", "folder"))
"""Shapes that have corners of their own."""


def _node_look(node: PictureNode) -> str:
    service = SERVICES[node.service]
    shape = service.shape if service.shape in _PLAIN else "box"  # diamonds and hexagons waste most of their room
    corners = "diagonals" if service.shape == "diagonals" else "rounded"
    style = ["filled"] if shape in _PLAIN else [corners, "filled"]
    if node.condition or node.external:
        style.append("dashed")
    fill = "white" if node.absent else service.tint
    extra = ", peripheries=2" if node.count else ""
    ink = service.ink
    if node.mark:
        ink, extra = KINDS[node.mark].ink, f"{extra}, penwidth=2.6"
    return (
        f'shape={shape}, style="{",".join(style)}", color="{ink}", '
        f'fillcolor="{fill}", tooltip={_quoted(node.type or node.noun)}, label={_label(node)}{extra}'
    )


def _label(node: PictureNode, *, inline: bool = False) -> str:
    """An HTML-like label: the name, what it is, its facts, its condition."""
    name = f"<B>{_text(node.label)}</B>" + (f" ×{_text(node.count)}" if node.count else "")
    quiet = [f'<FONT POINT-SIZE="10" COLOR="{_QUIET}">{_text(line)}</FONT>' for line in _lines(node)]
    if node.mark:
        said = _text(measure.mark(node))
        quiet.insert(0, f'<FONT POINT-SIZE="11" COLOR="{KINDS[node.mark].ink}"><B>{said}</B></FONT>')
    if inline:
        return f"<{'   '.join([name, *quiet])}>"
    return f"<{'<BR/>'.join([name, *quiet])}>"


def _lines(node: PictureNode) -> list[str]:
    condition = [("not created: " if node.absent else "if ") + node.condition] if node.condition else []
    return [node.noun, *node.detail, *condition]


def _edge(picture: Picture, edge: PictureEdge) -> str:
    upper, lower, turned = flow.oriented(picture, edge)
    if edge.broken:  # turned round, it closes no cycle; dot stumbles over constraint=false between boxes
        upper, lower, turned = lower, upper, not turned
    look: list[str] = []
    label = edge.label + (f" [{edge.condition}]" if edge.condition else "")
    if label:
        look.append(f"label={_quoted(label)}")
    if upper in picture.clusters:
        look.append(f"ltail={_quoted('cluster_' + upper)}")
    if lower in picture.clusters:
        look.append(f"lhead={_quoted('cluster_' + lower)}")
    if not edge.directed:
        look.append("dir=none, penwidth=1.6")
    elif turned:
        look.append("dir=back")
    if edge.condition or edge.dynamic:
        look.append("style=dashed")
    elif edge.kind in ("depends_on", "implied"):
        look.append("style=dotted")
    if edge.broken:
        look.append(f'color="{_RED}", fontcolor="{_RED}", penwidth=2')
    elif edge.mark:
        look.append(f'color="{KINDS[edge.mark].ink}", penwidth=2.4')
    elif edge.critical:
        look.append(f'color="{_INK}", penwidth=2.4')
    tail = f" [{', '.join(look)}]" if look else ""
    return f"{_quoted(_anchor(picture, upper))} -> {_quoted(_anchor(picture, lower))}{tail};"


def _legend(picture: Picture) -> str:
    cells = "".join(
        f'<TD BGCOLOR="{service.tint}" COLOR="{service.ink}"><FONT POINT-SIZE="10">{escape(service.title)}</FONT></TD>'
        for service in map(SERVICES.__getitem__, picture.services())
    )
    notes = "".join(f'<BR/><FONT POINT-SIZE="10">{_text(note)}</FONT>' for note in picture.notes)
    over = f"  {_text(picture.overlay)}" if picture.overlay else ""
    title = f'<TD BORDER="0"><B>{_text(picture.title)}</B>{over}{notes}  </TD>'
    return f'<<TABLE BORDER="0" CELLBORDER="1" CELLSPACING="5" CELLPADDING="4"><TR>{title}{cells}</TR></TABLE>>'


def _text(text: str) -> str:
    return escape(_clean(text), quote=False)


def _quoted(text: str) -> str:
    escaped = _clean(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _clean(text: str) -> str:
    """Without what XML (and so SVG) can't hold."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == " " else " " for c in text)
