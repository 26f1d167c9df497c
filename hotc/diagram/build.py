"""What both views share: nodes from items, edges merged by their ends, cycles and redundant arrows marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.diagram import facts, look, order
from hotc.diagram.model import Cluster, ClusterKind, EdgeKind, Picture, PictureEdge, PictureNode, View

if TYPE_CHECKING:
    from hotc.diagram.gather import Gathered, Item, Link

_KINDS: dict[str, EdgeKind] = {"property": "property", "depends_on": "depends_on", "implied": "implied"}


def start(gathered: Gathered, title: str, view: View) -> Picture:
    """An empty picture of what was gathered."""
    picture = Picture(title, view)
    if gathered.template is not None:
        picture.description = " ".join(gathered.template.description.split())
    return picture


def node(item: Item) -> PictureNode:
    """An item as a node."""
    kind = item.member_type or item.type
    made = PictureNode(item.address, item.name, item.type, service=look.service(kind), noun=look.noun(kind))
    made.detail = facts.lines(item)
    if item.inside:
        made.detail.append(f"{item.inside} resource{'s' if item.inside != 1 else ''} inside")
    made.condition = item.condition
    made.absent = not item.enabled
    made.count = item.count
    made.properties = item.shown_properties()
    made.place = item.place
    return made


def box(picture: Picture, item: Item, kind: ClusterKind) -> Cluster:
    """An item as a box around others."""
    made = Cluster(item.address, kind, node(item))
    picture.clusters[item.address] = made
    return made


def connect(
    picture: Picture, ends: dict[tuple[str, str], PictureEdge], between: tuple[str, str], kind: EdgeKind, label: str
) -> PictureEdge:
    """The edge between two ends, made when it isn't there yet; one label more otherwise."""
    edge = ends.get(between)
    if edge is None:
        edge = PictureEdge(*between, kind, label)
        ends[between] = edge
        picture.edges.append(edge)
    elif label == "depends_on" or edge.label == "depends_on":
        edge.label = edge.label if label == "depends_on" else label  # the order goes without saying beside a reference
    elif label and label not in edge.label.split(", "):
        edge.label = f"{edge.label}, {label}" if edge.label else label
    return edge


def describe(edge: PictureEdge, link: Link) -> None:
    """Keep a link's reason on its edge. The strongest kind counts: an arrow is only ``depends_on`` when nothing else
    is said.
    """
    edge.reasons.append(f"implied by {link.path}" if link.kind == "implied" else link.path)
    edge.condition = edge.condition or link.condition
    edge.dynamic = edge.dynamic or link.dynamic
    edge.broken = edge.broken or link.broken
    if edge.kind in ("depends_on", "implied") and link.kind == "property":
        edge.kind = "property"
    if not edge.place and link.span is not None:
        edge.place = f"{link.span.source.name}:{link.span.line}"


def kind_of(link: Link) -> EdgeKind:
    """The edge kind of a link."""
    return _KINDS.get(link.kind, "property")


def reduce(picture: Picture) -> None:
    """Mark arrows that others imply. One that closes a cycle is never among them.

    What is written is measured by what is written alone: an arrow that a resource type implies hides no reference.
    """
    _reduce(picture, [edge for edge in picture.shown() if edge.kind != "implied"])
    _reduce(picture, picture.shown(), only="implied")


def _reduce(picture: Picture, edges: list[PictureEdge], only: EdgeKind | None = None) -> None:
    nodes = [*picture.nodes, *picture.clusters]
    arrows = [edge for edge in edges if edge.directed and not edge.broken]
    successors: dict[str, list[str]] = {}
    for edge in arrows:
        successors.setdefault(edge.source, []).append(edge.target)
    # what is drawn as one thing may be two that need a third in turn: such loops are none of the template's
    back = order.closing(nodes, successors)
    acyclic = {a: [b for b in following if (a, b) not in back] for a, following in successors.items()}
    implied = order.redundant(nodes, acyclic)
    for edge in arrows:
        if only in (None, edge.kind):
            edge.redundant = (edge.source, edge.target) in implied
