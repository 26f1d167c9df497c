from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.connection.outcome import classify
from hotc.runtime.drivers.server_body import TOKEN, creating_request
from hotc.runtime.drivers.servers import delete_status, status
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.sandbox import RunningSandbox

    from .harness import Bench, Made

BASE: dict[str, Any] = {"image": "cirros", "flavor": "m1.tiny"}


@pytest.fixture
def network(bench: Bench) -> Made:
    made = bench.make("OS::Neutron::Net", "net", name="private-net")
    bench.make("OS::Neutron::Subnet", "sub", name="private-sub", network=made.identity, cidr="10.5.0.0/24")
    return made


@pytest.fixture
def second(bench: Bench) -> Made:
    made = bench.make("OS::Neutron::Net", "net2", name="second-net")
    bench.make("OS::Neutron::Subnet", "sub2", name="second-sub", network=made.identity, cidr="10.6.0.0/24")
    return made


def ports_of(bench: Bench, server: Made) -> list[dict[str, Any]]:
    return bench.cloud.listing("network", "/ports", "ports", {"device_id": server.identity})


def test_server_has_addresses_with_their_ports(bench: Bench, network: Made) -> None:
    server = bench.make("OS::Nova::Server", **BASE, networks=[{"network": "private-net"}])
    (port,) = ports_of(bench, server)
    address = port["fixed_ips"][0]["ip_address"]
    addresses = server.attribute("addresses")
    assert addresses.keys() == {"private-net", network.identity}
    (entry,) = addresses["private-net"]
    assert (entry["addr"], entry["port"], entry["version"]) == (address, port["id"], 4)
    assert entry["OS-EXT-IPS:type"] == "fixed"
    assert entry["network"]["name"] == "private-net"
    assert [subnet["name"] for subnet in entry["subnets"]] == ["private-sub"]
    assert server.attribute("networks") == {"private-net": [address], network.identity: [address]}
    assert server.attribute("first_address") == address


def test_floating_address_comes_after_the_fixed_one(bench: Bench, network: Made) -> None:
    subnet = bench.cloud.find("subnet", "private-sub")
    router = bench.make("OS::Neutron::Router", "router", external_gateway_info={"network": "public"})
    bench.make("OS::Neutron::RouterInterface", "interface", router=router.identity, subnet=subnet)
    server = bench.make("OS::Nova::Server", **BASE, networks=[{"network": network.identity}])
    port = server.attribute("addresses")["private-net"][0]["port"]
    floating = bench.make("OS::Neutron::FloatingIP", "ip", floating_network="public", port_id=port)
    fixed, outside = server.attribute("addresses")["private-net"]
    assert fixed["port"] == port
    assert (outside["addr"], outside["port"]) == (floating.attribute("floating_ip_address"), None)
    assert server.attribute("first_address") == fixed["addr"]


def test_subnet_gets_a_port_that_goes_with_the_server(bench: Bench, network: Made) -> None:
    server = bench.make(
        "OS::Nova::Server", "web", **BASE, networks=[{"subnet": "private-sub", "fixed_ip": "10.5.0.77"}]
    )
    (port,) = ports_of(bench, server)
    assert port["name"] == "web-port-0"
    assert port["fixed_ips"][0]["ip_address"] == "10.5.0.77"
    server.delete()
    assert bench.cloud.call("network", "GET", f"/ports/{port['id']}", missing_ok=True) is None


def test_port_that_was_made_is_taken_again_when_the_server_is_sent_anew(
    bench: Bench, network: Made, served: RunningSandbox
) -> None:
    server = bench.prepare("OS::Nova::Server", **BASE, networks=[{"subnet": "private-sub"}])
    served.add_fault("POST /servers reset-before 1")
    with pytest.raises(Exception) as caught:  # noqa: PT011  # sorted below
        server.driver.create(bench.cloud, server.sent)
    assert classify(caught.value) == "ambiguous"
    assert server.candidates() == []
    server.create()
    assert len(bench.cloud.listing("network", "/ports", "ports", {"network_id": network.identity})) == 1
    server.delete()


def test_refused_server_leaves_no_port(bench: Bench, network: Made) -> None:
    server = bench.prepare("OS::Nova::Server", **BASE, key_name="nobody", networks=[{"subnet": "private-sub"}])
    with pytest.raises(Exception) as caught:  # noqa: PT011  # sorted below
        server.driver.create(bench.cloud, server.sent)
    assert classify(caught.value) == "rejected"
    assert bench.cloud.listing("network", "/ports", "ports", {"network_id": network.identity}) == []


def test_port_of_the_template_outlives_the_server(bench: Bench, network: Made) -> None:
    port = bench.make("OS::Neutron::Port", "port", network=network.identity)
    server = bench.make("OS::Nova::Server", **BASE, networks=[{"port": port.identity}])
    assert port.attribute("device_id") == server.identity
    server.delete()
    assert port.exists()


def test_security_groups_by_name_or_id_reach_the_port(bench: Bench, network: Made) -> None:
    first = bench.make("OS::Neutron::SecurityGroup", "first", name="web-sg")
    second = bench.make("OS::Neutron::SecurityGroup", "second")
    server = bench.make(
        "OS::Nova::Server",
        **BASE,
        networks=[{"network": network.identity}],
        security_groups=["web-sg", second.identity],
    )
    (port,) = ports_of(bench, server)
    assert sorted(port["security_groups"]) == sorted([first.identity, second.identity])


def test_subnet_of_another_network_is_refused_before_anything_is_sent(
    bench: Bench, network: Made, second: Made
) -> None:
    with pytest.raises(ResourceProblem, match="does not belong to network second-net"):
        bench.prepare("OS::Nova::Server", **BASE, networks=[{"network": "second-net", "subnet": "private-sub"}])


def test_entry_without_a_network_is_refused_before_anything_is_sent(bench: Bench) -> None:
    with pytest.raises(ResourceProblem, match="names no network"):
        bench.prepare("OS::Nova::Server", **BASE, networks=[{"fixed_ip": "10.5.0.7"}])


def test_name_metadata_and_flavor_change_in_place(bench: Bench, network: Made) -> None:
    server = bench.make(
        "OS::Nova::Server", **BASE, name="web", metadata={"a": "1", "n": [1]}, networks=[{"network": network.identity}]
    )
    assert server.read()["metadata"] == {"a": "1", "n": "[1]", TOKEN: server.context.instance}
    identity = server.identity
    server.update(name="web2", metadata={"b": "2"}, flavor="m1.small")
    assert server.identity == identity
    assert server.attribute("name") == "web2"
    assert server.read()["metadata"] == {"b": "2", TOKEN: server.context.instance}
    assert server.read()["flavor"]["id"] == bench.cloud.find("flavor", "m1.small")
    assert server.read()["status"] == "ACTIVE"


def test_image_and_flavor_change_one_after_the_other(bench: Bench, network: Made) -> None:
    server = bench.make("OS::Nova::Server", **BASE, networks=[{"network": network.identity}])
    server.update(image="ubuntu-22.04", flavor="m1.medium")
    found = server.read()
    assert found["image"]["id"] == bench.cloud.find("image", "ubuntu-22.04")
    assert found["flavor"]["id"] == bench.cloud.find("flavor", "m1.medium")


def test_changed_networks_are_detached_and_attached(bench: Bench, network: Made, second: Made) -> None:
    server = bench.make("OS::Nova::Server", **BASE, networks=[{"network": network.identity}])
    (kept,) = ports_of(bench, server)
    server.update(networks=[{"network": network.identity}, {"subnet": "second-sub"}])
    both = {port["network_id"]: port["id"] for port in ports_of(bench, server)}
    assert both.keys() == {network.identity, second.identity}
    assert both[network.identity] == kept["id"]
    server.update(networks=[{"network": network.identity}])
    assert [port["id"] for port in ports_of(bench, server)] == [kept["id"]]
    assert bench.cloud.listing("network", "/ports", "ports", {"network_id": second.identity}) == []


def test_changing_networks_again_attaches_nothing_twice(bench: Bench, network: Made, second: Made) -> None:
    server = bench.make("OS::Nova::Server", **BASE, networks=[{"network": network.identity}])
    before = server.sent
    server.update(networks=[{"network": network.identity}, {"network": second.identity}])
    assert server.driver.update is not None
    server.driver.update(bench.cloud, server.identity, before, server.sent, ["networks"])
    assert len(ports_of(bench, server)) == 2


def test_servers_of_one_name_are_told_apart(bench: Bench, network: Made) -> None:
    nets = [{"network": network.identity}]
    first = bench.make("OS::Nova::Server", "first", **BASE, name="web", networks=nets)
    bench.make("OS::Nova::Server", "second", **BASE, name="web", networks=nets)
    assert [found["id"] for found in first.candidates()] == [first.identity]


def test_failed_server_says_why(bench: Bench) -> None:
    found = {"status": "ERROR", "fault": {"code": 500, "message": "No valid host was found."}}
    assert status(found).state == "failed"
    assert status(found).reason == "the server's status is ERROR: No valid host was found."


@pytest.mark.parametrize(
    ("found", "state"),
    [
        ({"status": "ACTIVE"}, "ready"),
        ({"status": "ACTIVE", "OS-EXT-STS:task_state": "resize_prep"}, "pending"),
        ({"status": "BUILD"}, "pending"),
        ({"status": "VERIFY_RESIZE"}, "pending"),
        ({"status": "PAUSED"}, "failed"),
    ],
)
def test_status_of_a_server(found: dict[str, Any], state: str) -> None:
    assert status(found).state == state


def test_server_in_error_may_still_be_going() -> None:
    assert delete_status({"status": "ERROR", "OS-EXT-STS:task_state": "deleting"}).state == "pending"
    assert delete_status({"status": "ERROR", "fault": {"message": "stuck"}}).state == "failed"


def test_user_data_is_recorded_plain_and_sent_encoded(bench: Bench) -> None:
    server = bench.prepare("OS::Nova::Server", **BASE, user_data="#!/bin/sh\necho ä\n", user_data_format="RAW")
    assert server.sent["user_data"] == "#!/bin/sh\necho ä\n"
    request, microversion = creating_request(server.sent, None)
    assert base64.b64decode(request["server"]["user_data"]).decode() == "#!/bin/sh\necho ä\n"
    assert microversion == "2.19"  # before it, nova takes the name for a description
    assert "networks" not in request["server"]


def test_image_is_the_first_of_the_block_devices(bench: Bench) -> None:
    server = bench.prepare(
        "OS::Nova::Server", **BASE, block_device_mapping_v2=[{"swap_size": 1}, {"volume_id": "v", "boot_index": 1}]
    )
    image = bench.cloud.find("image", "cirros")
    assert server.sent["body"]["block_device_mapping_v2"] == [
        {
            "uuid": image,
            "source_type": "image",
            "destination_type": "local",
            "boot_index": 0,
            "delete_on_termination": True,
        },
        {
            "source_type": "blank",
            "destination_type": "local",
            "boot_index": -1,
            "delete_on_termination": True,
            "guest_format": "swap",
            "volume_size": 1,
        },
        {
            "uuid": "v",
            "source_type": "volume",
            "destination_type": "volume",
            "boot_index": 1,
            "delete_on_termination": False,
        },
    ]


@pytest.mark.parametrize(
    ("policies", "name", "expected"),
    [
        ({}, "flavor", True),
        ({"flavor_update_policy": "REPLACE"}, "flavor", False),
        ({}, "image", True),
        ({"image_update_policy": "REPLACE"}, "image", False),
        ({}, "user_data", False),
        ({"user_data_update_policy": "REBUILD"}, "user_data", True),
        ({}, "name", True),
    ],
)
def test_update_policies_decide_between_update_and_replacement(
    bench: Bench, policies: dict[str, str], name: str, expected: bool
) -> None:
    in_place = bench.prepare("OS::Nova::Server", **BASE).driver.in_place
    assert in_place is not None
    assert in_place({}, policies, name) is expected
