"""The drawing of our own: boxes hold what is in them, and nothing lies on anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from hotc.diagram.layout import Box, Layout, layout
from hotc.diagram.model import Cluster, Picture, PictureEdge, PictureNode
from tests.effort import calls

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS = ("OS::Nova::Server", "OS::Neutron::Router", "OS::Cinder::Volume", "OS::Neutron::Net")


def _node(id: str, kind: str) -> PictureNode:
    return PictureNode(id, id, kind, service="compute", noun="thing")


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    picture = Picture("random", draw(st.sampled_from(["network", "dependencies"])))
    for number in range(draw(st.integers(0, 4))):
        cluster = Cluster(f"c{number}", "stack", _node(f"c{number}", "x"))
        cluster.parent = draw(st.sampled_from([None, *picture.clusters]))
        picture.clusters[cluster.id] = cluster
    for number in range(draw(st.integers(1, 14))):
        node = _node(f"n{number}" * draw(st.integers(1, 6)), draw(st.sampled_from(KINDS)))
        node.cluster = draw(st.sampled_from([None, *picture.clusters]))
        picture.nodes[node.id] = node
    things = [*picture.nodes, *picture.clusters]
    for source, target in draw(st.lists(st.tuples(st.sampled_from(things), st.sampled_from(things)), max_size=25)):
        if source != target:
            picture.edges.append(
                PictureEdge(source, target, "property", draw(st.sampled_from(["", "networks", "x" * 20])))
            )
    return picture


def _parent(picture: Picture, id: str) -> str | None:
    return picture.nodes[id].cluster if id in picture.nodes else picture.clusters[id].parent


def _apart(a: Box, b: Box) -> bool:
    return (
        a.x + a.width <= b.x + 0.01
        or b.x + b.width <= a.x + 0.01
        or a.y + a.height <= b.y + 0.01
        or b.y + b.height <= a.y + 0.01
    )


def _siblings(picture: Picture, made: Layout) -> Iterable[tuple[str, str]]:
    ids = list(made.boxes)
    for index, a in enumerate(ids):
        for b in ids[index + 1 :]:
            if _parent(picture, a) == _parent(picture, b):
                yield a, b


@given(pictures())
@settings(max_examples=60, deadline=None)
def test_everything_has_a_place_of_its_own_within_its_box(picture: Picture) -> None:
    made = layout(picture)
    assert set(made.boxes) == {*picture.nodes, *picture.clusters}
    for a, b in _siblings(picture, made):
        assert _apart(made.boxes[a], made.boxes[b]), (a, b)
    for id, box in made.boxes.items():
        parent = _parent(picture, id)
        outer = made.boxes[parent] if parent is not None else Box(0, 0, made.width, made.height)
        assert outer.x < box.x
        assert outer.y < box.y
        assert box.x + box.width < outer.x + outer.width
        assert box.y + box.height < outer.y + outer.height


@given(pictures())
@settings(max_examples=30, deadline=None)
def test_every_arrow_between_two_things_that_are_apart_is_routed_from_border_to_border(picture: Picture) -> None:
    made = layout(picture)
    routed = {id(route.edge) for route in made.routes}
    for edge in picture.edges:
        chain, at = set(), edge.source
        while (parent := _parent(picture, at)) is not None:
            chain.add(parent)
            at = parent
        inside = edge.target in chain or _contains(picture, edge.source, edge.target)
        assert inside or id(edge) in routed
    for route in made.routes:
        assert len(route.points) >= 2


def _contains(picture: Picture, outer: str, inner: str) -> bool:
    at: str | None = inner
    while at is not None:
        at = _parent(picture, at)
        if at == outer:
            return True
    return False


def test_the_work_stays_well_below_the_square_of_the_nodes() -> None:
    def work(count: int) -> int:
        picture = Picture("large", "dependencies")
        for number in range(count):
            picture.nodes[f"n{number}"] = _node(f"n{number}", KINDS[0])
            if number:
                picture.edges.append(PictureEdge(f"n{number}", f"n{number // 3}", "property", "x"))
        return calls(lambda: layout(picture))

    assert work(1000) < work(200) * 5 * 3  # the square would be 25 times as much
