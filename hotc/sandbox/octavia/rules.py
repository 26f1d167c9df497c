"""Rules of an L7 policy: what a request has to look like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.sandbox.bodies import Field
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.octavia import tree, views
from hotc.sandbox.octavia.errors import below_nothing, immutable, not_found
from hotc.sandbox.octavia.fields import PROJECT, SWITCH, TAGS, boolean, checked, one_of, text
from hotc.sandbox.octavia.tree import LISTENER, POLICY, RULE
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_MOST = 50
"""Rules of one policy (octavia's ``MAX_L7RULES_PER_L7POLICY``)."""

_TYPES = (
    "HOST_NAME",
    "PATH",
    "FILE_TYPE",
    "HEADER",
    "COOKIE",
    "SSL_CONN_HAS_CERT",
    "SSL_VERIFY_RESULT",
    "SSL_DN_FIELD",
)
_COMPARISONS = ("REGEX", "STARTS_WITH", "ENDS_WITH", "CONTAINS", "EQUAL_TO")
_LINE = text(255, r"^[^\r\n]*$")
_CHANGEABLE = {
    "type": Field(one_of(*_TYPES)),
    "compare_type": Field(one_of(*_COMPARISONS)),
    "key": Field(_LINE),
    "value": Field(_LINE),
    "invert": Field(boolean),
    "admin_state_up": SWITCH,
    "tags": TAGS,
}
_FIELDS = _CHANGEABLE | {
    "type": Field(one_of(*_TYPES), required=True),
    "compare_type": Field(one_of(*_COMPARISONS), required=True),
    "value": Field(_LINE, required=True),
    "project_id": PROJECT,
    "tenant_id": PROJECT,
}


def _policy(call: Call) -> Document:
    if call.store.get(POLICY, call.args["policy"]) is None:
        raise below_nothing("L7Policy", call.args["policy"])
    return tree.found(call, POLICY, call.args["policy"])


def _one(call: Call) -> tuple[Document, Document]:
    policy = _policy(call)
    rule = call.store.get(RULE, call.args["id"])
    if rule is None or rule["_policy_id"] != policy["id"]:
        raise not_found(tree.WORDS[RULE], call.args["id"])
    return policy, rule


def _lock(call: Call, policy: Document) -> None:
    if policy["provisioning_status"] != "ACTIVE":
        raise immutable("L7Policy", policy["id"])
    listener = tree.found(call, LISTENER, policy["listener_id"])
    tree.lock(call, policy["_balancer_id"], (LISTENER, listener), (POLICY, policy))


def _check(rule: Document) -> None:
    reason = ""
    if not rule["value"]:
        reason = "Invalid L7 Rule: L7 rule type requires a value"
    elif rule["type"] in ("HEADER", "COOKIE", "SSL_DN_FIELD") and not rule["key"]:
        reason = "Invalid L7 Rule: L7 rule type requires a key"
    elif rule["type"] == "FILE_TYPE" and rule["compare_type"] not in ("REGEX", "EQUAL_TO"):
        reason = "Invalid L7 Rule: invalid comparison type for rule type"
    elif rule["compare_type"] == "REGEX":
        try:
            re.compile(rule["value"])
        except re.error as error:
            reason = f"Unable to parse regular expression: {error}"
    if reason:
        raise RefusedError(400, f"Error parsing L7Rule: {reason}")


def create(call: Call) -> Reply:
    """POST /lbaas/l7policies/{policy}/rules."""
    policy = _policy(call)
    given = checked(call, "rule_", "rule", _FIELDS)
    body: Document = {"id": new_id(), **dict.fromkeys(_CHANGEABLE), "invert": False, "admin_state_up": True}
    body |= {key: value for key, value in given.items() if key in _CHANGEABLE}
    body |= {"tags": body["tags"] or [], "invert": bool(body["invert"]), "admin_state_up": bool(body["admin_state_up"])}
    _check(body)
    if len(call.store.find(RULE, "_policy_id", policy["id"])) >= _MOST:
        raise RefusedError(409, f"Too many rules on L7 policy {policy['id']}")
    tree.require_quota(call, RULE, policy["project_id"])
    _lock(call, policy)
    body |= {"project_id": policy["project_id"], "_policy_id": policy["id"]}
    made = tree.created(call, RULE, policy["_balancer_id"], body)
    return Reply(201, {"rule": views.rule(call, made)})


def list_rules(call: Call) -> Reply:
    """GET /lbaas/l7policies/{policy}/rules."""
    rules = call.store.find(RULE, "_policy_id", _policy(call)["id"])
    return views.list_objects(call, RULE, rules, "rules", views.rule)


def show(call: Call) -> Reply:
    """GET /lbaas/l7policies/{policy}/rules/{id}."""
    return Reply(200, {"rule": views.rule(call, _one(call)[1])})


def update(call: Call) -> Reply:
    """PUT /lbaas/l7policies/{policy}/rules/{id}."""
    policy, rule = _one(call)
    rule |= checked(call, "l7rule_", "rule", _CHANGEABLE)
    rule |= {"tags": rule["tags"] or [], "invert": bool(rule["invert"]), "admin_state_up": bool(rule["admin_state_up"])}
    _check(rule)
    _lock(call, policy)
    return Reply(200, {"rule": views.rule(call, tree.changed(call, RULE, rule))})


def delete(call: Call) -> Reply:
    """DELETE /lbaas/l7policies/{policy}/rules/{id}."""
    policy, rule = _one(call)
    _lock(call, policy)
    tree.doomed(call, RULE, rule)
    return Reply(204)


_PATH = "/v2.0/lbaas/l7policies/{policy}/rules"
ROUTES = (
    Route("GET", _PATH, list_rules),
    Route("POST", _PATH, create),
    Route("GET", f"{_PATH}/{{id}}", show),
    Route("PUT", f"{_PATH}/{{id}}", update),
    Route("DELETE", f"{_PATH}/{{id}}", delete),
)
