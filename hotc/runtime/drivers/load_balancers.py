"""Load balancers, their listeners and their pools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import octavia, rest
from hotc.runtime.drivers.compared import Compared, fields, named, unordered
from hotc.runtime.drivers.octavia import BALANCERS, LISTENERS, POOLS

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

_OVER_TCP: Final = "tcp"


def build_balancer(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Octavia::LoadBalancer."""
    made = octavia.body(properties, context, leave_out=("vip_subnet", "flavor", "tenant_id"))
    made["vip_subnet_id"] = context.cloud.find("subnet", properties["vip_subnet"])
    if properties.get("flavor"):
        made["flavor_id"] = context.cloud.find("load_balancer_flavor", properties["flavor"])
    if properties.get("tenant_id"):
        made["project_id"] = properties["tenant_id"]
    return {"body": made, "root": ""}


def update_balancer(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change its own fields."""
    changed = rest.difference(before["body"], after["body"])
    octavia.sending(cloud, identity, lambda: rest.update(cloud, BALANCERS, identity, changed))


def delete_balancer(cloud: Cloud, identity: str, _sent: Json) -> None:
    """Ask for it to be deleted, unless that is under way. What is in it has gone before, as it rests on it."""
    found = octavia.read(cloud, BALANCERS, identity)
    if found is not None and found.get("provisioning_status") != "PENDING_DELETE":
        rest.delete(cloud, BALANCERS, identity)


def _address(properties: Json) -> list[str]:
    address = properties.get("vip_address")
    return [f"fixed_ip:{address}@{properties.get('vip_subnet')}"] if address else []


def build_listener(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Octavia::Listener."""
    made = octavia.body(properties, context, leave_out=("loadbalancer", "default_pool"))
    made["loadbalancer_id"] = root = context.cloud.find("load_balancer", properties["loadbalancer"])
    if properties.get("default_pool"):
        made["default_pool_id"] = context.cloud.find("pool", properties["default_pool"])
    return {"body": made, "root": root}


def _door(properties: Json) -> list[str]:
    """Two listeners of a load balancer can share a port only over different transports."""
    transport = "udp" if properties.get("protocol") == "UDP" else _OVER_TCP
    return [f"listener:{properties.get('loadbalancer')}:{transport}:{properties.get('protocol_port')}"]


def build_pool(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Octavia::Pool. With a listener, it becomes that one's default pool."""
    cloud = context.cloud
    made = octavia.body(properties, context, leave_out=("loadbalancer", "listener"))
    root = ""
    if properties.get("listener"):
        made["listener_id"] = cloud.find("listener", properties["listener"])
    if properties.get("loadbalancer"):
        made["loadbalancer_id"] = root = cloud.find("load_balancer", properties["loadbalancer"])
    return {"body": made, "root": root or octavia.root_of_listener(cloud, made["listener_id"])}


def _parent(found: Json) -> Any:
    return next((each["id"] for each in found.get("loadbalancers") or ()), None)


DRIVERS: Final[list[Driver]] = [
    octavia.marked_driver(
        "OS::Octavia::LoadBalancer",
        BALANCERS,
        build_balancer,
        update=update_balancer,
        delete=delete_balancer,
        keys=lambda sent, identity: [f"load_balancer:{identity}"] if identity else [],
        attributes=rest.fields("vip_address", "vip_port_id", "vip_subnet_id", "pools", "flavor_id"),
        exclusive=_address,
        compared=(
            *fields("name", "description", "admin_state_up", "provider", "vip_address", "availability_zone"),
            named("vip_subnet", "vip_subnet_id"),
            named("flavor", "flavor_id"),
        ),
    ),
    octavia.marked_driver(
        "OS::Octavia::Listener",
        LISTENERS,
        build_listener,
        attributes=rest.fields("loadbalancers", "default_pool_id"),
        volatile=frozenset({"default_pool_id"}),
        moved_by={"default_pool_id": frozenset({"default_pool"})},
        exclusive=_door,
        compared=(
            *fields("name", "description", "admin_state_up", "protocol", "protocol_port", "connection_limit"),
            *fields("default_tls_container_ref"),
            *fields("sni_container_refs", "allowed_cidrs", alike=unordered),
            named("default_pool", "default_pool_id"),
            Compared(("loadbalancer",), ("body", "loadbalancer_id"), _parent, named=True),
        ),
    ),
    octavia.marked_driver(
        "OS::Octavia::Pool",
        POOLS,
        build_pool,
        attributes=rest.fields("healthmonitor_id", "listeners", "members"),
        exclusive=lambda properties: [f"default_pool:{properties['listener']}"] if properties.get("listener") else [],
        compared=(
            *fields("name", "description", "admin_state_up", "protocol", "lb_algorithm", "tls_enabled"),
            *fields("session_persistence"),
            Compared(("loadbalancer",), ("body", "loadbalancer_id"), _parent, named=True),
        ),
    ),
]
