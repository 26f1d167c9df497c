"""What Heat checks or implies in code for a type, beyond its property schemas: one module per topic.

``IMPLIES`` says which modules know the implied dependencies of a type; a module is imported only when a template uses
one of its types.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from hotc.compiler.catalog.behaviour.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.catalog import ResourceType
    from hotc.compiler.catalog.behaviour.subject import Subject
    from hotc.compiler.instance import Edge, Graph, Implied, Instance, ResourceInstance
    from hotc.compiler.schema.findings import Findings
    from hotc.compiler.schema.references import References

IMPLIES: Final[dict[str, tuple[str, ...]]] = {
    "OS::Neutron::Port": ("subnets",),
    "OS::Nova::Server": ("subnets",),
    "OS::Neutron::FloatingIP": ("routing",),
    "OS::Neutron::FloatingIPAssociation": ("routing",),
    "OS::Neutron::FloatingIPPortForward": ("routing",),
    "OS::Neutron::Router": ("routing",),
    "OS::Neutron::RouterGateway": ("routing",),
    "OS::Neutron::ExtraRoute": ("routing",),
    "OS::Neutron::ExtraRouteSet": ("routing",),
    "AWS::EC2::VPCGatewayAttachment": ("routing",),
}
"""Type of a resource that waits for others without naming them → modules of this package that tell for which."""

CHECKS: Final[dict[str, str]] = {
    "AWS::AutoScaling::AutoScalingGroup": "amazon.autoscaling_group",
    "AWS::AutoScaling::LaunchConfiguration": "amazon.launch_configuration",
    "AWS::AutoScaling::ScalingPolicy": "orchestration.scaling_policy",
    "AWS::EC2::EIPAssociation": "amazon.address_association",
    "AWS::EC2::Instance": "amazon.instance",
    "AWS::ElasticLoadBalancing::LoadBalancer": "amazon.load_balancer",
    "OS::Barbican::CertificateContainer": "services.barbican_container",
    "OS::Barbican::GenericContainer": "services.barbican_container",
    "OS::Barbican::Order": "services.barbican_order",
    "OS::Barbican::RSAContainer": "services.barbican_container",
    "OS::Barbican::Secret": "services.barbican_secret",
    "OS::Cinder::Volume": "storage.volume",
    "OS::Cinder::VolumeType": "storage.volume_type",
    "OS::Designate::Zone": "services.zone",
    "OS::Glance::WebImage": "storage.web_image",
    "OS::Heat::AccessPolicy": "orchestration.access_policy",
    "OS::Heat::AutoScalingGroup": "orchestration.autoscaling_group",
    "OS::Heat::Delay": "orchestration.delay",
    "OS::Heat::InstanceGroup": "amazon.instance_group",
    "OS::Heat::RandomString": "orchestration.random_string",
    "OS::Heat::ResourceChain": "orchestration.resource_chain",
    "OS::Heat::ResourceGroup": "orchestration.unused_definition",
    "OS::Heat::ScalingPolicy": "orchestration.scaling_policy",
    "OS::Heat::SoftwareComponent": "orchestration.software_component",
    "OS::Heat::SoftwareDeployment": "orchestration.software_deployment",
    "OS::Heat::StructuredDeployment": "orchestration.software_deployment",
    "OS::Keystone::Group": "services.role_assignment",
    "OS::Keystone::GroupRoleAssignment": "services.role_assignment",
    "OS::Keystone::User": "services.role_assignment",
    "OS::Keystone::UserRoleAssignment": "services.role_assignment",
    "OS::Magnum::BayModel": "services.cluster_template",
    "OS::Magnum::ClusterTemplate": "services.cluster_template",
    "OS::Manila::ShareNetwork": "services.share_network",
    "OS::Mistral::Workflow": "services.workflow",
    "OS::Neutron::NetworkGateway": "neutron.network_gateway",
    "OS::Neutron::ProviderNet": "neutron.provider_net",
    "OS::Neutron::RBACPolicy": "neutron.rbac_policy",
    "OS::Neutron::Router": "neutron.router",
    "OS::Neutron::SecurityGroup": "security.security_group",
    "OS::Neutron::SecurityGroupRule": "security.security_group_rule",
    "OS::Neutron::Segment": "neutron.segment",
    "OS::Neutron::Subnet": "subnet.subnet",
    "OS::Neutron::SubnetPool": "neutron.subnet_pool",
    "OS::Nova::Server": "compute.server",
    "OS::Octavia::L7Policy": "services.l7_policy",
    "OS::Octavia::L7Rule": "services.l7_rule",
    "OS::Octavia::Listener": "services.listener",
    "OS::Octavia::Pool": "services.pool",
    "OS::Trove::Cluster": "services.trove_cluster",
    "OS::Trove::Instance": "services.trove_instance",
    "OS::Zaqar::MistralTrigger": "services.subscription",
    "OS::Zaqar::Subscription": "services.subscription",
    "OS::Zun::Container": "services.container",
}
"""Type → function of a module of this package that checks a resource of it."""

NETWORKED: Final = frozenset(
    {
        "OS::Neutron::Port",
        "OS::Neutron::RouterInterface",
        "OS::Neutron::SecurityGroupRule",
        "OS::Neutron::Subnet",
        "OS::Nova::Server",
        "OS::Octavia::LoadBalancer",
    }
)
"""Types that ``networks`` looks at, all together."""

_ONLY_SPECS: Final = frozenset({"value_specs"})  # types for which Heat checks these, and minds the answer
_checks: dict[str, Callable[[Subject], None]] = {}


def check(resource: ResourceInstance, type_: ResourceType, findings: Findings, references: References) -> None:
    """Report what Heat's code for the type (or the cloud behind it) would refuse. Wants ``resource.typed``."""
    name = type_.name
    rules = RULES.get(name, ())
    function = CHECKS.get(name)
    if not rules and function is None and type_.validated != _ONLY_SPECS:
        return
    from hotc.compiler.catalog.behaviour.subject import Subject

    subject = Subject(resource, findings, name, references)
    for rule in rules:
        rule.check(subject)
    if function is not None:
        found = _checks.get(function)
        if found is None:
            module, _, attribute = function.partition(".")
            found = _checks[function] = getattr(import_module(f"{__name__}.{module}"), attribute)
        found(subject)
    if type_.validated == _ONLY_SPECS and subject.get("value_specs"):
        from hotc.compiler.catalog.behaviour.neutron import value_specs

        value_specs(subject)


def implied_edges(instance: Instance) -> list[Implied]:
    """Edges of kind ``implied`` that Heat adds in this stack beside references and ``depends_on``.

    Of two between the same resources the first counts. None beside an edge that Heat draws for another reason is left
    out.
    """
    from hotc.compiler.catalog import lookup

    wanted: dict[str, None] = {}
    for name in {resource.catalog_type for resource in instance.resources.values()}:
        type_ = lookup(name) if name is not None else None
        if type_ is not None:
            wanted.update(dict.fromkeys(IMPLIES.get(type_.name, ())))
    if not wanted:
        return []
    from hotc.compiler.catalog.behaviour.early import Early

    early = Early(instance)
    found: list[Implied] = []
    for module in sorted(wanted):
        found += import_module(f"{__name__}.{module}").edges(instance, early)
    return found


def ordering_edges(instance: Instance, graph: Graph) -> list[Edge]:
    """Edges that the cloud needs beyond those of ``graph``, which Heat draws."""
    if not any(
        (resource.catalog_type or "").startswith("OS::Neutron::FloatingIP") for resource in instance.resources.values()
    ):
        return []
    from hotc.compiler.catalog.behaviour.ordering import edges

    return list(edges(instance, graph))
