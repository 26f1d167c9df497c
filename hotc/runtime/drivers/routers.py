"""Routers, their interfaces and their gateways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import neutron, rest
from hotc.runtime.drivers.compared import Compared, unordered, with_parts
from hotc.runtime.drivers.driver import Driver
from hotc.runtime.drivers.listing import Listing
from hotc.runtime.drivers.rest import Api
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.listing import Listed

ROUTERS: Final = Api("network", "/routers", "router", "routers")
PORTS: Final = Api("network", "/ports", "port", "ports")
ALL_ROUTERS: Final = neutron.list_call(ROUTERS)
ALL_PORTS: Final = neutron.list_call(PORTS)

INTERFACE_OWNERS: Final = (
    "network:router_interface",
    "network:router_interface_distributed",
    "network:ha_router_replicated_interface",
)


def gateway_info(gateway: Json, cloud: Cloud) -> Json:
    """``external_gateway_info`` as neutron takes it: ids for names."""
    info: Json = {"network_id": cloud.find("network", gateway["network"])}
    if gateway.get("enable_snat") is not None:
        info["enable_snat"] = gateway["enable_snat"]
    if gateway.get("external_fixed_ips") is not None:
        info["external_fixed_ips"] = [_fixed_ip(address, cloud) for address in gateway["external_fixed_ips"]]
    return info


def _fixed_ip(address: Json, cloud: Cloud) -> Json:
    made = {key: value for key, value in address.items() if value is not None and key != "subnet"}
    if address.get("subnet"):
        made["subnet_id"] = cloud.find("subnet", address["subnet"])
    return made


def build_router(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::Router."""
    made = neutron.body(properties, context, leave_out=("external_gateway_info", "l3_agent_id", "l3_agent_ids"))
    gateway = properties.get("external_gateway_info")
    if gateway:
        made["external_gateway_info"] = gateway_info(gateway, context.cloud)
    agents = properties.get("l3_agent_ids") or [agent for agent in (properties.get("l3_agent_id"),) if agent]
    return neutron.request(made, properties, l3_agent_ids=agents)


def configure_router(cloud: Cloud, identity: str, sent: Json) -> None:
    """Tags, and the L3 agents where the template names them."""
    neutron.configure_tags(cloud, ROUTERS, identity, sent)
    if sent["l3_agent_ids"]:
        hosted = f"{ROUTERS.one(identity)}/l3-agents"
        neutron.follow_agents(cloud, hosted, "l3-routers", "router_id", identity, sent["l3_agent_ids"])


def exclusive_gateway_addresses(properties: Json) -> list[str]:
    """Fixed addresses on the external network."""
    gateway = properties.get("external_gateway_info") or {}
    addresses = [address.get("ip_address") for address in gateway.get("external_fixed_ips") or []]
    return [f"fixed_ip:{address}@{gateway.get('network')}" for address in addresses if address]


def build_interface(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::RouterInterface: a router, and a subnet or a port."""
    router = context.cloud.find("router", properties["router"])
    if properties.get("subnet"):
        return {"router_id": router, "by": "subnet_id", "value": context.cloud.find("subnet", properties["subnet"])}
    if properties.get("port"):
        return {"router_id": router, "by": "port_id", "value": context.cloud.find("port", properties["port"])}
    raise ResourceProblem("a router interface needs a subnet or a port", "Set one of the properties subnet and port.")


def interface_identity(sent: Json) -> str:
    """The physical id, in Heat's form: ``ROUTER:subnet_id=SUBNET``."""
    return f"{sent['router_id']}:{sent['by']}={sent['value']}"


def create_interface(cloud: Cloud, sent: Json) -> Json:
    """Attach the router."""
    path = f"{ROUTERS.one(sent['router_id'])}/add_router_interface"
    answer = cloud.call("network", "PUT", path, {sent["by"]: sent["value"]}) or {}
    return {**answer, "id": interface_identity(sent), "router_id": sent["router_id"]}


def read_interface(cloud: Cloud, _identity: str, sent: Json) -> Json | None:
    """The interface: the port by which the router is in the subnet."""
    if sent["by"] == "port_id":
        port = rest.show(cloud, PORTS, sent["value"])
        return _interface([] if port is None else [port], sent)
    return _interface(rest.listing(cloud, PORTS, device_id=sent["router_id"]), sent)


def _interface(ports: list[Json], sent: Json) -> Json | None:
    port = next((port for port in ports if _is_interface(port, sent)), None)
    if port is None:
        return None
    subnets = [address["subnet_id"] for address in port["fixed_ips"]]
    return {
        "id": interface_identity(sent),
        "router_id": sent["router_id"],
        "port_id": port["id"],
        "network_id": port["network_id"],
        "subnet_id": sent["value"] if sent["by"] == "subnet_id" else next(iter(subnets), None),
        "subnet_ids": subnets,
        "tenant_id": port.get("tenant_id"),
    }


def _is_interface(port: Json, sent: Json) -> bool:
    if port.get("device_id") != sent["router_id"]:
        return False
    if sent["by"] == "port_id":
        return bool(port["id"] == sent["value"])
    in_subnet = any(address["subnet_id"] == sent["value"] for address in port["fixed_ips"])
    return in_subnet and port["device_owner"] in INTERFACE_OWNERS


def find_interface(listed: Listed, _identity: str, sent: Json) -> Json | None:
    """The interface, among all ports."""
    return _interface(listed.where(ALL_PORTS, "device_id", sent["router_id"]), sent)


def delete_interface(cloud: Cloud, _identity: str, sent: Json) -> None:
    """Detach the router."""
    path = f"{ROUTERS.one(sent['router_id'])}/remove_router_interface"
    cloud.call("network", "PUT", path, {sent["by"]: sent["value"]}, missing_ok=True)


def interface_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one interface that there can be."""
    found = read_interface(cloud, "", sent)
    return [] if found is None else [found]


def build_gateway(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::RouterGateway."""
    return {
        "router_id": context.cloud.find("router", properties["router_id"]),
        "network_id": context.cloud.find("network", properties["network"]),
    }


def create_gateway(cloud: Cloud, sent: Json) -> Json:
    """Give the router its gateway."""
    rest.update(cloud, ROUTERS, sent["router_id"], {"external_gateway_info": {"network_id": sent["network_id"]}})
    return {**sent, "id": f"{sent['router_id']}:{sent['network_id']}"}


def read_gateway(cloud: Cloud, _identity: str, sent: Json) -> Json | None:
    """The gateway, as long as it leads to the network that was asked for."""
    return _gateway(rest.show(cloud, ROUTERS, sent["router_id"]), sent)


def find_gateway(listed: Listed, _identity: str, sent: Json) -> Json | None:
    """The gateway, among all routers."""
    return _gateway(listed.one(ALL_ROUTERS, sent["router_id"]), sent)


def _gateway(router: Json | None, sent: Json) -> Json | None:
    info = (router or {}).get("external_gateway_info") or {}
    if info.get("network_id") != sent["network_id"]:
        return None
    return {**info, "id": f"{sent['router_id']}:{sent['network_id']}", "router_id": sent["router_id"]}


def delete_gateway(cloud: Cloud, identity: str, sent: Json) -> None:
    """Take the router's gateway away, unless it has another one by now."""
    if read_gateway(cloud, identity, sent) is not None:
        rest.update(cloud, ROUTERS, sent["router_id"], {"external_gateway_info": {}})


def gateway_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one gateway that there can be."""
    found = read_gateway(cloud, "", sent)
    return [] if found is None else [found]


def router_key(sent: Json, _identity: str | None) -> list[str]:
    """One change at a time per router."""
    return [f"router:{sent['router_id']}"]


def own_key(_sent: Json, identity: str | None) -> list[str]:
    """A router's own changes take turns with those of its interfaces."""
    return [f"router:{identity}"] if identity else []


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "OS::Neutron::Router",
        ROUTERS,
        build_router,
        configure=configure_router,
        compared=(
            *neutron.shown("name", "admin_state_up", "distributed", "ha"),
            Compared(
                ("external_gateway_info",),
                ("body", "external_gateway_info"),
                "external_gateway_info",
                with_parts(external_fixed_ips=unordered),
                named=True,
            ),
        ),
        attributes=rest.fields("status", "external_gateway_info", "name", "admin_state_up", "tenant_id"),
        exclusive=exclusive_gateway_addresses,
        keys=own_key,
        follows=("name", "admin_state_up", "external_gateway_info"),
    ),
    Driver(
        type="OS::Neutron::RouterInterface",
        service="network",
        find_again="natural_key",
        build=build_interface,
        create=create_interface,
        read=read_interface,
        delete=delete_interface,
        candidates=interface_candidates,
        external=None,
        listing=Listing((ALL_PORTS,), find_interface),
        exclusive=lambda properties: [
            f"interface:{properties.get('router')}:{properties.get('subnet') or properties.get('port')}"
        ],
        keys=router_key,
    ),
    Driver(
        type="OS::Neutron::RouterGateway",
        service="network",
        find_again="natural_key",
        build=build_gateway,
        create=create_gateway,
        read=read_gateway,
        delete=delete_gateway,
        candidates=gateway_candidates,
        external=None,
        listing=Listing((ALL_ROUTERS,), find_gateway),
        exclusive=lambda properties: [f"gateway:{properties.get('router_id')}"],
        keys=router_key,
    ),
]
