"""A picture as plain data: nodes, edges with their reasons, clusters. Renderers read nothing else."""

from __future__ import annotations

from typing import Any, Literal

EdgeKind = Literal["property", "depends_on", "implied", "folded", "external"]
ClusterKind = Literal["network", "stack", "group", "layer"]
View = Literal["network", "dependencies", "parallel"]

PICTURE_VERSION = 1
"""Version of the JSON form; additive changes keep it."""


class PictureNode:
    """A resource (or something that exists already, ``external``), as it is shown.

    ``id`` is the resource's absolute address; ``detail`` are short lines under the name; ``properties`` are texts
    with secrets
    masked; ``place`` is ``file:line``; ``condition`` is the text of the condition on which the resource rests;
    ``count`` is
    the number of members a group has ("3", "{size}"); ``absent``: with these parameters it is not created.
    ``cluster`` is the box that it stands in, or what carries a folded one. ``mark`` is the kind of an overlay's mark (a
    key of :data:`hotc.diagram.overlay.KINDS`), ``word`` what it says, ``told`` are lines that say why.
    """

    __slots__ = (
        "absent",
        "cluster",
        "condition",
        "count",
        "detail",
        "external",
        "id",
        "label",
        "mark",
        "noun",
        "place",
        "properties",
        "service",
        "told",
        "type",
        "word",
    )

    def __init__(self, id: str, label: str, type: str, *, service: str, noun: str) -> None:
        self.id = id
        self.label = label
        self.type = type
        self.service = service
        self.noun = noun
        self.detail: list[str] = []
        self.cluster: str | None = None
        self.condition = ""
        self.count = ""
        self.properties: dict[str, str] = {}
        self.place = ""
        self.external = False
        self.absent = False
        self.mark = ""
        self.word = ""
        self.told: list[str] = []

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {name: getattr(self, name) for name in sorted(self.__slots__)}


class PictureEdge:
    """An arrow from what needs to what is needed. ``source`` and ``target`` are ids of nodes or clusters.

    ``reasons`` are the property paths (or ``depends_on``, ``implied``); ``via`` the ids of glue resources folded into
    the arrow, which is then
    a connection without a direction; ``broken``: the arrow that closes a cycle; ``redundant``: other arrows say the
    same; ``critical``: it is part of the longest chain.
    """

    __slots__ = (
        "as_line",
        "broken",
        "condition",
        "critical",
        "dynamic",
        "kind",
        "label",
        "mark",
        "place",
        "reasons",
        "redundant",
        "source",
        "target",
        "via",
    )

    def __init__(self, source: str, target: str, kind: EdgeKind, label: str) -> None:
        self.source = source
        self.target = target
        self.kind: EdgeKind = kind
        self.label = label
        self.reasons: list[str] = []
        self.via: list[str] = []
        self.condition = ""
        self.dynamic = False
        self.broken = False
        self.critical = False
        self.mark = ""
        self.as_line = False
        self.redundant = False
        self.place = ""

    @property
    def directed(self) -> bool:
        """Whether it is drawn with a head."""
        return self.kind not in ("folded", "external")

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {name: getattr(self, name) for name in sorted(self.__slots__)}


class Cluster:
    """A box around nodes: a network with what lives in it, a nested stack, or a group.

    ``node`` is the resource for which the box stands (``external`` where the network is not of this template).
    """

    __slots__ = ("id", "kind", "node", "parent")

    def __init__(self, id: str, kind: ClusterKind, node: PictureNode) -> None:
        self.id = id
        self.kind: ClusterKind = kind
        self.node = node
        self.parent: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"id": self.id, "kind": self.kind, "node": self.node.as_dict(), "parent": self.parent}


class Picture:
    """All there is to draw. ``folded`` are the glue resources that stand in edges, by id;
    ``notes`` say what is not drawn."""

    __slots__ = ("clusters", "description", "edges", "folded", "nodes", "notes", "overlay", "title", "view")

    def __init__(self, title: str, view: View) -> None:
        self.title = title
        self.view: View = view
        self.description = ""
        self.nodes: dict[str, PictureNode] = {}
        self.edges: list[PictureEdge] = []
        self.clusters: dict[str, Cluster] = {}
        self.folded: dict[str, PictureNode] = {}
        self.notes: list[str] = []
        self.overlay = ""

    def shown(self) -> list[PictureEdge]:
        """The arrows to draw: those that say something new."""
        return [edge for edge in self.edges if not edge.redundant and not edge.as_line]

    def members(self, cluster: str | None) -> list[PictureNode]:
        """Nodes directly in a cluster (``None``: in none)."""
        return [node for node in self.nodes.values() if node.cluster == cluster]

    def children(self, cluster: str | None) -> list[Cluster]:
        """Clusters directly in a cluster (``None``: in none)."""
        return [child for child in self.clusters.values() if child.parent == cluster]

    def count(self) -> int:
        """How many of the template's resources the picture shows, as nodes, boxes or lines."""
        boxes = [c.node for c in self.clusters.values() if c.kind != "layer"]
        return sum(not node.external for node in [*self.nodes.values(), *boxes]) + len(self.folded)

    def marks(self) -> list[str]:
        """Kinds of the overlay's marks in the picture, for the legend, the urgent ones first."""
        from hotc.diagram.overlay import KINDS

        nodes = [*self.nodes.values(), *(c.node for c in self.clusters.values())]
        seen = {node.mark for node in nodes} | {edge.mark for edge in self.edges}
        return [kind for kind in KINDS if kind in seen]

    def services(self) -> list[str]:
        """Services in the picture, for the legend, in the order of first appearance."""
        boxes = [c.node.service for c in self.clusters.values() if c.kind != "layer"]
        seen = boxes + [n.service for n in self.nodes.values()]
        return list(dict.fromkeys(seen))

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "hotc_picture": PICTURE_VERSION,
            "title": self.title,
            "description": self.description,
            "notes": self.notes,
            "overlay": self.overlay,
            "view": self.view,
            "nodes": [node.as_dict() for node in self.nodes.values()],
            "edges": [edge.as_dict() for edge in self.edges],
            "clusters": [cluster.as_dict() for cluster in self.clusters.values()],
            "folded": [node.as_dict() for node in self.folded.values()],
        }
