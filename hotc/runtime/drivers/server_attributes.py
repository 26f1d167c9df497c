"""What ``get_attr`` gives of a server, computed as Heat does from nova and neutron."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers.server_body import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Json

CONSOLES: Final = {
    "novnc": "vnc",
    "xvpvnc": "vnc",
    "spice-html5": "spice",
    "rdp-html5": "rdp",
    "serial": "serial",
    "webmks": "mks",
}
"""Console type → the protocol that nova has it under."""

_CONSOLES_VERSION: Final = "2.8"
"""The microversion since which all kinds of consoles are asked for in one way (nova, Mitaka)."""


def addresses(found: Json, cloud: Cloud) -> Json:
    """By network name and by network id, each address with its ``port``, ``subnets`` and ``network``.

    Heat puts floating addresses before the fixed address that they lead to; here all fixed ones come first (as in
    nova's own listing), so that ``[addresses, NETWORK, 0, port]`` stays the same when a floating IP is associated.
    """
    ports = cloud.listing("network", "/ports", "ports", {"device_id": found["id"]})
    networks = {network: _network(cloud, network) for network in {port["network_id"] for port in ports}}
    floating = _floating(cloud, [port["id"] for port in ports])
    fixed_part: dict[str, list[Json]] = {}
    floating_part: dict[str, list[Json]] = {}
    for port in ports:
        for address in port["fixed_ips"]:
            entry = _entry(port, address["ip_address"], "fixed")
            entry["subnets"] = [_subnet(cloud, other["subnet_id"]) for other in port["fixed_ips"]]
            entry["network"] = networks[port["network_id"]]
            fixed_part.setdefault(port["network_id"], []).append(entry)
            for ip in floating:
                if ip["port_id"] == port["id"] and ip["fixed_ip_address"] == address["ip_address"]:
                    outside = {**_entry(port, ip["floating_ip_address"], "floating"), "port": None}
                    floating_part.setdefault(port["network_id"], []).append(outside)
    by_id = {network: fixed_part[network] + floating_part.get(network, []) for network in fixed_part}
    return _both_keys(by_id, {network: str(networks[network].get("name")) for network in by_id})


def networks(found: Json, cloud: Cloud) -> Json:
    """By network name and by network id: the addresses as plain strings."""
    by_name = {name: [entry["addr"] for entry in entries] for name, entries in found.get("addresses", {}).items()}
    ports = cloud.listing("network", "/ports", "ports", {"device_id": found["id"]}) if by_name else []
    names = {network: str(_network(cloud, network).get("name")) for network in {port["network_id"] for port in ports}}
    return by_name | {network: by_name[name] for network, name in names.items() if name in by_name}


def first_address(found: Json, _cloud: Cloud) -> str:
    """The first address of the network whose name sorts last; empty when there is none (all of this is Heat's rule)."""
    listed = found.get("addresses", {})
    return next((str(listed[name][0]["addr"]) for name in sorted(listed, reverse=True) if listed[name]), "")


def console_urls(found: Json, cloud: Cloud) -> Json:
    """The address of each kind of console; where the cloud has none, its words for that."""
    from hotc.runtime.connection.outcome import classify, describe

    urls: Json = {}
    path = f"/servers/{found['id']}/remote-consoles"
    for kind, protocol in CONSOLES.items():
        body = {"remote_console": {"protocol": protocol, "type": kind}}
        try:
            answer = cloud.call("compute", "POST", path, body, microversion=_CONSOLES_VERSION) or {}
            urls[kind] = answer["remote_console"]["url"]
        except Exception as error:
            if classify(error) == "broken":
                raise
            urls[kind] = f"Cannot get console url: {describe(error)}"
    return urls


def tags(found: Json, cloud: Cloud) -> Any:
    """The server's tags; none where nova knows no tags."""
    path = f"/servers/{found['id']}/tags"
    return (cloud.call("compute", "GET", path, microversion="2.26", missing_ok=True) or {}).get("tags", [])


def shown(found: Json) -> Json:
    """The object without hotc's own mark."""
    metadata = {key: value for key, value in (found.get("metadata") or {}).items() if key != TOKEN}
    return {**found, "metadata": metadata}


ATTRIBUTES: Final[dict[str, Callable[[Json, Cloud], Any]]] = {
    "name": lambda found, cloud: found.get("name"),
    "addresses": addresses,
    "networks": networks,
    "first_address": first_address,
    "instance_name": lambda found, cloud: found.get("OS-EXT-SRV-ATTR:instance_name"),
    "accessIPv4": lambda found, cloud: found.get("accessIPv4"),
    "accessIPv6": lambda found, cloud: found.get("accessIPv6"),
    "console_urls": console_urls,
    "tags": tags,
    "os_collect_config": lambda found, cloud: {},
}


def _entry(port: Json, address: str, kind: str) -> Json:
    return {
        "addr": address,
        "version": ipaddress.ip_address(address).version,
        "OS-EXT-IPS-MAC:mac_addr": port["mac_address"],
        "OS-EXT-IPS:type": kind,
        "port": port["id"],
    }


def _floating(cloud: Cloud, ports: list[str]) -> list[Json]:
    return cloud.listing("network", "/floatingips", "floatingips", {"port_id": ports}) if ports else []


def _network(cloud: Cloud, identity: str) -> Json:
    return (cloud.call("network", "GET", f"/networks/{identity}", missing_ok=True) or {}).get("network") or {}


def _subnet(cloud: Cloud, identity: str) -> Json:
    return (cloud.call("network", "GET", f"/subnets/{identity}", missing_ok=True) or {}).get("subnet") or {}


def _both_keys(by_id: dict[str, list[Json]], names: dict[str, str]) -> Json:
    both: Json = {}
    for network, entries in by_id.items():
        both.setdefault(names[network], []).extend(entries)
    return both | by_id
