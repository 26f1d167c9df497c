"""Groups of servers made from a launch configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import hotc
from hotc.compiler.values import Unknown

if TYPE_CHECKING:
    from hotc.compiler.compilation import Compilation
    from hotc.compiler.instance import Instance, ResourceInstance

HEAD = """\
heat_template_version: 2021-04-16
parameters:
  size: {type: number}
resources:
  subnet: {type: OS::Neutron::Subnet, properties: {network: n, cidr: 10.0.0.0/24}}
  conf:
    type: AWS::AutoScaling::LaunchConfiguration
    metadata: {role: web}
    properties: {ImageId: cirros, InstanceType: m1.tiny, KeyName: null, SecurityGroups: [default]}
  copy:
    type: AWS::AutoScaling::LaunchConfiguration
    properties: {InstanceId: 11111111-1111-1111-1111-111111111111}
  group:
"""
OUTPUTS = """
outputs:
  list: {value: {get_attr: [group, InstanceList]}}
"""


def build(kind: str, properties: str, rest: str = "") -> Compilation:
    given = f"    type: {kind}\n    properties: {{AvailabilityZones: [nova], {properties}}}\n"
    return hotc.compile("main.yaml", text=HEAD + given + rest + OUTPUTS, stack_name="s")


def errors(compilation: Compilation) -> list[tuple[str, str, str]]:
    return [(d.name, d.path, d.heat) for d in compilation.diagnostics if d.severity == "error"]


def group_of(compilation: Compilation) -> ResourceInstance:
    assert errors(compilation) == []
    assert compilation.instance is not None
    return compilation.instance.resources["group"]


def members(instance: Instance | None) -> dict[str, dict[str, Any]]:
    assert instance is not None
    return {member.address: member.typed for member in instance.resources.values()}


def test_an_instance_group_makes_servers_of_its_launch_configuration() -> None:
    configuration = "LaunchConfigurationName: {get_resource: conf}"
    group = group_of(build("OS::Heat::InstanceGroup", f"{configuration}, Size: 2, Tags: [{{Key: a, Value: b}}]"))
    found = members(group.nested)
    assert list(found) == ["group/0", "group/1"]
    for typed in found.values():
        assert (typed["ImageId"], typed["InstanceType"], typed["SecurityGroups"]) == ("cirros", "m1.tiny", ["default"])
        assert typed.get("KeyName") is None
        assert typed["Tags"] == [{"Key": "a", "Value": "b"}, {"Key": "metering.groupname", "Value": "s-group"}]
    assert group.nested is not None
    first = group.nested.resources["0"]
    assert (first.type, first.metadata) == ("AWS::EC2::Instance", {"role": "web"})


def test_a_scaling_group_adds_its_subnet_and_its_own_tag() -> None:
    properties = (
        "LaunchConfigurationName: {get_resource: conf}, MinSize: 1, MaxSize: 3, DesiredCapacity: 0,"
        " VPCZoneIdentifier: [{get_resource: subnet}], Tags: [{Key: metering.mine, Value: x}]"
    )
    compilation = build("AWS::AutoScaling::AutoScalingGroup", properties.replace("DesiredCapacity: 0, ", ""))
    (typed,) = members(group_of(compilation).nested).values()
    assert [tag["Key"] for tag in typed["Tags"]] == ["metering.mine", "metering.AutoScalingGroupName"]
    assert typed["SubnetId"].arguments == "subnet"


def test_the_list_of_addresses_waits_for_the_members() -> None:
    compilation = build("OS::Heat::InstanceGroup", "LaunchConfigurationName: {get_resource: conf}, Size: 2")
    assert compilation.instance is not None
    value = compilation.instance.outputs["list"].value
    assert isinstance(value, Unknown)
    assert [item.arguments for item in value.arguments[1]] == [["group/0", "PublicIp"], ["group/1", "PublicIp"]]
    empty = build("OS::Heat::InstanceGroup", "LaunchConfigurationName: {get_resource: conf}, Size: 0")
    assert empty.instance is not None
    assert empty.instance.outputs["list"].value is None


def test_the_group_waits_for_its_launch_configuration() -> None:
    compilation = build("OS::Heat::InstanceGroup", "LaunchConfigurationName: {get_resource: conf}, Size: 2")
    assert compilation.resolved()["dependencies"] == [["group", "conf"]]


def test_a_size_that_is_not_known_keeps_a_pattern() -> None:
    properties = "LaunchConfigurationName: {get_resource: conf}, Size: {get_param: size}"
    group = group_of(build("OS::Heat::InstanceGroup", properties))
    assert group.nested is None
    assert group.symbolic is not None
    assert list(members(group.symbolic.member)) == ["group/0"]


@pytest.mark.parametrize(
    "properties",
    [
        "InstanceId: 22222222-2222-2222-2222-222222222222, MinSize: 1, MaxSize: 3",
        "LaunchConfigurationName: {get_resource: copy}, MinSize: 1, MaxSize: 3",
    ],
)
def test_a_copy_of_a_server_in_the_cloud_has_no_pattern(properties: str) -> None:
    group = group_of(build("AWS::AutoScaling::AutoScalingGroup", properties))
    assert group.nested is None
    assert group.symbolic is not None
    assert (group.symbolic.member, group.symbolic.count) == (None, 1)


@pytest.mark.parametrize("name", ["{get_resource: subnet}", "conf", "''"])
def test_a_launch_configuration_must_be_one_and_referred_to(name: str) -> None:
    compilation = build("OS::Heat::InstanceGroup", f"LaunchConfigurationName: {name}, Size: 2")
    path = "resources.group.properties.LaunchConfigurationName"
    assert ("impossible-value", path, "full") in errors(compilation)


def test_members_may_be_a_template_of_ones_own(tmp_path: Any) -> None:
    (tmp_path / "server.yaml").write_text(
        "heat_template_version: 2021-04-16\nparameters: {ImageId: {type: string}}\n"
        "resources: {one: {type: OS::Heat::Value, properties: {value: {get_param: ImageId}}}}\n"
        "outputs: {PublicIp: {value: 192.0.2.1}}\n"
    )
    (tmp_path / "env.yaml").write_text("resource_registry: {'AWS::EC2::Instance': server.yaml}\n")
    text = HEAD + (
        "    type: OS::Heat::InstanceGroup\n    properties: {AvailabilityZones: [nova], Size: 2,"
        " LaunchConfigurationName: {get_resource: conf}}\n"
    )
    compilation = hotc.compile(tmp_path / "main.yaml", text=text + OUTPUTS, environments=[tmp_path / "env.yaml"])
    assert compilation.instance is not None
    assert compilation.instance.outputs["list"].value == "192.0.2.1,192.0.2.1"
    nested = compilation.instance.resources["group"].nested
    assert nested is not None
    inside = nested.resources["1"].nested
    assert inside is not None
    assert inside.resources["one"].properties == {"value": "cirros"}


@pytest.mark.parametrize(
    ("kind", "properties", "path"),
    [
        ("OS::Heat::AutoScalingGroup", "min_size: 1, max_size: 2, resource: {}", "properties.resource"),
        (
            "OS::Heat::AutoScalingGroup",
            "min_size: 1, max_size: 2, resource: {type: OS::Heat::None, properties: null}",
            "properties.resource.properties",
        ),
        (
            "OS::Heat::AutoScalingGroup",
            "min_size: 1, max_size: {get_attr: [subnet, ip_version]}, resource: {type: OS::Heat::None}",
            "properties.max_size",
        ),
        ("OS::Heat::ResourceChain", "resources: [OS::Heat::None, 1]", "properties.resources[1]"),
    ],
)
def test_what_no_group_can_be_made_of(kind: str, properties: str, path: str) -> None:
    given = f"    type: {kind}\n    properties: {{{properties}}}\n"
    compilation = hotc.compile("main.yaml", text=HEAD + given)
    assert [(path, heat) for _, path, heat in errors(compilation)] == [(f"resources.group.{path}", "full")]
