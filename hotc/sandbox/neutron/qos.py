"""QoS policies and their rules; by default only administrators make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hotc.sandbox.call import Call, Reply, new_id
from hotc.sandbox.neutron import checks, crud
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import READ_ONLY, STANDARD, Attribute, Resource, body_of, found, own, public, touch
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.neutron.checks import Check
    from hotc.sandbox.store import Document

_NUMBER = checks.integer(0, 2**31 - 1)
_MARKS = (0, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 46, 48, 56)


class Rule(NamedTuple):
    """A kind of rule: the checks of its attributes, and the values of those that may be left out."""

    kind: str
    attributes: dict[str, Check]
    defaults: dict[str, Any]


RULES = (
    Rule(
        "bandwidth_limit",
        {"max_kbps": _NUMBER, "max_burst_kbps": _NUMBER, "direction": checks.one_of("egress", "ingress")},
        {"max_burst_kbps": 0, "direction": "egress"},
    ),
    Rule("dscp_marking", {"dscp_mark": checks.one_of(*_MARKS)}, {}),
    Rule(
        "minimum_bandwidth",
        {"min_kbps": _NUMBER, "direction": checks.one_of("egress", "ingress")},
        {"direction": "egress"},
    ),
    Rule(
        "minimum_packet_rate",
        {"min_kpps": _NUMBER, "direction": checks.one_of("any", "egress", "ingress")},
        {"direction": "egress"},
    ),
)


def _create(call: Call, body: Document) -> Document:
    if not call.token.is_admin:
        raise no("PolicyNotAuthorized", rule="rule:create_policy")
    call.store.insert("policy", body["project_id"], body)
    return body


def _update(call: Call, current: Document, changes: Document) -> None:
    if not call.token.is_admin:
        raise no("PolicyNotAuthorized", rule="rule:update_policy")
    current |= changes


def _delete(call: Call, current: Document) -> None:
    if not call.token.is_admin:
        raise no("PolicyNotAuthorized", rule="rule:delete_policy")
    for kind in ("network", "port"):
        for user in call.store.all(kind):
            if user.get("qos_policy_id") == current["id"]:
                raise no("QosPolicyInUse", id=current["id"], what=kind, user=user["id"])
    for rule in call.store.find("qos_rule", "qos_policy_id", current["id"]):
        call.store.delete("qos_rule", rule["id"])
    call.store.delete("policy", current["id"])


def _view(call: Call, body: Document) -> Document:
    return public(body) | {"rules": call.store.find("qos_rule", "qos_policy_id", body["id"])}


POLICIES = Resource(
    kind="policy",
    path="qos/policies",
    attributes=STANDARD
    | {
        "name": Attribute(checks.string(255)),
        "shared": Attribute(checks.boolean, False),
        "is_default": Attribute(checks.boolean, False),
        "rules": READ_ONLY,
    },
    not_found="QosPolicyNotFound",
    create=_create,
    update=_update,
    delete=_delete,
    view=_view,
    is_shared=lambda body: bool(body["shared"]),
)


def _rule_routes(rule: Rule) -> tuple[Route, ...]:
    """The operations on the rules of one kind, below their policy."""
    key = f"{rule.kind}_rule"

    def values(call: Call) -> Document:
        given = {name: value for name, value in body_of(call, key).items() if name not in ("tenant_id", "project_id")}
        for name in given:
            if name not in rule.attributes:
                raise no("HTTPBadRequest", message=f"Unrecognized attribute(s) '{name}'")
        try:
            return {name: rule.attributes[name](value) for name, value in given.items()}
        except ValueError as error:
            raise no("HTTPBadRequest", message=f"Invalid input for {key}. Reason: {error}.") from None

    def of_kind(call: Call, policy: Document) -> list[Document]:
        rules = call.store.find("qos_rule", "qos_policy_id", policy["id"])
        return [each for each in rules if each["type"] == rule.kind]

    def one(call: Call, policy: Document) -> Document:
        identity = call.args["rule"]
        rules = [each for each in of_kind(call, policy) if each["id"] == identity]
        if not rules:
            raise no("QosRuleNotFound", id=identity, policy=policy["id"])
        return rules[0]

    def shown(body: Document) -> Document:
        return {name: body[name] for name in (*rule.attributes, "id")}

    def changeable(call: Call, action: str) -> Document:
        if not call.token.is_admin:
            raise no("PolicyNotAuthorized", rule=f"rule:{action}_policy_{key}")
        return own(call, POLICIES, call.args["id"], action)

    def alone(call: Call, policy: Document, body: Document) -> None:
        for other in of_kind(call, policy):
            directions = {other.get("direction"), body.get("direction")}
            if other["id"] != body["id"] and (len(directions) == 1 or "any" in directions):
                raise no("QoSRulesConflict", rule=rule.kind, id=other["id"], policy=policy["id"])

    def listed(call: Call) -> Reply:
        policy = found(call, POLICIES, call.args["id"])
        return Reply(200, {f"{key}s": [shown(each) for each in of_kind(call, policy)]})

    def show(call: Call) -> Reply:
        return Reply(200, {key: shown(one(call, found(call, POLICIES, call.args["id"])))})

    def create(call: Call) -> Reply:
        policy = changeable(call, "create")
        body = rule.defaults | values(call)
        missing = rule.attributes.keys() - body.keys()
        if missing:
            message = f"Failed to parse request. Required attribute '{min(missing)}' not specified"
            raise no("HTTPBadRequest", message=message)
        body |= {"id": new_id(), "qos_policy_id": policy["id"], "type": rule.kind}
        alone(call, policy, body)
        call.store.insert("qos_rule", policy["project_id"], body)
        touch(call, "policy", policy)
        return Reply(201, {key: shown(body)})

    def update(call: Call) -> Reply:
        policy = changeable(call, "update")
        body = one(call, policy) | values(call)
        alone(call, policy, body)
        call.store.update("qos_rule", body)
        touch(call, "policy", policy)
        return Reply(200, {key: shown(body)})

    def delete(call: Call) -> Reply:
        policy = changeable(call, "delete")
        call.store.delete("qos_rule", one(call, policy)["id"])
        touch(call, "policy", policy)
        return Reply(204)

    collection = f"/v2.0/qos/policies/{{id}}/{key}s"
    return (
        Route("GET", collection, listed),
        Route("POST", collection, create),
        Route("GET", f"{collection}/{{rule}}", show),
        Route("PUT", f"{collection}/{{rule}}", update),
        Route("DELETE", f"{collection}/{{rule}}", delete),
    )


ROUTES = crud.routes(POLICIES) + tuple(route for rule in RULES for route in _rule_routes(rule))
