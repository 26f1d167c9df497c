"""Addresses of subnets: which are taken by which port, and the next free one of a pool."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from hotc.sandbox.neutron.errors import no

if TYPE_CHECKING:
    from hotc.sandbox.call import Moment
    from hotc.sandbox.store import Document

IP = ipaddress.IPv4Address | ipaddress.IPv6Address


def take(moment: Moment, subnet: Document, address: str, port_id: str) -> None:
    """Give one address to a port; refuses with 409 if another port has it."""
    key = (subnet["id"], _key(int(ipaddress.ip_address(address))))
    connection = moment.store.connection
    if connection.execute("SELECT 1 FROM addresses WHERE subnet_id = ? AND address = ?", key).fetchone():
        raise no("IpAddressAlreadyAllocated", ip=address, subnet=subnet["id"])
    connection.execute("INSERT INTO addresses VALUES (?, ?, ?)", (*key, port_id))


def take_next(moment: Moment, subnet: Document, port_id: str) -> str | None:
    """Give a port the next free address of the subnet's pools; None when they are exhausted."""
    version = ipaddress.ip_network(subnet["cidr"]).version
    for pool in subnet["allocation_pools"]:
        low, high = int(ipaddress.ip_address(pool["start"])), int(ipaddress.ip_address(pool["end"]))
        number = _next_free(moment, subnet["id"], low, high)
        if number is not None:
            address = str(ipaddress.IPv4Address(number) if version == 4 else ipaddress.IPv6Address(number))
            take(moment, subnet, address, port_id)
            return address
    return None


def release(moment: Moment, port_id: str) -> None:
    """Take back every address of a port."""
    moment.store.connection.execute("DELETE FROM addresses WHERE port_id = ?", (port_id,))


def ports_on(moment: Moment, subnet_id: str) -> list[str]:
    """Return the ids of the ports that have an address of a subnet."""
    rows = moment.store.connection.execute("SELECT DISTINCT port_id FROM addresses WHERE subnet_id = ?", (subnet_id,))
    return [row[0] for row in rows]


def holder(moment: Moment, subnet_id: str, address: str) -> str | None:
    """Return the id of the port that has an address, or None."""
    key = (subnet_id, _key(int(ipaddress.ip_address(address))))
    row = moment.store.connection.execute(
        "SELECT port_id FROM addresses WHERE subnet_id = ? AND address = ?", key
    ).fetchone()
    return row[0] if row else None


def fits(subnet: Document, address: str) -> bool:
    """Tell whether an address may be given to a port of the subnet: inside, and neither network nor broadcast."""
    network, ip = ipaddress.ip_network(subnet["cidr"]), ipaddress.ip_address(address)
    if ip not in network:
        return False
    if network.version == 4 and network.prefixlen < 31:
        return ip not in (network.network_address, network.broadcast_address)
    return network.version == 4 or ip != network.network_address


def interface_identifier(cidr: str, mac: str) -> str:
    """Return the EUI-64 address that a port with ``mac`` configures for itself in an IPv6 network."""
    octets = [int(part, 16) for part in mac.split(":")]
    octets[0] ^= 2
    eui = bytes([*octets[:3], 0xFF, 0xFE, *octets[3:]])
    return str(ipaddress.IPv6Address(int(ipaddress.ip_network(cidr).network_address) + int.from_bytes(eui, "big")))


def _next_free(moment: Moment, subnet_id: str, low: int, high: int) -> int | None:
    """Return the number after the highest taken one, or, at the pool's end, the lowest gap."""
    between = (subnet_id, _key(low), _key(high))
    condition = "FROM addresses WHERE subnet_id = ? AND address BETWEEN ? AND ?"
    highest = moment.store.connection.execute(f"SELECT max(address) {condition}", between).fetchone()[0]
    if highest is None:
        return low
    if int(highest, 16) < high:
        return int(highest, 16) + 1
    expected = low
    for (taken,) in moment.store.connection.execute(f"SELECT address {condition} ORDER BY address", between):
        if int(taken, 16) != expected:
            return expected
        expected += 1
    return None


def _key(number: int) -> str:
    return f"{number:032x}"
