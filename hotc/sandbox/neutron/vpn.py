"""VPN as a service: policies, services, connections to other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox.neutron import checks, crud
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import READ_ONLY, STANDARD, Attribute, Resource, public

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox.call import Call, Event, Moment
    from hotc.sandbox.store import Document

_NOT_SHOWN = ("tags", "created_at", "updated_at", "revision_number")
_ALGORITHMS = ("sha1", "sha256", "sha384", "sha512", "aes-xcbc", "aes-cmac")
_CIPHERS = ("3des", "aes-128", "aes-192", "aes-256")
_GROUPS = ("group2", "group5", "group14", *(f"group{number}" for number in range(15, 32)))


def _known(*allowed: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if value not in allowed:
            raise ValueError(f"{value} is not in valid_values")
        return str(value)

    return check


def _lifetime(value: Any) -> dict[str, Any]:
    given = {"units": "seconds", "value": 3600, **(value or {})}
    if int(given["value"]) < 60:
        raise ValueError(f"'{given['value']}' is too small - must be at least '60'")
    return given


def _dpd(value: Any) -> dict[str, Any]:
    usual = {"action": "hold", "interval": 30, "timeout": 120}
    unexpected = sorted((value or {}).keys() - usual.keys())
    if unexpected:
        raise ValueError(f"Unexpected keys supplied: {', '.join(unexpected)}")
    return {**usual, **(value or {})}


def _view(_call: Call, body: Document) -> Document:
    return {key: value for key, value in public(body).items() if key not in _NOT_SHOWN}


def _require_free(call: Call, field: str, error: str, identity: str) -> None:
    if call.store.exists("ipsec_site_connection", field, identity):
        raise no(error, id=identity)


def _stored(kind: str) -> Callable[[Call, Document], Document]:
    def create(call: Call, body: Document) -> Document:
        call.store.insert(kind, body["project_id"], body)
        return body

    return create


def _policy(kind: str, path: str, error: str, attributes: dict[str, Attribute]) -> Resource:
    def update(call: Call, current: Document, changes: Document) -> None:
        _require_free(call, f"{kind}_id", f"{error}InUse", current["id"])
        if "lifetime" in changes:
            changes["lifetime"] = current["lifetime"] | changes["lifetime"]
        current |= changes

    def delete(call: Call, current: Document) -> None:
        _require_free(call, f"{kind}_id", f"{error}InUse", current["id"])
        call.store.delete(kind, current["id"])

    common = {
        "name": Attribute(checks.string(255), ""),
        "auth_algorithm": Attribute(_known(*_ALGORITHMS), "sha1"),
        "encryption_algorithm": Attribute(_known(*_CIPHERS), "aes-128"),
        "lifetime": Attribute(_lifetime, {"units": "seconds", "value": 3600}),
        "pfs": Attribute(_known(*_GROUPS), "group5"),
    }
    return Resource(
        kind=kind,
        path=f"vpn/{path}",
        attributes={key: value for key, value in STANDARD.items() if key not in _NOT_SHOWN} | common | attributes,
        not_found=f"{error}NotFound",
        create=_stored(kind),
        update=update,
        delete=delete,
        view=_view,
    )


IKE = _policy(
    "ikepolicy",
    "ikepolicies",
    "IKEPolicy",
    {
        "phase1_negotiation_mode": Attribute(_known("main", "aggressive"), "main"),
        "ike_version": Attribute(_known("v1", "v2"), "v1"),
    },
)
IPSEC = _policy(
    "ipsecpolicy",
    "ipsecpolicies",
    "IPsecPolicy",
    {
        "transform_protocol": Attribute(_known("esp", "ah", "ah-esp"), "esp"),
        "encapsulation_mode": Attribute(_known("tunnel", "transport"), "tunnel"),
    },
)


def _require_settled(current: Document) -> None:
    if str(current["status"]).startswith("PENDING"):
        raise no("VPNStateInvalidToUpdate", id=current["id"], status=current["status"])


def create_service(call: Call, body: Document) -> Document:
    """Store a new service, on a router that its subnet is connected to."""
    router = call.store.get("router", body["router_id"])
    if router is None:
        raise no("RouterNotFound", id=body["router_id"])
    if body["subnet_id"] is not None:
        ports = call.store.find("port", "device_id", router["id"])
        if not any(ip["subnet_id"] == body["subnet_id"] for port in ports for ip in port["fixed_ips"]):
            raise no("SubnetIsNotConnectedToRouter", subnet=body["subnet_id"], router=router["id"])
    gateway = router.get("external_gateway_info")
    if not gateway:
        raise no("RouterIsNotExternal", router=router["id"])
    outside = next((ip["ip_address"] for ip in gateway["external_fixed_ips"]), None)
    body |= {"status": "PENDING_CREATE", "external_v4_ip": outside, "external_v6_ip": None}
    call.store.insert("vpnservice", body["project_id"], body)
    call.later("vpn.active", body["id"], {"kind": "vpnservice"})
    return body


def _change(_call: Call, current: Document, changes: Document) -> None:
    _require_settled(current)
    current |= changes


def delete_service(call: Call, current: Document) -> None:
    """Delete a service without connections."""
    _require_free(call, "vpnservice_id", "VPNServiceInUse", current["id"])
    call.store.delete("vpnservice", current["id"])


SERVICES = Resource(
    kind="vpnservice",
    path="vpn/vpnservices",
    attributes={key: value for key, value in STANDARD.items() if key not in _NOT_SHOWN}
    | {
        "name": Attribute(checks.string(255), ""),
        "subnet_id": Attribute(checks.optional(checks.uuid), None, put=False),
        "router_id": Attribute(checks.uuid, put=False),
        "flavor_id": Attribute(checks.optional(checks.uuid), None, put=False),
        "admin_state_up": Attribute(checks.boolean, True),
        "external_v4_ip": READ_ONLY,
        "external_v6_ip": READ_ONLY,
        "status": READ_ONLY,
    },
    not_found="VPNServiceNotFound",
    create=create_service,
    update=_change,
    delete=delete_service,
    view=_view,
)


def create_connection(call: Call, body: Document) -> Document:
    """Store a new connection of a service."""
    for resource in (SERVICES, IKE, IPSEC):
        if call.store.get(resource.kind, body[f"{resource.kind}_id"]) is None:
            raise no(resource.not_found, id=body[f"{resource.kind}_id"])
    body |= {"status": "PENDING_CREATE", "auth_mode": "psk", "route_mode": "static"}
    call.store.insert("ipsec_site_connection", body["project_id"], body)
    call.later("vpn.active", body["id"], {"kind": "ipsec_site_connection"})
    return body


CONNECTIONS = Resource(
    kind="ipsec_site_connection",
    path="vpn/ipsec-site-connections",
    attributes={key: value for key, value in STANDARD.items() if key not in _NOT_SHOWN}
    | {
        "name": Attribute(checks.string(255), ""),
        "peer_address": Attribute(checks.string(255)),
        "peer_id": Attribute(checks.string(255)),
        "peer_cidrs": Attribute(checks.strings, []),
        "local_id": Attribute(checks.string(255), ""),
        "mtu": Attribute(checks.integer(68, 2**31 - 1), 1500),
        "dpd": Attribute(_dpd, {"action": "hold", "interval": 30, "timeout": 120}),
        "psk": Attribute(checks.string(255)),
        "initiator": Attribute(_known("bi-directional", "response-only"), "bi-directional"),
        "admin_state_up": Attribute(checks.boolean, True),
        "vpnservice_id": Attribute(checks.uuid, put=False),
        "ikepolicy_id": Attribute(checks.uuid, put=False),
        "ipsecpolicy_id": Attribute(checks.uuid, put=False),
        "auth_mode": READ_ONLY,
        "route_mode": READ_ONLY,
        "status": READ_ONLY,
    },
    not_found="IPsecSiteConnectionNotFound",
    create=create_connection,
    update=_change,
    delete=lambda call, current: call.store.delete("ipsec_site_connection", current["id"]),
    view=_view,
)


def _on_active(moment: Moment, identity: str, data: Document) -> None:
    found = moment.store.get(data["kind"], identity)
    if found is not None:
        moment.store.update(data["kind"], found | {"status": "ACTIVE"})


EVENTS: dict[str, Event] = {"vpn.active": _on_active}
ROUTES = tuple(route for resource in (IKE, IPSEC, SERVICES, CONNECTIONS) for route in crud.routes(resource))
