"""What Heat's schemas leave unsaid of references: what kind of thing a property wants, and what a reference or an
attribute is.

An overlay on the generated catalogue, looked at only where a value is a reference. Sources: the descriptions of
properties and attributes in Heat 27.0.1 and its ``get_reference_id`` methods; what the services answer.
"""

from __future__ import annotations

from typing import Final

KINDS: Final[dict[str, tuple[str, frozenset[str]]]] = {
    constraint: (words, frozenset(types.split()))
    for constraint, words, types in (
        ("neutron.network", "a network", "OS::Neutron::Net OS::Neutron::ProviderNet AWS::EC2::VPC"),
        ("neutron.subnet", "a subnet", "OS::Neutron::Subnet AWS::EC2::Subnet"),
        ("neutron.port", "a port", "OS::Neutron::Port AWS::EC2::NetworkInterface"),
        ("neutron.router", "a router", "OS::Neutron::Router AWS::EC2::RouteTable"),
        ("neutron.security_group", "a security group", "OS::Neutron::SecurityGroup AWS::EC2::SecurityGroup"),
        ("neutron.subnetpool", "a subnet pool", "OS::Neutron::SubnetPool"),
        ("neutron.address_scope", "an address scope", "OS::Neutron::AddressScope"),
        ("neutron.qos_policy", "a QoS policy", "OS::Neutron::QoSPolicy"),
        ("neutron.segment", "a segment", "OS::Neutron::Segment"),
        ("neutron.flow_classifier", "a flow classifier", "OS::Neutron::FlowClassifier"),
        ("neutron.port_pair", "a port pair", "OS::Neutron::PortPair"),
        ("neutron.port_pair_group", "a port pair group", "OS::Neutron::PortPairGroup"),
        ("neutron.taas.tap_service", "a tap service", "OS::Neutron::TaaS::TapService"),
        ("nova.server", "a server", "OS::Nova::Server AWS::EC2::Instance OS::Heat::DeployedServer"),
        ("nova.flavor", "a flavor", "OS::Nova::Flavor"),
        ("trove.flavor", "a flavor", "OS::Nova::Flavor"),
        ("nova.keypair", "a key pair", "OS::Nova::KeyPair"),
        ("glance.image", "an image", "OS::Glance::WebImage OS::Glance::Image"),
        ("cinder.volume", "a volume", "OS::Cinder::Volume AWS::EC2::Volume"),
        ("cinder.snapshot", "a snapshot of a volume", ""),
        ("cinder.backup", "a backup of a volume", ""),
        ("cinder.vtype", "a volume type", "OS::Cinder::VolumeType OS::Cinder::EncryptedVolumeType"),
        ("cinder.qos_specs", "QoS specs", "OS::Cinder::QoSSpecs"),
        ("keystone.domain", "a domain", "OS::Keystone::Domain"),
        ("keystone.group", "a group", "OS::Keystone::Group"),
        ("keystone.project", "a project", "OS::Keystone::Project"),
        ("keystone.region", "a region", "OS::Keystone::Region"),
        ("keystone.role", "a role", "OS::Keystone::Role"),
        ("keystone.service", "a service", "OS::Keystone::Service"),
        ("keystone.user", "a user", "OS::Keystone::User AWS::IAM::User"),
        ("octavia.loadbalancer", "a load balancer", "OS::Octavia::LoadBalancer"),
        ("octavia.listener", "a listener", "OS::Octavia::Listener"),
        ("octavia.pool", "a pool", "OS::Octavia::Pool"),
        ("octavia.l7policy", "an L7 policy", "OS::Octavia::L7Policy"),
        ("octavia.flavor", "a flavor of load balancers", "OS::Octavia::Flavor"),
        ("octavia.flavorprofile", "a flavor profile", "OS::Octavia::FlavorProfile"),
        ("octavia.availabilityzone", "an availability zone of load balancers", "OS::Octavia::AvailabilityZone"),
        ("octavia.availabilityzoneprofile", "an availability zone profile", "OS::Octavia::AvailabilityZoneProfile"),
        ("designate.zone", "a zone", "OS::Designate::Zone"),
        ("mistral.workflow", "a workflow", "OS::Mistral::Workflow"),
        ("zaqar.queue", "a queue", "OS::Zaqar::Queue"),
        ("barbican.secret", "a secret", "OS::Barbican::Secret OS::Barbican::Order"),
        (
            "barbican.container",
            "a container of secrets",
            "OS::Barbican::GenericContainer OS::Barbican::RSAContainer OS::Barbican::CertificateContainer"
            " OS::Barbican::Order",
        ),
        ("magnum.cluster_template", "a cluster template", "OS::Magnum::ClusterTemplate OS::Magnum::BayModel"),
        ("manila.share_network", "a share network", "OS::Manila::ShareNetwork"),
        ("manila.share_snapshot", "a snapshot of a share", ""),
        ("manila.share_type", "a share type", "OS::Manila::ShareType"),
        ("ip_addr", "an IP address", "AWS::EC2::EIP"),
        ("ip_or_cidr", "an IP address or a network", "AWS::EC2::EIP"),
        ("net_cidr", "a network such as 10.0.0.0/24", ""),
        ("mac_addr", "a MAC address", ""),
        ("floating IP", "the id of a floating IP", "OS::Neutron::FloatingIP OS::Nova::FloatingIP"),
        (
            "software config",
            "a software config",
            "OS::Heat::SoftwareConfig OS::Heat::StructuredConfig OS::Heat::SoftwareComponent OS::Heat::CloudConfig"
            " OS::Heat::MultipartMime",
        ),
        ("server group", "a server group", "OS::Nova::ServerGroup"),
        (
            "scaling group",
            "a scaling group",
            "OS::Heat::AutoScalingGroup OS::Heat::InstanceGroup AWS::AutoScaling::AutoScalingGroup",
        ),
        ("metering label", "a metering label", "OS::Neutron::MeteringLabel"),
        ("L2 gateway", "an L2 gateway", "OS::Neutron::L2Gateway"),
        ("IKE policy", "an IKE policy", "OS::Neutron::IKEPolicy"),
        ("IPsec policy", "an IPsec policy", "OS::Neutron::IPsecPolicy"),
        ("VPN service", "a VPN service", "OS::Neutron::VPNService"),
        ("firewall policy", "a firewall policy", "OS::Neutron::FirewallPolicy"),
        ("firewall rule", "a firewall rule", "OS::Neutron::FirewallRule"),
    )
}
"""Custom constraint (or a name of our own) → the kind of thing in words, and the types whose references are such."""

WORDS: Final[dict[str, str]] = {
    "OS::Cinder::VolumeAttachment": "an attachment",
    "OS::Neutron::FloatingIP": "a floating IP",
    "OS::Nova::FloatingIP": "a floating IP",
    "OS::Heat::Stack": "a stack",
    "OS::Magnum::Cluster": "a cluster",
    "OS::Manila::Share": "a share",
    "OS::Neutron::RouterInterface": "the interface of a router",
    "OS::Neutron::SecurityGroupRule": "a security group rule",
    "OS::Octavia::HealthMonitor": "a health monitor",
    "OS::Octavia::PoolMember": "a member of a pool",
    "OS::Swift::Container": "a container of objects",
}
"""Types that no property wants, or that are called otherwise than what a property wants, in words."""

OPAQUE: Final = frozenset({"OS::Mistral::ExternalResource"})
"""Types whose reference may be anything: what a workflow answers."""

PROPERTIES: Final[dict[str, dict[str, str]]] = {
    "OS::Aodh::LBMemberHealthAlarm": {"pool": "octavia.pool"},
    "OS::Cinder::VolumeAttachment": {"instance_uuid": "nova.server"},
    "OS::Glance::WebImage": {"kernel_id": "glance.image", "ramdisk_id": "glance.image"},
    "OS::Heat::ScalingPolicy": {"auto_scaling_group_id": "scaling group"},
    "OS::Heat::SoftwareDeployment": {"config": "software config"},
    "OS::Heat::SoftwareDeploymentGroup": {"config": "software config", "servers.*": "nova.server"},
    "OS::Heat::StructuredDeployment": {"config": "software config"},
    "OS::Heat::StructuredDeploymentGroup": {"config": "software config", "servers.*": "nova.server"},
    "OS::Neutron::Firewall": {"firewall_policy_id": "firewall policy"},
    "OS::Neutron::FirewallPolicy": {"firewall_rules.*": "firewall rule"},
    "OS::Neutron::FloatingIPAssociation": {"floatingip_id": "floating IP"},
    "OS::Neutron::FloatingIPPortForward": {"floating_ip": "floating IP"},
    "OS::Neutron::IPsecSiteConnection": {
        "ikepolicy_id": "IKE policy",
        "ipsecpolicy_id": "IPsec policy",
        "vpnservice_id": "VPN service",
    },
    "OS::Neutron::L2GatewayConnection": {"l2_gateway_id": "L2 gateway"},
    "OS::Neutron::MeteringRule": {"metering_label_id": "metering label"},
    "OS::Neutron::Port": {"security_groups.*": "neutron.security_group"},
    "OS::Neutron::Router": {"external_gateway_info.network": "neutron.network"},
    "OS::Neutron::Subnet": {"dns_nameservers.*": "ip_addr", "gateway_ip": "ip_addr"},
    "OS::Nova::FloatingIPAssociation": {"floating_ip": "floating IP"},
    "OS::Nova::Server": {
        "networks.*.floating_ip": "floating IP",
        "networks.*.subnet": "neutron.subnet",
        "scheduler_hints.group": "server group",
        "security_groups.*": "neutron.security_group",
    },
}
"""Type → properties whose kind Heat's schemas don't say. ``*`` is every item of a list, every key of a map."""

ATTRIBUTES: Final[dict[str, dict[str, str]]] = {
    "OS::Keystone::Project": {"domain_id": "keystone.domain", "parent_id": "keystone.project"},
    "OS::Keystone::User": {"default_project_id": "keystone.project", "domain_id": "keystone.domain"},
    "OS::Magnum::Cluster": {"cluster_template_id": "magnum.cluster_template"},
    "OS::Neutron::FloatingIP": {
        "fixed_ip_address": "ip_addr",
        "floating_ip_address": "ip_addr",
        "floating_network_id": "neutron.network",
        "port_id": "neutron.port",
        "router_id": "neutron.router",
        "tenant_id": "keystone.project",
    },
    "OS::Neutron::Net": {
        "qos_policy_id": "neutron.qos_policy",
        "subnets.*": "neutron.subnet",
        "tenant_id": "keystone.project",
    },
    "OS::Neutron::Port": {
        "fixed_ips.*.ip_address": "ip_addr",
        "fixed_ips.*.subnet_id": "neutron.subnet",
        "mac_address": "mac_addr",
        "network.id": "neutron.network",
        "network_id": "neutron.network",
        "qos_policy_id": "neutron.qos_policy",
        "security_groups.*": "neutron.security_group",
        "subnets.*.cidr": "net_cidr",
        "subnets.*.gateway_ip": "ip_addr",
        "subnets.*.id": "neutron.subnet",
        "subnets.*.network_id": "neutron.network",
        "tenant_id": "keystone.project",
    },
    "OS::Neutron::Router": {
        "external_gateway_info.external_fixed_ips.*.ip_address": "ip_addr",
        "external_gateway_info.external_fixed_ips.*.subnet_id": "neutron.subnet",
        "external_gateway_info.network_id": "neutron.network",
        "tenant_id": "keystone.project",
    },
    "OS::Neutron::Subnet": {
        "allocation_pools.*.end": "ip_addr",
        "allocation_pools.*.start": "ip_addr",
        "cidr": "net_cidr",
        "dns_nameservers.*": "ip_addr",
        "gateway_ip": "ip_addr",
        "network_id": "neutron.network",
        "tenant_id": "keystone.project",
    },
    "OS::Neutron::Trunk": {"port_id": "neutron.port"},
    "OS::Neutron::VPNService": {
        "router_id": "neutron.router",
        "subnet_id": "neutron.subnet",
        "tenant_id": "keystone.project",
    },
    "OS::Nova::FloatingIP": {"ip": "ip_addr"},
    "OS::Nova::Server": {
        "addresses.*.*.addr": "ip_addr",
        "addresses.*.*.OS-EXT-IPS-MAC:mac_addr": "mac_addr",
        "addresses.*.*.port": "neutron.port",
        "addresses.*.*.subnets.*.id": "neutron.subnet",
        "networks.*.*": "ip_addr",
    },
    "OS::Octavia::Listener": {"default_pool_id": "octavia.pool", "loadbalancers.*.id": "octavia.loadbalancer"},
    "OS::Octavia::LoadBalancer": {
        "flavor_id": "octavia.flavor",
        "pools.*.id": "octavia.pool",
        "vip_address": "ip_addr",
        "vip_port_id": "neutron.port",
        "vip_subnet_id": "neutron.subnet",
    },
}
"""Type → attributes (and what paths find in them) whose kind is known."""

_ALIKE: Final = (frozenset({"ip_addr", "ip_or_cidr"}), frozenset({"net_cidr", "ip_or_cidr"}))


def kind_at(table: dict[str, str], path: tuple[object, ...]) -> str:
    """The kind that a table says of the value at a path, or nothing."""
    for pattern, kind in table.items():
        steps = pattern.split(".")
        if len(steps) == len(path) and all(step in ("*", key) for step, key in zip(steps, path, strict=True)):
            return kind
    return ""


def alike(one: str, other: str) -> bool:
    """Whether a thing of the one kind may be one of the other. A kind of a team's own is like nothing else."""
    if one == other:
        return True
    if one not in KINDS or other not in KINDS:
        return False
    return bool(KINDS[one][1] & KINDS[other][1] and "." in one) or any({one, other} <= pair for pair in _ALIKE)


def words_of(kind: str) -> str:
    """A thing of this kind in words: ``a subnet``; of a kind that a catalogue pack brings: ``an acme.zone``."""
    if kind in KINDS:
        return KINDS[kind][0]
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def is_of_kind(type_name: str, kind: str) -> bool:
    """Whether references to resources of a type of Heat are of this kind."""
    return kind in KINDS and type_name in KINDS[kind][1]


def kind_of_type(name: str) -> str:
    """The kind of thing that a reference to a resource of this type is, or nothing."""
    return next((kind for kind, (_, types) in KINDS.items() if name in types and "." in kind), "")


def words_of_type(name: str) -> str:
    """What a reference to a resource of this type is, in words: ``a subnet``."""
    if name in WORDS:
        return WORDS[name]
    found = next((words for words, types in KINDS.values() if name in types), "")
    return found or f"an {name}"
