"""Load balancers: their address, what they go through, their statuses and figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.neutron.ports import new_port
from hotc.sandbox.octavia import flavors, tree, views
from hotc.sandbox.octavia.errors import forbidden, invalid, not_found
from hotc.sandbox.octavia.fields import ANY, NAME, PROJECT, SWITCH, TAGS, address, checked, list_of, text, uuid
from hotc.sandbox.octavia.tree import BALANCER, LISTENER, POOL
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_CHANGEABLE = {
    "name": NAME,
    "description": NAME,
    "admin_state_up": SWITCH,
    "vip_qos_policy_id": Field(uuid),
    "vip_sg_ids": Field(list_of(uuid)),
    "tags": TAGS,
}
_FIELDS = _CHANGEABLE | {
    "vip_address": Field(address),
    "vip_port_id": Field(uuid),
    "vip_subnet_id": Field(uuid),
    "vip_network_id": Field(uuid),
    "additional_vips": ANY,
    "project_id": PROJECT,
    "tenant_id": PROJECT,
    "provider": Field(text(64)),
    "flavor_id": Field(uuid),
    "availability_zone": NAME,
}
"""Listeners and pools in the same request, which Octavia takes too, are not taken here."""


def create(call: Call) -> Reply:
    """POST /lbaas/loadbalancers."""
    given = checked(call, "load_balancer", "loadbalancer", _FIELDS)
    project = given.get("project_id") or given.get("tenant_id") or call.project
    if project != call.project and not call.token.is_admin:
        raise forbidden()
    network, subnet = _place(call, given)
    flavors.require_offered(call, given)
    tree.require_quota(call, BALANCER, project)
    identity = new_id()
    port = _given_port(call, given) if network is None else _new_port(call, identity, given, network, subnet)
    body: Document = {
        "id": identity,
        "name": given.get("name") or "",
        "description": given.get("description") or "",
        "provisioning_status": "PENDING_CREATE",
        "operating_status": "OFFLINE",
        "admin_state_up": bool(given.get("admin_state_up", True)),
        "project_id": project,
        "created_at": tree.stamp(call),
        "updated_at": None,
        "vip_address": port["fixed_ips"][0]["ip_address"],
        "vip_port_id": port["id"],
        "vip_subnet_id": port["fixed_ips"][0]["subnet_id"],
        "vip_network_id": port["network_id"],
        "vip_sg_ids": given.get("vip_sg_ids") or [],
        "additional_vips": [],
        "provider": given.get("provider") or tree.provider_names()[0],
        "flavor_id": given.get("flavor_id"),
        "vip_qos_policy_id": given.get("vip_qos_policy_id"),
        "tags": given.get("tags") or [],
        "availability_zone": given.get("availability_zone"),
        "vip_vnic_type": "normal",
        "_owns_port": not given.get("vip_port_id"),
    }
    call.store.insert(BALANCER, project, body)
    call.later("balancer.settled", identity)
    return Reply(201, {"loadbalancer": views.balancer(call, body)})


def _place(call: Call, given: Document) -> tuple[Document | None, Document | None]:
    """The network and the subnet of the address; neither where a port is given."""
    if not any(given.get(key) for key in ("vip_port_id", "vip_network_id", "vip_subnet_id")):
        raise invalid("VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id.")
    if given.get("provider") and given["provider"] not in tree.provider_names():
        raise RefusedError(400, f"Provider '{given['provider']}' is not enabled.")
    if given.get("vip_port_id"):
        return None, None
    subnet = call.store.get("subnet", given["vip_subnet_id"]) if given.get("vip_subnet_id") else None
    if given.get("vip_subnet_id") and subnet is None:
        raise not_found("Subnet", given["vip_subnet_id"], 400)
    wanted = given.get("vip_network_id") or (subnet or {}).get("network_id")
    network = call.store.get("network", wanted)
    if network is None:
        raise not_found("Network", wanted, 400)
    if subnet is not None and subnet["network_id"] != network["id"]:
        raise not_found("Subnet", subnet["id"], 400)
    return network, subnet


def _given_port(call: Call, given: Document) -> Document:
    port = call.store.get("port", given["vip_port_id"])
    if port is None or not port["fixed_ips"]:
        raise not_found("Port", given["vip_port_id"], 400)
    if port["device_id"]:
        raise invalid(f"Port {port['id']} is already used by device {port['device_id']} ")
    return port


def _new_port(call: Call, identity: str, given: Document, network: Document, subnet: Document | None) -> Document:
    project = given.get("project_id") or given.get("tenant_id") or call.project
    fixed = {"subnet_id": subnet["id"]} if subnet else {}
    fixed |= {"ip_address": given["vip_address"]} if given.get("vip_address") else {}
    values: Document = {"name": f"octavia-lb-{identity}", "device_owner": "Octavia", "device_id": f"lb-{identity}"}
    values |= {"admin_state_up": False} | ({"fixed_ips": [fixed]} if fixed else {})
    try:
        return new_port(call, network, project, **values)
    except RefusedError as refusal:
        if refusal.status == 409 and given.get("vip_address"):
            raise RefusedError(409, f"The VIP IP address is already in use: {refusal.message}") from None
        kind = "BadRequestException" if refusal.status == 400 else "ConflictException"
        why = f"{kind}('{kind}: {refusal.status}')"
        raise RefusedError(400, f"Error creating neutron port on network {network['id']} due to {why}.") from None


def list_balancers(call: Call) -> Reply:
    """GET /lbaas/loadbalancers."""
    return views.list_objects(call, BALANCER, call.store.all(BALANCER), "loadbalancers", views.balancer)


def show(call: Call) -> Reply:
    """GET /lbaas/loadbalancers/{id}."""
    return Reply(200, {"loadbalancer": views.balancer(call, tree.found(call, BALANCER, call.args["id"]))})


def _begin(call: Call, body: Document, status: str) -> None:
    if body["provisioning_status"] != "ACTIVE":
        state = body["provisioning_status"]
        raise RefusedError(409, f"Invalid state {state} of loadbalancer resource {body['id']}")
    body["provisioning_status"] = status
    call.later("balancer.settled", body["id"])


def update(call: Call) -> Reply:
    """PUT /lbaas/loadbalancers/{id}."""
    given = checked(call, "load_balancer", "loadbalancer", _CHANGEABLE)
    body = tree.found(call, BALANCER, call.args["id"])
    _begin(call, body, "PENDING_UPDATE")
    body |= given | {"updated_at": tree.stamp(call)}
    body |= {key: body[key] or "" for key in ("name", "description")}
    body |= {"admin_state_up": bool(body["admin_state_up"]), "tags": body["tags"] or []}
    body["vip_sg_ids"] = body["vip_sg_ids"] or []
    call.store.update(BALANCER, body)
    return Reply(200, {"loadbalancer": views.balancer(call, body)})


def delete(call: Call) -> Reply:
    """DELETE /lbaas/loadbalancers/{id}; with ``cascade`` all that is in it goes, too."""
    body = tree.found(call, BALANCER, call.args["id"])
    cascade = (call.ask("cascade") or "").lower() in ("true", "1", "t", "y", "yes", "on")
    if not cascade and any(call.store.exists(kind, "_balancer_id", body["id"]) for kind in (LISTENER, POOL)):
        raise invalid(f"Cannot delete Load Balancer {body['id']} - it has children")
    _begin(call, body, "PENDING_DELETE")
    call.store.update(BALANCER, body)
    return Reply(204)


def failover(call: Call) -> Reply:
    """PUT /lbaas/loadbalancers/{id}/failover; for administrators."""
    body = tree.found(call, BALANCER, call.args["id"])
    if not call.token.is_admin:
        raise forbidden()
    _begin(call, body, "PENDING_UPDATE")
    call.store.update(BALANCER, body)
    return Reply(202)


def statistics(call: Call) -> Reply:
    """GET /lbaas/loadbalancers/{id}/stats: nothing ever passes here."""
    tree.found(call, BALANCER, call.args["id"])
    names = ("bytes_in", "bytes_out", "active_connections", "total_connections", "request_errors")
    return Reply(200, {"stats": dict.fromkeys(names, 0)})


def statuses(call: Call) -> Reply:
    """GET /lbaas/loadbalancers/{id}/status: the whole tree."""
    body = tree.found(call, BALANCER, call.args["id"])
    listeners = call.store.find(LISTENER, "_balancer_id", body["id"])
    shown = _status(body) | {"listeners": [_listener_status(call, each) for each in listeners]}
    return Reply(200, {"statuses": {"loadbalancer": shown}})


def _status(body: Document, *more: str) -> Document:
    return {key: body[key] for key in ("id", "name", *more, "operating_status", "provisioning_status")}


def _listener_status(call: Call, listener: Document) -> Document:
    pool = call.store.get(POOL, listener["default_pool_id"]) if listener["default_pool_id"] else None
    return _status(listener) | {"pools": [_pool_status(call, pool)] if pool else []}


def _pool_status(call: Call, pool: Document) -> Document:
    monitor = tree.monitor(call, pool["id"])
    shown = _status(pool) | ({"health_monitor": _status(monitor, "type")} if monitor else {})
    return shown | {"members": [_status(each, "address", "protocol_port") for each in tree.members(call, pool["id"])]}


_PATH = "/v2.0/lbaas/loadbalancers"
ROUTES = (
    Route("GET", _PATH, list_balancers),
    Route("POST", _PATH, create),
    Route("GET", f"{_PATH}/{{id}}", show),
    Route("PUT", f"{_PATH}/{{id}}", update),
    Route("DELETE", f"{_PATH}/{{id}}", delete),
    Route("PUT", f"{_PATH}/{{id}}/failover", failover),
    Route("GET", f"{_PATH}/{{id}}/stats", statistics),
    Route("GET", f"{_PATH}/{{id}}/status", statuses),
    Route("GET", f"{_PATH}/{{id}}/statuses", statuses),
)
