"""Which resources only connect others, and what puts a resource into a network. Declared once, by type.

Property names are Heat's (heat-schemas: the resource type's own property tables); older names of a property stand
beside the new.
"""

from __future__ import annotations

from typing import NamedTuple


class Glue(NamedTuple):
    """A resource that is an arrow: from what the ``owner`` properties name to what ``other`` names.

    Without ``other`` it is a line on its owner. ``label`` is the word on the arrow.
    """

    label: str
    owner: tuple[str, ...]
    other: tuple[str, ...] = ()


GLUE: dict[str, Glue] = {
    "OS::Neutron::RouterInterface": Glue(
        "interface", ("router", "router_id"), ("subnet", "subnet_id", "port", "port_id")
    ),
    "OS::Neutron::RouterGateway": Glue("gateway", ("router", "router_id"), ("network", "network_id")),
    "OS::Neutron::FloatingIPAssociation": Glue("association", ("floatingip_id",), ("port_id",)),
    "OS::Neutron::FloatingIPPortForward": Glue("port forward", ("floating_ip",), ("internal_port",)),
    "OS::Nova::FloatingIPAssociation": Glue("association", ("floating_ip",), ("server_id",)),
    "OS::Cinder::VolumeAttachment": Glue("attachment", ("volume_id",), ("instance_uuid",)),
    "OS::Cinder::QoSAssociation": Glue("QoS", ("qos_specs",), ("volume_types",)),
    "OS::Neutron::SecurityGroupRule": Glue("rule", ("security_group",), ("remote_group",)),
    "OS::Neutron::QoSBandwidthLimitRule": Glue("bandwidth limit", ("policy",)),
    "OS::Neutron::QoSDscpMarkingRule": Glue("DSCP marking", ("policy",)),
    "OS::Neutron::QoSMinimumBandwidthRule": Glue("minimum bandwidth", ("policy",)),
    "OS::Neutron::QoSMinimumPacketRateRule": Glue("minimum packet rate", ("policy",)),
    "OS::Neutron::MeteringRule": Glue("metering rule", ("metering_label_id",)),
    "OS::Neutron::ExtraRoute": Glue("route", ("router_id",)),
    "OS::Neutron::ExtraRouteSet": Glue("routes", ("router",)),
    "OS::Neutron::L2GatewayConnection": Glue("connection", ("l2_gateway_id",), ("network_id",)),
    "OS::Octavia::PoolMember": Glue("member", ("pool",), ("address",)),
    "OS::Octavia::HealthMonitor": Glue("health monitor", ("pool",)),
    "OS::Octavia::L7Rule": Glue("rule", ("l7policy",)),
    "OS::Octavia::L7Policy": Glue("L7 policy", ("listener",), ("redirect_pool",)),
    "OS::Neutron::PoolMember": Glue("member", ("pool_id",), ("address",)),
    "OS::Neutron::LBaaS::PoolMember": Glue("member", ("pool",), ("address",)),
    "OS::Neutron::LBaaS::HealthMonitor": Glue("health monitor", ("pool",)),
    "OS::Heat::SoftwareDeployment": Glue("deployment", ("config",), ("server",)),
    "OS::Heat::StructuredDeployment": Glue("deployment", ("config",), ("server",)),
    "OS::Heat::SoftwareDeploymentGroup": Glue("deployment", ("config",), ("servers",)),
    "OS::Heat::StructuredDeploymentGroup": Glue("deployment", ("config",), ("servers",)),
    "OS::Keystone::UserRoleAssignment": Glue("role", ("user",), ("roles",)),
    "OS::Keystone::GroupRoleAssignment": Glue("role", ("group",), ("roles",)),
    "AWS::EC2::VolumeAttachment": Glue("attachment", ("VolumeId",), ("InstanceId",)),
    "AWS::EC2::EIPAssociation": Glue("association", ("EIP", "AllocationId"), ("InstanceId", "NetworkInterfaceId")),
}

DETAILS = frozenset(
    (
        "OS::Heat::SoftwareConfig",
        "OS::Heat::StructuredConfig",
        "OS::Heat::SoftwareComponent",
        "OS::Heat::CloudConfig",
        "OS::Heat::MultipartMime",
        "OS::Heat::RandomString",
    )
)
"""Resources that are a line in the only thing that uses them."""

NETWORKS = frozenset(("OS::Neutron::Net", "OS::Neutron::ProviderNet", "AWS::EC2::VPC"))
SUBNETS = frozenset(("OS::Neutron::Subnet", "AWS::EC2::Subnet"))
PORTS = frozenset(("OS::Neutron::Port",))

MEMBERSHIP: dict[str, tuple[str, ...]] = {
    "OS::Neutron::Subnet": ("network", "network_id"),
    "OS::Neutron::Port": ("network", "network_id", "fixed_ips"),
    "OS::Neutron::Segment": ("network",),
    "OS::Nova::Server": ("networks",),
    "OS::Zun::Container": ("networks",),
    "OS::Trove::Instance": ("networks",),
    "OS::Octavia::LoadBalancer": ("vip_subnet", "vip_network"),
    "OS::Neutron::LBaaS::LoadBalancer": ("vip_subnet",),
    "OS::Manila::ShareNetwork": ("neutron_network", "neutron_subnet"),
    "OS::Magnum::Cluster": ("fixed_network", "fixed_subnet"),
    "AWS::EC2::Subnet": ("VpcId",),
    "AWS::EC2::Instance": ("SubnetId",),
}
"""Properties that put a resource of this type into the network that they name (directly, by a subnet or by a port)."""

EXISTING: dict[str, tuple[str, ...]] = {
    "OS::Neutron::Subnet": ("network", "network_id"),
    "OS::Neutron::Port": ("network", "network_id"),
    "OS::Nova::Server": ("networks.*.network", "networks.*.uuid"),
}
"""Properties that name a network to live in which this template may not create."""

EXTERNAL: dict[str, tuple[str, ...]] = {
    "OS::Neutron::FloatingIP": ("floating_network", "floating_network_id"),
    "OS::Nova::FloatingIP": ("pool",),
    "OS::Neutron::Router": ("external_gateway_info.network",),
    "OS::Neutron::RouterGateway": ("network", "network_id"),
}
"""Properties that name a network to go out by."""
