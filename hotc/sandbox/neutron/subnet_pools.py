"""Address scopes and subnet pools."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from hotc.sandbox.neutron import checks, crud
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import ABSENT, READ_ONLY, STANDARD, Attribute, Resource, found, public

if TYPE_CHECKING:
    from hotc.sandbox.call import Call
    from hotc.sandbox.store import Document

_NOT_SHOWN = ("description", "tags", "created_at", "updated_at", "revision_number")
_length = Attribute(checks.integer(0, 128), ABSENT)


def _prefixes(value: Any) -> list[str]:
    if not isinstance(value, list) or not value:
        raise ValueError(f"'{value}' is not a list of prefixes")
    try:
        networks = [ipaddress.ip_network(item, strict=False) for item in value]
    except (TypeError, ValueError):
        raise ValueError(f"'{value}' is not a list of prefixes") from None
    return [str(network) for network in ipaddress.collapse_addresses(networks)]  # type: ignore[type-var]


def create_scope(call: Call, body: Document) -> Document:
    """Store a new address scope."""
    call.store.insert("address_scope", body["project_id"], body)
    return body


def delete_scope(call: Call, current: Document) -> None:
    """Delete an address scope that no pool uses."""
    if call.store.exists("subnetpool", "address_scope_id", current["id"]):
        raise no("AddressScopeInUse", id=current["id"])
    call.store.delete("address_scope", current["id"])


def create_pool(call: Call, body: Document) -> Document:
    """Store a new pool; lengths of prefixes that were not given are the widest possible."""
    version = ipaddress.ip_network(body["prefixes"][0]).version
    lowest, longest = (8, 32) if version == 4 else (64, 128)
    body["ip_version"] = version
    body.setdefault("min_prefixlen", lowest)
    body.setdefault("max_prefixlen", longest)
    body.setdefault("default_prefixlen", body["min_prefixlen"])
    _check(call, body)
    call.store.insert("subnetpool", body["project_id"], body)
    return body


def update_pool(call: Call, current: Document, changes: Document) -> None:
    """Apply changes; a pool's prefixes only grow."""
    if "prefixes" in changes:
        kept = _prefixes([*changes["prefixes"], *current["prefixes"]])
        if kept != changes["prefixes"]:
            raise no("IllegalSubnetPoolPrefixUpdate")
    current |= changes
    _check(call, current)


def _check(call: Call, body: Document) -> None:
    for first, second in (
        ("min_prefixlen", "max_prefixlen"),
        ("min_prefixlen", "default_prefixlen"),
        ("default_prefixlen", "max_prefixlen"),
    ):
        if body[first] > body[second]:
            raise no(
                "IllegalSubnetPoolPrefixBounds", first=first, length=body[first], second=second, other=body[second]
            )
    if body["address_scope_id"] is not None:
        found(call, SCOPES, body["address_scope_id"])


def _apply(_call: Call, current: Document, changes: Document) -> None:
    current |= changes


SCOPES = Resource(
    kind="address_scope",
    path="address-scopes",
    attributes={key: value for key, value in STANDARD.items() if key not in _NOT_SHOWN}
    | {
        "name": Attribute(checks.string(255)),
        "shared": Attribute(checks.boolean, False, admin=True),
        "ip_version": Attribute(checks.one_of(4, 6), put=False),
    },
    not_found="AddressScopeNotFound",
    create=create_scope,
    update=_apply,
    delete=delete_scope,
    view=lambda _call, body: {key: value for key, value in public(body).items() if key not in _NOT_SHOWN},
    is_shared=lambda body: bool(body["shared"]),
)
POOLS = Resource(
    kind="subnetpool",
    path="subnetpools",
    attributes=STANDARD
    | {
        "name": Attribute(checks.string(255)),
        "prefixes": Attribute(_prefixes),
        "min_prefixlen": _length,
        "max_prefixlen": _length,
        "default_prefixlen": _length,
        "default_quota": Attribute(checks.integer(0, 2**31 - 1), None),
        "shared": Attribute(checks.boolean, False, put=False, admin=True),
        "is_default": Attribute(checks.boolean, False, admin=True),
        "address_scope_id": Attribute(checks.optional(checks.uuid), None),
        "ip_version": READ_ONLY,
    },
    not_found="SubnetPoolNotFound",
    create=create_pool,
    update=update_pool,
    delete=lambda call, current: call.store.delete("subnetpool", current["id"]),
    view=lambda _call, body: public(body),
    is_shared=lambda body: bool(body["shared"]),
)
ROUTES = crud.routes(SCOPES) + crud.routes(POOLS)
