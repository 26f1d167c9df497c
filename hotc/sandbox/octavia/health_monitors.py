"""Health monitors: a pool has one at most, which tells which of its members work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.octavia import tree, views
from hotc.sandbox.octavia.errors import bad_option, immutable, invalid
from hotc.sandbox.octavia.fields import (
    NAME,
    PROJECT,
    SWITCH,
    TAGS,
    checked,
    integer,
    one_of,
    text,
    url_path,
    uuid,
)  # fmt: skip
from hotc.sandbox.octavia.pools import listeners_of
from hotc.sandbox.octavia.tree import MONITOR, POOL
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_TYPES = ("PING", "HTTP", "TCP", "HTTPS", "TLS-HELLO", "UDP-CONNECT", "SCTP")
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "OPTIONS", "PATCH", "CONNECT")
_DEFAULTS: Document = {"max_retries_down": 3}
_OF_HTTP: Document = {"http_method": "GET", "url_path": "/", "expected_codes": "200"}
_CHANGEABLE = {
    "name": NAME,
    "delay": Field(integer(0)),
    "timeout": Field(integer(0)),
    "max_retries": Field(integer(1, 10)),
    "max_retries_down": Field(integer(1, 10)),
    "http_method": Field(one_of(*_METHODS)),
    "url_path": Field(url_path),
    "expected_codes": Field(text(64, r"^(\d{3}(\s*,\s*\d{3})*)$|^(\d{3}-\d{3})$")),
    "admin_state_up": SWITCH,
    "tags": TAGS,
    "http_version": Field(one_of(1.0, 1.1)),
    "domain_name": NAME,
}
_FIELDS = _CHANGEABLE | {
    "type": Field(one_of(*_TYPES), required=True),
    "delay": Field(integer(0), required=True),
    "timeout": Field(integer(0), required=True),
    "max_retries": Field(integer(1, 10), required=True),
    "pool_id": Field(uuid, required=True),
    "project_id": PROJECT,
    "tenant_id": PROJECT,
}


def create(call: Call) -> Reply:
    """POST /lbaas/healthmonitors."""
    given = checked(call, "health_monitor_", "healthmonitor", _FIELDS)
    pool = tree.found(call, POOL, given["pool_id"])
    _check_type(given["type"], pool["protocol"])
    tree.require_quota(call, MONITOR, pool["project_id"])
    _lock(call, pool)
    _check_options(given["type"], [name for name in _OF_HTTP if given.get(name)])
    _check_domain(given)
    if tree.monitor(call, pool["id"]) is not None:
        raise RefusedError(409, "This pool already has a health monitor")
    body: Document = {"id": new_id(), **dict.fromkeys(_CHANGEABLE), "admin_state_up": True}
    body |= {key: value for key, value in given.items() if key in _CHANGEABLE}
    body |= {"type": given["type"], "project_id": pool["project_id"], "_pool_id": pool["id"]}
    made = tree.created(call, MONITOR, pool["_balancer_id"], _completed(body))
    return Reply(201, {"healthmonitor": views.monitor(call, made)})


def _check_type(kind: str, protocol: str) -> None:
    connectionless = protocol in ("UDP", "SCTP")
    if connectionless and kind not in ("UDP-CONNECT", "SCTP", "TCP", "HTTP"):
        types = "UDP-CONNECT/SCTP/TCP/HTTP"
        what = f"so only a {types} health monitor is supported."
        raise invalid(f"The associated pool protocol is {protocol}, {what}")
    if not connectionless and kind in ("UDP-CONNECT", "SCTP"):
        raise invalid(f"The {kind} type is only supported for pools of type UDP/SCTP.")


def _check_options(kind: str, given: list[str]) -> None:
    if kind not in ("HTTP", "HTTPS") and given:
        raise bad_option(given[0], f"health monitors of type {kind}")


def _check_domain(body: Document) -> None:
    if body.get("domain_name") and not body.get("http_version"):
        raise invalid("'http_version' must be specified when 'domain_name' is provided.")


def _completed(body: Document) -> Document:
    defaults = _DEFAULTS | (_OF_HTTP if body["type"] in ("HTTP", "HTTPS") else {})
    body |= {key: value for key, value in defaults.items() if not body[key]}
    body |= {"name": body["name"] or "", "tags": body["tags"] or []}
    return body | {"admin_state_up": bool(body["admin_state_up"])}


def _lock(call: Call, pool: Document) -> None:
    if pool["provisioning_status"] != "ACTIVE":
        raise immutable("Pool", pool["id"])
    tree.lock(call, pool["_balancer_id"], *listeners_of(call, pool["id"]), (POOL, pool))


def list_monitors(call: Call) -> Reply:
    """GET /lbaas/healthmonitors."""
    return views.list_objects(call, MONITOR, call.store.all(MONITOR), "healthmonitors", views.monitor)


def show(call: Call) -> Reply:
    """GET /lbaas/healthmonitors/{id}."""
    return Reply(200, {"healthmonitor": views.monitor(call, tree.found(call, MONITOR, call.args["id"]))})


def update(call: Call) -> Reply:
    """PUT /lbaas/healthmonitors/{id}; what is null goes back to what is usual."""
    given = checked(call, "health_monitor_", "healthmonitor", _CHANGEABLE)
    body = tree.found(call, MONITOR, call.args["id"])
    _check_options(body["type"], [name for name in _OF_HTTP if name in given])
    for name in ("delay", "max_retries", "timeout"):
        if name in given and given[name] is None:
            raise bad_option(None, name)
    _check_domain(body | given)
    _lock(call, tree.found(call, POOL, body["_pool_id"]))
    changed = tree.changed(call, MONITOR, _completed(body | given))
    return Reply(200, {"healthmonitor": views.monitor(call, changed)})


def delete(call: Call) -> Reply:
    """DELETE /lbaas/healthmonitors/{id}."""
    body = tree.found(call, MONITOR, call.args["id"])
    _lock(call, tree.found(call, POOL, body["_pool_id"]))
    tree.doomed(call, MONITOR, body)
    return Reply(204)


_PATH = "/v2.0/lbaas/healthmonitors"
ROUTES = (
    Route("GET", _PATH, list_monitors),
    Route("POST", _PATH, create),
    Route("GET", f"{_PATH}/{{id}}", show),
    Route("PUT", f"{_PATH}/{{id}}", update),
    Route("DELETE", f"{_PATH}/{{id}}", delete),
)
