"""The order of creation: what can be made at the same time stands in one box, and the longest chain is marked."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hotc.diagram import build
from hotc.diagram.dependencies_view import label
from hotc.diagram.model import Cluster, PictureNode
from hotc.diagram.steps import Steps

if TYPE_CHECKING:
    from hotc.diagram.gather import Gathered, Link
    from hotc.diagram.model import Picture, PictureEdge


def parallel_view(gathered: Gathered, title: str, *, reduce: bool = True) -> Picture:
    """Everything in the step in which it can be made at the earliest."""
    picture = build.start(gathered, title, "parallel")
    steps = Steps(gathered)
    for number in range(1, max(steps.step.values(), default=0) + 1):
        together = [address for address, step in steps.step.items() if step == number]
        box = _box(number, len(together))
        picture.clusters[box.id] = box
        for address in together:
            made = build.node(gathered.items[address])
            made.label = address  # boxes are steps here, so the name has to tell the stack
            made.cluster = box.id
            picture.nodes[address] = made
    ends: dict[tuple[str, str], PictureEdge] = {}
    for link in gathered.links:
        between = _ends(gathered, link, steps)
        if between is not None:
            build.describe(build.connect(picture, ends, between, build.kind_of(link), ""), link)
    for edge in picture.edges:
        edge.label = label(edge.reasons)
    _mark(picture, ends, steps.path)
    if reduce:
        build.reduce(picture)
    _say(picture, gathered, steps)
    return picture


def _box(number: int, together: int) -> Cluster:
    said = "alone" if together == 1 else f"{together} at once"
    return Cluster(
        f"step {number}", "layer", PictureNode(f"step {number}", f"step {number}", "", service="other", noun=said)
    )


def _ends(gathered: Gathered, link: Link, steps: Steps) -> tuple[str, str] | None:
    """The resources between which an arrow is drawn: for a nested stack its first, or its last one."""
    requirer: str | None = link.requirer
    required: str | None = link.required
    if gathered.items[link.requirer].nested:
        requirer = steps.inside(link.requirer, last=False)
    if gathered.items[link.required].nested:
        required = steps.inside(link.required, last=True)
    if requirer is None or required is None or requirer == required:
        return None
    return (requirer, required) if requirer in steps.step and required in steps.step else None


def _mark(picture: Picture, ends: dict[tuple[str, str], PictureEdge], path: list[str]) -> None:
    for required, requirer in pairwise(path):
        edge = ends.get((requirer, required)) or build.connect(picture, ends, (requirer, required), "implied", "")
        edge.critical = True


def _say(picture: Picture, gathered: Gathered, steps: Steps) -> None:
    if len(steps.path) > 1:
        picture.notes.append(f"the longest chain: {' → '.join(steps.path)}")
    absent = sum(not item.enabled for item in gathered.items.values())
    if absent:
        picture.notes.append(f"not drawn: {absent} that {'is' if absent == 1 else 'are'} not created")
