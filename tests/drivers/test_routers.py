from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.runtime.connection.outcome import classify
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from .harness import Bench, Made


@pytest.fixture
def subnet(bench: Bench) -> Made:
    network = bench.make("OS::Neutron::Net", "net")
    return bench.make("OS::Neutron::Subnet", "sub", network=network.identity, cidr="10.2.0.0/24")


def test_router_gets_its_gateway_by_the_networks_name(bench: Bench) -> None:
    router = bench.make("OS::Neutron::Router", external_gateway_info={"network": "public"})
    info = router.attribute("external_gateway_info")
    assert info["network_id"] == bench.cloud.find("network", "public")
    assert info["external_fixed_ips"]
    assert router.attribute("status") == "ACTIVE"


def test_gateway_is_added_and_taken_away_in_place(bench: Bench) -> None:
    router = bench.make("OS::Neutron::Router")
    assert router.attribute("external_gateway_info") is None
    router.update(external_gateway_info={"network": "public"})
    assert router.attribute("external_gateway_info")["network_id"] == bench.cloud.find("network", "public")
    router.update(external_gateway_info=None)
    assert router.attribute("external_gateway_info") is None


def test_interface_is_known_by_router_and_subnet(bench: Bench, subnet: Made) -> None:
    router = bench.make("OS::Neutron::Router", "router")
    interface = bench.make("OS::Neutron::RouterInterface", router=router.identity, subnet=subnet.identity)
    assert interface.identity == f"{router.identity}:subnet_id={subnet.identity}"
    port = interface.read()["port_id"]
    assert bench.cloud.find("port", port) == port
    assert interface.driver.keys(interface.sent, None) == router.driver.keys(router.sent, router.identity)
    interface.delete()
    assert not interface.exists()
    interface.delete()


def test_router_with_interfaces_is_not_deleted_yet(bench: Bench, subnet: Made) -> None:
    router = bench.make("OS::Neutron::Router", "router")
    bench.make("OS::Neutron::RouterInterface", router=router.identity, subnet=subnet.identity)
    with pytest.raises(Exception) as caught:  # noqa: PT011  # the SDK's exception, sorted below
        router.driver.delete(bench.cloud, router.identity, router.sent)
    assert classify(caught.value) == "conflict"


def test_interface_without_subnet_and_port_is_refused_before_anything_is_sent(bench: Bench) -> None:
    router = bench.make("OS::Neutron::Router", "router")
    with pytest.raises(ResourceProblem, match="needs a subnet or a port"):
        bench.prepare("OS::Neutron::RouterInterface", router=router.identity)


def test_gateway_as_a_resource_of_its_own(bench: Bench) -> None:
    router = bench.make("OS::Neutron::Router", "router")
    gateway = bench.make("OS::Neutron::RouterGateway", router_id=router.identity, network="public")
    assert gateway.candidates() == [gateway.read()]
    assert router.attribute("external_gateway_info")["network_id"] == bench.cloud.find("network", "public")
    gateway.delete()
    assert router.attribute("external_gateway_info") is None
