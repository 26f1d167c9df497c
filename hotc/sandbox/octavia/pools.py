"""Pools: what a listener passes its traffic to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hotc.sandbox.bodies import Field, MisfitError
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.octavia import tree, views
from hotc.sandbox.octavia.errors import invalid, not_found
from hotc.sandbox.octavia.fields import (
    NAME,
    PROJECT,
    REFERENCE,
    SWITCH,
    TAGS,
    UnreadableError,
    checked,
    one_of,
    text,
    uuid,
)  # fmt: skip
from hotc.sandbox.octavia.protocols import POOL_PROTOCOLS, require_match
from hotc.sandbox.octavia.tree import LISTENER, POOL
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_ALGORITHMS = ("SOURCE_IP", "SOURCE_IP_PORT", "LEAST_CONNECTIONS", "ROUND_ROBIN")
_PERSISTENCE: Document = dict.fromkeys(("cookie_name", "persistence_timeout", "persistence_granularity"))
_TYPES = ("SOURCE_IP", "HTTP_COOKIE", "APP_COOKIE")
_BAD_COOKIE = re.compile(r"[\x00-\x20\x22\x28-\x29\x2c\x2f\x3a-\x40\x5b-\x5d\x7b\x7d\x7f]+")


def _persistence(value: Any) -> Document:
    if not isinstance(value, dict):
        raise UnreadableError(f"unable to convert to SessionPersistencePOST: {value}")
    unknown = value.keys() - {"type", *_PERSISTENCE}
    if unknown:
        raise MisfitError(f"Unknown attribute: {', '.join(sorted(unknown))}")
    if value.get("type") is not None:
        one_of(*_TYPES)(value["type"])
    return value


_CHANGEABLE = {
    "name": NAME,
    "description": NAME,
    "admin_state_up": SWITCH,
    "lb_algorithm": Field(one_of(*_ALGORITHMS)),
    "session_persistence": Field(_persistence),
    "tags": TAGS,
    "tls_container_ref": REFERENCE,
    "ca_tls_container_ref": REFERENCE,
    "crl_container_ref": REFERENCE,
    "tls_enabled": SWITCH,
    "tls_ciphers": Field(text(2048)),
    "tls_versions": TAGS,
    "alpn_protocols": TAGS,
}
_FIELDS = _CHANGEABLE | {
    "protocol": Field(one_of(*POOL_PROTOCOLS), required=True),
    "lb_algorithm": Field(one_of(*_ALGORITHMS), required=True),
    "listener_id": Field(uuid),
    "loadbalancer_id": Field(uuid),
    "project_id": PROJECT,
    "tenant_id": PROJECT,
}


def create(call: Call) -> Reply:
    """POST /lbaas/pools: with a listener, as the default pool of that one."""
    given = checked(call, "pool_", "pool", _FIELDS)
    listener, balancer_id = _parents(call, given)
    balancer = tree.found(call, tree.BALANCER, balancer_id)
    project = balancer["project_id"]
    if listener is not None:
        require_match(listener["protocol"], given["protocol"])
    persistence = _checked_persistence(given.get("session_persistence"), {})
    tree.require_quota(call, POOL, project)
    if listener is not None and listener["default_pool_id"]:
        raise RefusedError(409, "This listener already has a default pool")
    tree.lock(call, balancer_id, *([(LISTENER, listener)] if listener else []))
    body: Document = {"id": new_id(), **dict.fromkeys(_CHANGEABLE), "admin_state_up": True}
    kept = {key: value for key, value in given.items() if key in _CHANGEABLE or key == "protocol"}
    body = _completed(body | kept | {"session_persistence": persistence}) | {"project_id": project}
    made = tree.created(call, POOL, balancer_id, body)
    if listener is not None:
        current = tree.found(call, LISTENER, listener["id"])
        call.store.update(LISTENER, current | {"default_pool_id": made["id"]})
    return Reply(201, {"pool": views.pool(call, made)})


def _parents(call: Call, given: Document) -> tuple[Document | None, str]:
    listener = None
    if given.get("listener_id"):
        listener = call.store.get(LISTENER, given["listener_id"])
        if listener is None:
            if given.get("loadbalancer_id"):
                raise not_found("Listener", given["listener_id"])
            raise RefusedError(500, "'NoneType' object has no attribute 'load_balancer_id'")
    if listener is None and not given.get("loadbalancer_id"):
        raise invalid("Must provide at least one of: loadbalancer_id, listener_id")
    return listener, str(given.get("loadbalancer_id") or (listener or {})["_balancer_id"])


def _completed(body: Document) -> Document:
    body |= {key: body[key] or "" for key in ("name", "description")}
    body |= {"admin_state_up": bool(body["admin_state_up"]), "tls_enabled": bool(body["tls_enabled"])}
    return body | {"tags": body["tags"] or []}


def _checked_persistence(given: Document | None, before: Document) -> Document | None:
    if not given:
        return None
    wanted: Document = {**_PERSISTENCE, **before, "cookie_name": None, **given}
    if wanted.get("type") is None:
        raise invalid("Invalid session_persistence provided.")
    cookie = wanted["cookie_name"]
    if cookie and wanted["type"] != "APP_COOKIE":
        raise invalid('Field "cookie_name" can only be specified with session persistence of type "APP_COOKIE".')
    if cookie and _BAD_COOKIE.search(cookie):
        raise invalid('Supplied "cookie_name" is invalid.')
    if not cookie and wanted["type"] == "APP_COOKIE":
        raise invalid('Field "cookie_name" must be specified when using the "APP_COOKIE" session persistence type.')
    return wanted


def list_pools(call: Call) -> Reply:
    """GET /lbaas/pools."""
    return views.list_objects(call, POOL, call.store.all(POOL), "pools", views.pool)


def show(call: Call) -> Reply:
    """GET /lbaas/pools/{id}."""
    return Reply(200, {"pool": views.pool(call, tree.found(call, POOL, call.args["id"]))})


def listeners_of(call: Call, pool_id: str) -> list[tuple[str, Document]]:
    """Return the listeners that a change below a pool touches."""
    return [(LISTENER, each) for each in call.store.find(LISTENER, "default_pool_id", pool_id)]


def update(call: Call) -> Reply:
    """PUT /lbaas/pools/{id}."""
    given = checked(call, "pool_", "pool", _CHANGEABLE)
    body = tree.found(call, POOL, call.args["id"])
    if "session_persistence" in given:
        before = body["session_persistence"] or {}
        given["session_persistence"] = _checked_persistence(given["session_persistence"], before)
    tree.lock(call, body["_balancer_id"], *listeners_of(call, body["id"]))
    changed = tree.changed(call, POOL, _completed(body | given))
    return Reply(200, {"pool": views.pool(call, changed)})


def delete(call: Call) -> Reply:
    """DELETE /lbaas/pools/{id}: its members and its monitor go with it."""
    body = tree.found(call, POOL, call.args["id"])
    user = next(iter(call.store.find(tree.POLICY, "redirect_pool_id", body["id"])), None)
    if user is not None:
        raise RefusedError(409, f"Pool {body['id']} is in use by L7 policy {user['id']}")
    tree.lock(call, body["_balancer_id"], *listeners_of(call, body["id"]))
    tree.doomed(call, POOL, body)
    return Reply(204)


_PATH = "/v2.0/lbaas/pools"
ROUTES = (
    Route("GET", _PATH, list_pools),
    Route("POST", _PATH, create),
    Route("GET", f"{_PATH}/{{id}}", show),
    Route("PUT", f"{_PATH}/{{id}}", update),
    Route("DELETE", f"{_PATH}/{{id}}", delete),
)
