"""Dependencies: which edges there are, and why; cycles as the whole loop."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from hotc.compiler.passes.graph import loops

from .memory import compiled, only

if TYPE_CHECKING:
    from hotc.compiler.instance import Edge

HEAD = "heat_template_version: 2021-04-16\n"
LEAF = "  {}:\n    type: OS::Heat::None\n"


def edges(text: str) -> list[tuple[str, str, str, str]]:
    graph = compiled(HEAD + text).graph
    assert graph is not None
    return [(e.requirer, e.required, e.kind, e.path) for e in graph.edges]


def test_every_mention_is_an_edge_with_its_place() -> None:
    text = (
        "resources:\n"
        + "".join(map(LEAF.format, "abcd"))
        + "  x:\n    type: OS::Heat::Value\n    depends_on: [a]\n    metadata: {m: {get_attr: [b, show]}}\n"
        + "    properties:\n      value:\n        - {get_resource: c}\n"
        + "        - {list_join: [',', [{get_attr: [d, {get_resource: c}]}]]}\n"
    )
    assert edges(text) == [
        ("x", "c", "property", "resources.x.properties.value[0]"),
        ("x", "c", "property", "resources.x.properties.value[1].list_join[1][0].get_attr[1]"),
        ("x", "d", "property", "resources.x.properties.value[1].list_join[1][0]"),
        ("x", "b", "property", "resources.x.metadata.m"),
        ("x", "a", "depends_on", "resources.x.depends_on"),
    ]


def test_only_the_live_branch_of_an_if_counts() -> None:
    text = (
        "conditions:\n  holds: {equals: [1, 1]}\nresources:\n"
        + "".join(map(LEAF.format, "ab"))
        + "  x:\n    type: OS::Heat::Value\n"
        + "    properties: {value: {if: [holds, {get_resource: a}, {get_resource: b}]}}\n"
    )
    assert [e[:2] for e in edges(text)] == [("x", "a")]


def test_an_undecided_if_gives_edges_under_its_condition() -> None:
    text = (
        "parameters:\n  p: {type: string}\nconditions:\n  c: {equals: [{get_param: p}, a]}\nresources:\n"
        + "".join(map(LEAF.format, "ab"))
        + "  x:\n    type: OS::Heat::Value\n    properties: {value: {if: [c, {get_resource: a}, {get_resource: b}]}}\n"
        + "  y:\n    type: OS::Heat::Value\n    condition: c\n    properties: {value: {get_resource: a}}\n"
    )
    graph = compiled(HEAD + text).graph
    assert graph is not None
    assert [(e.requirer, e.required, e.condition) for e in graph.edges] == [
        ("x", "a", "c"),
        ("x", "b", "c"),
        ("y", "a", "c"),
    ]


def test_a_computed_name_gives_a_dynamic_edge() -> None:
    text = (
        "parameters:\n  p: {type: string, default: a}\nresources:\n"
        + LEAF.format("a")
        + "  x:\n    type: OS::Heat::Value\n    properties: {value: {get_resource: {get_param: p}}}\n"
    )
    graph = compiled(HEAD + text).graph
    assert graph is not None
    assert [(e.required, e.dynamic) for e in graph.edges] == [("a", True)]


def test_depends_on_a_resource_that_is_off_is_no_edge() -> None:
    text = (
        "conditions:\n  never: {equals: [1, 2]}\nresources:\n  a:\n    type: OS::Heat::None\n    condition: never\n"
        "  b:\n    type: OS::Heat::None\n    depends_on: a\n"
    )
    assert edges(text) == []


def test_a_cycle_is_reported_whole() -> None:
    text = HEAD + (
        "resources:\n"
        "  a:\n    type: OS::Heat::Value\n    properties: {value: {get_resource: b}}\n"
        "  b:\n    type: OS::Heat::Value\n    depends_on: c\n"
        "  c:\n    type: OS::Heat::Value\n    properties: {value: {get_attr: [a, value]}}\n"
        "  d:\n    type: OS::Heat::Value\n    depends_on: a\n"
    )
    finding = only(compiled(text))
    assert finding.message == "Resources need each other: a → b → c → a"
    assert (finding.line, finding.column) == (5, 25)
    assert [(r.message, r.span.line) for r in finding.related] == [("b needs c", 8), ("c needs a", 11)]


def test_a_resource_that_needs_itself_is_a_cycle() -> None:
    text = HEAD + "resources:\n  a:\n    type: OS::Heat::Value\n    properties: {value: {get_resource: a}}\n"
    assert only(compiled(text)).message == "Resources need each other: a → a"


def graph_of(pairs: list[tuple[str, str]]) -> dict[str, dict[str, Edge]]:
    needs: dict[str, dict[str, Edge]] = {}
    for requirer, required in pairs:
        needs.setdefault(requirer, {})[required] = None  # type: ignore[assignment]
        needs.setdefault(required, {})
    return needs


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("a", "b"), ("b", "c")], []),
        ([("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")], [{"a", "b"}, {"c", "d"}]),
        ([("a", "b"), ("b", "c"), ("c", "a"), ("b", "a")], [{"a", "b"}]),
    ],
)
def test_each_knot_gives_one_shortest_loop(pairs: list[tuple[str, str]], expected: list[set[str]]) -> None:
    assert [set(loop) for loop in loops(graph_of(pairs))] == expected


def test_a_long_chain_needs_no_deep_stack() -> None:
    names = [f"r{n}" for n in range(20_000)]
    assert loops(graph_of(list(pairwise(names)))) == []
    assert len(loops(graph_of([*pairwise(names), (names[-1], names[0])]))[0]) == 20_000
