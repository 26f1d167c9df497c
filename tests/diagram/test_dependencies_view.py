"""The plain DAG, every arrow with its reason."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hotc.diagram import order
from tests.diagram.drawing import dependencies, edge, pairs


def test_arrows_are_labelled_with_the_properties_that_refer() -> None:
    drawn = dependencies(
        """
        resources:
          a: {type: OS::Heat::Value, properties: {value: 1}}
          b:
            type: OS::Heat::Value
            properties: {value: {x: [{get_resource: a}], y: {get_attr: [a, value]}, z: {get_attr: [a, value]}}}
          c: {type: OS::Heat::Value, depends_on: a, properties: {value: 1}}
        """
    )
    found = edge(drawn, "b", "a")
    assert found.reasons == ["value.x.0", "value.y", "value.z"]
    assert found.label == "value.x.0, value.y and 1 more, line 7"
    assert found.place == "t.yaml:7"
    assert (edge(drawn, "c", "a").kind, edge(drawn, "c", "a").label) == ("depends_on", "depends_on, line 8")


def test_what_longer_ways_say_is_left_out_of_the_drawing_but_kept_as_data() -> None:
    drawn = dependencies(
        """
        resources:
          a: {type: OS::Heat::Value, properties: {value: 1}}
          b: {type: OS::Heat::Value, properties: {value: {get_attr: [a, value]}}}
          c: {type: OS::Heat::Value, depends_on: a, properties: {value: {get_attr: [b, value]}}}
        """
    )
    assert pairs(drawn) == {("b", "a"), ("c", "b")}
    assert edge(drawn, "c", "a").redundant


def test_what_a_type_implies_hides_no_written_reference() -> None:
    drawn = dependencies(
        """
        resources:
          net: {type: OS::Neutron::Net}
          subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}}
          server: {type: OS::Nova::Server, properties: {image: i, flavor: f, networks: [{network: {get_resource:
          net}}]}}
        """
    )
    assert edge(drawn, "server", "subnet").kind == "implied"
    assert ("server", "net") in pairs(drawn)


def test_a_cycle_is_drawn_with_one_broken_arrow() -> None:
    drawn = dependencies(
        """
        resources:
          a: {type: OS::Heat::Value, properties: {value: {get_attr: [b, value]}}}
          b: {type: OS::Heat::Value, properties: {value: {get_attr: [c, value]}}}
          c: {type: OS::Heat::Value, properties: {value: {get_attr: [a, value]}}}
        """
    )
    assert pairs(drawn) == {("a", "b"), ("b", "c"), ("c", "a")}
    assert [(e.source, e.target) for e in drawn.edges if e.broken] == [("c", "a")]


def test_a_template_that_does_not_validate_is_drawn_as_far_as_it_can_be_read() -> None:
    drawn = dependencies(
        """
        resources:
          a: {type: OS::No::Such, properties: {x: {get_param: nothing}}}
          b: {type: OS::Nova::Server, properties: {nome: {get_resource: a}, other: {get_resource: gone}}}
          3: not a resource
        """
    )
    assert {"a", "b"} <= set(drawn.nodes)
    assert ("b", "a") in pairs(drawn)


GRAPHS = st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.sampled_from("abcdefgh"), max_size=5), max_size=8)


def _reachable(successors: dict[str, list[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for following in successors.get(waiting.pop(), ()):
            if following not in found:
                found.add(following)
                waiting.append(following)
    return found


@given(GRAPHS)
@settings(deadline=None)
def test_without_the_closing_arrows_there_is_no_cycle(graph: dict[str, list[str]]) -> None:
    back = order.closing("abcdefgh", graph)
    rest = {a: [b for b in following if (a, b) not in back] for a, following in graph.items()}
    assert all(node not in _reachable(rest, node) for node in "abcdefgh")


@given(GRAPHS)
@settings(deadline=None)
def test_reduction_keeps_what_is_reachable_and_nothing_superfluous(graph: dict[str, list[str]]) -> None:
    back = order.closing("abcdefgh", graph)
    rest = {a: [b for b in following if (a, b) not in back] for a, following in graph.items()}
    implied = order.redundant("abcdefgh", rest)
    reduced = {a: [b for b in following if (a, b) not in implied] for a, following in rest.items()}
    for node in "abcdefgh":
        assert _reachable(reduced, node) == _reachable(rest, node)
    for a, following in reduced.items():
        for b in set(following):
            without = {**reduced, a: [other for other in following if other != b]}
            assert b not in _reachable(without, a)
