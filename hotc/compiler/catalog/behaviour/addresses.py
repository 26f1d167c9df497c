"""IP addresses and networks: reading them, and which addresses of a network a port may have."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import Any

from hotc.compiler.schema.dotted_quads import network_of, number_of

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def address(text: Any) -> Address | None:
    """The address that a text spells; ``None`` where it is none (that is reported elsewhere) or not known."""
    return _address(text) if isinstance(text, str) else None


def network(text: Any) -> Network | None:
    """The network that a text spells, bits of a host cut off; ``None`` as in :func:`address`."""
    return _network(text) if isinstance(text, str) and text else None


@lru_cache(maxsize=2048)  # checks and rules ask for the same few, again and again
def _address(text: str) -> Address | None:
    number = number_of(text)
    if number is not None:
        return ipaddress.IPv4Address(number)
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


@lru_cache(maxsize=2048)
def _network(text: str) -> Network | None:
    found = network_of(text)
    if found is not None:
        return ipaddress.IPv4Network(found)
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def reserved(one: Address, cidr: Network) -> str:
    """What an address stands for that no port of the network can have, in words; else nothing."""
    if cidr.version == 4 and cidr.prefixlen < 31 and one.version == 4:
        inside = int(one) - int(cidr.network_address)
        if inside == 0:
            return "the address of the network itself"
        if inside == (1 << 32 - cidr.prefixlen) - 1:
            return "the broadcast address"
    return ""


def first_host(cidr: Network) -> Address:
    """The address that Neutron makes the gateway when none is said."""
    return cidr.network_address + (1 if cidr.prefixlen < cidr.max_prefixlen - 1 else 0)
