"""How resources look: service, colour, shape, the words for a type. One table per fact."""

from __future__ import annotations

import re
from typing import NamedTuple


class Service(NamedTuple):
    """A service's look. ``ink`` is the stroke on a light page, ``glow`` that on a dark one, ``tint`` the light fill."""

    title: str
    ink: str
    tint: str
    glow: str
    shape: str


SERVICES: dict[str, Service] = {
    "compute": Service("Compute", "#1d4ed8", "#e3ecfd", "#7aa7ff", "box"),
    "network": Service("Network", "#15803d", "#e2f4e7", "#5fd08a", "box"),
    "security": Service("Security", "#b91c1c", "#fbe6e6", "#ff8f8f", "diagonals"),
    "storage": Service("Storage", "#a84a06", "#fbeedd", "#f2ad62", "cylinder"),
    "balancing": Service("Load balancing", "#0f766e", "#def3f1", "#53cdc1", "component"),
    "group": Service("Orchestration", "#6d28d9", "#eee8fc", "#b79bff", "folder"),
    "telemetry": Service("Telemetry", "#a21caf", "#f8e6fa", "#e98cf5", "diamond"),
    "dns": Service("DNS", "#be185d", "#fbe6ef", "#f78fbd", "box"),
    "image": Service("Image", "#0e7490", "#dff2f7", "#5cc8e0", "box"),
    "identity": Service("Identity and keys", "#475569", "#eceff3", "#a9b8cc", "box"),
    "outside": Service("Exists already", "#57606a", "#f2f3f5", "#aab2bb", "ellipse"),
    "other": Service("Other", "#57534e", "#f0efed", "#b8b2ab", "box"),
}
"""Inks have a contrast of at least 4.5 on white and on their tint; glows on the dark page's ground."""

_BY_TYPE: dict[str, str] = {
    "OS::Neutron::SecurityGroup": "security",
    "OS::Neutron::SecurityGroupRule": "security",
    "OS::Neutron::Firewall": "security",
    "OS::Neutron::FirewallPolicy": "security",
    "OS::Neutron::FirewallRule": "security",
    "OS::Neutron::LoadBalancer": "balancing",
    "OS::Neutron::Pool": "balancing",
    "OS::Neutron::PoolMember": "balancing",
    "OS::Neutron::Listener": "balancing",
    "OS::Neutron::HealthMonitor": "balancing",
    "OS::Neutron::LBaaS": "balancing",
    "OS::Nova::KeyPair": "identity",
    "OS::Nova::FloatingIP": "network",
    "OS::Nova::FloatingIPAssociation": "network",
    "AWS::EC2::Volume": "storage",
    "AWS::EC2::VolumeAttachment": "storage",
    "AWS::EC2::SecurityGroup": "security",
    "AWS::EC2::Instance": "compute",
}

_BY_PREFIX: tuple[tuple[str, str], ...] = (
    ("OS::Neutron::LBaaS::", "balancing"),
    ("OS::Nova::", "compute"),
    ("OS::Zun::", "compute"),
    ("OS::Magnum::", "compute"),
    ("OS::Ironic::", "compute"),
    ("OS::Sahara::", "compute"),
    ("OS::Senlin::", "group"),
    ("OS::Neutron::", "network"),
    ("OS::Cinder::", "storage"),
    ("OS::Swift::", "storage"),
    ("OS::Manila::", "storage"),
    ("OS::Trove::", "storage"),
    ("OS::Octavia::", "balancing"),
    ("OS::Barbican::", "security"),
    ("OS::Heat::", "group"),
    ("OS::Aodh::", "telemetry"),
    ("OS::Monasca::", "telemetry"),
    ("OS::Designate::", "dns"),
    ("OS::Glance::", "image"),
    ("OS::Keystone::", "identity"),
    ("AWS::EC2::", "network"),
    ("AWS::AutoScaling::", "group"),
    ("AWS::ElasticLoadBalancing::", "balancing"),
)

_NOUNS: dict[str, str] = {
    "OS::Neutron::Net": "network",
    "OS::Neutron::ProviderNet": "provider network",
    "OS::Neutron::FloatingIP": "floating IP",
    "OS::Nova::KeyPair": "key pair",
}


def service(type_name: str) -> str:
    """The service (a key of :data:`SERVICES`) of a resource type; ``other`` for types that nobody knows."""
    if (found := _BY_TYPE.get(type_name)) is not None:
        return found
    if is_template(type_name):
        return "group"
    return next((name for prefix, name in _BY_PREFIX if type_name.startswith(prefix)), "other")


def noun(type_name: str) -> str:
    """A type in words: ``OS::Nova::ServerGroup`` is a "server group", ``lib/web.yaml`` stays as it is."""
    if (found := _NOUNS.get(type_name)) is not None:
        return found
    if not type_name:
        return "without a type"
    if is_template(type_name) or "::" not in type_name:
        return type_name
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+|\d+", type_name.rsplit("::", 1)[-1])
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in words)


def is_template(type_name: str) -> bool:
    """Whether a type names a template file or URL (Heat's own test: its ending; or one of the standard library)."""
    return type_name.endswith((".yaml", ".template", ".yml")) or type_name.startswith("hotc:")
