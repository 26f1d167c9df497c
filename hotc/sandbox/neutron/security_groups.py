"""Security groups; each project has its default group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.call import Call, Moment, new_id
from hotc.sandbox.neutron import checks, crud
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import READ_ONLY, STANDARD, Attribute, Resource, public

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

ATTRIBUTES: dict[str, Attribute] = STANDARD | {
    "name": Attribute(checks.string(255), ""),
    "stateful": Attribute(checks.boolean, True),
    "shared": READ_ONLY,
    "security_group_rules": READ_ONLY,
}


def ensure_default(moment: Moment, project: str) -> str:
    """Return the id of the project's default group, which is created when it's first needed."""
    for group in moment.store.find("security_group", "name", "default"):
        if group["project_id"] == project:
            return str(group["id"])
    now = moment.stamp()
    body: Document = {"id": new_id(), "name": "default", "description": "Default security group", "stateful": True}
    body |= {"project_id": project, "tenant_id": project, "tags": []}
    body |= {"created_at": now, "updated_at": now, "revision_number": 0}
    _add(moment, body)
    for ethertype in ("IPv4", "IPv6"):
        add_rule(moment, body, direction="ingress", ethertype=ethertype, remote_group_id=body["id"])
    return str(body["id"])


def _add(moment: Moment, body: Document) -> None:
    body |= {"shared": False, "revision_number": 1}
    moment.store.insert("security_group", body["project_id"], body)
    for ethertype in ("IPv4", "IPv6"):
        add_rule(moment, body, direction="egress", ethertype=ethertype)


def add_rule(moment: Moment, group: Document, **values: object) -> Document:
    """Store a rule of a group."""
    now = moment.stamp()
    rule: Document = {
        "id": new_id(),
        "project_id": group["project_id"],
        "tenant_id": group["project_id"],
        "security_group_id": group["id"],
        "ethertype": "IPv4",
        "direction": "ingress",
        "protocol": None,
        "port_range_min": None,
        "port_range_max": None,
        "remote_ip_prefix": None,
        "remote_address_group_id": None,
        "normalized_cidr": None,
        "remote_group_id": None,
        "belongs_to_default_sg": group["name"] == "default",
        "description": None,
        "tags": [],
        "created_at": now,
        "updated_at": now,
        "revision_number": 0,
    }
    rule |= values
    moment.store.insert("security_group_rule", group["project_id"], rule)
    return rule


def create(call: Call, body: Document) -> Document:
    """Store a new group with the two default egress rules."""
    ensure_default(call, body["project_id"])
    if body["name"] == "default":
        raise no("SecurityGroupDefaultAlreadyExists")
    _add(call, body)
    return body


def update(call: Call, current: Document, changes: Document) -> None:
    """Apply changes to a group; the default group keeps its name."""
    if current["name"] == "default" and changes.get("name", "default") != "default":
        raise no("SecurityGroupCannotUpdateDefault")
    if changes.get("name") == "default" and current["name"] != "default":
        raise no("SecurityGroupDefaultAlreadyExists")
    if "stateful" in changes and changes["stateful"] != current["stateful"] and _in_use(call, current):
        raise no("SecurityGroupInUse", id=current["id"])
    current |= changes


def delete(call: Call, current: Document) -> None:
    """Delete a group, its rules and the rules that refer to it; refuses while a port uses it."""
    if _in_use(call, current):
        raise no("SecurityGroupInUse", id=current["id"])
    if current["name"] == "default" and not call.token.is_admin:
        raise no("SecurityGroupCannotRemoveDefault")
    for field in ("security_group_id", "remote_group_id"):
        for rule in call.store.find("security_group_rule", field, current["id"]):
            call.store.delete("security_group_rule", rule["id"])
    call.store.delete("security_group", current["id"])


def _in_use(call: Call, group: Document) -> bool:
    return call.store.exists("port", "security_groups", group["id"])


def view(call: Call, body: Document) -> Document:
    """Return a group with its rules."""
    return public(body) | {
        "security_group_rules": call.store.find("security_group_rule", "security_group_id", body["id"])
    }


RESOURCE = Resource(
    kind="security_group",
    path="security-groups",
    attributes=ATTRIBUTES,
    not_found="SecurityGroupNotFound",
    create=create,
    update=update,
    delete=delete,
    view=view,
)
ROUTES = crud.routes(RESOURCE)
