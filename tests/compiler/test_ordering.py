"""Orders that the cloud needs beyond Heat's edges."""

from __future__ import annotations

import hotc

HEAD = """heat_template_version: 2021-04-16
resources:
  association:
    type: OS::Neutron::FloatingIPAssociation
    properties: {floatingip_id: f, port_id: p}
  interface:
    type: OS::Neutron::RouterInterface
    properties: {router: r, subnet: s}
"""


def edges(text: str) -> set[tuple[str, str, bool]]:
    graph = hotc.compile("t.yaml", text=text).graph
    assert graph is not None
    return {(edge.requirer, edge.required, edge.beyond) for edge in graph.edges}


def test_an_association_waits_for_the_router_interfaces_of_its_stack() -> None:
    assert ("association", "interface", True) in edges(HEAD)


def test_the_order_is_not_among_heats_dependencies() -> None:
    assert hotc.compile("t.yaml", text=HEAD).resolved()["dependencies"] == []


def test_the_order_never_closes_a_loop() -> None:
    text = HEAD + "    depends_on: [association]\n"
    assert edges(text) == {("interface", "association", False)}
    assert hotc.compile("t.yaml", text=text).ok


def test_a_floating_ip_without_a_port_need_not_wait() -> None:
    text = HEAD.replace("FloatingIPAssociation", "FloatingIP").replace(
        "floatingip_id: f, port_id: p", "floating_network: n"
    )
    assert edges(text) == set()
