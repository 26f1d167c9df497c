"""A creating request whose answer is lost: one request, one object, found again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.connection.outcome import classify

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox import RunningSandbox

    from .harness import Bench, Made


def subnet_on(bench: Bench) -> tuple[Made, Made]:
    network = bench.make("OS::Neutron::Net", "net")
    return network, bench.make("OS::Neutron::Subnet", "sub", network=network.identity, cidr="10.7.0.0/24")


def network(bench: Bench) -> Made:
    return bench.prepare("OS::Neutron::Net", name="same")


def subnet(bench: Bench) -> Made:
    return bench.prepare("OS::Neutron::Subnet", network=bench.make("OS::Neutron::Net").identity, cidr="10.7.0.0/24")


def port(bench: Bench) -> Made:
    return bench.prepare("OS::Neutron::Port", network=subnet_on(bench)[0].identity, name="same")


def router(bench: Bench) -> Made:
    return bench.prepare("OS::Neutron::Router", name="same")


def interface(bench: Bench) -> Made:
    made = bench.make("OS::Neutron::Router")
    return bench.prepare("OS::Neutron::RouterInterface", router=made.identity, subnet=subnet_on(bench)[1].identity)


def security_group(bench: Bench) -> Made:
    return bench.prepare("OS::Neutron::SecurityGroup", name="same", rules=[{"protocol": "tcp"}])


def floating_ip(bench: Bench) -> Made:
    return bench.prepare("OS::Neutron::FloatingIP", floating_network="public")


def server(bench: Bench) -> Made:
    network, _ = subnet_on(bench)
    return bench.prepare(
        "OS::Nova::Server", name="same", image="cirros", flavor="m1.tiny", networks=[{"network": network.identity}]
    )


def volume(bench: Bench) -> Made:
    return bench.prepare("OS::Cinder::Volume", name="same", size=1)


def attachment(bench: Bench) -> Made:
    prepared = server(bench)
    machine = bench.make("OS::Nova::Server", "machine", **prepared.properties)
    disk = bench.make("OS::Cinder::Volume", "disk", size=1)
    return bench.prepare("OS::Cinder::VolumeAttachment", volume_id=disk.identity, instance_uuid=machine.identity)


def zone(bench: Bench) -> Made:
    return bench.prepare("OS::Designate::Zone", name="lost.example.", email="dns@example.org")


def record_set(bench: Bench) -> Made:
    lies_in = bench.make("OS::Designate::Zone", "zone", name="found.example.", email="dns@example.org")
    return bench.prepare("OS::Designate::RecordSet", zone=lies_in.identity, name="w", type="A", records=["192.0.2.1"])


def container(bench: Bench) -> Made:
    return bench.prepare("OS::Swift::Container", name="lost-box")


def image(bench: Bench) -> Made:
    properties = {"location": "http://example.org/x", "disk_format": "raw", "container_format": "bare"}
    return bench.prepare("OS::Glance::WebImage", name="same", **properties)


def share(bench: Bench) -> Made:
    return bench.prepare("OS::Manila::Share", share_protocol="NFS", size=1)


def security_service(bench: Bench) -> Made:
    return bench.prepare("OS::Manila::SecurityService", type="ldap", name="same")


def alarm(bench: Bench) -> Made:
    return bench.prepare("OS::Aodh::EventAlarm", event_type="compute.*")


def policy(bench: Bench) -> Made:
    return bench.prepare("OS::Neutron::IKEPolicy", name="same")


CASES: list[tuple[Any, str]] = [
    (network, "POST /networks"),
    (subnet, "POST /subnets"),
    (port, "POST /ports"),
    (router, "POST /routers"),
    (interface, "PUT /add_router_interface"),
    (security_group, "POST /security-groups"),
    (floating_ip, "POST /floatingips"),
    (server, "POST /servers"),
    (volume, "POST /volumes"),
    (attachment, "POST /os-volume_attachments"),
    (zone, "POST /zones"),
    (record_set, "POST /recordsets"),
    (container, "PUT /lost-box"),
    (image, "POST /images"),
    (share, "POST /shares"),
    (security_service, "POST /security-services"),
    (alarm, "POST /alarms"),
    (policy, "POST /ikepolicies"),
]


def count(served: RunningSandbox, start: int, what: str) -> int:
    """How often it was sent. The sandbox notes a request when it has dealt with it, so the first is waited for."""
    method, ending = what.split()
    deadline = time.monotonic() + 60
    while True:
        sent = [one for one in served.requests[start:] if one[0] == method and one[1].endswith(ending)]
        if sent or time.monotonic() > deadline:
            return len(sent)
        time.sleep(0.005)


@pytest.mark.parametrize(("prepare", "what"), CASES, ids=[what for _, what in CASES])
def test_request_is_sent_once_and_its_object_found_again(
    bench: Bench, served: RunningSandbox, prepare: Callable[[Bench], Made], what: str
) -> None:
    made = prepare(bench)
    assert made.candidates() == []
    start = len(served.requests)
    served.add_fault(f"{what} reset-after 1")
    with pytest.raises(Exception) as caught:  # noqa: PT011  # sorted below
        made.driver.create(bench.cloud, made.sent)
    assert classify(caught.value) == "ambiguous"
    (found,) = made.candidates()
    assert count(served, start, what) == 1
    made.identity = made.driver.identity(found)
    made.complete()
    made.delete()
    assert made.candidates() == []


@pytest.mark.parametrize(("prepare", "what"), CASES, ids=[what for _, what in CASES])
def test_request_that_never_arrived_left_nothing(
    bench: Bench, served: RunningSandbox, prepare: Callable[[Bench], Made], what: str
) -> None:
    made = prepare(bench)
    start = len(served.requests)
    served.add_fault(f"{what} reset-before 1")
    with pytest.raises(Exception) as caught:  # noqa: PT011  # sorted below
        made.driver.create(bench.cloud, made.sent)
    assert classify(caught.value) == "ambiguous"
    assert made.candidates() == []
    assert count(served, start, what) == 1


@pytest.mark.parametrize(("prepare", "what"), CASES, ids=[what for _, what in CASES])
def test_server_error_is_not_answered_with_another_request(
    bench: Bench, served: RunningSandbox, prepare: Callable[[Bench], Made], what: str
) -> None:
    made = prepare(bench)
    start = len(served.requests)
    served.add_fault(f"{what} 503 1")
    with pytest.raises(Exception) as caught:  # noqa: PT011  # sorted below
        made.driver.create(bench.cloud, made.sent)
    assert classify(caught.value) == "ambiguous"
    assert count(served, start, what) == 1


def test_reading_and_deleting_are_tried_again(bench: Bench, served: RunningSandbox) -> None:
    made = bench.make("OS::Neutron::Net")
    served.add_fault("GET /networks/* reset-before 1")
    assert made.exists()
    served.add_fault("GET /networks/* 503 1")
    assert made.exists()
    served.add_fault("DELETE /networks/* reset-after 1")
    made.delete()
    assert not made.exists()
