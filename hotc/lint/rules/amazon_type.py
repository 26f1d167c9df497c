"""
## What it does
Reports resource types of Amazon's (`AWS::…`) in a HOT template, where OpenStack has one of its own.

## Why it is bad
Heat keeps them for templates that come from CloudFormation. They know less of OpenStack than its
own types do, and some need services that clouds no longer run: a wait condition's URL is one of
heat-api-cfn.

## Example
```yaml
handle: {type: AWS::CloudFormation::WaitConditionHandle}
```

## Instead
```yaml
handle: {type: OS::Heat::WaitConditionHandle}
```
The properties have other names; `hotc resource-types show` lists them.

## When to ignore
Where the template is to stay close to one for CloudFormation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1205", "amazon-type", "info", "{type} is Amazon's form of {own}", needs=("AWS::",))

_OWN = {
    "AWS::AutoScaling::AutoScalingGroup": "OS::Heat::AutoScalingGroup",
    "AWS::AutoScaling::LaunchConfiguration": "the property resource of OS::Heat::AutoScalingGroup",
    "AWS::AutoScaling::ScalingPolicy": "OS::Heat::ScalingPolicy",
    "AWS::CloudFormation::Stack": "OS::Heat::Stack",
    "AWS::CloudFormation::WaitCondition": "OS::Heat::WaitCondition",
    "AWS::CloudFormation::WaitConditionHandle": "OS::Heat::WaitConditionHandle",
    "AWS::EC2::EIP": "OS::Neutron::FloatingIP",
    "AWS::EC2::EIPAssociation": "OS::Neutron::FloatingIPAssociation",
    "AWS::EC2::Instance": "OS::Nova::Server",
    "AWS::EC2::NetworkInterface": "OS::Neutron::Port",
    "AWS::EC2::RouteTable": "OS::Neutron::Router",
    "AWS::EC2::SecurityGroup": "OS::Neutron::SecurityGroup",
    "AWS::EC2::Subnet": "OS::Neutron::Subnet",
    "AWS::EC2::SubnetRouteTableAssociation": "OS::Neutron::RouterInterface",
    "AWS::EC2::Volume": "OS::Cinder::Volume",
    "AWS::EC2::VolumeAttachment": "OS::Cinder::VolumeAttachment",
    "AWS::EC2::VPC": "OS::Neutron::Net",
    "AWS::ElasticLoadBalancing::LoadBalancer": "OS::Octavia::LoadBalancer",
    "AWS::RDS::DBInstance": "OS::Trove::Instance",
    "AWS::S3::Bucket": "OS::Swift::Container",
}
"""Types that do the same, after the descriptions in Heat's reference of resource types."""


def check(subject: Subject) -> Iterator[Finding]:
    """Amazon's types in templates that are not in Amazon's form themselves."""
    if subject.template.version.kind != "hot":
        return
    for definition in subject.definitions(*_OWN):
        type, own = definition.type, _OWN[definition.type]
        yield Finding(definition.type_node, definition.path + ".type", hint=f"Use {own}.", type=type, own=own)
