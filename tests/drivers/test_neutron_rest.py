"""Types of the network service beside networks, ports and routers: each made, changed and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.drivers import lookup
from hotc.runtime.errors import ResourceProblem

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench


def test_address_scope_is_renamed_and_found_among_those_of_its_name(bench: Bench) -> None:
    scope = bench.make("OS::Neutron::AddressScope", name="first")
    assert [found["id"] for found in scope.candidates()] == [scope.identity]
    scope.update(name="second")
    assert scope.read()["name"] == "second"
    scope.delete()
    assert not scope.exists()


def test_subnet_pool_shows_neighbouring_prefixes_as_one_and_that_is_no_drift(bench: Bench) -> None:
    pool = bench.make("OS::Neutron::SubnetPool", prefixes=["10.5.0.0/24", "10.5.1.0/24"], tags=["a"])
    assert pool.found["prefixes"] == ["10.5.0.0/23"]
    assert drifted(pool) == []
    assert pool.found["tags"] == ["a"]


def test_subnet_pool_grows_and_changes_scope_in_place(bench: Bench) -> None:
    scope = bench.make("OS::Neutron::AddressScope", "scope")
    pool = bench.make("OS::Neutron::SubnetPool", prefixes=["10.5.0.0/24"], address_scope=scope.identity)
    pool.update(prefixes=["10.5.0.0/16"], address_scope=None, default_prefixlen=26)
    found = pool.read()
    assert (found["prefixes"], found["address_scope_id"], found["default_prefixlen"]) == (["10.5.0.0/16"], None, 26)


@pytest.mark.parametrize(
    ("name", "old", "new", "possible"),
    [
        ("prefixes", ["10.5.0.0/24"], ["10.5.0.0/16"], True),
        ("prefixes", ["10.5.0.0/24", "10.5.1.0/24"], ["10.5.0.0/23"], True),
        ("prefixes", ["10.5.0.0/16"], ["10.5.0.0/24"], False),
        ("prefixes", ["10.5.0.0/16"], ["fd00::/64"], False),
        ("min_prefixlen", 24, 20, True),
        ("min_prefixlen", 24, None, False),
        ("name", "a", None, True),
    ],
)
def test_which_changes_of_a_subnet_pool_are_possible_in_place(name: str, old: Any, new: Any, possible: bool) -> None:
    driver = lookup("OS::Neutron::SubnetPool")
    assert driver is not None
    assert driver.in_place is not None
    assert driver.in_place({name: old}, {name: new}, name) is possible


RULES = [
    ("BandwidthLimit", {"max_kbps": 1000}, {"max_kbps": 2000, "max_burst_kbps": 100}),
    ("DscpMarking", {"dscp_mark": 8}, {"dscp_mark": 10}),
    ("MinimumBandwidth", {"min_kbps": 100}, {"direction": "ingress"}),
    ("MinimumPacketRate", {"min_kpps": 5}, {"min_kpps": 6, "direction": "any"}),
]


@pytest.mark.parametrize(("kind", "first", "then"), RULES)
def test_rule_of_a_qos_policy_is_changed_in_place(
    office: Bench, kind: str, first: dict[str, Any], then: dict[str, Any]
) -> None:
    policy = office.make("OS::Neutron::QoSPolicy", "policy", name="gold")
    rule = office.make(f"OS::Neutron::QoS{kind}Rule", policy="gold", **first)
    assert [each["id"] for each in policy.attribute("rules")] == [rule.identity]
    assert drifted(rule) == []
    assert [each["id"] for each in rule.candidates()] == [rule.identity]
    rule.update(**then)
    assert rule.read().items() >= then.items()
    rule.delete()
    rule.delete()
    assert not rule.exists()
    assert policy.attribute("rules") == []


def test_qos_policy_is_changed_in_place(office: Bench) -> None:
    policy = office.make("OS::Neutron::QoSPolicy", name="gold", description="good")
    policy.update(name="silver", description=None, shared=True)
    found = policy.read()
    assert (found["name"], found["shared"]) == ("silver", True)
    assert found["description"].startswith("hotc bench/it ")


def test_object_is_shared_with_one_project_and_then_with_all(bench: Bench, office: Bench) -> None:
    network = office.make("OS::Neutron::Net", "net", name="lent", tenant_id=None)
    scope = office.make("OS::Neutron::AddressScope", "scope", name="lent")
    shared = {"object_type": "network", "object_id": "lent", "action": "access_as_shared"}
    policy = office.make("OS::Neutron::RBACPolicy", target_tenant=bench.cloud.project_id, **shared)
    assert policy.found["object_id"] == network.identity
    assert [each["id"] for each in policy.candidates()] == [policy.identity]
    policy.update(target_tenant="*")
    assert policy.read()["target_tenant"] == "*"
    other = office.make(
        "OS::Neutron::RBACPolicy",
        "other",
        object_type="address_scope",
        object_id="lent",
        action="access_as_shared",
        target_tenant="*",
    )
    assert other.found["object_id"] == scope.identity
    policy.delete()
    assert not policy.exists()


def test_trunk_follows_its_subports_without_touching_those_that_stay(bench: Bench) -> None:
    bench.make("OS::Neutron::Net", "net", name="trunked")
    parent, first, second = (bench.make("OS::Neutron::Port", name, name=name, network="trunked") for name in "abc")
    vlan = {"segmentation_type": "vlan"}
    trunk = bench.make(
        "OS::Neutron::Trunk",
        port="a",
        sub_ports=[{"port": "b", "segmentation_id": 5, **vlan}],
        admin_state_up=False,
    )
    assert trunk.attribute("port_id") == parent.identity
    assert drifted(trunk) == []
    trunk.update(
        sub_ports=[{"port": "b", "segmentation_id": 6, **vlan}, {"port": "c", "segmentation_id": 5, **vlan}],
        name="renamed",
    )
    found = trunk.read()
    assert {(each["port_id"], each["segmentation_id"]) for each in found["sub_ports"]} == {
        (first.identity, 6),
        (second.identity, 5),
    }
    assert (found["name"], found["admin_state_up"]) == ("renamed", False)
    trunk.update(admin_state_up=None)
    assert trunk.read()["admin_state_up"] is True
    trunk.update(sub_ports=None, admin_state_up=False)
    assert trunk.read()["sub_ports"] == []
    trunk.delete()
    assert not trunk.exists()


@pytest.fixture
def routed(bench: Bench) -> dict[str, Any]:
    """A router between the external network and a subnet, and a port there."""
    bench.make("OS::Neutron::Net", "net", name="inner")
    bench.make("OS::Neutron::Subnet", "sub", name="inner", network="inner", cidr="10.99.0.0/24")
    router = bench.make("OS::Neutron::Router", "router", name="r", external_gateway_info={"network": "public"})
    bench.make("OS::Neutron::RouterInterface", "interface", router="r", subnet="inner")
    fixed = [{"ip_address": "10.99.0.9"}]
    port = bench.make("OS::Neutron::Port", "port", name="p", network="inner", fixed_ips=fixed)
    return {"router": router, "port": port}


def test_floating_ip_forwards_a_port(bench: Bench, routed: dict[str, Any]) -> None:
    floating = bench.make("OS::Neutron::FloatingIP", "floating", floating_network="public")
    forward = bench.make(
        "OS::Neutron::FloatingIPPortForward",
        floating_ip=floating.identity,
        internal_ip_address="10.99.0.9",
        internal_port="p",
        internal_port_number=80,
        external_port=8080,
        protocol="tcp",
    )
    assert forward.found["internal_port_id"] == routed["port"].identity
    assert drifted(forward) == []
    assert [each["id"] for each in forward.candidates()] == [forward.identity]
    forward.update(external_port=8090, protocol="udp")
    assert [each["external_port"] for each in floating.read()["port_forwardings"]] == [8090]
    forward.delete()
    assert not forward.exists()


def test_sets_of_extra_routes_share_a_router(bench: Bench, routed: dict[str, Any]) -> None:
    def route(number: int) -> dict[str, str]:
        return {"destination": f"10.{number}.0.0/16", "nexthop": "10.99.0.77"}

    one = bench.make("OS::Neutron::ExtraRouteSet", "one", router="r", routes=[route(1), route(2)])
    other = bench.make("OS::Neutron::ExtraRoute", "other", router_id="r", **route(3))
    assert other.identity == f"{routed['router'].identity}:10.3.0.0/16:10.99.0.77"
    assert drifted(one) == []
    one.update(routes=[route(2), route(4)])
    assert routed["router"].read()["routes"] == [route(2), route(3), route(4)]
    other.delete()
    assert routed["router"].read()["routes"] == [route(2), route(4)]
    with pytest.raises(ResourceProblem, match="already"):
        bench.make("OS::Neutron::ExtraRoute", "again", router_id="r", **route(4))
    one.delete()
    assert routed["router"].read()["routes"] == []


def test_set_without_routes_is_gone_at_once(bench: Bench, routed: dict[str, Any]) -> None:
    empty = bench.make("OS::Neutron::ExtraRouteSet", router="r")
    empty.delete()
    assert routed["router"].exists()
