"""Listeners: the doors of a load balancer."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.octavia import tree, views
from hotc.sandbox.octavia.errors import invalid, not_found
from hotc.sandbox.octavia.fields import (
    NAME,
    PORT_RANGE,
    PROJECT,
    REFERENCE,
    SWITCH,
    TAGS,
    boolean,
    checked,
    cidr,
    integer,
    list_of,
    one_of,
    text,
    text_map,
    uuid,
)  # fmt: skip
from hotc.sandbox.octavia.protocols import LISTENER_PROTOCOLS, require_match, transport
from hotc.sandbox.octavia.tree import LISTENER, POOL
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_SECONDS = Field(integer(0, 365 * 24 * 3600 * 1000))
_DEFAULTS: Document = {
    "connection_limit": -1,
    "timeout_client_data": 50000,
    "timeout_member_connect": 5000,
    "timeout_member_data": 50000,
    "timeout_tcp_inspect": 0,
    "client_authentication": "NONE",
    "hsts_include_subdomains": False,
    "hsts_preload": False,
    "insert_headers": {},
    "sni_container_refs": [],
    "tags": [],
}
"""What is meant by nothing, and by null."""

_CHANGEABLE = {
    "name": NAME,
    "description": NAME,
    "admin_state_up": SWITCH,
    "connection_limit": Field(integer(-1)),
    "default_tls_container_ref": REFERENCE,
    "sni_container_refs": Field(list_of(text())),
    "default_pool_id": Field(uuid),
    "insert_headers": Field(text_map),
    "timeout_client_data": _SECONDS,
    "timeout_member_connect": _SECONDS,
    "timeout_member_data": _SECONDS,
    "timeout_tcp_inspect": _SECONDS,
    "tags": TAGS,
    "client_ca_tls_container_ref": REFERENCE,
    "client_authentication": Field(one_of("NONE", "OPTIONAL", "MANDATORY")),
    "client_crl_container_ref": REFERENCE,
    "allowed_cidrs": Field(list_of(cidr)),
    "tls_ciphers": Field(text(2048)),
    "tls_versions": TAGS,
    "alpn_protocols": TAGS,
    "hsts_max_age": Field(integer(0)),
    "hsts_include_subdomains": Field(boolean),
    "hsts_preload": Field(boolean),
}
_FIELDS = _CHANGEABLE | {
    "protocol": Field(one_of(*LISTENER_PROTOCOLS), required=True),
    "protocol_port": Field(integer(*PORT_RANGE), required=True),
    "loadbalancer_id": Field(uuid, required=True),
    "project_id": PROJECT,
    "tenant_id": PROJECT,
}


def create(call: Call) -> Reply:
    """POST /lbaas/listeners."""
    given = checked(call, "listener_", "listener", _FIELDS)
    balancer = tree.found(call, tree.BALANCER, given.pop("loadbalancer_id"))
    project = balancer["project_id"]
    tree.require_quota(call, LISTENER, project)
    _check_pool(call, balancer["id"], given.get("default_pool_id"), given["protocol"])
    tree.lock(call, balancer["id"])
    _check_certificates(call, given)
    _check_door(call, balancer, given)
    body: Document = {"id": new_id(), **dict.fromkeys(_CHANGEABLE), **_DEFAULTS, "admin_state_up": True}
    body |= {key: value for key, value in given.items() if key not in ("project_id", "tenant_id")}
    body = _completed(body) | {"project_id": project}
    made = tree.created(call, LISTENER, balancer["id"], body)
    return Reply(201, {"listener": views.listener(call, made)})


def _completed(body: Document) -> Document:
    body |= {key: value for key, value in _DEFAULTS.items() if body[key] is None}
    body |= {key: body[key] or "" for key in ("name", "description")}
    return body | {"admin_state_up": bool(body["admin_state_up"]), "allowed_cidrs": body["allowed_cidrs"] or None}


def _check_pool(call: Call, balancer_id: str, pool_id: object, protocol: str) -> None:
    if not pool_id:
        return
    pool = call.store.get(POOL, pool_id)
    if pool is None or pool["_balancer_id"] != balancer_id:
        raise not_found("Pool", pool_id)
    require_match(protocol, pool["protocol"])


def _check_certificates(call: Call, given: Document) -> None:
    refs = [*(given.get("sni_container_refs") or []), given.get("default_tls_container_ref")]
    refs = [ref for ref in refs if ref]
    if given["protocol"] != "TERMINATED_HTTPS":
        if refs:
            what = f"{given['protocol']} protocol listeners."
            raise invalid(f"Certificate container references are not allowed on {what}")
        return
    if not refs:
        what = "An SNI or default certificate container reference must be provided for"
        raise invalid(f"{what} TERMINATED_HTTPS protocol listeners.")
    _require_readable(call, refs)


def _require_readable(call: Call, refs: list[str]) -> None:
    """Refuse references to what the key manager doesn't have."""
    known = ("barbican_container", "barbican_secret")
    bad = [ref for ref in refs if not any(call.store.get(kind, ref.rpartition("/")[2]) for kind in known)]
    if bad:
        raise RefusedError(400, f"Could not retrieve certificate: {bad}")


def _check_door(call: Call, balancer: Document, given: Document) -> None:
    for other in call.store.find(LISTENER, "_balancer_id", balancer["id"]):
        same = transport(other["protocol"]) == transport(given["protocol"])
        if same and other["protocol_port"] == given["protocol_port"]:
            raise RefusedError(
                409,
                "Another Listener on this Load Balancer is already using "
                f"protocol {other['protocol']} and protocol_port {given['protocol_port']}",
            )
    _check_cidrs(balancer, given.get("allowed_cidrs"))


def _check_cidrs(balancer: Document, cidrs: list[str] | None) -> None:
    for each in cidrs or []:
        if ipaddress.ip_network(each).version != ipaddress.ip_address(balancer["vip_address"]).version:
            vips = [balancer["vip_address"]]
            raise invalid(f"CIDR {each} IP version incompatible with all VIPs {vips} IP version.")


def list_listeners(call: Call) -> Reply:
    """GET /lbaas/listeners."""
    return views.list_objects(call, LISTENER, call.store.all(LISTENER), "listeners", views.listener)


def show(call: Call) -> Reply:
    """GET /lbaas/listeners/{id}."""
    return Reply(200, {"listener": views.listener(call, tree.found(call, LISTENER, call.args["id"]))})


def update(call: Call) -> Reply:
    """PUT /lbaas/listeners/{id}."""
    given = checked(call, "listener_", "listener", _CHANGEABLE)
    body = tree.found(call, LISTENER, call.args["id"])
    _check_pool(call, body["_balancer_id"], given.get("default_pool_id"), body["protocol"])
    balancer = tree.found(call, tree.BALANCER, body["_balancer_id"])
    _check_cidrs(balancer, given.get("allowed_cidrs"))
    _require_readable(
        call, [ref for ref in (*(given.get("sni_container_refs") or []), given.get("default_tls_container_ref")) if ref]
    )
    tree.lock(call, body["_balancer_id"])
    changed = tree.changed(call, LISTENER, _completed(body | given))
    return Reply(200, {"listener": views.listener(call, changed)})


def delete(call: Call) -> Reply:
    """DELETE /lbaas/listeners/{id}: its policies go with it, pools stay."""
    body = tree.found(call, LISTENER, call.args["id"])
    tree.lock(call, body["_balancer_id"])
    tree.doomed(call, LISTENER, body)
    return Reply(204)


def statistics(call: Call) -> Reply:
    """GET /lbaas/listeners/{id}/stats: nothing ever passes here."""
    tree.found(call, LISTENER, call.args["id"])
    names = ("bytes_in", "bytes_out", "active_connections", "total_connections", "request_errors")
    return Reply(200, {"stats": dict.fromkeys(names, 0)})


_PATH = "/v2.0/lbaas/listeners"
ROUTES = (
    Route("GET", _PATH, list_listeners),
    Route("POST", _PATH, create),
    Route("GET", f"{_PATH}/{{id}}", show),
    Route("PUT", f"{_PATH}/{{id}}", update),
    Route("DELETE", f"{_PATH}/{{id}}", delete),
    Route("GET", f"{_PATH}/{{id}}/stats", statistics),
)
