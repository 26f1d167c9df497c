"""What a server asks of Neutron: checked when it's created, allocated while it's built, given back when it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox import settings
from hotc.sandbox.bodies import MisfitError, uuid
from hotc.sandbox.call import Call, RefusedError
from hotc.sandbox.neutron import checks
from hotc.sandbox.neutron.ports import new_port, remove_port
from hotc.sandbox.neutron.quotas import require_quota

if TYPE_CHECKING:
    from hotc.sandbox.call import Moment
    from hotc.sandbox.store import Document

_KEYS = ("uuid", "port", "fixed_ip", "tag")


def requested(value: Any) -> Any:
    """Accept ``auto``, ``none`` or a list of maps with a network's uuid or a port."""
    if value in ("auto", "none"):
        return value
    try:
        if not isinstance(value, list):
            raise ValueError("not a list")
        for item in value:
            _check_entry(item)
    except ValueError:
        raise MisfitError(f"{value!r} is not valid under any of the given schemas") from None
    return value


def _check_entry(item: Any) -> None:
    if not isinstance(item, dict) or set(item) - set(_KEYS):
        raise ValueError("unknown keys")
    for key in ("uuid", "port"):
        if item.get(key) is not None:
            uuid(item[key])
    if item.get("fixed_ip"):
        checks.ip_address(item["fixed_ip"])


def checked_requests(call: Call, wanted: Any, count: int) -> list[Document]:
    """Return the interfaces that a server is to get, each with a network or a port; refuses as Nova's API does."""
    if wanted == "none":
        return []
    if wanted == "auto" or not wanted:
        return _only_network(call, automatic=wanted == "auto")
    result = []
    for item in wanted:
        if item.get("port"):
            result.append(_given_port(call, item, count))
        elif item.get("uuid"):
            result.append(_given_network(call, item))
        else:
            raise RefusedError(400, "Bad network format: missing 'uuid'")
    ports = [item["port"] for item in result if "port" in item]
    if len(ports) != len(set(ports)):
        raise RefusedError(400, "Port is specified more than once.")
    return result


def _only_network(call: Call, *, automatic: bool) -> list[Document]:
    usable = [n for n in call.store.all("network") if n["project_id"] == call.project or n["shared"]]
    usable = [network for network in usable if network["subnets"] and not network["router:external"]]
    if len(usable) > 1:
        raise RefusedError(409, "Multiple possible networks found, use a Network ID to be more specific.")
    if not usable and automatic:
        raise RefusedError(400, f"Unable to automatically allocate a network for project {call.project}")
    return [{"uuid": network["id"]} for network in usable]


def _given_port(call: Call, item: Document, count: int) -> Document:
    port = call.store.get("port", item["port"])
    if port is None or (port["project_id"] != call.project and not call.token.is_admin):
        raise RefusedError(400, f"Port id {item['port']} could not be found.")
    if port["device_id"]:
        raise RefusedError(409, f"Port {item['port']} is still in use.")
    if count > 1:
        raise RefusedError(400, "Unable to launch multiple instances with a single configured port ID.")
    return {"port": port["id"], "tag": item.get("tag")}


def _given_network(call: Call, item: Document) -> Document:
    network = call.store.get("network", item["uuid"])
    mine = network is not None and (network["project_id"] == call.project or network["shared"] or call.token.is_admin)
    if network is None or not (mine or network["router:external"]):
        raise RefusedError(400, f"Network {item['uuid']} could not be found.")
    if not mine:
        raise RefusedError(403, f"It is not allowed to create an interface on external network {network['id']}")
    if not network["subnets"]:
        raise RefusedError(400, f"Network {network['id']} requires a subnet in order to boot instances on.")
    fixed = item.get("fixed_ip")
    if fixed and any(
        ip["ip_address"] == fixed for p in call.store.find("port", "network_id", network["id"]) for ip in p["fixed_ips"]
    ):
        raise RefusedError(400, f"Fixed IP address {fixed} is already in use on instance.")
    return {"uuid": network["id"], "fixed_ip": fixed, "tag": item.get("tag")}


def security_group_ids(call: Call, names: list[str]) -> list[str]:
    """Return the ids of groups given by name or id; refuses what is unknown or ambiguous."""
    result: list[str] = []
    for name in dict.fromkeys(names):
        by_id = call.store.get("security_group", name)
        matches = [by_id] if by_id else call.store.find("security_group", "name", name)
        matches = [group for group in matches if group["project_id"] == call.project]
        if not matches and name != "default":
            raise RefusedError(400, f"Unable to find security_group with name or id '{name}'")
        if len(matches) > 1:
            message = f"Multiple security_group matches found for name '{name}', use an ID to be more specific."
            raise RefusedError(409, message)
        result += [group["id"] for group in matches]
    return result


def claim_ports(moment: Moment, server: Document) -> None:
    """Make the given ports the server's, so that no other server can have them."""
    for request in server["_requests"]:
        if "port" in request:
            bind(moment, server, request["port"])


def allocate(moment: Moment, server: Document) -> None:
    """Create a port in each requested network; raises Neutron's refusal if one can't be had."""
    order = []
    for request in server["_requests"]:
        if "port" in request:
            order.append(request["port"])
            continue
        port = create_port(moment, server, request)
        order.append(port["id"])
    server |= {"_ports": order, "_networked": True}


def create_port(moment: Moment, server: Document, request: Document) -> Document:
    """Create and bind a port of a server in a network."""
    network = moment.store.get("network", request["uuid"])
    if network is None:
        raise RefusedError(400, f"Network {request['uuid']} could not be found.")
    if isinstance(moment, Call):
        require_quota(moment, "port", server["tenant_id"])
    values: dict[str, Any] = {"device_id": server["id"], "device_owner": f"compute:{settings.ZONE}"}
    values["dns_name"] = server["_hostname"]
    if request.get("fixed_ip"):
        values["fixed_ips"] = [{"ip_address": request["fixed_ip"]}]
    if server["_groups"] and network["port_security_enabled"]:
        values["security_groups"] = server["_groups"]
    port = new_port(moment, network, server["tenant_id"], **values)
    server["_made_ports"].append(port["id"])
    bind(moment, server, port["id"])
    return port


def bind(moment: Moment, server: Document, port_id: str) -> Document | None:
    """Attach a port to a server."""
    port = moment.store.get("port", port_id)
    if port is None:
        return None
    port |= {"device_id": server["id"], "device_owner": f"compute:{settings.ZONE}", "status": "ACTIVE"}
    port |= {
        "binding:vif_type": "ovs",
        "binding:host_id": "sandbox",
        "dns_name": port["dns_name"] or server["_hostname"],
    }
    port["revision_number"] += 1
    port["updated_at"] = moment.stamp()
    moment.store.update("port", port)
    return port


def unbind(moment: Moment, server: Document, port: Document) -> None:
    """Take a port from a server: delete it if the server's creation made it, else leave it free."""
    if port["id"] in server["_made_ports"]:
        remove_port(moment, port)
        return
    port |= {
        "device_id": "",
        "device_owner": "",
        "status": "DOWN",
        "binding:vif_type": "unbound",
        "binding:host_id": "",
    }
    port["dns_name"] = ""
    port["revision_number"] += 1
    port["updated_at"] = moment.stamp()
    moment.store.update("port", port)
