"""RBAC policies: which other projects may use an object."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hotc.sandbox.neutron import checks, crud, networks, qos, security_groups, subnet_pools
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import STANDARD, Attribute, Resource, own, public

if TYPE_CHECKING:
    from hotc.sandbox.call import Call
    from hotc.sandbox.store import Document

_SHARED = ("access_as_shared",)
_OBJECTS: dict[str, tuple[Resource, tuple[str, ...]]] = {
    "network": (networks.RESOURCE, ("access_as_shared", "access_as_external")),
    "qos_policy": (qos.POLICIES, _SHARED),
    "security_group": (security_groups.RESOURCE, _SHARED),
    "address_scope": (subnet_pools.SCOPES, _SHARED),
    "subnetpool": (subnet_pools.POOLS, _SHARED),
}
_NOT_SHOWN = ("description", "tags", "created_at", "updated_at", "revision_number")


def _check(call: Call, body: Document) -> None:
    resource, actions = _OBJECTS[body["object_type"]]
    own(call, resource, body["object_id"], "update")
    if body["action"] not in actions:
        raise no("InvalidActionForType", action=body["action"], what=body["object_type"], valid=actions)
    _check_target(body["target_tenant"])
    key = ("action", "target_tenant")
    for other in call.store.find("rbac_policy", "object_id", body["object_id"]):
        if other["id"] != body["id"] and all(other[name] == body[name] for name in key):
            raise no("DuplicateRbacPolicy")


def _check_target(target: str) -> None:
    if target != "*":
        try:
            UUID(target)
        except ValueError:
            message = f"'{target}' is not a valid target project ID; expected a UUID or '*'"
            raise no("InvalidInput", message=message) from None


def create(call: Call, body: Document) -> Document:
    """Store a new policy, of which there is one for each object, action and target."""
    _check(call, body)
    call.store.insert("rbac_policy", body["project_id"], body)
    return body


def update(call: Call, current: Document, changes: Document) -> None:
    """Share with another project instead."""
    current |= changes
    _check(call, current)


RESOURCE = Resource(
    kind="rbac_policy",
    path="rbac-policies",
    attributes={key: value for key, value in STANDARD.items() if key not in _NOT_SHOWN}
    | {
        "object_type": Attribute(checks.one_of(*_OBJECTS), put=False),
        "object_id": Attribute(checks.uuid, put=False),
        "action": Attribute(checks.string(255), put=False),
        "target_tenant": Attribute(checks.string(255)),
    },
    not_found="RbacPolicyNotFound",
    create=create,
    update=update,
    delete=lambda call, current: call.store.delete("rbac_policy", current["id"]),
    view=lambda _call, body: {key: value for key, value in public(body).items() if key not in _NOT_SHOWN},
)
ROUTES = crud.routes(RESOURCE)
