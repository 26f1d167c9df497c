"""Load balancers and what is in them: each made, changed, compared and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openstack.exceptions import ConflictException

from hotc.runtime.connection.outcome import classify
from hotc.runtime.drivers import lookup, pool_members, rest
from hotc.runtime.errors import ResourceProblem

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench, Made

ABSENT = "5c0bd3f9-5a1a-4b8e-9bb4-34f58d13b7a3"


@pytest.fixture
def balancer(bench: Bench) -> Made:
    """A load balancer on a subnet of its own, called ``front``."""
    bench.make("OS::Neutron::Net", "net", name="lb-net")
    bench.make("OS::Neutron::Subnet", "subnet", name="lb-net", network="lb-net", cidr="10.66.0.0/24")
    return bench.make("OS::Octavia::LoadBalancer", "lb", name="front", vip_subnet="lb-net", vip_address="10.66.0.10")


@pytest.fixture
def listener(bench: Bench, balancer: Made) -> Made:
    return bench.make(
        "OS::Octavia::Listener", "listener", loadbalancer=balancer.identity, protocol="HTTP", protocol_port=80
    )


@pytest.fixture
def pool(bench: Bench, listener: Made) -> Made:
    return bench.make(
        "OS::Octavia::Pool", "pool", listener=listener.identity, protocol="HTTP", lb_algorithm="ROUND_ROBIN"
    )


def found_again(made: Made) -> bool:
    """Whether the request finds what it made, and only that."""
    return [made.driver.identity(each) for each in made.candidates()] == [made.identity]


def test_load_balancer_is_changed_in_place(bench: Bench, balancer: Made) -> None:
    found = balancer.read()
    assert (found["provisioning_status"], found["vip_address"]) == ("ACTIVE", "10.66.0.10")
    assert balancer.attribute("vip_address") == "10.66.0.10"
    assert balancer.attribute("vip_subnet_id") == bench.cloud.find("subnet", "lb-net")
    port = bench.cloud.call("network", "GET", f"/ports/{balancer.attribute('vip_port_id')}")
    assert port is not None
    assert port["port"]["fixed_ips"][0]["ip_address"] == "10.66.0.10"
    assert (balancer.attribute("pools"), balancer.attribute("flavor_id")) == ([], None)
    assert drifted(balancer) == []
    assert found_again(balancer)
    balancer.update(name=None, description="the front", admin_state_up=False)
    found = balancer.read()
    assert (found["name"], found["description"]) == (balancer.context.automatic_name, "the front")
    assert found["admin_state_up"] is False
    assert drifted(balancer) == []
    balancer.delete()
    balancer.delete()
    assert not balancer.exists()


def test_port_of_the_address_goes_with_its_load_balancer(bench: Bench, balancer: Made) -> None:
    port = balancer.attribute("vip_port_id")
    balancer.delete()
    assert bench.cloud.call("network", "GET", f"/ports/{port}", missing_ok=True) is None


def test_listener_is_changed_in_place(bench: Bench, balancer: Made) -> None:
    first, second = (
        bench.make(
            "OS::Octavia::Pool", name, name=name, loadbalancer="front", protocol="HTTP", lb_algorithm="ROUND_ROBIN"
        )
        for name in ("one", "two")
    )
    listener = bench.make(
        "OS::Octavia::Listener",
        loadbalancer="front",
        protocol="HTTP",
        protocol_port=80,
        default_pool="one",
        connection_limit=5,
        allowed_cidrs=["10.0.0.0/8", "192.168.0.0/16"],
    )
    assert listener.attribute("default_pool_id") == first.identity
    assert listener.attribute("loadbalancers") == [{"id": balancer.identity}]
    assert drifted(listener) == []
    assert found_again(listener)
    listener.update(default_pool="two", connection_limit=None, allowed_cidrs=["10.0.0.0/8"], name="door")
    found = listener.read()
    assert (found["default_pool_id"], found["connection_limit"], found["name"]) == (second.identity, -1, "door")
    assert found["allowed_cidrs"] == ["10.0.0.0/8"]
    listener.update(default_pool=None, allowed_cidrs=None)
    assert (listener.read()["default_pool_id"], listener.read()["allowed_cidrs"]) == (None, None)
    assert drifted(listener) == []
    listener.delete()
    assert not listener.exists()


def test_pool_of_a_listener_is_its_default_and_changed_in_place(bench: Bench, balancer: Made, listener: Made) -> None:
    pool = bench.make(
        "OS::Octavia::Pool",
        listener=listener.identity,
        protocol="HTTP",
        lb_algorithm="ROUND_ROBIN",
        session_persistence={"type": "APP_COOKIE", "cookie_name": "crumb"},
    )
    assert listener.attribute("default_pool_id") == pool.identity
    assert pool.attribute("listeners") == [{"id": listener.identity}]
    assert (pool.attribute("members"), pool.attribute("healthmonitor_id")) == ([], None)
    assert balancer.attribute("pools") == [{"id": pool.identity}]
    assert drifted(pool) == []
    assert found_again(pool)
    pool.update(lb_algorithm="LEAST_CONNECTIONS", session_persistence={"type": "SOURCE_IP"}, description="all")
    found = pool.read()
    assert (found["lb_algorithm"], found["description"]) == ("LEAST_CONNECTIONS", "all")
    assert (found["session_persistence"]["type"], found["session_persistence"]["cookie_name"]) == ("SOURCE_IP", None)
    assert drifted(pool) == []
    pool.update(session_persistence=None, tls_enabled=True)
    assert (pool.read()["session_persistence"], pool.read()["tls_enabled"]) == (None, True)
    pool.delete()
    assert listener.attribute("default_pool_id") is None


def test_member_is_changed_in_place_and_found_by_its_address(bench: Bench, pool: Made) -> None:
    member = bench.make(
        "OS::Octavia::PoolMember", pool=pool.identity, address="10.66.0.20", protocol_port=8080, tags=["blue"]
    )
    other = bench.make("OS::Octavia::PoolMember", "other", pool=pool.identity, address="10.66.0.21", protocol_port=8080)
    assert "tags" not in other.sent["body"]
    assert {each["id"] for each in pool.attribute("members")} == {member.identity, other.identity}
    assert drifted(member) == []
    assert found_again(member)
    member.update(weight=7, admin_state_up=False, tags=["green", "old"])
    found = member.read()
    assert (found["weight"], found["admin_state_up"], sorted(found["tags"])) == (7, False, ["green", "old"])
    api = pool_members.members_of(member.sent)
    rest.update(bench.cloud, api, member.identity, {"tags": None})
    member.complete()
    assert sorted(member.read()["tags"]) == ["green", "old"], "octavia takes null for nothing at all"
    member.update(weight=None, tags=None)
    assert (member.read()["weight"], member.read()["tags"]) == (1, [])
    assert drifted(member) == []
    member.delete()
    member.delete()
    assert not member.exists()
    assert pool.attribute("members") == [{"id": other.identity}]


def test_member_on_a_subnet_of_its_own(bench: Bench, pool: Made) -> None:
    member = bench.make(
        "OS::Octavia::PoolMember",
        pool=pool.identity,
        address="10.66.0.20",
        protocol_port=80,
        subnet="lb-net",
        monitor_address="10.66.0.30",
        monitor_port=81,
    )
    assert member.read()["subnet_id"] == bench.cloud.find("subnet", "lb-net")
    assert (member.read()["monitor_address"], member.read()["monitor_port"]) == ("10.66.0.30", 81)
    assert drifted(member) == []


def test_members_of_a_pool_are_listed_with_one_call(bench: Bench, pool: Made) -> None:
    member = bench.make("OS::Octavia::PoolMember", pool=pool.identity, address="10.66.0.20", protocol_port=80)
    listing = member.driver.listing
    assert listing is not None
    (call,) = listing.lists(member.sent)
    assert [each["id"] for each in call.listed(bench.cloud)] == [member.identity]


def test_health_monitor_is_changed_in_place(bench: Bench, pool: Made) -> None:
    monitor = bench.make(
        "OS::Octavia::HealthMonitor",
        pool=pool.identity,
        type="HTTP",
        delay=5,
        timeout=3,
        max_retries=2,
        url_path="/alive",
        http_method="HEAD",
        expected_codes="200-204",
    )
    assert pool.attribute("healthmonitor_id") == monitor.identity
    assert monitor.attribute("pools") == [{"id": pool.identity}]
    assert drifted(monitor) == []
    assert found_again(monitor)
    monitor.update(delay=9, timeout=4, url_path=None, http_method=None, expected_codes=None, admin_state_up=False)
    found = monitor.read()
    assert (found["delay"], found["timeout"], found["admin_state_up"]) == (9, 4, False)
    assert (found["url_path"], found["http_method"], found["expected_codes"]) == ("/", "GET", "200")
    assert drifted(monitor) == []
    monitor.delete()
    assert not monitor.exists()
    assert pool.attribute("healthmonitor_id") is None


def test_policy_is_changed_from_one_action_to_another(bench: Bench, listener: Made, pool: Made) -> None:
    policy = bench.make(
        "OS::Octavia::L7Policy", listener=listener.identity, action="REDIRECT_TO_URL", redirect_url="http://a.example/"
    )
    assert policy.attribute("rules") == []
    assert policy.read()["redirect_http_code"] == 302
    assert drifted(policy) == []
    assert found_again(policy)
    policy.update(action="REDIRECT_TO_POOL", redirect_url=None, redirect_pool=pool.identity, position=1)
    found = policy.read()
    assert (found["action"], found["redirect_pool_id"], found["redirect_url"]) == (
        "REDIRECT_TO_POOL",
        pool.identity,
        None,
    )
    assert drifted(policy) == []
    policy.update(action="REJECT", redirect_pool=None, position=None)
    assert (policy.read()["action"], policy.read()["redirect_pool_id"]) == ("REJECT", None)
    policy.delete()
    assert not policy.exists()


def test_policy_behind_the_last_one_is_where_it_was_put(bench: Bench, listener: Made) -> None:
    first = bench.make("OS::Octavia::L7Policy", "first", listener=listener.identity, action="REJECT", position=9)
    assert first.read()["position"] == 1
    second = bench.make("OS::Octavia::L7Policy", "second", listener=listener.identity, action="REJECT", position=1)
    assert (first.read()["position"], second.read()["position"]) == (2, 1)
    assert drifted(first) == drifted(second) == []


def test_rule_is_changed_in_place(bench: Bench, listener: Made) -> None:
    policy = bench.make("OS::Octavia::L7Policy", "policy", listener=listener.identity, action="REJECT")
    rule = bench.make(
        "OS::Octavia::L7Rule",
        l7policy=policy.identity,
        type="HEADER",
        compare_type="CONTAINS",
        key="X-Old",
        value="yes",
    )
    assert policy.attribute("rules") == [{"id": rule.identity}]
    assert drifted(rule) == []
    assert found_again(rule)
    listing = rule.driver.listing
    assert listing is not None
    assert [each["id"] for each in listing.lists(rule.sent)[0].listed(bench.cloud)] == [rule.identity]
    rule.update(type="PATH", compare_type="STARTS_WITH", key=None, value="/api", invert=True)
    found = rule.read()
    assert (found["type"], found["key"], found["value"], found["invert"]) == ("PATH", None, "/api", True)
    assert drifted(rule) == []
    rule.delete()
    rule.delete()
    assert not rule.exists()


@pytest.mark.parametrize(
    ("type_name", "sent"),
    [
        ("LoadBalancer", {}),
        ("Listener", {}),
        ("Pool", {}),
        ("PoolMember", {"pool": ABSENT}),
        ("HealthMonitor", {}),
        ("L7Policy", {}),
        ("L7Rule", {"l7policy": ABSENT}),
    ],
)
def test_what_is_not_there_is_read_and_deleted_as_such(bench: Bench, type_name: str, sent: dict[str, Any]) -> None:
    driver = lookup(f"OS::Octavia::{type_name}")
    assert driver is not None
    assert driver.read(bench.cloud, ABSENT, sent) is None
    driver.delete(bench.cloud, ABSENT, {"root": "", **sent})


def test_all_of_a_tree_takes_turns(bench: Bench, balancer: Made, listener: Made, pool: Made) -> None:
    policy = bench.make("OS::Octavia::L7Policy", "policy", listener=listener.identity, action="REJECT")
    below = [
        bench.prepare("OS::Octavia::PoolMember", pool=pool.identity, address="10.66.0.9", protocol_port=1),
        bench.prepare("OS::Octavia::HealthMonitor", pool=pool.identity, type="TCP", delay=5, timeout=3, max_retries=2),
        bench.prepare("OS::Octavia::L7Rule", l7policy=policy.identity, type="PATH", compare_type="REGEX", value="a"),
    ]
    keys = {key for each in (listener, pool, policy, *below) for key in each.driver.keys(each.sent, None)}
    assert keys == set(balancer.driver.keys(balancer.sent, balancer.identity))


def test_tree_that_is_being_changed_makes_others_wait(bench: Bench, balancer: Made) -> None:
    path = f"/lbaas/loadbalancers/{balancer.identity}"
    refused = None
    for number in range(100):  # until one comes while another is under way
        try:
            bench.cloud.call("load_balancer", "PUT", path, {"loadbalancer": {"description": str(number)}})
        except ConflictException as error:
            refused = error
            break
    assert refused is not None
    assert classify(refused) == "busy"
    balancer.complete()


def test_second_of_what_can_be_there_once_is_a_conflict(bench: Bench, balancer: Made, pool: Made) -> None:
    bench.make("OS::Octavia::PoolMember", pool=pool.identity, address="10.66.0.20", protocol_port=80)
    for name, properties in {
        "Listener": {"loadbalancer": balancer.identity, "protocol": "TCP", "protocol_port": 80},
        "PoolMember": {"pool": pool.identity, "address": "10.66.0.20", "protocol_port": 80},
    }.items():
        with pytest.raises(Exception) as caught:  # noqa: PT011  # sorted by the next line
            bench.make(f"OS::Octavia::{name}", "again", **properties)
        assert classify(caught.value) == "conflict"


def test_load_balancer_with_something_in_it_is_not_deleted(bench: Bench, balancer: Made, listener: Made) -> None:
    with pytest.raises(Exception, match="it has children") as caught:
        balancer.driver.delete(bench.cloud, balancer.identity, balancer.sent)
    assert classify(caught.value) == "rejected"


def test_parent_that_is_gone_is_said(bench: Bench) -> None:
    with pytest.raises(ResourceProblem, match="no pool named"):
        bench.prepare("OS::Octavia::PoolMember", pool=ABSENT, address="10.0.0.1", protocol_port=1)


def test_zone_is_known_by_its_name_and_so_replaced_for_another() -> None:
    driver = lookup("OS::Octavia::AvailabilityZone")
    assert driver is not None
    assert driver.in_place is not None
    assert not driver.in_place({"name": "a"}, {"name": "b"}, "name")
    assert driver.in_place({"enabled": True}, {"enabled": False}, "enabled")
