"""Servers: what is shown of them, lists, changes of their name, deletion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field, checked, nullable, text
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.nova import flavors
from hotc.sandbox.nova.policy import require_admin
from hotc.sandbox.nova.versions import microversion
from hotc.sandbox.paging import page
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Moment
    from hotc.sandbox.store import Document

_SINCE: tuple[tuple[tuple[int, int], str, str], ...] = (
    ((2, 9), "locked", "_locked"),
    ((2, 19), "description", "_description"),
    ((2, 26), "tags", "_tags"),
    ((2, 63), "trusted_image_certificates", "_certificates"),
    ((2, 73), "locked_reason", "_locked_reason"),
    ((2, 90), "OS-EXT-SRV-ATTR:hostname", "_hostname"),
    ((2, 96), "pinned_availability_zone", "_pinned_zone"),
)
"""Since which microversion a member sees a field, and the key under which it's stored."""

_PLAIN = (
    "id", "name", "status", "tenant_id", "user_id", "metadata", "created", "updated", "accessIPv4", "accessIPv6",
    "hostId", "key_name", "config_drive", "OS-DCF:diskConfig", "OS-EXT-AZ:availability_zone",
    "OS-EXT-STS:task_state", "OS-EXT-STS:vm_state", "OS-EXT-STS:power_state",
    "OS-SRV-USG:launched_at", "OS-SRV-USG:terminated_at",
)  # fmt: skip


def get_server(call: Call, identity: object) -> Document:
    """Return a server that the caller may see, or refuse with 404."""
    server = call.store.get("server", identity)
    if server is None or (server["tenant_id"] != call.project and not call.token.is_admin):
        raise RefusedError(404, f"Instance {identity} could not be found.")
    return server


def links(call: Call, identity: str) -> list[dict[str, str]]:
    """Return the links of a server."""
    return [
        {"rel": "self", "href": f"{call.base}/compute/v2.1/servers/{identity}"},
        {"rel": "bookmark", "href": f"{call.base}/compute/servers/{identity}"},
    ]


def server_ports(moment: Moment, server: Document) -> list[Document]:
    """Return the ports of a server in the order in which it got them."""
    ports = {port["id"]: port for port in moment.store.find("port", "device_id", server["id"])}
    order = [port_id for port_id in server["_ports"] if port_id in ports]
    return [ports[port_id] for port_id in dict.fromkeys([*order, *ports])]


def view(call: Call, server: Document, *, single: bool = False) -> Document:
    """Return a server as the microversion shows it."""
    version = microversion(call)
    shown: Document = {key: server[key] for key in _PLAIN}
    ports = server_ports(call, server)
    shown["addresses"] = _addresses(call, ports) if server["_networked"] else {}
    shown["flavor"] = _flavor(call, server)
    shown["image"] = _image(call, server)
    shown["links"] = links(call, server["id"])
    if server["status"] in ("ACTIVE", "BUILD", "REBUILD", "RESIZE", "VERIFY_RESIZE"):
        shown["progress"] = 0
    if server["_fault"]:
        shown["fault"] = server["_fault"]
    volumes = [{"id": v["volumeId"], "delete_on_termination": v["delete_on_termination"]} for v in server["_volumes"]]
    shown["os-extended-volumes:volumes_attached"] = (
        volumes if version >= (2, 3) else [{"id": volume["id"]} for volume in volumes]
    )
    groups = _group_names(call, ports)
    if groups:
        shown["security_groups"] = [{"name": name} for name in groups]
    shown |= {name: server[key] for since, name, key in _SINCE if version >= since}
    if single and version >= (2, 71):
        shown["server_groups"] = [server["_group"]] if server["_group"] else []
    return shown


def _addresses(call: Call, ports: list[Document]) -> Document:
    result: Document = {}
    for port in ports:
        network = call.store.get("network", port["network_id"])
        entries = result.setdefault(network["name"] if network else port["network_id"], [])
        mac = {"OS-EXT-IPS-MAC:mac_addr": port["mac_address"]}
        floating = call.store.find("floatingip", "port_id", port["id"])
        for ip in port["fixed_ips"]:
            address = ip["ip_address"]
            version = 6 if ":" in address else 4
            entries.append({"version": version, "addr": address, "OS-EXT-IPS:type": "fixed"} | mac)
            for fip in floating:
                if fip["fixed_ip_address"] == address:
                    outer = {"version": 4, "addr": fip["floating_ip_address"], "OS-EXT-IPS:type": "floating"}
                    entries.append(outer | mac)
    return result


def _flavor(call: Call, server: Document) -> Document:
    flavor = server["_flavor"]
    if microversion(call) < (2, 47):
        return {"id": flavor["id"], "links": flavors.links(call, flavor["id"])[1:]}
    return {
        "vcpus": flavor["vcpus"],
        "ram": flavor["ram"],
        "disk": flavor["disk"],
        "ephemeral": flavor["OS-FLV-EXT-DATA:ephemeral"],
        "swap": flavor["swap"],
        "original_name": flavor["name"],
        "extra_specs": flavor["extra_specs"],
    }


def _image(call: Call, server: Document) -> Document | str:
    if not server["_image_id"]:
        return ""
    href = f"{call.base}/compute/images/{server['_image_id']}"
    return {"id": server["_image_id"], "links": [{"rel": "bookmark", "href": href}]}


def _group_names(call: Call, ports: list[Document]) -> list[str]:
    ids = dict.fromkeys(group_id for port in ports for group_id in port["security_groups"])
    groups = [call.store.get("security_group", group_id) for group_id in ids]
    return [group["name"] or group["id"] for group in groups if group is not None]


def _chosen(call: Call) -> list[Document]:
    everyone = any(call.ask(key) in ("1", "True", "true", "") for key in ("all_tenants", "all_projects"))
    if everyone:
        require_admin(call, "servers:detail:get_all_tenants")
    unknown = next((key for key, _value in call.query if key not in _QUERY and not key.startswith("_")), None)
    if unknown is not None and microversion(call) >= (2, 75):
        raise RefusedError(400, f"{unknown!r} does not match any of the regexes: '^_'")
    servers = call.store.all("server", None if everyone else call.project)[::-1]
    return [server for server in servers if _matches(call, server)]


_QUERY = (
    "name", "status", "flavor", "image", "limit", "marker", "sort_key", "sort_dir", "all_tenants", "all_projects",
    "uuid", "user_id", "key_name", "project_id", "tenant_id", "availability_zone", "tags", "tags-any", "not-tags",
    "not-tags-any", "changes-since", "changes-before", "ip", "ip6", "deleted", "host", "locked", "config_drive",
    "power_state", "task_state", "vm_state", "description", "launched_at", "terminated_at", "progress",
    "reservation_id", "access_ip_v4", "access_ip_v6", "created_at", "instance_name", "node", "hostname",
    "kernel_id", "ramdisk_id", "root_device_name", "soft_deleted", "auto_disk_config", "display_name",
    "display_description", "image_ref", "instance_type_id", "launch_index", "locked_by", "updated_at",
)  # fmt: skip
"""Query parameters that Nova knows; from microversion 2.75 on it refuses others."""


def _matches(call: Call, server: Document) -> bool:
    name, status = call.ask("name"), call.ask("status")
    if name is not None and not _search(name, server["name"]):
        return False
    if status is not None and server["status"] != status.upper():
        return False
    exact = {"flavor": server["_flavor"]["id"], "image": server["_image_id"], "uuid": server["id"]}
    exact |= {"user_id": server["user_id"], "key_name": server["key_name"], "project_id": server["tenant_id"]}
    exact |= {"tenant_id": server["tenant_id"], "availability_zone": server["OS-EXT-AZ:availability_zone"]}
    if any(call.ask(key) not in (None, value) for key, value in exact.items()):
        return False
    tags = call.ask("tags")
    return tags is None or set(tags.split(",")) <= set(server["_tags"])


def _search(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return pattern in name


def list_brief(call: Call) -> Reply:
    """GET /servers."""
    servers, more = page(call, _chosen(call))
    shown = [{"id": s["id"], "name": s["name"], "links": links(call, s["id"])} for s in servers]
    return Reply(200, {"servers": shown} | ({"servers_links": more} if more else {}))


def list_detail(call: Call) -> Reply:
    """GET /servers/detail."""
    servers, more = page(call, _chosen(call))
    return Reply(200, {"servers": [view(call, s) for s in servers]} | ({"servers_links": more} if more else {}))


def show(call: Call) -> Reply:
    """GET /servers/{id}."""
    return Reply(200, {"server": view(call, get_server(call, call.args["id"]), single=True)})


_CHANGES = {
    "name": Field(text(1)),
    "description": Field(nullable(text())),
    "hostname": Field(text(1)),
    "accessIPv4": Field(text()),
    "accessIPv6": Field(text()),
    "OS-DCF:diskConfig": Field(text()),
}
_STORED = {"description": "_description", "hostname": "_hostname"}


def update(call: Call) -> Reply:
    """PUT /servers/{id}."""
    server = get_server(call, call.args["id"])
    for name, value in checked(call, "server", _CHANGES).items():
        server[_STORED.get(name, name)] = value
    server["updated"] = call.stamp()
    call.store.update("server", server)
    return Reply(200, {"server": view(call, server, single=True)})


def delete(call: Call) -> Reply:
    """DELETE /servers/{id}: the server goes away after a moment."""
    server = get_server(call, call.args["id"])
    if server["_locked"] and not call.token.is_admin:
        raise RefusedError(409, f"Instance {server['id']} is locked")
    if server["OS-EXT-STS:task_state"] != "deleting":
        call.store.cancel(server["id"])
        server |= {"OS-EXT-STS:task_state": "deleting", "updated": call.stamp()}
        call.store.update("server", server)
        call.later("server.deleted", server["id"])
    return Reply(204)


def addresses(call: Call) -> Reply:
    """GET /servers/{id}/ips."""
    shown = view(call, get_server(call, call.args["id"]))["addresses"]
    short = {name: [{key: entry[key] for key in ("version", "addr")} for entry in shown[name]] for name in shown}
    return Reply(200, {"addresses": short})


ROUTES = (
    Route("GET", "/v2.1/servers", list_brief),
    Route("GET", "/v2.1/servers/detail", list_detail),
    Route("GET", "/v2.1/servers/{id}", show),
    Route("PUT", "/v2.1/servers/{id}", update),
    Route("DELETE", "/v2.1/servers/{id}", delete),
    Route("GET", "/v2.1/servers/{id}/ips", addresses),
)
