"""Every service of the sandbox and every event: the tables that the server is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox import named_fault
from hotc.sandbox.aodh import alarms
from hotc.sandbox.barbican import containers as secret_containers
from hotc.sandbox.barbican import errors as barbican_errors
from hotc.sandbox.barbican import orders as secret_orders
from hotc.sandbox.barbican import secrets as stored_secrets
from hotc.sandbox.barbican import versions as barbican_versions
from hotc.sandbox.cinder import actions as volume_actions
from hotc.sandbox.cinder import attaching, backups, snapshots, type_use, types, volumes
from hotc.sandbox.cinder import limits as volume_limits
from hotc.sandbox.cinder import metadata as volume_metadata
from hotc.sandbox.cinder import qos as volume_qos
from hotc.sandbox.cinder import versions as cinder_versions
from hotc.sandbox.designate import errors as designate_errors
from hotc.sandbox.designate import recordsets, zones
from hotc.sandbox.glance import images, imports
from hotc.sandbox.keystone import administration, projects, tokens
from hotc.sandbox.keystone import errors as keystone_errors
from hotc.sandbox.keystone import versions as keystone_versions
from hotc.sandbox.magnum import clusters
from hotc.sandbox.manila import networks as share_networks
from hotc.sandbox.manila import shares
from hotc.sandbox.manila import types as share_types
from hotc.sandbox.neutron import (
    discovery,
    floating_ips,
    interfaces,
    metering,
    networks,
    port_forwarding,
    ports,
    qos,
    quotas,
    rbac,
    routers,
    rules,
    security_groups,
    segments,
    subnet_pools,
    subnets,
    trunks,
    vpn,
)
from hotc.sandbox.neutron import errors as neutron_errors
from hotc.sandbox.nova import actions as server_actions
from hotc.sandbox.nova import (
    aggregates,
    create,
    flavors,
    keypairs,
    lifecycle,
    limits,
    metadata,
    resize,
    server_groups,
    servers,
    volume_attachments,
)
from hotc.sandbox.nova import interfaces as server_interfaces
from hotc.sandbox.nova import versions as nova_versions
from hotc.sandbox.octavia import errors as octavia_errors
from hotc.sandbox.octavia import (
    flavors as balancer_flavors,
)
from hotc.sandbox.octavia import (
    health_monitors,
    listeners,
    load_balancers,
    members,
    policies,
    pools,
    tree,
)
from hotc.sandbox.octavia import quotas as balancer_quotas
from hotc.sandbox.octavia import rules as policy_rules
from hotc.sandbox.octavia import versions as octavia_versions
from hotc.sandbox.service import Route, Service
from hotc.sandbox.swift import containers, objects
from hotc.sandbox.swift import errors as swift_errors

if TYPE_CHECKING:
    from types import ModuleType

    from hotc.sandbox.call import Event


def _routes(*modules: ModuleType) -> tuple[Route, ...]:
    return tuple(route for module in modules for route in module.ROUTES)


def _project_is_optional(routes: tuple[Route, ...]) -> tuple[Route, ...]:
    """Serve each route without the project in its path as well, as Cinder does."""
    short = [route._replace(path=route.path.replace("/{project}", "")) for route in routes if "{project}" in route.path]
    return (*short, *routes)


_KEYSTONE = _routes(keystone_versions, tokens, projects, administration)
_NEUTRON = _routes(
    discovery, networks, subnets, ports, interfaces, routers, security_groups, rules, floating_ips, quotas,
    subnet_pools, qos, segments, metering, vpn, rbac, trunks, port_forwarding,
)  # fmt: skip
_NOVA = _routes(
    nova_versions, create, servers, server_actions, server_interfaces, metadata, volume_attachments,
    flavors, keypairs, server_groups, aggregates, limits,
)  # fmt: skip
_CINDER = _project_is_optional(
    _routes(
        cinder_versions,
        volumes,
        volume_actions,
        volume_metadata,
        snapshots,
        backups,
        types,
        type_use,
        volume_qos,
        volume_limits,
    )
)
_GLANCE = _routes(imports, images)
_OCTAVIA = _routes(
    octavia_versions, load_balancers, listeners, pools, members, health_monitors, policies, policy_rules,
    balancer_flavors, balancer_quotas,
)  # fmt: skip
_BARBICAN = _routes(barbican_versions, stored_secrets, secret_containers, secret_orders)

SERVICES: tuple[Service, ...] = (
    Service("keystone", "/identity", _KEYSTONE, keystone_errors.refuse),
    Service("neutron", "/networking", _NEUTRON, neutron_errors.refuse),
    Service("nova", "/compute", _NOVA, named_fault.refuse, nova_versions.before),
    Service("cinder", "/volume", _CINDER, named_fault.refuse, cinder_versions.before),
    Service("designate", "/dns", _routes(zones, recordsets), designate_errors.refuse),
    Service("glance", "/image", _GLANCE, images.refuse),
    Service("aodh", "/alarm", _routes(alarms), alarms.refuse),
    Service("magnum", "/container-infra", _routes(clusters), clusters.refuse),
    Service("manila", "/share", _routes(share_types, share_networks, shares), named_fault.refuse),
    Service("swift", "/object-store", _routes(containers, objects), swift_errors.refuse),
    Service("octavia", "/load-balancer", _OCTAVIA, octavia_errors.refuse),
    Service("barbican", "/key-manager", _BARBICAN, barbican_errors.refuse),
)

EVENTS: dict[str, Event] = (
    lifecycle.EVENTS
    | resize.EVENTS
    | server_actions.EVENTS
    | volumes.EVENTS
    | attaching.EVENTS
    | snapshots.EVENTS
    | backups.EVENTS
    | imports.EVENTS
    | clusters.EVENTS
    | vpn.EVENTS
    | shares.EVENTS
    | zones.EVENTS
    | recordsets.EVENTS
    | tree.EVENTS
    | secret_orders.EVENTS
)
