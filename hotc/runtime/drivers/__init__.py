"""Which module has the driver of which resource type. Modules are imported when one of their types is used."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hotc.runtime.drivers.driver import Driver

__all__ = ["applied", "lookup", "names"]

_MODULES: Final[dict[str, tuple[str, ...]]] = {
    "compute": ("OS::Nova::KeyPair", "OS::Nova::ServerGroup"),
    "alarms": (
        "OS::Aodh::Alarm",
        "OS::Aodh::CompositeAlarm",
        "OS::Aodh::EventAlarm",
        "OS::Aodh::GnocchiAggregationByMetricsAlarm",
        "OS::Aodh::GnocchiAggregationByResourcesAlarm",
        "OS::Aodh::GnocchiResourcesAlarm",
        "OS::Aodh::LBMemberHealthAlarm",
        "OS::Aodh::PrometheusAlarm",
    ),
    "clusters": ("OS::Magnum::BayModel", "OS::Magnum::Cluster", "OS::Magnum::ClusterTemplate"),
    "containers": ("OS::Swift::Container",),
    "dns": ("OS::Designate::RecordSet", "OS::Designate::Zone"),
    "heat": ("OS::Heat::None", "OS::Heat::RandomString", "OS::Heat::Value"),
    "l7_policies": ("OS::Octavia::L7Policy", "OS::Octavia::L7Rule"),
    "load_balancer_flavors": (
        "OS::Octavia::AvailabilityZone",
        "OS::Octavia::AvailabilityZoneProfile",
        "OS::Octavia::Flavor",
        "OS::Octavia::FlavorProfile",
    ),
    "load_balancers": ("OS::Octavia::Listener", "OS::Octavia::LoadBalancer", "OS::Octavia::Pool"),
    "networks": ("OS::Neutron::Net", "OS::Neutron::ProviderNet", "OS::Neutron::Subnet"),
    "extra_routes": ("OS::Neutron::ExtraRoute", "OS::Neutron::ExtraRouteSet"),
    "flavors": ("OS::Nova::Flavor", "OS::Nova::HostAggregate"),
    "identity": (
        "OS::Keystone::Domain",
        "OS::Keystone::Endpoint",
        "OS::Keystone::Group",
        "OS::Keystone::Project",
        "OS::Keystone::Region",
        "OS::Keystone::Role",
        "OS::Keystone::Service",
        "OS::Keystone::User",
    ),
    "ec2_addresses": ("AWS::EC2::EIP", "AWS::EC2::EIPAssociation"),
    "ec2_buckets": ("AWS::S3::Bucket",),
    "ec2_interfaces": ("AWS::EC2::NetworkInterface",),
    "ec2_networks": (
        "AWS::EC2::InternetGateway",
        "AWS::EC2::RouteTable",
        "AWS::EC2::Subnet",
        "AWS::EC2::SubnetRouteTableAssociation",
        "AWS::EC2::VPC",
        "AWS::EC2::VPCGatewayAttachment",
    ),
    "ec2_security_groups": ("AWS::EC2::SecurityGroup",),
    "ec2_volumes": ("AWS::EC2::Volume", "AWS::EC2::VolumeAttachment"),
    "images": ("OS::Glance::WebImage",),
    "instances": ("AWS::AutoScaling::LaunchConfiguration", "AWS::EC2::Instance"),
    "metering": ("OS::Neutron::MeteringLabel", "OS::Neutron::MeteringRule"),
    "nova_floating_ips": ("OS::Nova::FloatingIP", "OS::Nova::FloatingIPAssociation"),
    "pool_members": ("OS::Octavia::HealthMonitor", "OS::Octavia::PoolMember"),
    "placeholders": (
        "OS::Aodh::CombinationAlarm",
        "OS::Designate::Domain",
        "OS::Designate::Record",
        "OS::Glance::Image",
        "OS::Heat::HARestarter",
        "OS::Magnum::Bay",
        "OS::Monasca::AlarmDefinition",
        "OS::Monasca::Notification",
        "OS::Neutron::HealthMonitor",
        "OS::Neutron::LBaaS::HealthMonitor",
        "OS::Neutron::LBaaS::L7Policy",
        "OS::Neutron::LBaaS::L7Rule",
        "OS::Neutron::LBaaS::Listener",
        "OS::Neutron::LBaaS::LoadBalancer",
        "OS::Neutron::LBaaS::Pool",
        "OS::Neutron::LBaaS::PoolMember",
        "OS::Neutron::LoadBalancer",
        "OS::Neutron::Pool",
        "OS::Neutron::PoolMember",
        "OS::Sahara::Cluster",
        "OS::Sahara::ClusterTemplate",
        "OS::Sahara::DataSource",
        "OS::Sahara::ImageRegistry",
        "OS::Sahara::Job",
        "OS::Sahara::JobBinary",
        "OS::Sahara::NodeGroupTemplate",
        "OS::Senlin::Cluster",
        "OS::Senlin::Node",
        "OS::Senlin::Policy",
        "OS::Senlin::Profile",
        "OS::Senlin::Receiver",
        "OS::Vitrage::Template",
    ),
    "port_forwarding": ("OS::Neutron::FloatingIPPortForward",),
    "qos": (
        "OS::Neutron::QoSBandwidthLimitRule",
        "OS::Neutron::QoSDscpMarkingRule",
        "OS::Neutron::QoSMinimumBandwidthRule",
        "OS::Neutron::QoSMinimumPacketRateRule",
        "OS::Neutron::QoSPolicy",
    ),
    "quotas": ("OS::Cinder::Quota", "OS::Neutron::Quota", "OS::Nova::Quota", "OS::Octavia::Quota"),
    "rbac": ("OS::Neutron::RBACPolicy",),
    "role_grants": ("OS::Keystone::GroupRoleAssignment", "OS::Keystone::UserRoleAssignment"),
    "routers": ("OS::Neutron::Router", "OS::Neutron::RouterInterface", "OS::Neutron::RouterGateway"),
    "segments": ("OS::Neutron::Segment",),
    "share_types": ("OS::Manila::SecurityService", "OS::Manila::ShareNetwork", "OS::Manila::ShareType"),
    "shares": ("OS::Manila::Share",),
    "secret_containers": (
        "OS::Barbican::CertificateContainer",
        "OS::Barbican::GenericContainer",
        "OS::Barbican::RSAContainer",
    ),
    "signals": (
        "AWS::AutoScaling::ScalingPolicy",
        "AWS::CloudFormation::WaitCondition",
        "AWS::CloudFormation::WaitConditionHandle",
        "OS::Heat::ScalingPolicy",
        "OS::Heat::UpdateWaitConditionHandle",
        "OS::Heat::WaitCondition",
        "OS::Heat::WaitConditionHandle",
    ),
    "software_configs": (
        "OS::Heat::CloudConfig",
        "OS::Heat::MultipartMime",
        "OS::Heat::SoftwareConfig",
        "OS::Heat::StructuredConfig",
    ),
    "stacks": ("OS::Heat::Stack",),
    "stored_secrets": ("OS::Barbican::Order", "OS::Barbican::Secret"),
    "subnet_pools": ("OS::Neutron::AddressScope", "OS::Neutron::SubnetPool"),
    "trunks": ("OS::Neutron::Trunk",),
    "swift_signals": ("OS::Heat::SwiftSignal", "OS::Heat::SwiftSignalHandle"),
    "trial": ("OS::Heat::Delay", "OS::Heat::TestResource"),
    "security_groups": ("OS::Neutron::SecurityGroup", "OS::Neutron::SecurityGroupRule"),
    "floating_ips": ("OS::Neutron::FloatingIP", "OS::Neutron::FloatingIPAssociation"),
    "ports": ("OS::Neutron::Port",),
    "servers": ("OS::Nova::Server",),
    "volume_attachments": ("OS::Cinder::VolumeAttachment",),
    "volume_types": (
        "OS::Cinder::EncryptedVolumeType",
        "OS::Cinder::QoSAssociation",
        "OS::Cinder::QoSSpecs",
        "OS::Cinder::VolumeType",
    ),
    "vpn": (
        "OS::Neutron::IKEPolicy",
        "OS::Neutron::IPsecPolicy",
        "OS::Neutron::IPsecSiteConnection",
        "OS::Neutron::VPNService",
    ),
    "volumes": ("OS::Cinder::Volume",),
}
"""Module of this package → the types whose drivers its ``DRIVERS`` holds (a test compares the two)."""

_MODULE_OF: Final = {type_name: module for module, types in _MODULES.items() for type_name in types}


@cache
def lookup(type_name: str) -> Driver | None:
    """The driver of a resource type; ``None`` when hotc has none yet."""
    module = _MODULE_OF.get(type_name)
    if module is None:
        return None
    from importlib import import_module

    drivers: list[Driver] = import_module(f"{__name__}.{module}").DRIVERS
    return next(driver for driver in drivers if driver.type == type_name)


def names(module: str | None = None) -> list[str]:
    """The resource types that have a driver, sorted: all, or those that one module serves."""
    return sorted(_MODULE_OF if module is None else _MODULES[module])


def applied() -> list[str]:
    """The resource types that an apply carries out, sorted: those with a driver, and the groups, which need none."""
    from hotc.compiler.groups import GROUPS

    return sorted({*_MODULE_OF, *GROUPS})
