"""Members of a pool: the addresses that do the work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.octavia import tree, views
from hotc.sandbox.octavia.errors import below_nothing, immutable, not_found
from hotc.sandbox.octavia.fields import (
    NAME,
    PORT_RANGE,
    PROJECT,
    SWITCH,
    TAGS,
    address,
    boolean,
    checked,
    integer,
    uuid,
)  # fmt: skip
from hotc.sandbox.octavia.pools import listeners_of
from hotc.sandbox.octavia.tree import MEMBER, POOL
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_CHANGEABLE = {
    "name": NAME,
    "admin_state_up": SWITCH,
    "weight": Field(integer(0, 256)),
    "backup": Field(boolean),
    "monitor_port": Field(integer(*PORT_RANGE)),
    "monitor_address": Field(address),
    "tags": TAGS,
}
_FIELDS = _CHANGEABLE | {
    "address": Field(address, required=True),
    "protocol_port": Field(integer(*PORT_RANGE), required=True),
    "subnet_id": Field(uuid),
    "project_id": PROJECT,
    "tenant_id": PROJECT,
    "request_sriov": Field(boolean),
}


def _pool(call: Call) -> Document:
    pool = call.store.get(POOL, call.args["pool"])
    if pool is None:
        raise below_nothing("Pool", call.args["pool"])
    return tree.found(call, POOL, pool["id"])


def _one(call: Call) -> tuple[Document, Document]:
    pool = _pool(call)
    member = call.store.get(MEMBER, call.args["id"])
    if member is None or member["_pool_id"] != pool["id"]:
        raise not_found("Member", call.args["id"])
    return pool, member


def _lock(call: Call, pool: Document) -> None:
    if pool["provisioning_status"] != "ACTIVE":
        raise immutable("Pool", pool["id"])
    tree.lock(call, pool["_balancer_id"], *listeners_of(call, pool["id"]), (POOL, pool))


def create(call: Call) -> Reply:
    """POST /lbaas/pools/{pool}/members."""
    pool = _pool(call)
    given = checked(call, "member_", "member", _FIELDS)
    if given.get("subnet_id") and call.store.get("subnet", given["subnet_id"]) is None:
        raise not_found("Subnet", given["subnet_id"], 400)
    tree.require_quota(call, MEMBER, pool["project_id"])
    _lock(call, pool)
    for other in tree.members(call, pool["id"]):
        if (other["address"], other["protocol_port"]) == (given["address"], given["protocol_port"]):
            what = f"ip {given['address']} on protocol_port {given['protocol_port']}"
            raise RefusedError(409, f"Another member on this pool is already using {what}")
    watched = tree.monitor(call, pool["id"]) is not None
    body: Document = {
        "id": new_id(),
        "name": given.get("name") or "",
        "operating_status": "OFFLINE" if watched else "NO_MONITOR",
        "admin_state_up": bool(given.get("admin_state_up", True)),
        "address": given["address"],
        "protocol_port": given["protocol_port"],
        "weight": 1 if given.get("weight") is None else given["weight"],
        "backup": bool(given.get("backup")),
        "subnet_id": given.get("subnet_id"),
        "project_id": pool["project_id"],
        "monitor_address": given.get("monitor_address"),
        "monitor_port": given.get("monitor_port"),
        "tags": given.get("tags") or [],
        "vnic_type": "normal",
        "_pool_id": pool["id"],
    }
    made = tree.created(call, MEMBER, pool["_balancer_id"], body)
    return Reply(201, {"member": views.member(call, made)})


def list_members(call: Call) -> Reply:
    """GET /lbaas/pools/{pool}/members."""
    return views.list_objects(call, MEMBER, tree.members(call, _pool(call)["id"]), "members", views.member)


def show(call: Call) -> Reply:
    """GET /lbaas/pools/{pool}/members/{id}."""
    return Reply(200, {"member": views.member(call, _one(call)[1])})


def update(call: Call) -> Reply:
    """PUT /lbaas/pools/{pool}/members/{id}."""
    pool, member = _one(call)
    given = checked(call, "member_", "member", _CHANGEABLE)
    _lock(call, pool)
    member |= given
    member |= {"name": member["name"] or "", "tags": member["tags"] or [], "backup": bool(member["backup"])}
    member |= {"weight": 1 if member["weight"] is None else member["weight"]}
    member["admin_state_up"] = bool(member["admin_state_up"])
    return Reply(200, {"member": views.member(call, tree.changed(call, MEMBER, member))})


def delete(call: Call) -> Reply:
    """DELETE /lbaas/pools/{pool}/members/{id}."""
    pool, member = _one(call)
    _lock(call, pool)
    tree.doomed(call, MEMBER, member)
    return Reply(204)


_PATH = "/v2.0/lbaas/pools/{pool}/members"
ROUTES = (
    Route("GET", _PATH, list_members),
    Route("POST", _PATH, create),
    Route("GET", f"{_PATH}/{{id}}", show),
    Route("PUT", f"{_PATH}/{{id}}", update),
    Route("DELETE", f"{_PATH}/{{id}}", delete),
)
