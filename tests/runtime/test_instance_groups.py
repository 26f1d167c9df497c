"""Groups of instances on the embedded cloud: made from a launch configuration, scaled by a policy, destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime import api
from hotc.runtime.connection.cloud import connect
from hotc.runtime.errors import ResourceProblem
from hotc.runtime.signals.api import signal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.plan import Plan
    from hotc.sandbox import RunningSandbox

TEMPLATE = """heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.7.0.0/24}}
  config:
    type: AWS::AutoScaling::LaunchConfiguration
    properties: {ImageId: cirros, InstanceType: m1.tiny}
  scaled:
    type: AWS::AutoScaling::AutoScalingGroup
    update_policy: {AutoScalingRollingUpdate: {MinInstancesInService: 1}}
    properties:
      AvailabilityZones: [nova]
      LaunchConfigurationName: {get_resource: config}
      VPCZoneIdentifier: [{get_resource: subnet}]
      MinSize: 1
      MaxSize: 2
  up:
    type: AWS::AutoScaling::ScalingPolicy
    properties: {AutoScalingGroupName: {get_resource: scaled}, AdjustmentType: ChangeInCapacity, ScalingAdjustment: 5}
outputs:
  addresses: {value: {get_attr: [scaled, InstanceList]}}
"""


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


def servers(cloud: Cloud) -> list[dict[str, Any]]:
    return cloud.listing("compute", "/servers/detail", "servers")


def plan(cloud: Cloud, folder: Path, text: str) -> Plan:
    (folder / "t.yaml").write_text(text)
    return api.plan("s", folder / "t.yaml", cloud=cloud)


def test_group_is_made_scaled_changed_and_destroyed(cloud: Cloud, tmp_path: Path) -> None:
    made = api.apply(plan(cloud, tmp_path, TEMPLATE), cloud=cloud)
    assert made.ok, made.failures
    (first,) = servers(cloud)
    assert first["metadata"] == {"metering.groupname": "s-scaled", "metering.AutoScalingGroupName": "s-scaled"}
    address = first["addresses"][next(iter(first["addresses"]))][0]["addr"]
    assert made.outputs["addresses"]["value"] == address

    up = signal("s", "up")
    assert up.said == "scaled goes from 1 to 2 members"
    assert len(servers(cloud)) == 2
    assert api.outputs("s")["addresses"]["value"].split(",")[0] == address
    assert signal("s", "up").said == "no action: scaled already has the size that the policy leads to (2)"

    bigger = plan(cloud, tmp_path, TEMPLATE.replace("m1.tiny", "m1.small"))
    members = [each for each in bigger.actions if each.type == "AWS::EC2::Instance"]
    assert [(each.operation, each.batch) for each in members] == [("update", 1), ("update", 2)]
    assert api.apply(bigger, cloud=cloud).ok
    wanted = cloud.find("flavor", "m1.small")
    assert [each["flavor"]["id"] for each in servers(cloud)] == [wanted, wanted]

    assert api.apply(api.plan_destroy("s", cloud=cloud), cloud=cloud).ok
    assert servers(cloud) == []


def test_group_of_copies_says_what_to_write_instead(cloud: Cloud, tmp_path: Path) -> None:
    copies = TEMPLATE.replace("{ImageId: cirros, InstanceType: m1.tiny}", "{InstanceId: some-server}")
    with pytest.raises(ResourceProblem, match=r"scaled: its members are copies of a server .* give ImageId"):
        plan(cloud, tmp_path, copies)
