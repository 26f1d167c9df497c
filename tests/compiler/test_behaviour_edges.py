"""Implied dependencies: what Heat adds without being told. The expectations were recorded from Heat 27.0.1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from hotc.compiler.catalog.behaviour import subnets
from hotc.compiler.instance import Edge, Implied
from hotc.compiler.passes.graph import loops
from tests.effort import calls

from .memory import compiled, only, told

if TYPE_CHECKING:
    import pytest

HEAD = "heat_template_version: 2018-08-31\nresources:\n"


def implied(resources: str, parameters: str = "") -> set[tuple[str, str]]:
    result = compiled(parameters + HEAD + resources if parameters else HEAD + resources, check_resources=True)
    assert result.graph is not None, told(result)
    return {(edge.requirer, edge.required) for edge in result.graph.edges if edge.kind == "implied"}


NET = "  net: {type: OS::Neutron::Net}\n"
SUBNET = "  sub: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}}\n"
ROUTER = "  router: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}\n"
INTERFACE = (
    "  link: {type: OS::Neutron::RouterInterface,"
    " properties: {router: {get_resource: router}, subnet: {get_resource: sub}}}\n"
)
PORT = "  port: {type: OS::Neutron::Port, properties: {network: {get_resource: net}}}\n"


def server(networks: str) -> str:
    return f"  web: {{type: OS::Nova::Server, properties: {{image: i, flavor: f, networks: {networks}}}}}\n"


def test_ports_and_servers_wait_for_the_subnets_of_their_network() -> None:
    found = implied(NET + SUBNET + PORT + server("[{network: {get_resource: net}}]"))
    assert found == {("port", "sub"), ("web", "sub")}


def test_a_server_on_a_port_waits_too_since_heat_sees_no_network() -> None:
    assert ("web", "sub") in implied(NET + SUBNET + PORT + server("[{port: {get_resource: port}}]"))


def test_networks_by_name_are_told_apart() -> None:
    subnets_by_name = "".join(
        f"  {name}: {{type: OS::Neutron::Subnet, properties: {{network: {name}-net, cidr: 10.0.0.0/24}}}}\n"
        for name in ("a", "b")
    )
    assert implied(subnets_by_name + server("[{network: a-net}]")) == {("web", "a")}


def test_before_they_exist_heat_takes_all_networks_of_a_stack_for_the_same() -> None:
    other = "  net2: {type: OS::Neutron::Net}\n" + SUBNET.replace("sub:", "sub2:").replace(": net}", ": net2}")
    assert implied(NET + SUBNET + other + PORT) == {("port", "sub"), ("port", "sub2")}


def test_a_server_without_networks_waits_for_nothing() -> None:
    assert implied(NET + SUBNET + "  web: {type: OS::Nova::Server, properties: {image: i, flavor: f}}\n") == set()


def test_floating_addresses_wait_for_the_way_out() -> None:
    address = "  address: {type: OS::Neutron::FloatingIP, properties: {floating_network: public}}\n"
    assert ("address", "router") in implied(NET + SUBNET + ROUTER + INTERFACE + address)
    elsewhere = address.replace("public", "internet")
    assert ("address", "router") not in implied(NET + SUBNET + ROUTER + INTERFACE + elsewhere)


def test_a_floating_address_on_a_port_waits_for_the_interface_of_its_subnet() -> None:
    address = (
        "  address: {type: OS::Neutron::FloatingIP,"
        " properties: {floating_network: public, port_id: {get_resource: port}}}\n"
    )
    found = implied(NET + SUBNET + ROUTER + INTERFACE + PORT + address)
    assert {("address", "link"), ("address", "router")} <= found


def test_gateways_and_routes_wait_for_the_interfaces_of_their_router() -> None:
    gateway = (
        "  gate: {type: OS::Neutron::RouterGateway, properties: {router_id: {get_resource: router}, network: public}}\n"
    )
    route = (
        "  route: {type: OS::Neutron::ExtraRoute,"
        " properties: {router_id: {get_resource: router}, destination: 10.1.0.0/24, nexthop: 10.0.0.9}}\n"
    )
    found = implied(NET + SUBNET + ROUTER + INTERFACE + gateway + route)
    assert {("gate", "link"), ("route", "link"), ("route", "gate")} <= found


def test_an_edge_says_which_property_implies_it_and_where() -> None:
    result = compiled(HEAD + NET + SUBNET + server("[{network: {get_resource: net}}]"), check_resources=True)
    assert result.graph is not None
    (edge,) = [edge for edge in result.graph.edges if edge.kind == "implied"]
    assert edge.path == "resources.web.properties.networks[0]"
    assert edge.span is not None
    assert edge.span.line == 5


def test_a_loop_that_an_implied_edge_closes_is_reported_with_each_step() -> None:
    waits = SUBNET.replace("sub: {", "sub: {depends_on: web, ")
    result = compiled(HEAD + NET + waits + server("[{network: {get_resource: net}}]"), check_resources=True)
    finding = only(result)
    assert finding.message == "Resources need each other: sub → web → sub"
    assert (finding.line, finding.path) == (4, "resources.sub.depends_on")
    assert [(related.message, related.span.line) for related in finding.related] == [("web needs sub", 5)]


@given(st.lists(st.sets(st.integers(0, 4)), min_size=5, max_size=5), st.lists(st.booleans(), min_size=5, max_size=5))
@settings(max_examples=60, deadline=None)
def test_loops_are_found_whatever_way_they_take(needs: list[set[int]], on_network: list[bool]) -> None:
    """Some of five servers wait for all subnets, of which each waits for some of the servers."""
    text = HEAD + "  net: {type: OS::Neutron::Net}\n"
    for n, (needed, networked) in enumerate(zip(needs, on_network, strict=True)):
        networks = "[{network: {get_resource: net}}]" if networked else "[]"
        text += server(networks).replace("web:", f"web{n}:")
        first = f"sub{n}: {{depends_on: [{', '.join(f'web{m}' for m in sorted(needed))}], "
        text += SUBNET.replace("sub: {", first).replace("10.0.0.0", f"10.{n}.0.0")
    result = compiled(text, check_resources=True)
    assert result.graph is not None
    assert {(e.requirer, e.required) for e in result.graph.edges if e.kind == "implied"} == {
        (f"web{n}", f"sub{m}") for n in range(5) if on_network[n] for m in range(5)
    }
    every: dict[str, dict[str, Edge]] = {name: {} for name in result.graph.nodes}
    for edge in result.graph.edges:
        every[edge.requirer][edge.required] = edge
    expected = [" → ".join([*loop, loop[0]]) for loop in loops(every)]
    found = [finding.message for finding in result.diagnostics if finding.name == "circular-dependency"]
    assert found == [f"Resources need each other: {chain}" for chain in expected]


def test_edges_that_nobody_asks_for_are_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    make = Implied.edges

    def edges(implied: Implied) -> list[Edge]:
        asked.append(implied.requirer.name)
        return make(implied)

    monkeypatch.setattr(Implied, "edges", edges)
    result = compiled(HEAD + NET + SUBNET + PORT, check_resources=True)
    assert told(result) == []
    assert asked == []
    assert result.graph is not None
    assert result.graph.edges is result.graph.edges
    assert asked == ["port"]


def test_large_templates_keep_to_what_is_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    def template(count: int) -> str:
        return HEAD + "".join(
            (NET + SUBNET + server("[{network: {get_resource: net}}]"))
            .replace("net}", f"net{n}}}")
            .replace("  net:", f"  net{n}:")
            .replace("  sub:", f"  sub{n}:")
            .replace("  web:", f"  web{n}:")
            for n in range(count)
        )

    monkeypatch.setattr(subnets, "MOST_PAIRS", 100)
    result = compiled(template(11), check_resources=True)
    assert result.graph is not None
    found = {(edge.requirer, edge.required) for edge in result.graph.edges if edge.kind == "implied"}
    assert found == {(f"web{n}", f"sub{n}") for n in range(11)}


def test_the_work_grows_with_the_resources_and_not_with_their_square() -> None:
    def work(count: int) -> int:
        text = HEAD + "".join(
            f"  n{n}: {{type: OS::Neutron::Net}}\n"
            f"  s{n}: {{type: OS::Neutron::Subnet,"
            f" properties: {{cidr: 10.0.0.0/24, network: {{get_resource: n{n}}}}}}}\n"
            f"  p{n}: {{type: OS::Neutron::Port, properties: {{network: {{get_resource: n{n}}}}}}}\n"
            for n in range(count)
        )
        return calls(lambda: compiled(text, check_resources=True))

    work(10)
    assert work(600) < work(100) * 6 * 1.3  # the square would be six times as much again
