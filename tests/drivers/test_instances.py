"""AWS::EC2::Instance on the embedded cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.drivers.instances import as_server
from hotc.runtime.errors import ResourceProblem

from .harness import drifted

if TYPE_CHECKING:
    from hotc.sandbox import RunningSandbox

    from .harness import Bench, Made

BASE: dict[str, Any] = {"ImageId": "cirros", "InstanceType": "m1.tiny"}


@pytest.fixture
def subnet(bench: Bench) -> Made:
    network = bench.make("OS::Neutron::Net", "net", name="private-net")
    return bench.make("OS::Neutron::Subnet", "sub", network=network.identity, cidr="10.5.0.0/24")


def ports_of(bench: Bench, server: Made) -> list[dict[str, Any]]:
    return bench.cloud.listing("network", "/ports", "ports", {"device_id": server.identity})


def test_instance_in_a_subnet_has_a_port_that_goes_with_it(bench: Bench, subnet: Made) -> None:
    group = bench.make("OS::Neutron::SecurityGroup", "group")
    made = bench.make("AWS::EC2::Instance", **BASE, SubnetId=subnet.identity, SecurityGroupIds=[group.identity])
    (port,) = ports_of(bench, made)
    address = port["fixed_ips"][0]["ip_address"]
    assert (port["name"], port["security_groups"]) == ("", [group.identity])
    names = ("PrivateDnsName", "PublicDnsName", "PrivateIp", "PublicIp")
    assert [made.attribute(name) for name in names] == [address] * 4
    assert made.attribute("AvailabilityZone") == "nova"
    made.delete()
    assert bench.cloud.call("network", "GET", f"/ports/{port['id']}", missing_ok=True) is None


def test_instance_without_an_address_says_so(bench: Bench) -> None:
    driver = bench.prepare("AWS::EC2::Instance", **BASE).driver
    assert driver.attributes["PublicIp"]({"addresses": {}}, bench.cloud) == "0.0.0.0"


def test_volumes_are_attached_when_the_instance_runs(bench: Bench, subnet: Made) -> None:
    volumes = [bench.make("OS::Cinder::Volume", name, size=1) for name in ("a", "b")]
    wanted = [
        {"VolumeId": each.identity, "Device": f"/dev/vd{letter}"} for each, letter in zip(volumes, "bc", strict=True)
    ]
    made = bench.make("AWS::EC2::Instance", **BASE, Volumes=wanted)
    assert [each.read()["status"] for each in volumes] == ["in-use", "in-use"]
    assert {each.read()["attachments"][0]["server_id"] for each in volumes} == {made.identity}


def test_volume_is_attached_once_though_nobody_heard_of_it(bench: Bench, subnet: Made, served: RunningSandbox) -> None:
    volume = bench.make("OS::Cinder::Volume", "volume", size=1)
    made = bench.prepare("AWS::EC2::Instance", **BASE, Volumes=[{"VolumeId": volume.identity, "Device": "/dev/vdb"}])
    start = len(served.requests)
    served.add_fault("POST /os-volume_attachments reset-after 1")
    with pytest.raises(Exception, match=r"(?i)connection|reset|remote"):
        made.create()
    made.complete()
    asked = [
        path for method, path, _ in served.requests[start:] if method == "POST" and "os-volume_attachments" in path
    ]
    status = volume.read()["status"]
    made.delete()
    assert (len(asked), status) == (1, "in-use")


def test_volume_that_is_not_there_is_named(bench: Bench, subnet: Made) -> None:
    made = bench.prepare("AWS::EC2::Instance", **BASE, Volumes=[{"VolumeId": "nothing", "Device": "/dev/vdb"}])
    with pytest.raises(ResourceProblem, match="no volume nothing to attach"):
        made.create()
    made.delete()


def test_tags_type_and_interfaces_change_in_place(bench: Bench, subnet: Made) -> None:
    network = bench.cloud.find("network", "private-net")
    port, other = (bench.make("OS::Neutron::Port", name, network=network).identity for name in ("one", "two"))
    tags = [{"Key": "role", "Value": "web"}, {"Key": "stage", "Value": "test"}]
    made = bench.make("AWS::EC2::Instance", **BASE, NetworkInterfaces=[port], Tags=tags)
    made.update(
        Tags=tags[:1], InstanceType="m1.small", NetworkInterfaces=[{"NetworkInterfaceId": other, "DeviceIndex": 0}]
    )
    assert made.read()["metadata"] == {"role": "web"}
    assert [each["id"] for each in ports_of(bench, made)] == [other]
    assert drifted(made) == []
    made.update(Tags=None)
    assert made.read()["metadata"] == {}


def test_change_behind_our_back_is_told_in_the_words_of_the_type(bench: Bench, subnet: Made) -> None:
    made = bench.make("AWS::EC2::Instance", **BASE, Tags=[{"Key": "role", "Value": "web"}])
    bench.cloud.call("compute", "PUT", f"/servers/{made.identity}/metadata", {"metadata": {"role": "db", "x": "y"}})
    assert drifted(made) == ["Tags"]
    (tags,) = [each for each in made.driver.compared if each.path == ("Tags",)]
    assert tags.as_property(made.read()["metadata"]) == [{"Key": "role", "Value": "db"}, {"Key": "x", "Value": "y"}]


def test_interfaces_stand_in_the_order_of_their_indices() -> None:
    first, second = ({"NetworkInterfaceId": name, "DeviceIndex": index} for name, index in (("b", "1"), ("a", "0")))
    assert as_server({**BASE, "NetworkInterfaces": [first, second]})["networks"] == [{"port": "a"}, {"port": "b"}]
    assert as_server({**BASE, "NetworkInterfaces": ["x", "y"]})["networks"] == [{"port": "x"}, {"port": "y"}]


def test_hints_and_devices_are_said_as_nova_says_them() -> None:
    hints = [{"Key": "group", "Value": "g"}, {"Key": "near", "Value": "a"}, {"Key": "near", "Value": "b"}]
    device = {"DeviceName": "vdb", "Ebs": {"SnapshotId": "s", "VolumeSize": "2", "DeleteOnTermination": True}}
    told = as_server({**BASE, "NovaSchedulerHints": hints, "BlockDeviceMappings": [device]})
    assert told["scheduler_hints"] == {"group": "g", "near": ["a", "b"]}
    assert told["block_device_mapping"] == [
        {"device_name": "vdb", "snapshot_id": "s", "volume_size": "2", "delete_on_termination": True}
    ]


def test_two_instances_do_not_share_a_port_or_a_volume(bench: Bench) -> None:
    properties = {"NetworkInterfaces": ["p", {"NetworkInterfaceId": "q"}], "Volumes": [{"VolumeId": "v"}]}
    driver = bench.prepare("AWS::EC2::Instance", **BASE).driver
    assert driver.exclusive(properties) == ["port:p", "port:q", "volume:v"]
    assert driver.exclusive({}) == []
