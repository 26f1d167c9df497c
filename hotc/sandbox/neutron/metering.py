"""Metering labels and their rules: which traffic of a project is counted; for administrators."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from hotc.sandbox.neutron import checks, crud
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import STANDARD, Attribute, Resource, public

if TYPE_CHECKING:
    from hotc.sandbox.call import Call
    from hotc.sandbox.store import Document

_NOT_SHOWN = ("tags", "created_at", "updated_at", "revision_number")
_NOT_OF_RULES = (*_NOT_SHOWN, "description", "project_id", "tenant_id")


def _require_admin(call: Call, rule: str) -> None:
    if not call.token.is_admin:
        raise no("PolicyNotAuthorized", rule=f"rule:{rule}")


def create_label(call: Call, body: Document) -> Document:
    """Store a new label."""
    _require_admin(call, "create_metering_label")
    call.store.insert("metering_label", body["project_id"], body)
    return body


def delete_label(call: Call, current: Document) -> None:
    """Delete a label with its rules."""
    for rule in call.store.find("metering_label_rule", "metering_label_id", current["id"]):
        call.store.delete("metering_label_rule", rule["id"])
    call.store.delete("metering_label", current["id"])


def _prefix(value: object) -> str:
    try:
        ipaddress.ip_interface(str(value))
    except ValueError as error:
        message = f"remote_ip_prefix: {value} is invalid [{error!s}]."
        raise no("Invalid", message=message) from None
    return str(value)


def create_rule(call: Call, body: Document) -> Document:
    """Store a new rule; those of a label, a direction and a purpose don't overlap."""
    _require_admin(call, "create_metering_label_rule")
    if call.store.get("metering_label", body["metering_label_id"]) is None:
        raise no("MeteringLabelNotFound", id=body["metering_label_id"])
    for other in call.store.find("metering_label_rule", "metering_label_id", body["metering_label_id"]):
        alike = all(other[name] == body[name] for name in ("direction", "excluded"))
        if alike and _overlap(other, body):
            raise no("MeteringLabelRuleOverlaps", prefix=body["remote_ip_prefix"])
    body |= {"source_ip_prefix": None, "destination_ip_prefix": None}
    call.store.insert("metering_label_rule", body["project_id"], body)
    return body


def _overlap(one: Document, other: Document) -> bool:
    first, second = (ipaddress.ip_network(each["remote_ip_prefix"], strict=False) for each in (one, other))
    return first.version == second.version and first.overlaps(second)


def _nothing_to_update(_call: Call, _current: Document, _changes: Document) -> None:
    """Every attribute is read-only, so that none gets here."""


LABELS = Resource(
    kind="metering_label",
    path="metering/metering-labels",
    attributes={key: value for key, value in STANDARD.items() if key not in _NOT_SHOWN}
    | {
        "name": Attribute(checks.string(255), "", put=False),
        "description": Attribute(checks.string(1024), "", put=False),
        "shared": Attribute(checks.boolean, False, put=False),
    },
    not_found="MeteringLabelNotFound",
    create=create_label,
    update=_nothing_to_update,
    delete=delete_label,
    view=lambda _call, body: {key: value for key, value in public(body).items() if key not in _NOT_SHOWN},
    is_shared=lambda body: bool(body["shared"]),
)
RULES = Resource(
    kind="metering_label_rule",
    path="metering/metering-label-rules",
    attributes={"id": STANDARD["id"], "project_id": STANDARD["project_id"], "tenant_id": STANDARD["tenant_id"]}
    | {
        "metering_label_id": Attribute(checks.uuid, put=False),
        "direction": Attribute(checks.one_of("ingress", "egress"), put=False),
        "remote_ip_prefix": Attribute(_prefix, put=False),
        "excluded": Attribute(checks.boolean, False, put=False),
    },
    not_found="MeteringLabelRuleNotFound",
    create=create_rule,
    update=_nothing_to_update,
    delete=lambda call, current: call.store.delete("metering_label_rule", current["id"]),
    view=lambda _call, body: {key: value for key, value in public(body).items() if key not in _NOT_OF_RULES},
)
ROUTES = (*crud.routes(LABELS), *crud.routes(RULES))
