"""Which kind of thing on a cloud each custom constraint of Heat looks up, and which properties name a zone."""

from __future__ import annotations

from typing import Final

KIND_OF_CONSTRAINT: Final[dict[str, str]] = {
    "glance.image": "image",
    "nova.flavor": "flavor",
    "nova.keypair": "keypair",
    "nova.server": "server",
    "neutron.network": "network",
    "neutron.subnet": "subnet",
    "neutron.subnetpool": "subnetpool",
    "neutron.port": "port",
    "neutron.router": "router",
    "neutron.security_group": "security_group",
    "neutron.qos_policy": "qos_policy",
    "neutron.segment": "segment",
    "neutron.address_scope": "address_scope",
    "cinder.volume": "volume",
    "cinder.snapshot": "snapshot",
    "cinder.backup": "backup",
    "cinder.vtype": "volume_type",
    "cinder.qos_specs": "qos_specs",
    "keystone.project": "project",
    "keystone.user": "user",
    "keystone.group": "group",
    "keystone.role": "role",
    "keystone.domain": "domain",
    "keystone.service": "service",
    "keystone.region": "region",
    "octavia.loadbalancer": "load_balancer",
    "octavia.listener": "listener",
    "octavia.pool": "pool",
    "octavia.l7policy": "l7policy",
    "octavia.flavor": "load_balancer_flavor",
    "octavia.flavorprofile": "load_balancer_flavor_profile",
    "octavia.availabilityzone": "load_balancer_zone",
    "octavia.availabilityzoneprofile": "load_balancer_zone_profile",
    "designate.zone": "dns_zone",
    "manila.share_type": "share_type",
    "manila.share_network": "share_network",
    "magnum.cluster_template": "cluster_template",
    "server group": "server_group",
    "floating IP": "floating_ip",
}
"""Heat's custom constraint → the kind (:data:`hotc.runtime.connection.kinds.KINDS`) that it looks up. What Heat has no
constraint for has a name of our own here, that of :data:`hotc.compiler.catalog.kinds.KINDS`. Source: Heat's
``setup.cfg`` (entry points ``heat.constraints``) and ``engine/clients/os/``.
"""

ZONES: Final[dict[str, dict[str, str]]] = {
    "OS::Nova::Server": {"availability_zone": "compute_zone"},
    "OS::Cinder::Volume": {"availability_zone": "volume_zone"},
    "OS::Neutron::Router": {"availability_zone_hints.*": "router_zone"},
    "OS::Neutron::Net": {"availability_zone_hints.*": "network_zone"},
    "OS::Neutron::ProviderNet": {"availability_zone_hints.*": "network_zone"},
    "AWS::EC2::Instance": {"AvailabilityZone": "compute_zone"},
    "AWS::EC2::Volume": {"AvailabilityZone": "volume_zone"},
}
"""Resource type → path of a property (``*``: every item) → kind of zone. No resource makes one, so references never
are of this kind, and :data:`hotc.compiler.catalog.kinds.PROPERTIES` doesn't have them.
"""

NAME_PARTS: Final = {"compute_zone": ":"}
"""Kinds whose value may go on behind a sign: nova takes ``zone:host:node`` for an availability zone."""
