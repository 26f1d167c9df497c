"""The picture as Mermaid, for Markdown pages that draw it (GitHub, GitLab, MkDocs)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.diagram import flow, measure
from hotc.diagram.look import SERVICES
from hotc.diagram.overlay import KINDS

if TYPE_CHECKING:
    from hotc.diagram.model import Picture, PictureEdge, PictureNode

_SHAPES = {
    "cylinder": ("[(", ")]"),
    "component": ("{{", "}}"),
    "diagonals": ("[/", "\\]"),
    "folder": ("[[", "]]"),
    "ellipse": ("([", "])"),
    "diamond": (">", "]"),
}


def render(picture: Picture) -> str:
    """A ``flowchart``, the same for the same picture."""
    ids = _ids(picture)
    lines = ["---", f"title: {_title(picture.title)}", "---", "flowchart TB", *_inside(picture, ids, None, "    ")]
    edges = picture.shown()
    lines += [f"    {_edge(picture, ids, edge)}" for edge in edges]
    lines += [
        f"    linkStyle {index} stroke:#d1242f,stroke-width:3px" for index, edge in enumerate(edges) if edge.broken
    ]
    lines += [f"    linkStyle {index} stroke-width:4px" for index, edge in enumerate(edges) if edge.critical]
    lines += _styles(picture, ids)
    return "\n".join(lines) + "\n"


def _ids(picture: Picture) -> dict[str, str]:
    """Short ids: a resource may be called ``end`` or ``a-b``, which Mermaid would read as its own."""
    ids = {id: f"box{index}" for index, id in enumerate(picture.clusters)}
    return ids | {id: f"n{index}" for index, id in enumerate(picture.nodes)}


def _inside(picture: Picture, ids: dict[str, str], cluster: str | None, indent: str) -> list[str]:
    lines = []
    for child in picture.children(cluster):
        lines.append(f'{indent}subgraph {ids[child.id]}["{_label(child.node, " ")}"]')
        lines += _inside(picture, ids, child.id, indent + "    ")
        lines.append(f"{indent}end")
    for node in picture.members(cluster):
        before, after = _SHAPES.get(SERVICES[node.service].shape, ("[", "]"))
        lines.append(f'{indent}{ids[node.id]}{before}"{_label(node, "<br/>")}"{after}')
    return lines


def _label(node: PictureNode, between: str) -> str:
    count = f" ×{node.count}" if node.count else ""
    quiet = [*([measure.mark(node)] if node.mark else []), node.noun, *node.detail]
    if node.condition:
        quiet.append(("not created: " if node.absent else "if ") + node.condition)
    return between.join([f"<b>{_text(node.label + count)}</b>", *(_text(line) for line in quiet)])


def _edge(picture: Picture, ids: dict[str, str], edge: PictureEdge) -> str:
    dashed = edge.condition or edge.dynamic or edge.kind in ("depends_on", "implied")
    upper, lower, turned = flow.oriented(picture, edge)
    if turned and edge.directed:
        # Mermaid has no arrow that points up only: the ends are given as they are, the layout may run upwards
        upper, lower = edge.source, edge.target
    line = ("-.->" if dashed else "-->") if edge.directed else "-.-" if dashed else "---"
    label = edge.label + (f" if {edge.condition}" if edge.condition else "")
    text = f'|"{_text(label)}"|' if label else ""
    return f"{ids[upper]} {line}{text} {ids[lower]}"


def _styles(picture: Picture, ids: dict[str, str]) -> list[str]:
    lines = []
    for name in picture.services():
        service = SERVICES[name]
        lines.append(f"    classDef {name} fill:{service.tint},stroke:{service.ink},color:#1b1f24")
        members = [ids[node.id] for node in picture.nodes.values() if node.service == name]
        if members:
            lines.append(f"    class {','.join(members)} {name}")
    for cluster in picture.clusters.values():
        dashes = ",stroke-dasharray:5 4" if cluster.node.condition or cluster.node.external else ""
        ink = SERVICES[cluster.node.service].ink
        lines.append(f"    style {ids[cluster.id]} fill:#fbfcfe,stroke:{ink},color:#1b1f24{dashes}")
    for kind in picture.marks():
        marked = [ids[node.id] for node in picture.nodes.values() if node.mark == kind]
        marked += [ids[cluster.id] for cluster in picture.clusters.values() if cluster.node.mark == kind]
        if marked:
            lines.append(f"    classDef marked_{kind} stroke:{KINDS[kind].ink},stroke-width:4px")
            lines.append(f"    class {','.join(marked)} marked_{kind}")
    dashed = [ids[node.id] for node in picture.nodes.values() if node.condition or node.external]
    if dashed:
        lines += ["    classDef conditional stroke-dasharray:5 4", f"    class {','.join(dashed)} conditional"]
    return lines


def _text(text: str) -> str:
    """Text between quotes: Mermaid's own escapes are ``#`` and a name or number."""
    clean = "".join(c if c.isprintable() else " " for c in text)
    escaped = (
        clean.replace("#", "#35;")
        .replace("&", "#amp;")
        .replace('"', "#quot;")
        .replace("<", "#lt;")
        .replace(">", "#gt;")
    )
    return escaped.replace("`", "#96;")


def _title(text: str) -> str:
    clean = "".join(c if c.isprintable() else " " for c in text)
    return '"' + clean.replace("\\", "/").replace('"', "'") + '"'
