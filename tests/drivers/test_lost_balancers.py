"""Lost answers to creating requests of the load balancer service and the key manager: found again, once made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .test_lost_answers import test_request_is_sent_once_and_its_object_found_again as lost

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox import RunningSandbox

    from .harness import Bench, Made


def balancer(bench: Bench) -> Made:
    net = bench.make("OS::Neutron::Net", "net")
    subnet = bench.make("OS::Neutron::Subnet", "subnet", network=net.identity, cidr="10.68.0.0/24")
    return bench.prepare("OS::Octavia::LoadBalancer", "lb", name="same", vip_subnet=subnet.identity)


def made_balancer(bench: Bench) -> Made:
    prepared = balancer(bench)
    return bench.make("OS::Octavia::LoadBalancer", "lb", **prepared.properties)


def listener(bench: Bench, port: int = 80) -> Made:
    lb = made_balancer(bench)
    return bench.prepare(
        "OS::Octavia::Listener", "l", name="same", loadbalancer=lb.identity, protocol="HTTP", protocol_port=port
    )


def made_listener(bench: Bench) -> Made:
    return bench.make("OS::Octavia::Listener", "l", **listener(bench).properties)


def pool(bench: Bench) -> Made:
    door = made_listener(bench)
    return bench.prepare(
        "OS::Octavia::Pool", "p", name="same", listener=door.identity, protocol="HTTP", lb_algorithm="ROUND_ROBIN"
    )


def made_pool(bench: Bench) -> Made:
    return bench.make("OS::Octavia::Pool", "p", **pool(bench).properties)


def member(bench: Bench) -> Made:
    return bench.prepare(
        "OS::Octavia::PoolMember", pool=made_pool(bench).identity, address="10.68.0.9", protocol_port=1
    )


def monitor(bench: Bench) -> Made:
    pool = made_pool(bench).identity
    return bench.prepare("OS::Octavia::HealthMonitor", pool=pool, type="TCP", delay=5, timeout=3, max_retries=2)


def policy(bench: Bench) -> Made:
    return bench.prepare("OS::Octavia::L7Policy", name="same", listener=made_listener(bench).identity, action="REJECT")


def rule(bench: Bench) -> Made:
    above = bench.make("OS::Octavia::L7Policy", "policy", **policy(bench).properties)
    return bench.prepare("OS::Octavia::L7Rule", l7policy=above.identity, type="PATH", compare_type="REGEX", value="a")


def secret(bench: Bench) -> Made:
    return bench.prepare("OS::Barbican::Secret", name="lost", payload="hush")


def box(bench: Bench) -> Made:
    inside = bench.make("OS::Barbican::Secret", "inside", name="inside", payload="hush")
    ref = inside.read()["secret_ref"]
    return bench.prepare("OS::Barbican::GenericContainer", name="lost", secrets=[{"name": "a", "ref": ref}])


def order(bench: Bench) -> Made:
    return bench.prepare("OS::Barbican::Order", type="key", name="lost", algorithm="aes", bit_length=128, mode="cbc")


CASES: list[tuple[Any, str]] = [
    (balancer, "POST /loadbalancers"),
    (listener, "POST /listeners"),
    (pool, "POST /pools"),
    (member, "POST /members"),
    (monitor, "POST /healthmonitors"),
    (policy, "POST /l7policies"),
    (rule, "POST /rules"),
    (secret, "POST /secrets"),
    (box, "POST /containers"),
    (order, "POST /orders"),
]


@pytest.mark.parametrize(("prepare", "what"), CASES, ids=[what for _, what in CASES])
def test_lost_answer(bench: Bench, served: RunningSandbox, prepare: Callable[[Bench], Made], what: str) -> None:
    lost(bench, served, prepare, what)
