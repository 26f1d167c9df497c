"""Networks and subnets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import compared, neutron, rest
from hotc.runtime.drivers.compared import Compared
from hotc.runtime.drivers.rest import Api
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

NETWORKS: Final = Api("network", "/networks", "network", "networks")
SUBNETS: Final = Api("network", "/subnets", "subnet", "subnets")


def build_network(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::Net."""
    made = neutron.body(properties, context, leave_out=("dhcp_agent_ids", "qos_policy"))
    if properties.get("qos_policy"):
        made["qos_policy_id"] = context.cloud.find("qos_policy", properties["qos_policy"])
    return neutron.request(made, properties, dhcp_agent_ids=properties.get("dhcp_agent_ids"))


def configure_network(cloud: Cloud, identity: str, sent: Json) -> None:
    """Tags, and the DHCP agents where the template names them."""
    neutron.configure_tags(cloud, NETWORKS, identity, sent)
    if sent["dhcp_agent_ids"]:
        hosted = f"{NETWORKS.one(identity)}/dhcp-agents"
        neutron.follow_agents(cloud, hosted, "dhcp-networks", "network_id", identity, sent["dhcp_agent_ids"])


def segments(found: Json, cloud: Cloud) -> list[Json]:
    """The network's segments, those without a name first (as Heat sorts them)."""
    listed = cloud.listing("network", "/segments", "segments", {"network_id": found["id"]})
    return sorted(listed, key=lambda segment: segment.get("name") is not None)


_PROVIDER: Final = ("network_type", "physical_network", "segmentation_id")


def build_provider_network(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::ProviderNet."""
    made = neutron.body(properties, context, leave_out=(*_PROVIDER, "router_external"))
    made.update({f"provider:{name}": properties[name] for name in _PROVIDER if properties.get(name) is not None})
    if properties.get("router_external") is not None:
        made["router:external"] = properties["router_external"]
    return neutron.request(made, properties)


def build_subnet(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::Subnet. An empty gateway means none, ``auto`` means that neutron chooses."""
    made = neutron.body(properties, context, leave_out=("network", "subnetpool", "segment", "gateway_ip"))
    made["network_id"] = context.cloud.find("network", properties["network"])
    if properties.get("subnetpool"):
        made["subnetpool_id"] = context.cloud.find("subnetpool", properties["subnetpool"])
    if properties.get("segment"):
        made["segment_id"] = context.cloud.find("segment", properties["segment"])
    gateway = properties.get("gateway_ip")
    if gateway is not None and gateway != "auto":
        made["gateway_ip"] = gateway or None
    return neutron.request(made, properties, automatic_gateway=gateway == "auto")


def update_subnet(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change a subnet. Neutron chooses a gateway only at creation; no pools at all is said with an empty list."""
    if after["automatic_gateway"] and not before["automatic_gateway"]:
        raise ResourceProblem(
            "gateway_ip: auto is only possible when a subnet is created",
            "Give the address of the gateway, or leave it as it was.",
        )
    changed = rest.difference(before["body"], after["body"])
    if "allocation_pools" in changed and changed["allocation_pools"] is None:
        changed["allocation_pools"] = []
    rest.update(cloud, SUBNETS, identity, changed)
    if sorted(before["tags"]) != sorted(after["tags"]):
        neutron.replace_tags(cloud, SUBNETS, identity, after["tags"])


def exclusive_cidr(properties: Json) -> list[str]:
    """Two subnets of one network can't overlap."""
    cidr = properties.get("cidr")
    return [f"cidr:{cidr}@{properties.get('network')}"] if cidr else []


_SHARED: Final = compared.fields("shared", alike=lambda sent, shown: bool(shown) or not sent)
"""Neutron calls a network shared for whom an RBAC policy lets in, too: that is no change of the network."""


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "OS::Neutron::Net",
        NETWORKS,
        build_network,
        configure=configure_network,
        settled=lambda sent: not sent["tags"] and not sent["dhcp_agent_ids"],
        compared=neutron.shown(
            "name",
            "admin_state_up",
            "port_security_enabled",
            "dns_domain",
            ids={"qos_policy": "qos_policy_id"},
        )
        + _SHARED,
        attributes=rest.fields(
            "status",
            "name",
            "subnets",
            "admin_state_up",
            "tenant_id",
            "port_security_enabled",
            "mtu",
            "qos_policy_id",
            "l2_adjacency",
        )
        | {"segments": segments},
        volatile=frozenset({"name", "admin_state_up", "port_security_enabled", "qos_policy_id", "status"}),
        moved_by={
            "name": frozenset({"name"}),
            "admin_state_up": frozenset({"admin_state_up"}),
            "port_security_enabled": frozenset({"port_security_enabled", "value_specs"}),
            "qos_policy_id": frozenset({"qos_policy"}),
        },
    ),
    neutron.driver(
        "OS::Neutron::ProviderNet",
        NETWORKS,
        build_provider_network,
        compared=(
            *neutron.shown("name", "admin_state_up", "port_security_enabled", "dns_domain"),
            *_SHARED,
            *(Compared((name,), ("body", f"provider:{name}"), f"provider:{name}") for name in _PROVIDER),
            Compared(("router_external",), ("body", "router:external"), "router:external"),
        ),
        attributes=rest.fields("status", "subnets") | {"segments": segments},
        volatile=frozenset({"status", "segments"}),
    ),
    neutron.driver(
        "OS::Neutron::Subnet",
        SUBNETS,
        build_subnet,
        alike=("name", "network_id"),
        update=update_subnet,
        compared=neutron.shown(
            "name", "gateway_ip", "enable_dhcp", "dns_nameservers", lists=("host_routes", "allocation_pools")
        ),
        attributes=rest.fields(
            "name",
            "network_id",
            "tenant_id",
            "allocation_pools",
            "gateway_ip",
            "host_routes",
            "ip_version",
            "cidr",
            "dns_nameservers",
            "enable_dhcp",
        ),
        exclusive=exclusive_cidr,
        follows=("name", "allocation_pools", "gateway_ip", "host_routes", "dns_nameservers", "enable_dhcp"),
    ),
]
