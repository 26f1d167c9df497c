"""Which addresses a port gets: those that were asked for, or one of each IP version from the pools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.neutron import addresses
from hotc.sandbox.neutron.errors import no

if TYPE_CHECKING:
    from hotc.sandbox.call import Moment
    from hotc.sandbox.store import Document

FixedIps = list[dict[str, str]]
_MOST = 5
"""Neutron's max_fixed_ips_per_port."""


def assign(
    moment: Moment, network: Document, port: Document, wanted: FixedIps | None, previous: FixedIps | None = None
) -> FixedIps:
    """Take addresses for a port and return them.

    ``wanted`` None means one address of each IP version. An entry with only a subnet keeps the address that the port
    had there in ``previous``. Refuses unknown subnets, addresses outside of them or taken, and exhausted pools.
    """
    subnets = {subnet["id"]: subnet for subnet in moment.store.find("subnet", "network_id", network["id"])}
    if wanted is None:
        return _automatic(moment, network, port, list(subnets.values()))
    if len(wanted) > _MOST:
        raise no("InvalidInput", message="Exceeded maximum amount of fixed ips per port")
    exact = [_exact(moment, network, subnets, entry) for entry in wanted]
    result: FixedIps = []
    for subnet, address in exact:
        if address is not None:
            addresses.take(moment, subnet, address, port["id"])
    kept = {entry["subnet_id"]: entry["ip_address"] for entry in previous or ()}
    for subnet, address in exact:
        chosen = address or _keep_or_take(moment, network, subnet, port, kept.pop(subnet["id"], None))
        result.append({"subnet_id": subnet["id"], "ip_address": chosen})
    return result


def _exact(
    moment: Moment, network: Document, subnets: dict[str, Document], entry: dict[str, str]
) -> tuple[Document, str | None]:
    """Return the subnet of an entry and its address, if it names one."""
    address = entry.get("ip_address")
    if "subnet_id" in entry:
        subnet = subnets.get(entry["subnet_id"])
        if subnet is None:
            if moment.store.get("subnet", entry["subnet_id"]) is None:
                raise no("SubnetNotFound", id=entry["subnet_id"])
            message = f"Failed to create port on network {network['id']}, because fixed_ips included invalid subnet "
            raise no("InvalidInput", message=message + entry["subnet_id"])
        if address is not None and not addresses.fits(subnet, address):
            raise no("InvalidIpForSubnet", ip=address)
        return subnet, address
    if address is None:
        raise no("InvalidInput", message="IP allocation requires subnet_id or ip_address")
    for subnet in subnets.values():
        if addresses.fits(subnet, address):
            return subnet, address
    raise no("InvalidIpForNetwork", ip=address)


def _keep_or_take(moment: Moment, network: Document, subnet: Document, port: Document, kept: str | None) -> str:
    if kept is not None and addresses.holder(moment, subnet["id"], kept) is None:
        addresses.take(moment, subnet, kept, port["id"])
        return kept
    address = _one(moment, subnet, port)
    if address is None:
        raise no("IpAddressGenerationFailure", id=network["id"])
    return address


def _automatic(moment: Moment, network: Document, port: Document, subnets: list[Document]) -> FixedIps:
    usable = [
        subnet for subnet in subnets if not subnet["service_types"] or port["device_owner"] in subnet["service_types"]
    ]
    result: FixedIps = []
    for version in (4, 6):
        candidates = [subnet for subnet in usable if subnet["ip_version"] == version]
        for subnet in candidates:
            address = _one(moment, subnet, port)
            if address is not None:
                result.append({"subnet_id": subnet["id"], "ip_address": address})
                break
        else:
            if candidates:
                raise no("IpAddressGenerationFailure", id=network["id"])
    return result


def _one(moment: Moment, subnet: Document, port: Document) -> str | None:
    if subnet["ipv6_address_mode"] in ("slaac", "dhcpv6-stateless"):
        address = addresses.interface_identifier(subnet["cidr"], port["mac_address"])
        addresses.take(moment, subnet, address, port["id"])
        return address
    return addresses.take_next(moment, subnet, port["id"])
