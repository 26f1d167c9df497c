"""A CloudFormation template of any size: as many resources, alike in kind, as :func:`generate.template` makes."""

from __future__ import annotations

_HEADER = """\
AWSTemplateFormatVersion: "2010-09-09"

Description: {count} resources

Parameters:
  Image:
    Type: AWS::EC2::Image::Id
    Default: ami-0123456789abcdef0
  Flavor:
    Type: String
    Default: t3.small
    AllowedValues: [t3.small, t3.medium, t3.large]
  Prefix:
    Type: String
    Default: bench
  WithLog:
    Type: String
    Default: "true"
    AllowedValues: ["true", "false"]

Conditions:
  Logs: !Equals [!Ref WithLog, "true"]

Resources:
"""

_GROUP = """\
  Net{n}:
    Type: AWS::EC2::VPC
    Properties:
      CidrBlock: 10.{high}.{low}.0/24
      EnableDnsSupport: true
      Tags:
        - Key: Name
          Value: !Join ["-", [!Ref Prefix, net, "{n}"]]
  Subnet{n}:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: !Ref Net{n}
      CidrBlock: 10.{high}.{low}.0/25
      MapPublicIpOnLaunch: false
      Tags:
        - Key: Name
          Value: !Sub "${{Prefix}}-subnet-{n}"
  Server{n}:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: !Ref Image
      InstanceType: !Ref Flavor
      NetworkInterfaces:
        - DeviceIndex: "0"
          SubnetId: !Ref Subnet{n}
      Tags:
        - Key: Name
          Value: !Sub
            - "${{Start}}-server-${{Number}}"
            - Start: !Ref Prefix
              Number: "{n}"
        - Key: Number
          Value: "{n}"
        - Key: Logs
          Value: !If [Logs, "yes", "no"]
      UserData:
        Fn::Base64: !Sub
          - |
            #!/bin/sh
            echo "I am number ${{Number}} on ${{Net}}" > /etc/motd
          - Number: "{n}"
            Net: !GetAtt Net{n}.CidrBlock
"""

_OUTPUT = """\
Outputs:
  FirstAddress:
    Value: !GetAtt Server0.PrivateIp
"""


def template(resources: int) -> str:
    """The text of a valid template of about this many resources (a multiple of three)."""
    groups = max(1, round(resources / 3))
    parts = [_HEADER.format(count=3 * groups)]
    parts += [_GROUP.format(n=n, high=n // 250, low=n % 250) for n in range(groups)]
    parts.append(_OUTPUT)
    return "".join(parts)
