"""VPN as a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openstack.exceptions import ConflictException

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench, Made


def service_on(bench: Bench) -> Made:
    network = bench.make("OS::Neutron::Net", "net")
    subnet = bench.make("OS::Neutron::Subnet", "subnet", network=network.identity, cidr="10.5.0.0/24")
    router = bench.make("OS::Neutron::Router", "router", external_gateway_info={"network": "public"})
    bench.make("OS::Neutron::RouterInterface", "way", router=router.identity, subnet=subnet.identity)
    return bench.make("OS::Neutron::VPNService", "service", router=router.identity, subnet=subnet.identity)


def test_policies_change_in_place(bench: Bench) -> None:
    ike = bench.make("OS::Neutron::IKEPolicy", encryption_algorithm="aes-256", lifetime={"value": 7200})
    ipsec = bench.make("OS::Neutron::IPsecPolicy", "ipsec", transform_protocol="ah", description="d")
    assert (drifted(ike), drifted(ipsec)) == ([], [])
    assert [each["id"] for each in ike.candidates()] == [ike.identity]
    ike.update(lifetime={"value": 3600}, ike_version="v2", name="other")
    assert (ike.attribute("lifetime")["value"], ike.attribute("ike_version")) == (3600, "v2")
    ipsec.update(name="n", description=None)
    assert ipsec.attribute("name") == "n"
    for policy in (ike, ipsec):
        policy.delete()
        policy.delete()
        assert not policy.exists()


def test_connection_holds_what_it_uses(bench: Bench) -> None:
    service = service_on(bench)
    ike = bench.make("OS::Neutron::IKEPolicy", "ike")
    ipsec = bench.make("OS::Neutron::IPsecPolicy", "ipsec")
    connection = bench.make(
        "OS::Neutron::IPsecSiteConnection",
        peer_address="172.30.0.1",
        peer_id="172.30.0.1",
        peer_cidrs=["10.6.0.0/24", "10.7.0.0/24"],
        psk="secret",
        dpd={"actions": "restart", "interval": 40},
        ikepolicy_id=ike.identity,
        ipsecpolicy_id=ipsec.identity,
        vpnservice_id=service.identity,
    )
    assert connection.attribute("dpd")["action"] == "restart"
    assert connection.attribute("status") == "ACTIVE"
    assert (drifted(connection), drifted(service)) == ([], [])
    with pytest.raises(ConflictException, match="in use"):
        ike.driver.delete(bench.cloud, ike.identity, ike.sent)
    with pytest.raises(ConflictException, match="in use"):
        service.driver.delete(bench.cloud, service.identity, service.sent)
    connection.update(description="d", admin_state_up=False)
    assert connection.attribute("admin_state_up") is False
