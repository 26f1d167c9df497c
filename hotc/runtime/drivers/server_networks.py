"""The interfaces of a server: ports that hotc makes for it, and what to attach and detach when they change.

Nova takes networks and ports, no subnets. For an entry with a subnet, or with properties of the port, a port is made
first, as Heat does. Such a port carries the server's uuid and a digest of the entry in its description: it is found
again, never made twice, and removed with the server.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import rest
from hotc.runtime.drivers.rest import Api
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Json

PORTS: Final = Api("network", "/ports", "port", "ports")
FLOATING_IPS: Final = Api("network", "/floatingips", "floatingip", "floatingips")

DETACH_SECONDS: Final = 120.0
"""How long nova may take to let go of a port that is to be deleted."""


def needs_port(entry: Json) -> bool:
    """Whether a port is made for this entry."""
    return "port" not in entry and ("subnet" in entry or bool(entry.get("port_extra_properties")))


def nics(cloud: Cloud, sent: Json) -> list[Json] | str | None:
    """The ``networks`` of nova's creating request; makes the ports that it needs, if they are not there already."""
    entries = sent["networks"]
    if not entries:
        return None
    if entries[0].get("allocate_network"):
        return str(entries[0]["allocate_network"])
    return [_nic(cloud, sent, number) for number in range(len(entries))]


def remove_ports(cloud: Cloud, sent: Json) -> None:
    """Delete the ports that were made for a server that is gone, or was never made."""
    for number, entry in enumerate(sent["networks"]):
        if needs_port(entry):
            for port in _made_ports(cloud, sent, number):
                rest.delete(cloud, PORTS, port["id"])


def change(cloud: Cloud, identity: str, before: Json, after: Json) -> None:
    """Detach the interfaces that the template no longer has, attach those that are new; the others are left alone.

    Safe to run again: an interface that fits a new entry and belongs to no other one is taken as attached already.
    """
    free = cloud.listing("compute", f"/servers/{identity}/os-interface", "interfaceAttachments")
    old, kept = _split(before["networks"], after["networks"])
    for number in kept:
        _take(free, before, number, cloud)
    if before["networks"]:
        leaving = [interface for number in old if (interface := _take(free, before, number, cloud))]
    else:
        leaving, free = free, []
    for interface in leaving:
        cloud.call("compute", "DELETE", f"/servers/{identity}/os-interface/{interface['port_id']}", missing_ok=True)
    _remove_detached(cloud, identity, before, old)
    new, _ = _split(after["networks"], before["networks"])
    for number in new:
        if _take(free, after, number, cloud) is None:
            _attach(cloud, identity, after, _nic(cloud, after, number))
    if not after["networks"]:
        _attach(cloud, identity, after, {})


def _split(entries: list[Json], others: list[Json]) -> tuple[list[int], list[int]]:
    """Numbers of the entries that the other list has not, and of those that it has too."""
    remaining = list(others)
    only, common = [], []
    for number, entry in enumerate(entries):
        if entry in remaining:
            remaining.remove(entry)
            common.append(number)
        else:
            only.append(number)
    return only, common


def _take(free: list[Json], sent: Json, number: int, cloud: Cloud) -> Json | None:
    """Take the interface of an entry out of ``free``: by its port, else by network and address."""
    entry = sent["networks"][number]
    wanted = {entry.get("port")} if "port" in entry else set()
    if needs_port(entry):
        wanted = {port["id"] for port in _made_ports(cloud, sent, number)}
    for interface in free:
        if (
            interface["port_id"] in wanted
            if wanted or "port" in entry or needs_port(entry)
            else _fits(entry, interface)
        ):
            free.remove(interface)
            return interface
    return None


def _fits(entry: Json, interface: Json) -> bool:
    addresses = {address.get("ip_address") for address in interface["fixed_ips"]}
    same_address = not entry.get("fixed_ip") or entry["fixed_ip"] in addresses
    return same_address and interface["net_id"] == entry.get("network")


def _remove_detached(cloud: Cloud, identity: str, before: Json, numbers: list[int]) -> None:
    """Delete the ports that were made for entries that are gone, when nova has let go of them."""
    ports = [
        port
        for number in numbers
        if needs_port(before["networks"][number])
        for port in _made_ports(cloud, before, number)
    ]
    deadline = time.monotonic() + DETACH_SECONDS
    for port in ports:
        while ((rest.show(cloud, PORTS, port["id"]) or {}).get("device_id") or "") == identity:
            if time.monotonic() > deadline:
                raise ResourceProblem(f"nova did not detach port {port['id']} within {DETACH_SECONDS:.0f} seconds")
            time.sleep(0.5)
        rest.delete(cloud, PORTS, port["id"])


def _nic(cloud: Cloud, sent: Json, number: int) -> Json:
    entry = sent["networks"][number]
    port = entry.get("port")
    if needs_port(entry):
        made = _made_ports(cloud, sent, number)
        port = (made[0] if made else rest.create(cloud, PORTS, _port_body(cloud, sent, number)))["id"]
    nic: Json = {"uuid": entry["network"]} if "network" in entry else {}
    if port:
        nic["port"] = port
        if entry.get("floating_ip"):
            _associate(cloud, entry, str(port))
    elif entry.get("fixed_ip"):
        nic["fixed_ip"] = entry["fixed_ip"]
    if entry.get("tag"):
        nic["tag"] = entry["tag"]
    return nic


def _made_ports(cloud: Cloud, sent: Json, number: int) -> list[Json]:
    mark = _mark(sent, number)
    found = rest.listing(cloud, PORTS, description=mark, project_id=cloud.project_id)
    return [port for port in found if port.get("description") == mark]


def _mark(sent: Json, number: int) -> str:
    """The description of the port of an entry: equal entries of one server are counted."""
    import hashlib
    import json

    entry = sent["networks"][number]
    digest = hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:12]
    occurrence = sent["networks"][:number].count(entry)
    return f"hotc port of server {sent['instance']} {digest}-{occurrence}"


def _port_body(cloud: Cloud, sent: Json, number: int) -> Json:
    entry = sent["networks"][number]
    body: Json = {"network_id": entry["network"], "name": f"{sent['resource']}-port-{number}"}
    address = {"ip_address": entry.get("fixed_ip"), "subnet_id": entry.get("subnet")}
    if any(address.values()):
        body["fixed_ips"] = [{key: value for key, value in address.items() if value}]
    groups = _groups(cloud, sent)
    if groups:
        body["security_groups"] = groups
    extra = dict(entry.get("port_extra_properties") or {})
    body.update(extra.pop("value_specs", None) or {})
    if extra.pop("no_fixed_ips", False):
        body["fixed_ips"] = []
    body.update({key: value for key, value in extra.items() if value is not None})
    return {**body, "description": _mark(sent, number)}


def _groups(cloud: Cloud, sent: Json) -> list[str]:
    return [cloud.find("security_group", group["name"]) for group in sent["body"].get("security_groups", [])]


def _associate(cloud: Cloud, entry: Json, port: str) -> None:
    body = {"port_id": port} | ({"fixed_ip_address": entry["fixed_ip"]} if entry.get("fixed_ip") else {})
    rest.update(cloud, FLOATING_IPS, entry["floating_ip"], body)


def _attach(cloud: Cloud, identity: str, sent: Json, nic: Json) -> None:
    body: Json = {"port_id": nic["port"]} if "port" in nic else {}
    if "port" not in nic and "uuid" in nic:
        body["net_id"] = nic["uuid"]
    if "fixed_ip" in nic:
        body["fixed_ips"] = [{"ip_address": nic["fixed_ip"]}]
    path = f"/servers/{identity}/os-interface"
    answer = cloud.call("compute", "POST", path, {"interfaceAttachment": body}) or {}
    groups = _groups(cloud, sent)
    if groups and "port" not in nic:
        # Nova gives the ports that it makes later the default group.
        rest.update(cloud, PORTS, answer["interfaceAttachment"]["port_id"], {"security_groups": groups})
