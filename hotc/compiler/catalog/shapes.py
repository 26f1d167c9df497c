"""What is inside of attributes: which keys their maps have, and what their lists consist of.

An overlay on the generated catalogue, which knows the outermost type at best. Sources: the descriptions of attributes
in Heat 27.0.1, its code for ``addresses`` of a server, and what the services answer.
"""

from __future__ import annotations

from typing import Any, Final

Shape = Any
"""``"string"``, ``"integer"``, ``"boolean"``, ``"any"``; ``[shape]`` for a list; a map of keys and shapes, with ``*``
for keys that may be anything.
"""

_FIXED_IPS: Final = [{"subnet_id": "string", "ip_address": "string"}]
_IDS: Final = [{"id": "string"}]
_SUBNET: Final = {
    "allocation_pools": [{"start": "string", "end": "string"}],
    "cidr": "string",
    "description": "string",
    "dns_nameservers": ["string"],
    "enable_dhcp": "boolean",
    "gateway_ip": "string",
    "host_routes": [{"destination": "string", "nexthop": "string"}],
    "id": "string",
    "ip_version": "integer",
    "name": "string",
    "network_id": "string",
    "tenant_id": "string",
    "*": "any",
}

SHAPES: Final[dict[str, dict[str, Shape]]] = {
    "OS::Heat::StructuredConfig": {"config": "any"},  # declared as a string; it is the map that was given
    "OS::Neutron::Net": {"subnets": ["string"]},
    "OS::Neutron::Port": {
        "allowed_address_pairs": [{"ip_address": "string", "mac_address": "string"}],
        "dns_assignment": "any",  # declared as a map; Neutron answers a list of maps
        "fixed_ips": _FIXED_IPS,
        "security_groups": ["string"],
        "subnets": [_SUBNET],
    },
    "OS::Neutron::ProviderNet": {"subnets": ["string"]},
    "OS::Neutron::Router": {
        "external_gateway_info": {
            "network_id": "string",
            "enable_snat": "boolean",
            "external_fixed_ips": _FIXED_IPS,
            "qos_policy_id": "string",
        }
    },
    "OS::Neutron::Subnet": {name: _SUBNET[name] for name in ("allocation_pools", "dns_nameservers", "host_routes")},
    "OS::Nova::Server": {
        "addresses": {
            "*": [
                {
                    "addr": "string",
                    "network": {"*": "any"},
                    "OS-EXT-IPS-MAC:mac_addr": "string",
                    "OS-EXT-IPS:type": "string",
                    "port": "string",
                    "subnets": [_SUBNET],
                    "version": "any",
                }
            ]
        },
        "console_urls": dict.fromkeys(("novnc", "xvpvnc", "spice-html5", "rdp-html5", "serial", "webmks"), "string"),
        "networks": {"*": ["string"]},
        "tags": ["string"],
    },
    "OS::Octavia::HealthMonitor": {"pools": _IDS},
    "OS::Octavia::L7Policy": {"rules": _IDS},
    "OS::Octavia::Listener": {"loadbalancers": _IDS},
    "OS::Octavia::LoadBalancer": {"pools": _IDS},
    "OS::Octavia::Pool": {"members": _IDS},
}
"""Type → attribute → what is in it. Of an attribute that is not here the catalogue's type holds."""

_OUTERMOST: Final[dict[str, Shape]] = {"map": {"*": "any"}, "list": ["any"]}


def shape_of(type_name: str, attribute: str, declared: str) -> Shape:
    """What an attribute consists of; ``declared`` is the type that the catalogue gives it."""
    known = SHAPES.get(type_name, {}).get(attribute)
    return _OUTERMOST.get(declared, declared) if known is None else known
