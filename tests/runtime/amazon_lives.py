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
    Life(
        "volumes, addresses and interfaces in other words",
        """
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.7.0.0/24}}
  router: {type: OS::Neutron::Router, properties: {external_gateway_info: {network: public}}}
  way:
    type: OS::Neutron::RouterInterface
    properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}
  volume: {type: AWS::EC2::Volume, properties: {AvailabilityZone: nova, Size: 1, Tags: [{Key: a, Value: b}]}}
  there:
    type: AWS::EC2::VolumeAttachment
    properties: {InstanceId: {get_resource: server}, VolumeId: {get_resource: volume}, Device: /dev/vdc}
  guarded:
    type: AWS::EC2::SecurityGroup
    properties:
      GroupDescription: first
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: '22', ToPort: '22', CidrIp: 0.0.0.0/0}
        - {IpProtocol: icmp, FromPort: '-1', ToPort: '-1', CidrIp: 10.0.0.0/8}
        - {IpProtocol: udp, FromPort: '53', ToPort: '53', SourceSecurityGroupId: {get_resource: open}}
      SecurityGroupEgress: [{IpProtocol: tcp, FromPort: '1', ToPort: '99', CidrIp: 0.0.0.0/0}]
  open: {type: AWS::EC2::SecurityGroup, properties: {GroupDescription: first}}
  port:
    type: AWS::EC2::NetworkInterface
    properties: {SubnetId: {get_resource: subnet}, GroupSet: [{get_resource: guarded}], PrivateIpAddress: 10.7.0.77}
  other: {type: AWS::EC2::NetworkInterface, properties: {SubnetId: {get_resource: subnet}, GroupSet: []}}
  server:
    type: AWS::EC2::Instance
    properties: {ImageId: IMAGE, InstanceType: m1.tiny, NetworkInterfaces: [{get_resource: port}]}
  address: {type: AWS::EC2::EIP, depends_on: way, properties: {InstanceId: {get_resource: server}}}
  loose: {type: AWS::EC2::EIP}
  named:
    type: AWS::EC2::EIPAssociation
    depends_on: way
    properties: {EIP: {get_resource: loose}, InstanceId: {get_resource: second}}
  second:
    type: AWS::EC2::Instance
    properties: {ImageId: IMAGE, InstanceType: m1.tiny, SubnetId: {get_resource: subnet}}
  third:
    type: AWS::EC2::Instance
    properties: {ImageId: IMAGE, InstanceType: m1.tiny, SubnetId: {get_resource: subnet}}
""",
        {
            "ToPort: '22', CidrIp: 0.0.0.0/0": "ToPort: '23', CidrIp: 10.0.0.0/8",
            "ToPort: '99'": "ToPort: '98'",
            "GroupSet: []": "GroupSet: [default]",
            ", properties: {InstanceId: {get_resource: server}}": "",
            "InstanceId: {get_resource: second}}": "InstanceId: {get_resource: third}}",
        },
    ),
    Life(
        "a VPC",
        """
  vpc: {type: AWS::EC2::VPC, properties: {CidrBlock: 10.0.0.0/16}}
  inside:
    type: AWS::EC2::Subnet
    properties: {VpcId: {get_resource: vpc}, CidrBlock: 10.0.1.0/24, AvailabilityZone: nova}
  outside: {type: AWS::EC2::Subnet, properties: {VpcId: {get_resource: vpc}, CidrBlock: 10.0.2.0/24}}
  gateway: {type: AWS::EC2::InternetGateway}
  out:
    type: AWS::EC2::VPCGatewayAttachment
    properties: {VpcId: {get_resource: vpc}, InternetGatewayId: {get_resource: gateway}}
  table: {type: AWS::EC2::RouteTable, properties: {VpcId: {get_resource: vpc}}}
  routed:
    type: AWS::EC2::SubnetRouteTableAssociation
    properties: {RouteTableId: {get_resource: table}, SubnetId: {get_resource: outside}}
  server:
    type: AWS::EC2::Instance
    properties: {ImageId: IMAGE, InstanceType: m1.tiny, SubnetId: {get_resource: outside}}
  address:
    type: AWS::EC2::EIP
    depends_on: [out, routed]
    properties: {InstanceId: {get_resource: server}}
""",
        {"10.0.1.0/24": "10.0.3.0/24"},
        replaced=frozenset({"inside"}),
    ),
    Life(
        "buckets",
        """
  private: {type: AWS::S3::Bucket, properties: {Tags: [{Key: a, Value: b}]}}
  site:
    type: AWS::S3::Bucket
    properties: {AccessControl: PublicRead, WebsiteConfiguration: {IndexDocument: a.html}}
""",
        {"PublicRead": "AuthenticatedRead"},
        replaced=frozenset({"site"}),
    ),
]
