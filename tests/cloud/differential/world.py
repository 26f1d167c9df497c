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

THERE: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "nova.flavor": ("m1.small", frozenset({"m1.tiny", "m1.small", "m1.medium", "m1.large"})),
    "glance.image": ("cirros", frozenset({"cirros", "ubuntu-22.04"})),
    "nova.keypair": (KEY, frozenset({KEY})),
    "neutron.network": ("@NETWORK@", frozenset({NAME, "public"})),
    "neutron.subnet": ("@SUBNET@", frozenset({NAME})),
    "neutron.router": ("@ROUTER@", frozenset({NAME})),
    "neutron.security_group": ("@GROUP@", frozenset({NAME, "default"})),
    "cinder.vtype": ("ssd", frozenset({"ssd"})),
}
"""Kind of thing (the name of a custom constraint) → one that each project has, and the names of all that it has. Marks
are filled in for each project.
"""

OUTSIDE: Final = {
    ("OS::Neutron::FloatingIP", "floating_network"): "public",
    ("OS::Neutron::Router", "external_gateway_info.network"): "public",
    ("OS::Neutron::RouterGateway", "network"): "public",
    ("OS::Nova::FloatingIP", "pool"): "public",
}
"""Properties that want the network which leads outside."""

BY_PROPERTY: Final[dict[tuple[str, str], Any]] = {
    ("OS::Cinder::Volume", "size"): 1,
    ("OS::Nova::Server", "availability_zone"): "nova",
    ("OS::Cinder::Volume", "availability_zone"): "nova",
    ("OS::Neutron::Port", "fixed_ips.*.ip_address"): "192.168.240.77",
    ("OS::Nova::Server", "networks.*.fixed_ip"): "192.168.240.78",
    ("OS::Neutron::Subnet", "cidr"): "10.77.0.0/24",
    ("OS::Neutron::Subnet", "gateway_ip"): "10.77.0.1",
    ("OS::Neutron::Subnet", "allocation_pools.*.start"): "10.77.0.10",
    ("OS::Neutron::Subnet", "allocation_pools.*.end"): "10.77.0.99",
    ("OS::Neutron::Subnet", "dns_nameservers.*"): "8.8.8.8",
    ("OS::Neutron::Subnet", "dns_nameservers"): "8.8.8.8",
    ("OS::Nova::KeyPair", "public_key"): PUBLIC,
}
"""Type and property → what a parameter without a default that goes there may be."""

BY_KIND: Final = {"ip_addr": "192.168.240.79", "net_cidr": "10.77.0.0/24", "mac_addr": "fa:16:3e:11:22:33"}
"""Kind of thing → the same, where the property doesn't say more."""


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
    return {"@NETWORK@": network, "@SUBNET@": subnet, "@GROUP@": group, "@ROUTER@": router}
