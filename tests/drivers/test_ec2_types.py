"""The types of AWS::EC2 beside the instances, on the embedded cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.errors import ResourceProblem

from .harness import drifted

if TYPE_CHECKING:
    from .harness import Bench, Made

BASE: dict[str, Any] = {"ImageId": "cirros", "InstanceType": "m1.tiny"}
SSH = {"IpProtocol": "TCP", "FromPort": "22", "ToPort": "22", "CidrIp": "10.0.0.0/8"}


@pytest.fixture
def subnet(bench: Bench) -> str:
    network = bench.make("OS::Neutron::Net", "net").identity
    made = bench.make("OS::Neutron::Subnet", "sub", network=network, cidr="10.5.0.0/24").identity
    router = bench.make("OS::Neutron::Router", "router", external_gateway_info={"network": "public"}).identity
    bench.make("OS::Neutron::RouterInterface", "way", router=router, subnet=made)
    return made


@pytest.fixture
def server(bench: Bench, subnet: str) -> Made:
    return bench.make("AWS::EC2::Instance", "server", **BASE, SubnetId=subnet)


def rules(group: Made, direction: str) -> list[tuple[Any, ...]]:
    names = ("protocol", "port_range_min", "port_range_max", "remote_ip_prefix", "remote_group_id")
    found = [each for each in group.read()["security_group_rules"] if each["direction"] == direction]
    return sorted(tuple(each.get(name) for name in names) for each in found if each["ethertype"] == "IPv4")


def test_volume_has_its_name_as_description_and_its_tags_as_metadata(bench: Bench) -> None:
    tags = [{"Key": "a", "Value": "b"}]
    made = bench.make("AWS::EC2::Volume", AvailabilityZone="nova", Size=1, Tags=tags)
    found = made.read()
    assert (found["description"], found["metadata"], found["size"]) == (found["name"], {"a": "b"}, 1)
    assert drifted(made) == []


def test_interface_has_the_address_and_the_groups_that_it_is_given(bench: Bench, subnet: str) -> None:
    group = bench.make("AWS::EC2::SecurityGroup", "group", GroupDescription="first").identity
    chosen = {"SubnetId": subnet, "PrivateIpAddress": "10.5.0.77"}
    made = bench.make("AWS::EC2::NetworkInterface", **chosen, GroupSet=[], Description="unused")
    assert made.attribute("PrivateIpAddress") == "10.5.0.77"
    assert made.read()["security_groups"] == []
    made.update(GroupSet=[group])
    assert made.read()["security_groups"] == [group]
    made.update(GroupSet=None)
    assert made.read()["security_groups"] == [bench.cloud.find("security_group", "default")]
    assert made.driver.exclusive(chosen) == [f"fixed_ip:10.5.0.77@{subnet}"]


def test_rules_are_told_as_neutron_has_them(bench: Bench) -> None:
    other = bench.make("AWS::EC2::SecurityGroup", "other", GroupDescription="other").identity
    ping = {"IpProtocol": "icmp", "FromPort": "-1", "ToPort": "-1", "CidrIp": "0.0.0.0/0"}
    inner = {"IpProtocol": "udp", "SourceSecurityGroupName": other, "CidrIp": "10.0.0.0/8"}
    made = bench.make("AWS::EC2::SecurityGroup", GroupDescription="first", SecurityGroupIngress=[SSH, ping, inner])
    assert rules(made, "ingress") == [
        ("icmp", None, None, "0.0.0.0/0", None),
        ("tcp", 22, 22, "10.0.0.0/8", None),
        ("udp", None, None, None, other),
    ]
    assert rules(made, "egress") == [(None,) * 5]
    assert drifted(made) == []


def test_rules_change_in_place_and_are_told_apart_by_direction(bench: Bench) -> None:
    made = bench.make("AWS::EC2::SecurityGroup", GroupDescription="a", SecurityGroupIngress=[SSH])
    made.update(SecurityGroupEgress=[SSH])
    assert rules(made, "egress") == [("tcp", 22, 22, "10.0.0.0/8", None)]
    more = {"direction": "egress", "ethertype": "IPv4", "protocol": "udp", "security_group_id": made.identity}
    bench.cloud.call("network", "POST", "/security-group-rules", {"security_group_rule": more})
    assert drifted(made) == ["SecurityGroupEgress"]
    shown = made.driver.compared[0].found(made.read())
    assert made.driver.compared[0].as_property(shown) == [
        {"CidrIp": "10.0.0.0/8", "FromPort": 22, "ToPort": 22, "IpProtocol": "tcp"}
    ]


def test_address_leads_to_an_instance_and_away_in_place(bench: Bench, server: Made) -> None:
    made = bench.make("AWS::EC2::EIP", InstanceId=server.identity)
    inside = server.attribute("PrivateIp")
    assert (made.read()["fixed_ip_address"], made.attribute("AllocationId")) == (inside, made.identity)
    assert made.driver.reference(made.identity, made.read()) == made.read()["floating_ip_address"]
    made.update(InstanceId=None)
    assert made.read()["port_id"] is None
    made.update(InstanceId=server.identity)
    assert made.read()["fixed_ip_address"] == inside


def test_association_is_named_by_address_or_by_id(bench: Bench, server: Made, subnet: str) -> None:
    address = bench.make("AWS::EC2::EIP", "ip")
    named = bench.make(
        "AWS::EC2::EIPAssociation", EIP=address.read()["floating_ip_address"], InstanceId=server.identity
    )
    assert address.read()["fixed_ip_address"] == server.attribute("PrivateIp")
    assert named.driver.reference(named.identity, named.read()) == named.context.automatic_name
    named.delete()
    assert address.read()["port_id"] is None
    port = bench.make("AWS::EC2::NetworkInterface", "port", SubnetId=subnet).identity
    by_id = bench.make("AWS::EC2::EIPAssociation", AllocationId=address.identity, NetworkInterfaceId=port)
    assert address.read()["port_id"] == port
    by_id.update(NetworkInterfaceId=None, InstanceId=server.identity)
    assert address.read()["fixed_ip_address"] == server.attribute("PrivateIp")


def test_association_of_nova_goes_by_a_name_of_its_own(bench: Bench, server: Made) -> None:
    address = bench.make("OS::Nova::FloatingIP", "ip")
    made = bench.make("OS::Nova::FloatingIPAssociation", floating_ip=address.identity, server_id=server.identity)
    assert made.driver.reference(made.identity, made.read()) == made.context.automatic_name
    (found,) = made.candidates()
    assert made.driver.reference(made.identity, found) == made.context.automatic_name
    del made.sent["name"]  # as hotc sent it before
    assert made.driver.reference(made.identity, made.read()) == made.identity


def test_instance_without_a_port_is_told(bench: Bench) -> None:
    made = bench.make("AWS::EC2::EIP", "ip")
    with pytest.raises(ResourceProblem, match="has no port"):
        bench.prepare("AWS::EC2::EIPAssociation", AllocationId=made.identity, InstanceId="nobody")
