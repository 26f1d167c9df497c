"""What resources take from quotas: one entry per resource type.

A counter is ``service.name``: openstacksdk's name of the service, and the name that the service's quota has. Sources:
nova's ``quota.py``, neutron's ``conf/quota.py``, cinder's ``quota.py``, octavia's ``api/v2/types/quotas.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.values import Unknown
from hotc.runtime.checks.known import is_given, known, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.compiler.schema.place import Path

    Json = dict[str, Any]
    Look = Callable[[str, str], Json | None]
    """From a kind and a name to the one thing of that name, as the service shows it."""
    Rule = Callable[[Json, Look], Iterator["Need"]]


@dataclass(slots=True)
class Need:
    """``amount`` of a counter, because of the property at ``at``. ``open``: it may be more, how much isn't known."""

    counter: str
    amount: int = 1
    at: Path = ()
    open: bool = False


def _one_each(*counters: str) -> Rule:
    return lambda properties, look: (Need(counter) for counter in counters)


def _server(properties: Json, look: Look) -> Iterator[Need]:
    yield Need("compute.instances")
    yield from _flavor(properties.get("flavor"), ("flavor",), look)
    yield from _nics(properties.get("networks"))
    for at, device in _items(properties.get("block_device_mapping_v2")):
        made_from = (device.get(key) for key in ("image", "image_id", "snapshot_id"))
        if not is_given(device.get("volume_id")) and any(map(is_given, made_from)):
            yield from _volume_of(device, ("block_device_mapping_v2", at), "volume_size")
    for at, device in _items(properties.get("block_device_mapping")):
        if is_given(device.get("snapshot_id")):
            yield from _volume_of(device, ("block_device_mapping", at), "volume_size")


def _instance(properties: Json, look: Look) -> Iterator[Need]:
    yield Need("compute.instances")
    yield from _flavor(properties.get("InstanceType"), ("InstanceType",), look)
    if not is_given(properties.get("NetworkInterfaces")):
        in_subnet = is_given(properties.get("SubnetId"))
        yield Need("network.port", int(in_subnet), ("SubnetId",) if in_subnet else (), open=not in_subnet)


def _flavor(value: Any, at: Path, look: Look) -> Iterator[Need]:
    name = known(value)
    flavor = look("flavor", str(name)) if is_given(name) else None
    for counter, field in (("compute.cores", "vcpus"), ("compute.ram", "ram")):
        yield Need(counter, int(flavor[field]) if flavor is not None else 0, at, open=flavor is None)


def _nics(networks: Any) -> Iterator[Need]:
    """Nova makes a port for each network, unless one is given. Without networks it depends on what there is."""
    if isinstance(networks, Unknown) or not networks:
        yield Need("network.port", 0, open=True)
    for at, nic in _items(networks):
        allocated = nic.get("allocate_network")
        if is_given(allocated):
            yield Need("network.port", 0, open=allocated != "none")
        elif not is_given(nic.get("port")):
            yield Need("network.port", 1, ("networks", at))


def _volume(properties: Json, look: Look) -> Iterator[Need]:
    yield from _volume_of(properties, (), "size")


def _ec2_volume(properties: Json, look: Look) -> Iterator[Need]:
    yield from _volume_of(properties, (), "Size")


def _volume_of(properties: Json, at: Path, key: str) -> Iterator[Need]:
    size = number(properties.get(key))
    where = (*at, key) if size is not None else at
    kind = known(properties.get("volume_type"))
    for suffix in ("", f"_{kind}") if isinstance(kind, str) and kind else ("",):
        yield Need(f"block_storage.volumes{suffix}", 1, at)
        yield Need(f"block_storage.gigabytes{suffix}", size or 0, where, open=size is None)


def _security_group(properties: Json, look: Look) -> Iterator[Need]:
    yield Need("network.security_group")
    rules = _items(properties.get("rules"))
    # Neutron gives each group a rule for outgoing IPv4 and one for IPv6; both go when the template has its own.
    own = any(known(rule.get("direction")) == "egress" for _, rule in rules)
    yield Need("network.security_group_rule", len(rules) + (0 if own else 2), ("rules",) if rules else ())


def _ec2_security_group(properties: Json, look: Look) -> Iterator[Need]:
    yield Need("network.security_group")
    incoming, outgoing = (_items(properties.get(f"SecurityGroup{way}")) for way in ("Ingress", "Egress"))
    yield Need("network.security_group_rule", len(incoming) + (len(outgoing) or 2))


def _router_interface(properties: Json, look: Look) -> Iterator[Need]:
    if not is_given(properties.get("port")):
        yield Need("network.port")


def _key_pair(properties: Json, look: Look) -> Iterator[Need]:
    if not is_given(properties.get("user")):  # the limit is each user's own
        yield Need("compute.key_pairs")


NEEDS: Final[dict[str, Rule]] = {
    "OS::Nova::Server": _server,
    "AWS::EC2::Instance": _instance,
    "OS::Nova::KeyPair": _key_pair,
    "OS::Nova::ServerGroup": _one_each("compute.server_groups"),
    "OS::Neutron::Net": _one_each("network.network"),
    "OS::Neutron::ProviderNet": _one_each("network.network"),
    "OS::Neutron::Subnet": _one_each("network.subnet"),
    "OS::Neutron::SubnetPool": _one_each("network.subnetpool"),
    "OS::Neutron::Port": _one_each("network.port"),
    "OS::Neutron::Router": _one_each("network.router"),
    "OS::Neutron::RouterInterface": _router_interface,
    "OS::Neutron::FloatingIP": _one_each("network.floatingip"),
    "OS::Nova::FloatingIP": _one_each("network.floatingip"),
    "AWS::EC2::EIP": _one_each("network.floatingip"),
    "AWS::EC2::NetworkInterface": _one_each("network.port"),
    "AWS::EC2::VPC": _one_each("network.network", "network.router"),
    # The VPC's router has a port in each of its subnets.
    "AWS::EC2::Subnet": _one_each("network.subnet", "network.port"),
    "AWS::EC2::RouteTable": _one_each("network.router"),
    "AWS::EC2::SecurityGroup": _ec2_security_group,
    "OS::Neutron::SecurityGroup": _security_group,
    "OS::Neutron::SecurityGroupRule": _one_each("network.security_group_rule"),
    "OS::Neutron::RBACPolicy": _one_each("network.rbac_policy"),
    "OS::Neutron::Trunk": _one_each("network.trunk"),
    "OS::Cinder::Volume": _volume,
    "AWS::EC2::Volume": _ec2_volume,
    # The address of a load balancer is a port of the project's own.
    "OS::Octavia::LoadBalancer": _one_each("load_balancer.load_balancer", "network.port"),
    "OS::Octavia::Listener": _one_each("load_balancer.listener"),
    "OS::Octavia::Pool": _one_each("load_balancer.pool"),
    "OS::Octavia::PoolMember": _one_each("load_balancer.member"),
    "OS::Octavia::HealthMonitor": _one_each("load_balancer.health_monitor"),
    "OS::Octavia::L7Policy": _one_each("load_balancer.l7policy"),
    "OS::Octavia::L7Rule": _one_each("load_balancer.l7rule"),
}
"""Resource type → what one such resource takes, from its typed properties. What is not here takes nothing counted."""

OF_OTHERS: Final = ("tenant_id", "project_id")
"""Properties that give a resource to another project, whose quota it then takes."""


def needs(type_name: str, properties: Json, look: Look) -> list[Need]:
    """What one resource takes from the quotas of the project."""
    rule = NEEDS.get(type_name)
    if rule is None or any(is_given(properties.get(key)) for key in OF_OTHERS):
        return []
    return list(rule(properties, look))


def _items(value: Any) -> list[tuple[int, Json]]:
    """The maps in a list, with their positions."""
    plain = value if isinstance(value, list) else known(value)
    return [(at, each) for at, each in enumerate(plain) if isinstance(each, dict)] if isinstance(plain, list) else []
