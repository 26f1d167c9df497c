"""What each project has before a template of others is applied in it, and the values that lead there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud

Json = dict[str, Any]

KEY: Final = "key"
NAME: Final = "world"
PUBLIC: Final = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAZaMX6Nz3H7yS0p5eUqmQwWmL9dHc9bQw5Z0u6Qh9cE me@here"
CIDR: Final = "192.168.240.0/24"

VALUES: Final = {
    "OS::Nova::Server.image": "cirros",
    "OS::Nova::Server.flavor": "m1.small",
    "OS::Nova::Server.key_name": KEY,
    "OS::Nova::Server.network": "@NETWORK@",
    "OS::Nova::Server.uuid": "@NETWORK@",
    "OS::Nova::Server.networks": "@NETWORK@",
    "OS::Nova::Server.subnet": "@SUBNET@",
    "OS::Nova::Server.name": "machine",
    "OS::Nova::Server.availability_zone": "nova",
    "OS::Nova::Server.security_groups": "@GROUP@",
    "OS::Nova::Server.admin_pass": "geheim-4711",
    "OS::Neutron::Port.network": "@NETWORK@",
    "OS::Neutron::Port.network_id": "@NETWORK@",
    "OS::Neutron::Port.subnet": "@SUBNET@",
    "OS::Neutron::Port.subnet_id": "@SUBNET@",
    "OS::Neutron::Port.ip_address": "192.168.240.77",
    "OS::Neutron::Port.security_groups": "@GROUP@",
    "OS::Neutron::Port.name": "port",
    "OS::Neutron::FloatingIP.floating_network": "public",
    "OS::Neutron::FloatingIP.floating_network_id": "public",
    "OS::Neutron::Router.network": "public",
    "OS::Neutron::Router.external_network": "public",
    "OS::Neutron::RouterGateway.network": "public",
    "OS::Neutron::RouterGateway.network_id": "public",
    "OS::Neutron::Router.name": "router",
    "OS::Neutron::Net.name": "net",
    "OS::Neutron::Subnet.name": "subnet",
    "OS::Neutron::Subnet.network": "@NETWORK@",
    "OS::Neutron::Subnet.network_id": "@NETWORK@",
    "OS::Neutron::Subnet.cidr": "10.77.0.0/24",
    "OS::Neutron::Subnet.gateway_ip": "10.77.0.1",
    "OS::Neutron::Subnet.start": "10.77.0.10",
    "OS::Neutron::Subnet.end": "10.77.0.99",
    "OS::Neutron::Subnet.dns_nameservers": "8.8.8.8",
    "OS::Neutron::SecurityGroup.name": "group",
    "OS::Cinder::Volume.size": "1",
    "OS::Cinder::Volume.name": "volume",
    "OS::Cinder::Volume.image": "cirros",
    "OS::Cinder::Volume.volume_type": "ssd",
    "OS::Cinder::Volume.availability_zone": "nova",
    "OS::Nova::ServerGroup.name": "servers",
    "OS::Nova::KeyPair.name": "new-key",
}
"""Type and property → a value that is there; marks are filled in for each project."""


def value_for(use: str, kind: str) -> Any:
    """The value for a parameter of a type: text, number or list."""
    return [VALUES[use]] if kind == "json" else VALUES[use]


def make(cloud: Cloud) -> dict[str, str]:
    """Make it, with a network that leads outside; mark → id."""

    def post(path: str, key: str, body: Json) -> str:
        answer = cloud.call("network", "POST", path, {key: body}) or {}
        return str(answer[key]["id"])

    network = post("/networks", "network", {"name": NAME})
    subnet = post("/subnets", "subnet", {"network_id": network, "cidr": CIDR, "ip_version": 4, "name": NAME})
    public = cloud.find("network", "public")
    router = post("/routers", "router", {"name": NAME, "external_gateway_info": {"network_id": public}})
    cloud.call("network", "PUT", f"/routers/{router}/add_router_interface", {"subnet_id": subnet})
    group = post("/security-groups", "security_group", {"name": NAME})
    cloud.call("compute", "POST", "/os-keypairs", {"keypair": {"name": KEY, "public_key": PUBLIC}})
    return {"@NETWORK@": network, "@SUBNET@": subnet, "@GROUP@": group}
