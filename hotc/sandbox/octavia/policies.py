"""L7 policies of a listener: what is done with requests that their rules match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.octavia import tree, views
from hotc.sandbox.octavia.fields import (
    NAME,
    PROJECT,
    SWITCH,
    TAGS,
    checked,
    integer,
    one_of,
    url,
    uuid,
)  # fmt: skip
from hotc.sandbox.octavia.protocols import require_match
from hotc.sandbox.octavia.tree import LISTENER, POLICY, POOL
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_ACTIONS = ("REJECT", "REDIRECT_TO_URL", "REDIRECT_TO_POOL", "REDIRECT_PREFIX")
_LAST = 2**31 - 1
_CHANGEABLE = {
    "name": NAME,
    "description": NAME,
    "admin_state_up": SWITCH,
    "action": Field(one_of(*_ACTIONS)),
    "redirect_pool_id": Field(uuid),
    "redirect_url": Field(url),
    "redirect_prefix": Field(url),
    "position": Field(integer(1, _LAST)),
    "tags": TAGS,
    "redirect_http_code": Field(one_of(301, 302, 303, 307, 308)),
}
_FIELDS = _CHANGEABLE | {
    "action": Field(one_of(*_ACTIONS), required=True),
    "listener_id": Field(uuid, required=True),
    "project_id": PROJECT,
    "tenant_id": PROJECT,
}
_TARGETS = {
    "REDIRECT_TO_POOL": "redirect_pool_id",
    "REDIRECT_TO_URL": "redirect_url",
    "REDIRECT_PREFIX": "redirect_prefix",
}
"""Action → the field that says where to."""


def create(call: Call) -> Reply:
    """POST /lbaas/l7policies."""
    given = _with_target(checked(call, "l7policy_", "l7policy", _FIELDS))
    listener = tree.found(call, LISTENER, given["listener_id"])
    _check_pool(call, listener, given.get("redirect_pool_id"))
    tree.require_quota(call, POLICY, listener["project_id"])
    tree.lock(call, listener["_balancer_id"], (LISTENER, listener))
    body: Document = {"id": new_id(), **dict.fromkeys(_CHANGEABLE), "admin_state_up": True}
    body |= {key: value for key, value in given.items() if key in _CHANGEABLE}
    body |= {"listener_id": listener["id"], "project_id": listener["project_id"], "position": 0}
    made = tree.created(call, POLICY, listener["_balancer_id"], _completed(body))
    tree.place(call, made, given.get("position") or _LAST)
    return Reply(201, {"l7policy": views.policy(call, made)})


def _with_target(given: Document) -> Document:
    """The fields as Octavia understands them: a target that is given decides on the action and drops the others."""
    for action, field in _TARGETS.items():
        if given.get(field):
            given = given | dict.fromkeys(_TARGETS.values()) | {"action": action, field: given[field]}
    if given.get("action") == "REJECT":
        given |= dict.fromkeys(_TARGETS.values()) | {"redirect_http_code": None}
    target = _TARGETS.get(str(given.get("action")))
    if target is not None and not given.get(target):
        raise RefusedError(400, f"Invalid L7 Policy arguments: {target} must not be None")
    return given


def _completed(body: Document) -> Document:
    body |= {key: body[key] or "" for key in ("name", "description")}
    body |= {"admin_state_up": bool(body["admin_state_up"]), "tags": body["tags"] or []}
    redirects = body["action"] in ("REDIRECT_TO_URL", "REDIRECT_PREFIX")
    return body | {"redirect_http_code": (body["redirect_http_code"] or 302) if redirects else None}


def _check_pool(call: Call, listener: Document, pool_id: object) -> None:
    if pool_id:
        require_match(listener["protocol"], tree.found(call, POOL, pool_id)["protocol"])


def list_policies(call: Call) -> Reply:
    """GET /lbaas/l7policies."""
    return views.list_objects(call, POLICY, call.store.all(POLICY), "l7policies", views.policy)


def show(call: Call) -> Reply:
    """GET /lbaas/l7policies/{id}."""
    return Reply(200, {"l7policy": views.policy(call, tree.found(call, POLICY, call.args["id"]))})


def update(call: Call) -> Reply:
    """PUT /lbaas/l7policies/{id}."""
    given = checked(call, "l7policy_", "l7policy", _CHANGEABLE)
    body = tree.found(call, POLICY, call.args["id"])
    if given.keys() & {"action", *_TARGETS.values()}:
        given = _with_target(given)
    listener = tree.found(call, LISTENER, body["listener_id"])
    _check_pool(call, listener, given.get("redirect_pool_id"))
    tree.lock(call, listener["_balancer_id"], (LISTENER, listener))
    position = given.pop("position", None)
    changed = tree.changed(call, POLICY, _completed(body | given))
    if position is not None:
        tree.place(call, changed, position)
    return Reply(200, {"l7policy": views.policy(call, changed)})


def delete(call: Call) -> Reply:
    """DELETE /lbaas/l7policies/{id}: its rules go with it."""
    body = tree.found(call, POLICY, call.args["id"])
    listener = tree.found(call, LISTENER, body["listener_id"])
    tree.lock(call, listener["_balancer_id"], (LISTENER, listener))
    tree.doomed(call, POLICY, body)
    return Reply(204)


_PATH = "/v2.0/lbaas/l7policies"
ROUTES = (
    Route("GET", _PATH, list_policies),
    Route("POST", _PATH, create),
    Route("GET", f"{_PATH}/{{id}}", show),
    Route("PUT", f"{_PATH}/{{id}}", update),
    Route("DELETE", f"{_PATH}/{{id}}", delete),
)
