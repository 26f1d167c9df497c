from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from hotc.sandbox import RunningSandbox

    from .harness import Bench


@pytest.fixture
def ports(bench: Bench) -> list[str]:
    """Two ports of a network that a router leads out of; their ids."""
    network = bench.make("OS::Neutron::Net", "net")
    subnet = bench.make("OS::Neutron::Subnet", "sub", network=network.identity, cidr="10.3.0.0/24")
    router = bench.make("OS::Neutron::Router", "router", external_gateway_info={"network": "public"})
    bench.make("OS::Neutron::RouterInterface", "interface", router=router.identity, subnet=subnet.identity)
    made = [bench.make("OS::Neutron::Port", f"port{number}", network=network.identity) for number in range(2)]
    return [port.identity for port in made]


def address_of(bench: Bench, port: str) -> str:
    answer = bench.cloud.call("network", "GET", f"/ports/{port}")
    assert answer is not None
    return str(answer["port"]["fixed_ips"][0]["ip_address"])


def test_floating_ip_has_an_address_of_the_network(bench: Bench) -> None:
    floating = bench.make("OS::Neutron::FloatingIP", floating_network="public")
    assert floating.attribute("floating_ip_address").startswith("172.24.")
    assert floating.attribute("floating_network_id") == bench.cloud.find("network", "public")
    assert floating.attribute("port_id") is None


def test_two_floating_ips_of_one_template_are_told_apart(bench: Bench) -> None:
    first = bench.make("OS::Neutron::FloatingIP", "first", floating_network="public")
    second = bench.make("OS::Neutron::FloatingIP", "second", floating_network="public")
    assert [found["id"] for found in first.candidates()] == [first.identity]
    assert [found["id"] for found in second.candidates()] == [second.identity]


def test_floating_ip_is_led_to_a_port_and_away_in_place(bench: Bench, ports: list[str]) -> None:
    floating = bench.make("OS::Neutron::FloatingIP", floating_network="public")
    floating.update(port_id=ports[0])
    assert floating.attribute("port_id") == ports[0]
    assert floating.attribute("fixed_ip_address") == address_of(bench, ports[0])
    floating.update(port_id=None)
    assert floating.attribute("port_id") is None


def test_association_moves_to_another_port_in_place(bench: Bench, ports: list[str]) -> None:
    floating = bench.make("OS::Neutron::FloatingIP", "ip", floating_network="public")
    association = bench.make("OS::Neutron::FloatingIPAssociation", floatingip_id=floating.identity, port_id=ports[0])
    assert floating.attribute("port_id") == ports[0]
    association.update(port_id=ports[1])
    assert floating.attribute("port_id") == ports[1]
    assert association.exists()


def test_association_with_another_floating_ip_is_another_association(bench: Bench, ports: list[str]) -> None:
    association = bench.prepare("OS::Neutron::FloatingIPAssociation", floatingip_id="a", port_id=ports[0])
    in_place = association.driver.in_place
    assert in_place is not None
    assert not in_place({}, {}, "floatingip_id")
    assert in_place({}, {}, "port_id")


def test_deleted_association_leaves_the_floating_ip(bench: Bench, ports: list[str]) -> None:
    floating = bench.make("OS::Neutron::FloatingIP", "ip", floating_network="public")
    association = bench.make("OS::Neutron::FloatingIPAssociation", floatingip_id=floating.identity, port_id=ports[0])
    association.delete()
    assert floating.attribute("port_id") is None
    association.delete()


def test_association_that_leads_elsewhere_by_now_is_not_ours_to_remove(
    bench: Bench, ports: list[str], served: RunningSandbox
) -> None:
    floating = bench.make("OS::Neutron::FloatingIP", "ip", floating_network="public")
    association = bench.make("OS::Neutron::FloatingIPAssociation", floatingip_id=floating.identity, port_id=ports[0])
    floating.update(port_id=ports[1])
    start = len(served.requests)
    association.delete()
    assert {method for method, _, _ in served.requests[start:]} == {"GET"}
    assert floating.attribute("port_id") == ports[1]


def test_association_of_a_floating_ip_that_is_gone_is_gone(bench: Bench, ports: list[str]) -> None:
    floating = bench.make("OS::Neutron::FloatingIP", "ip", floating_network="public")
    association = bench.make("OS::Neutron::FloatingIPAssociation", floatingip_id=floating.identity, port_id=ports[0])
    floating.delete()
    assert not association.exists()
    association.delete()
