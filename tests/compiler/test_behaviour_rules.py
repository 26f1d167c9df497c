"""What Heat checks in the code of its resource types. The verdicts were recorded from Heat 27.0.1."""

from __future__ import annotations

import pytest

from .memory import compiled, told

HEAD = "heat_template_version: 2018-08-31\n"


def findings(type_: str, properties: str) -> list[tuple[str, str]]:
    text = f"{HEAD}resources:\n  r:\n    type: {type_}\n    properties: {properties}\n"
    return [(finding.name, finding.heat) for finding in compiled(text, check_resources=True).diagnostics]


SERVER = "flavor: f, image: i"
SUBNET = "network: n, cidr: 10.0.0.0/24"

REFUSED = [
    ("OS::Heat::Delay", "{min_wait: 4000}", "impossible-value"),
    ("OS::Heat::Delay", "{min_wait: 3000, max_jitter: 10, jitter_multiplier: 100}", "impossible-value"),
    ("OS::Barbican::GenericContainer", "{secrets: [{name: a, ref: x}, {name: b, ref: x}]}", "impossible-value"),
    ("OS::Barbican::RSAContainer", "{private_key_ref: x, public_key_ref: x}", "impossible-value"),
    ("OS::Neutron::Subnet", "{network: n}", "one-of-properties"),
    ("OS::Neutron::Subnet", f"{{{SUBNET}, subnetpool: p}}", "conflicting-properties"),
    ("OS::Neutron::Subnet", f"{{{SUBNET}, prefixlen: 24}}", "conflicting-properties"),
    ("OS::Neutron::Subnet", f"{{{SUBNET}, ipv6_ra_mode: slaac}}", "impossible-value"),
    (
        "OS::Neutron::Subnet",
        "{network: n, cidr: 'fd00::/64', ip_version: 6, ipv6_ra_mode: slaac, ipv6_address_mode: dhcpv6-stateful}",
        "impossible-value",
    ),
    ("OS::Neutron::Subnet", f"{{{SUBNET}, gateway_ip: nowhere}}", "impossible-value"),
    ("OS::Neutron::Port", "{network: n, fixed_ips: [{subnet: s}], no_fixed_ips: true}", "conflicting-properties"),
    ("OS::Neutron::Router", "{ha: true, distributed: true}", "conflicting-properties"),
    ("OS::Neutron::Router", "{l3_agent_ids: [a, b]}", "impossible-value"),
    ("OS::Neutron::RouterInterface", "{router: r}", "one-of-properties"),
    ("OS::Neutron::RouterInterface", "{router: r, subnet: s, port: p}", "conflicting-properties"),
    ("OS::Neutron::FloatingIP", "{floating_network: n, fixed_ip_address: 10.0.0.1}", "dependent-property"),
    ("OS::Neutron::SecurityGroup", "{name: default}", "impossible-value"),
    (
        "OS::Neutron::SecurityGroupRule",
        "{security_group: g, protocol: tcp, port_range_min: 9, port_range_max: 8}",
        "range-turned-round",
    ),
    (
        "OS::Neutron::SecurityGroupRule",
        "{security_group: g, remote_group: g, remote_ip_prefix: 0.0.0.0/0}",
        "conflicting-properties",
    ),
    ("OS::Neutron::ProviderNet", "{network_type: flat, segmentation_id: 5}", "impossible-value"),
    ("OS::Neutron::Segment", "{network: n, network_type: vlan, segmentation_id: 5}", "dependent-property"),
    ("OS::Neutron::SubnetPool", "{prefixes: [10.0.0.0/8], min_prefixlen: 24, max_prefixlen: 16}", "range-turned-round"),
    (
        "OS::Neutron::RBACPolicy",
        "{object_type: qos_policy, target_tenant: t, action: access_as_external, object_id: o}",
        "impossible-value",
    ),
    ("OS::Neutron::Net", "{value_specs: {name: a}}", "impossible-value"),
    ("OS::Neutron::Quota", "{project: p}", "one-of-properties"),
    ("OS::Nova::Server", "{flavor: f}", "one-of-properties"),
    ("OS::Nova::Server", f"{{{SERVER}, networks: [{{fixed_ip: 10.0.0.1}}]}}", "one-of-properties"),
    ("OS::Nova::Server", f"{{{SERVER}, networks: [{{port: p, fixed_ip: 10.0.0.1}}]}}", "conflicting-properties"),
    ("OS::Nova::Server", f"{{{SERVER}, networks: [{{port: p}}], security_groups: [g]}}", "conflicting-properties"),
    ("OS::Nova::Server", f"{{{SERVER}, networks: [{{network: n, floating_ip: a}}]}}", "dependent-property"),
    (
        "OS::Nova::Server",
        f"{{{SERVER}, networks: [{{allocate_network: auto}}, {{network: n}}]}}",
        "impossible-value",
    ),
    ("OS::Nova::Server", "{flavor: f, block_device_mapping_v2: [{}]}", "one-of-properties"),
    (
        "OS::Nova::Server",
        "{flavor: f, block_device_mapping_v2: [{volume_id: v, image: i}]}",
        "conflicting-properties",
    ),
    (
        "OS::Nova::Server",
        f"{{{SERVER}, block_device_mapping_v2: [{{volume_id: v, boot_index: 0}}]}}",
        "impossible-value",
    ),
    (
        "OS::Nova::Server",
        "{flavor: f, block_device_mapping: [{device_name: vda, volume_id: v, snapshot_id: s}]}",
        "conflicting-properties",
    ),
    ("OS::Cinder::Volume", "{image: i}", "one-of-properties"),
    ("OS::Cinder::Volume", "{size: 1, image: i, snapshot_id: s}", "conflicting-properties"),
    ("OS::Cinder::VolumeType", "{name: n, projects: [p]}", "conflicting-properties"),
    (
        "OS::Glance::WebImage",
        "{container_format: ami, disk_format: qcow2, location: 'http://a/b'}",
        "impossible-value",
    ),
    (
        "OS::Heat::AutoScalingGroup",
        "{min_size: 3, max_size: 1, resource: {type: OS::Heat::None}}",
        "range-turned-round",
    ),
    (
        "OS::Heat::AutoScalingGroup",
        "{min_size: 1, max_size: 2, desired_capacity: 3, resource: {type: OS::Heat::None}}",
        "out-of-range",
    ),
    (
        "OS::Heat::ScalingPolicy",
        "{auto_scaling_group_id: a, scaling_adjustment: 1, adjustment_type: exact_capacity, min_adjustment_step: 1}",
        "dependent-property",
    ),
    ("OS::Heat::RandomString", "{length: 3, character_classes: [{class: digits, min: 4}]}", "impossible-value"),
    ("OS::Heat::AccessPolicy", "{AllowedResources: [nobody]}", "impossible-value"),
    ("OS::Octavia::Pool", "{protocol: HTTP, lb_algorithm: ROUND_ROBIN}", "one-of-properties"),
    ("OS::Octavia::L7Policy", "{listener: l, action: REDIRECT_TO_URL}", "dependent-property"),
    ("OS::Octavia::L7Policy", "{listener: l, action: REJECT, redirect_pool: p}", "impossible-value"),
    (
        "OS::Octavia::L7Rule",
        "{l7policy: p, type: HEADER, compare_type: EQUAL_TO, value: v}",
        "dependent-property",
    ),
    ("OS::Octavia::Listener", "{loadbalancer: l, protocol: TERMINATED_HTTPS, protocol_port: 1}", "dependent-property"),
    ("OS::Designate::Zone", "{name: a.org., type: SECONDARY}", "dependent-property"),
    ("OS::Keystone::User", "{roles: [{role: r}]}", "one-of-properties"),
    ("OS::Mistral::CronTrigger", "{workflow: {name: w}}", "one-of-properties"),
    ("OS::Barbican::Order", "{type: key}", "dependent-property"),
    ("OS::Barbican::Secret", "{payload_content_type: text/plain}", "dependent-property"),
    ("OS::Zun::Container", "{image: i, restart_policy: sometimes}", "impossible-value"),
    ("AWS::EC2::EIPAssociation", "{InstanceId: i}", "one-of-properties"),
    ("AWS::EC2::EIPAssociation", "{EIP: 10.0.0.1}", "dependent-property"),
    ("AWS::EC2::EIPAssociation", "{AllocationId: a}", "one-of-properties"),
    (
        "AWS::EC2::Instance",
        "{ImageId: i, InstanceType: t, NetworkInterfaces: [n], SecurityGroups: [g]}",
        "conflicting-properties",
    ),
    (
        "AWS::EC2::Instance",
        "{ImageId: i, InstanceType: t, BlockDeviceMappings: [{DeviceName: vdb}]}",
        "one-of-properties",
    ),
    ("AWS::AutoScaling::LaunchConfiguration", "{ImageId: i}", "one-of-properties"),
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "{AvailabilityZones: [a], MinSize: 1, MaxSize: 2}",
        "one-of-properties",
    ),
    (
        "AWS::AutoScaling::AutoScalingGroup",
        "{AvailabilityZones: [a], MinSize: 1, MaxSize: 2, LaunchConfigurationName: c}",
        "impossible-value",
    ),
    (
        "AWS::ElasticLoadBalancing::LoadBalancer",
        "{AvailabilityZones: [a], Listeners: [{InstancePort: 1, LoadBalancerPort: 1, Protocol: HTTP}], HealthCheck:"
        " {HealthyThreshold: 1, UnhealthyThreshold: 1, Interval: 5, Timeout: 9, Target: 'HTTP:1/'}}",
        "impossible-value",
    ),
    ("OS::Zaqar::Subscription", "{queue_name: q, subscriber: 'gopher:x'}", "impossible-value"),
]


@pytest.mark.parametrize(("type_", "properties", "expected"), REFUSED)
def test_what_heat_refuses_is_refused(type_: str, properties: str, expected: str) -> None:
    found = findings(type_, properties)
    assert (expected, "full") in found
    assert {name for name, _ in found} == {expected}


ACCEPTED = [
    (
        "OS::Neutron::Subnet",
        f"{{{SUBNET}, gateway_ip: 10.0.0.1, allocation_pools: [{{start: 10.0.0.2, end: 10.0.0.9}}]}}",
    ),
    ("OS::Neutron::Subnet", "{network: n, subnetpool: p, prefixlen: 24}"),
    ("OS::Neutron::Port", "{network: n, no_fixed_ips: true}"),
    ("OS::Neutron::Router", "{ha: true, l3_agent_ids: [a, b]}"),
    ("OS::Neutron::RouterInterface", "{router: r, port: p}"),
    ("OS::Neutron::SecurityGroup", "{rules: [{protocol: icmp, port_range_min: 8, port_range_max: 0}]}"),
    ("OS::Nova::Server", f"{{{SERVER}, networks: [{{port: p}}, {{network: n, fixed_ip: 10.0.0.1}}]}}"),
    ("OS::Nova::Server", f"{{{SERVER}, networks: [{{allocate_network: none}}]}}"),
    ("OS::Nova::Server", "{flavor: f, block_device_mapping_v2: [{volume_id: v}]}"),
    ("OS::Nova::Server", f"{{{SERVER}, block_device_mapping_v2: [{{volume_id: v, boot_index: 1}}, {{swap_size: 1}}]}}"),
    (
        "OS::Nova::Server",
        f"{{{SERVER}, block_device_mapping_v2: [{{ephemeral_size: 1, ephemeral_format: ext4, boot_index: -1}}]}}",
    ),
    ("OS::Cinder::Volume", "{snapshot_id: s}"),
    ("OS::Cinder::Volume", "{backup_id: b, image: i, snapshot_id: s}"),
    ("OS::Cinder::VolumeType", "{name: n, is_public: false, projects: [p]}"),
    ("OS::Octavia::L7Policy", "{listener: l, action: REDIRECT_TO_POOL, redirect_pool: p}"),
    ("AWS::EC2::EIPAssociation", "{AllocationId: a, NetworkInterfaceId: n}"),
    ("AWS::EC2::Instance", "{ImageId: i, InstanceType: t, NetworkInterfaces: [n]}"),
    ("AWS::AutoScaling::LaunchConfiguration", "{InstanceId: i}"),
    ("OS::Zun::Container", "{image: i, restart_policy: 'on-failure:3'}"),
    ("OS::Heat::RandomString", "{length: 4, character_classes: [{class: digits, min: 4}]}"),
]


@pytest.mark.parametrize(("type_", "properties"), ACCEPTED)
def test_what_heat_accepts_passes_in_silence(type_: str, properties: str) -> None:
    assert findings(type_, properties) == []


@pytest.mark.parametrize(
    ("type_", "properties", "expected"),
    [
        ("OS::Neutron::Subnet", f"{{{SUBNET}, gateway_ip: 10.1.0.1}}", "address-outside-network"),
        (
            "OS::Neutron::Subnet",
            f"{{{SUBNET}, allocation_pools: [{{start: 10.0.0.9, end: 10.0.0.2}}]}}",
            "range-turned-round",
        ),
        (
            "OS::Neutron::SecurityGroup",
            "{rules: [{protocol: tcp, port_range_min: 90, port_range_max: 80}]}",
            "range-turned-round",
        ),
    ],
)
def test_the_arithmetic_of_networks_is_checked_beyond_heat(type_: str, properties: str, expected: str) -> None:
    assert findings(type_, properties) == [(expected, "never")]


def test_heat_sees_no_attribute_before_the_resource_exists() -> None:
    text = f"""{HEAD}resources:
  other: {{type: OS::Heat::Value, properties: {{value: 10.0.0.0/24}}}}
  r:
    type: OS::Neutron::Subnet
    properties:
      network: n
      cidr: {{get_attr: [other, value]}}
"""
    result = compiled(text, check_resources=True)
    found = [finding for finding in result.diagnostics if finding.name == "one-of-properties"]
    assert [finding.hint for finding in found] in (
        [],  # the attribute of a Value may be folded
        ["cidr has no value before its resources exist; Heat takes it for empty."],
    )


def test_software_needs_a_server_that_takes_it() -> None:
    text = f"""{HEAD}resources:
  web: {{type: OS::Nova::Server, properties: {{image: i, flavor: f, user_data_format: %s}}}}
  config: {{type: OS::Heat::SoftwareConfig}}
  deploy:
    type: OS::Heat::SoftwareDeployment
    properties: {{server: {{get_resource: web}}, config: {{get_resource: config}}}}
"""
    assert told(compiled(text % "SOFTWARE_CONFIG", check_resources=True)) == []
    assert told(compiled(text % "RAW", check_resources=True)) == ["impossible-value 7:26"]
