"""Lives of the types taken over from Amazon's templates."""

from __future__ import annotations

from .life import Life

LIVES = [
    Life(
        "instances",
        """
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.7.0.0/24}}
  port: {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}}}
  other: {type: OS::Neutron::Port, depends_on: subnet, properties: {network: {get_resource: net}}}
  volume: {type: OS::Cinder::Volume, properties: {size: 1}}
  one:
    type: AWS::EC2::Instance
    properties:
      ImageId: IMAGE
      InstanceType: m1.tiny
      SubnetId: {get_resource: subnet}
      Tags: [{Key: a, Value: first}]
      Volumes: [{Device: /dev/vdb, VolumeId: {get_resource: volume}}]
  two:
    type: AWS::EC2::Instance
    properties: {ImageId: IMAGE, InstanceType: m1.tiny, NetworkInterfaces: [{get_resource: port}]}
  three:
    type: AWS::EC2::Instance
    depends_on: subnet
    properties: {ImageId: IMAGE, InstanceType: m1.tiny, UserData: first}
""",
        {
            "Value: first": "Value: second}, {Key: b, Value: c",
            "NetworkInterfaces: [{get_resource: port}]": "NetworkInterfaces: [{get_resource: other}]",
            "UserData: first": "UserData: second",
        },
        replaced=frozenset({"three"}),
    ),
    Life(
        "instance groups",
        """
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.7.0.0/24}}
  config:
    type: AWS::AutoScaling::LaunchConfiguration
    properties: {ImageId: IMAGE, InstanceType: m1.tiny, UserData: hello}
  scaled:
    type: AWS::AutoScaling::AutoScalingGroup
    update_policy: {AutoScalingRollingUpdate: {MinInstancesInService: 1}}
    properties:
      AvailabilityZones: [nova]
      LaunchConfigurationName: {get_resource: config}
      VPCZoneIdentifier: [{get_resource: subnet}]
      MinSize: 2
      MaxSize: 3
  up:
    type: AWS::AutoScaling::ScalingPolicy
    properties: {AutoScalingGroupName: {get_resource: scaled}, AdjustmentType: ExactCapacity, ScalingAdjustment: 3}
  group:
    type: OS::Heat::InstanceGroup
    depends_on: subnet
    properties: {AvailabilityZones: [nova], LaunchConfigurationName: {get_resource: config}, Size: 1}
""",
        {"m1.tiny": "m1.small", "ScalingAdjustment: 3": "ScalingAdjustment: 2"},
        replaced=frozenset({"config"}),
    ),
]
