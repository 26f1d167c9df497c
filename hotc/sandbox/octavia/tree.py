"""The tree below a load balancer: what belongs to it, what changes lock, and how it settles after one."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hotc.sandbox import settings
from hotc.sandbox.call import Call, RefusedError
from hotc.sandbox.neutron.ports import remove_port
from hotc.sandbox.octavia.errors import forbidden, immutable, not_found
from hotc.sandbox.quota import limits

if TYPE_CHECKING:
    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document

BALANCER, LISTENER, POOL, MEMBER = "load_balancer", "listener", "pool", "member"
MONITOR, POLICY, RULE = "health_monitor", "l7policy", "l7rule"

WORDS: dict[str, str] = {
    BALANCER: "Load Balancer",
    LISTENER: "Listener",
    POOL: "Pool",
    MEMBER: "Member",
    MONITOR: "Health Monitor",
    POLICY: "L7 Policy",
    RULE: "L7 Rule",
}
"""Kind → what Octavia calls it in messages. The kinds are also the names of the quotas."""

_BELOW = (RULE, POLICY, MEMBER, MONITOR, LISTENER, POOL)


def stamp(moment: Moment) -> str:
    """Return the time as Octavia writes it, e.g. 2026-01-31T12:00:00."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment.now))


def found(call: Call, kind: str, identity: object) -> Document:
    """Return an object that the caller may see; refuses with 404, and with 403 if it is somebody else's."""
    body = call.store.get(kind, identity)
    if body is None:
        raise not_found(WORDS[kind], identity)
    if body["project_id"] != call.project and not call.token.is_admin:
        raise forbidden()
    return body


def require_quota(call: Call, kind: str, project: str) -> None:
    """Refuse with 403 if one more object would exceed the project's quota."""
    limit = limits(call, "octavia", project)[kind]
    if 0 <= limit < call.store.count(kind, project) + 1:
        raise RefusedError(403, f"Quota has been met for resources: {WORDS[kind]}")


def lock(call: Call, balancer_id: str, *touched: tuple[str, Document]) -> None:
    """Begin a change below a load balancer: it and what the change touches are PENDING_UPDATE until it settles.

    Refuses with 409 while another change is under way.
    """
    balancer = call.store.get(BALANCER, balancer_id)
    if balancer is None or balancer["provisioning_status"] != "ACTIVE":
        raise immutable("Load Balancer", balancer_id)
    for kind, body in ((BALANCER, balancer), *touched):
        call.store.update(kind, body | {"provisioning_status": "PENDING_UPDATE"})
    call.later("balancer.settled", balancer_id)


def created(call: Call, kind: str, balancer_id: str, body: Document) -> Document:
    """Store something new below a load balancer that was locked for it."""
    status = {"provisioning_status": "PENDING_CREATE", "operating_status": body.get("operating_status", "OFFLINE")}
    body |= {**status, "created_at": stamp(call), "updated_at": None, "_balancer_id": balancer_id}
    call.store.insert(kind, body["project_id"], body)
    return body


def changed(call: Call, kind: str, body: Document) -> Document:
    """Store what a change made of an object below a load balancer that was locked for it."""
    body |= {"provisioning_status": "PENDING_UPDATE", "updated_at": stamp(call)}
    call.store.update(kind, body)
    return body


def doomed(call: Call, kind: str, body: Document) -> None:
    """Let an object go when the load balancer, which was locked for it, settles."""
    call.store.update(kind, body | {"provisioning_status": "PENDING_DELETE"})


def members(moment: Moment, pool_id: str) -> list[Document]:
    """Return the members of a pool."""
    return moment.store.find(MEMBER, "_pool_id", pool_id)


def monitor(moment: Moment, pool_id: str) -> Document | None:
    """Return the health monitor of a pool."""
    return next(iter(moment.store.find(MONITOR, "_pool_id", pool_id)), None)


def policies(moment: Moment, listener_id: str) -> list[Document]:
    """Return the L7 policies of a listener in the order in which they are asked."""
    return sorted(moment.store.find(POLICY, "listener_id", listener_id), key=lambda policy: policy["position"])


def place(moment: Moment, policy: Document, position: int) -> None:
    """Put a policy of a listener at a position, at the end if there are fewer; the others make room."""
    others = [each for each in policies(moment, policy["listener_id"]) if each["id"] != policy["id"]]
    others.insert(position - 1, policy)
    _number(moment, others)


def _number(moment: Moment, ordered: list[Document]) -> None:
    for number, each in enumerate(ordered, 1):
        if each["position"] != number:
            each["position"] = number
            moment.store.update(POLICY, each)


def _remove(moment: Moment, kind: str, body: Document) -> None:
    store, identity = moment.store, body["id"]
    store.delete(kind, identity)
    if kind == LISTENER:
        for policy in policies(moment, identity):
            _remove(moment, POLICY, policy)
    elif kind == POLICY:
        for rule in store.find(RULE, "_policy_id", identity):
            store.delete(RULE, rule["id"])
        _number(moment, policies(moment, body["listener_id"]))
    elif kind == MONITOR:
        for member in members(moment, body["_pool_id"]):
            store.update(MEMBER, member | {"operating_status": "NO_MONITOR"})
    elif kind == POOL:
        for member in members(moment, identity):
            store.delete(MEMBER, member["id"])
        for each in store.find(MONITOR, "_pool_id", identity):
            store.delete(MONITOR, each["id"])
        for listener in store.find(LISTENER, "default_pool_id", identity):
            store.update(LISTENER, listener | {"default_pool_id": None})


def _settle(moment: Moment, balancer_id: str, _data: Document) -> None:
    balancer = moment.store.get(BALANCER, balancer_id)
    if balancer is None:
        return
    goes = balancer["provisioning_status"] == "PENDING_DELETE"
    for kind in _BELOW:
        for body in moment.store.find(kind, "_balancer_id", balancer_id):
            if goes or body["provisioning_status"] == "PENDING_DELETE":
                if moment.store.get(kind, body["id"]) is not None:
                    _remove(moment, kind, body)
            elif body["provisioning_status"] != "ACTIVE":
                _activate(moment, kind, body)
    if goes:
        moment.store.delete(BALANCER, balancer_id)
        port = moment.store.get("port", balancer["vip_port_id"]) if balancer["_owns_port"] else None
        if port is not None:
            remove_port(moment, port)
        return
    _activate(moment, BALANCER, balancer)


def _activate(moment: Moment, kind: str, body: Document) -> None:
    current = moment.store.get(kind, body["id"])
    if current is None:
        return
    watched = kind != MEMBER or monitor(moment, current["_pool_id"]) is not None
    current |= {"provisioning_status": "ACTIVE", "operating_status": "ONLINE" if watched else "NO_MONITOR"}
    moment.store.update(kind, current | {"updated_at": stamp(moment)})
    if kind == MONITOR:
        for member in members(moment, current["_pool_id"]):
            moment.store.update(MEMBER, member | {"operating_status": "ONLINE"})


def provider_names() -> list[str]:
    """Return the names of the providers, the usual one first."""
    return [name for name, _ in settings.LOAD_BALANCER_PROVIDERS]


EVENTS: dict[str, Event] = {"balancer.settled": _settle}
