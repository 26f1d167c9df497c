"""IP addresses and networks: reading them, and which addresses of a network a port may have."""

from __future__ import annotations

import ipaddress
from typing import Any

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def address(text: Any) -> Address | None:
    """The address that a text spells; ``None`` where it is none (that is reported elsewhere) or not known."""
    try:
        return ipaddress.ip_address(text) if isinstance(text, str) else None
    except ValueError:
        return None


def network(text: Any) -> Network | None:
    """The network that a text spells, bits of a host cut off; ``None`` as in :func:`address`."""
    try:
        return ipaddress.ip_network(text, strict=False) if isinstance(text, str) and text else None
    except ValueError:
        return None


def reserved(one: Address, cidr: Network) -> str:
    """What an address stands for that no port of the network can have, in words; else nothing."""
    if cidr.version == 4 and cidr.prefixlen < 31:
        if one == cidr.network_address:
            return "the address of the network itself"
        if one == cidr.broadcast_address:
            return "the broadcast address"
    return ""


def first_host(cidr: Network) -> Address:
    """The address that Neutron makes the gateway when none is said."""
    return cidr[0] if cidr.num_addresses < 3 else cidr[1]
