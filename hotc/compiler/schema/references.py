"""References as values: what is behind an address, what Heat makes of it early on, and whether it is of the kind that
is wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler import catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.compiler.catalog import Property, ResourceType
    from hotc.compiler.instance import Instance, ResourceInstance

KINDS: Final[dict[str, tuple[str, frozenset[str]]]] = {
    constraint: (words, frozenset(types.split()))
    for constraint, words, types in (
        ("neutron.network", "a network", "OS::Neutron::Net OS::Neutron::ProviderNet AWS::EC2::VPC"),
        ("neutron.subnet", "a subnet", "OS::Neutron::Subnet AWS::EC2::Subnet"),
        ("neutron.port", "a port", "OS::Neutron::Port AWS::EC2::NetworkInterface"),
        ("neutron.router", "a router", "OS::Neutron::Router"),
        ("neutron.security_group", "a security group", "OS::Neutron::SecurityGroup AWS::EC2::SecurityGroup"),
        ("neutron.subnetpool", "a subnet pool", "OS::Neutron::SubnetPool"),
        ("neutron.address_scope", "an address scope", "OS::Neutron::AddressScope"),
        ("neutron.qos_policy", "a QoS policy", "OS::Neutron::QoSPolicy"),
        ("nova.server", "a server", "OS::Nova::Server AWS::EC2::Instance OS::Heat::DeployedServer"),
        ("nova.flavor", "a flavor", "OS::Nova::Flavor"),
        ("nova.keypair", "a key pair", "OS::Nova::KeyPair"),
        ("glance.image", "an image", "OS::Glance::WebImage OS::Glance::Image"),
        ("cinder.volume", "a volume", "OS::Cinder::Volume AWS::EC2::Volume"),
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
        ("designate.zone", "a zone", "OS::Designate::Zone"),
        ("mistral.workflow", "a workflow", "OS::Mistral::Workflow"),
        ("zaqar.queue", "a queue", "OS::Zaqar::Queue"),
        ("barbican.secret", "a secret", "OS::Barbican::Secret OS::Barbican::Order"),
        ("magnum.cluster_template", "a cluster template", "OS::Magnum::ClusterTemplate OS::Magnum::BayModel"),
        ("manila.share_network", "a share network", "OS::Manila::ShareNetwork"),
        ("manila.share_type", "a share type", "OS::Manila::ShareType"),
        ("floating IP", "a floating IP", "OS::Neutron::FloatingIP OS::Nova::FloatingIP AWS::EC2::EIP"),
    )
}
"""Constraint → the kind of thing in words, and the resource types whose references are such things."""

UNSAID: Final = {"instance_uuid": "nova.server", "floatingip_id": "floating IP", "floating_ip": "floating IP"}
"""Properties, the same in every type that has one, whose kind Heat's schemas don't say."""

_KIND_OF: dict[str, str] = {}


class References:
    """The resources of a whole composition by address. Nothing is indexed before somebody asks."""

    __slots__ = ("_resources", "_stacks")

    def __init__(self, stacks: Callable[[], Iterator[Instance]]) -> None:
        self._stacks = stacks
        self._resources: dict[str, ResourceInstance] | None = None

    def resource(self, address: str) -> ResourceInstance | None:
        """The resource at an address."""
        if self._resources is None:
            self._resources = {r.address: r for stack in self._stacks() for r in stack.resources.values()}
        return self._resources.get(address)

    def type(self, address: str) -> ResourceType | None:
        """The catalogue's type of the resource at an address; ``None`` for a template or an unknown type."""
        resource = self.resource(address)
        return catalog.lookup(resource.catalog_type) if resource is not None and resource.catalog_type else None

    def late(self, address: str) -> bool:
        """Whether Heat sees null, and no name, for a reference to this resource until it exists."""
        type_ = self.type(address)
        return type_ is not None and type_.late_reference

    def wrong_kind(self, prop: Property, address: str) -> tuple[str, str] | None:
        """What the property wants and what the reference is, in words, when those are different kinds of things."""
        constraints = [constraint.get("custom", "") for constraint in prop.constraints] or [UNSAID.get(prop.name, "")]
        for constraint in constraints:
            wanted = KINDS.get(constraint)
            type_ = self.type(address) if wanted is not None else None
            if wanted is None or type_ is None or type_.name in wanted[1]:
                continue
            if not _KIND_OF:
                _KIND_OF.update({name: words for words, names in KINDS.values() for name in names})
            if (kind := _KIND_OF.get(type_.name)) is not None:
                return wanted[0], kind
        return None
