"""VPN as a service: policies, services, connections to other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.values import Secret
from hotc.runtime.drivers import neutron, rest
from hotc.runtime.drivers.compared import Compared
from hotc.runtime.drivers.driver import READY, Status
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

IKE: Final = Api("network", "/vpn/ikepolicies", "ikepolicy", "ikepolicies")
IPSEC: Final = Api("network", "/vpn/ipsecpolicies", "ipsecpolicy", "ipsecpolicies")
SERVICES: Final = Api("network", "/vpn/vpnservices", "vpnservice", "vpnservices")
CONNECTIONS: Final = Api("network", "/vpn/ipsec-site-connections", "ipsec_site_connection", "ipsec_site_connections")

_WITHOUT_SHA1: Final = "/extensions/vpn-no-sha1-3des"
"""Clouds with this extension refuse sha1, which is the default of the property."""

_IKE: Final = (
    "name",
    "description",
    "auth_algorithm",
    "encryption_algorithm",
    "phase1_negotiation_mode",
    "lifetime",
    "pfs",
    "ike_version",
)
_IPSEC: Final = (
    "name",
    "description",
    "transform_protocol",
    "encapsulation_mode",
    "auth_algorithm",
    "encryption_algorithm",
    "lifetime",
    "pfs",
)
_CONNECTION: Final = (
    "name",
    "description",
    "peer_address",
    "peer_id",
    "mtu",
    "initiator",
    "admin_state_up",
    "ikepolicy_id",
    "ipsecpolicy_id",
    "vpnservice_id",
)


def build_policy(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::IKEPolicy and OS::Neutron::IPsecPolicy."""
    made = neutron.body(properties, context)
    if made.get("auth_algorithm") == "sha1" and context.cloud.call("network", "GET", _WITHOUT_SHA1, missing_ok=True):
        made["auth_algorithm"] = "sha256"
    return neutron.request(made, {})


def build_service(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::VPNService."""
    made = neutron.body(properties, context, leave_out=("subnet", "router", "subnet_id", "router_id"))
    for kind in ("subnet", "router"):
        made[f"{kind}_id"] = context.cloud.find(kind, properties.get(kind) or properties[f"{kind}_id"])
    return neutron.request(made, {})


def build_connection(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::IPsecSiteConnection. What the property calls ``actions`` is neutron's ``action``."""
    made = neutron.body(properties, context)
    if "dpd" in made:
        made["dpd"] = {("action" if name == "actions" else name): value for name, value in made["dpd"].items()}
    return neutron.request(made, {})


def update(api: Api) -> Any:
    """The update of a collection whose objects say their lifetime in two words, both of which go together."""

    def change(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
        changed = rest.difference(before["body"], after["body"])
        rest.update(cloud, api, identity, {name: value for name, value in changed.items() if value is not None})

    return change


def service_status(found: Json) -> Status:
    """A service is active only once a connection uses it, so that a pending one is fine, as with Heat."""
    failed = found.get("status") == "ERROR"
    return Status("failed", "the network service gives the VPN service's status as ERROR") if failed else READY


def connection_status(found: Json) -> Status:
    """A connection is DOWN until the other site answers, which may be made later in the same stack."""
    value = str(found.get("status"))
    return Status("pending", value) if value.startswith("PENDING") else neutron.status(found)


def _given_dpd(shown: Any) -> Any:
    return {("actions" if name == "action" else name): value for name, value in (shown or {}).items()}


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "OS::Neutron::IKEPolicy",
        IKE,
        build_policy,
        configure=None,
        update=update(IKE),
        status=lambda found: READY,
        attributes=rest.fields(*_IKE, "tenant_id"),
        follows=("name", "description", "auth_algorithm", "encryption_algorithm", "lifetime", "pfs", "ike_version"),
        compared=neutron.shown(*_IKE, tags=False),
    ),
    neutron.driver(
        "OS::Neutron::IPsecPolicy",
        IPSEC,
        build_policy,
        configure=None,
        update=update(IPSEC),
        status=lambda found: READY,
        attributes=rest.fields(*_IPSEC, "tenant_id"),
        follows=("name", "description"),
        compared=neutron.shown(*_IPSEC, tags=False),
    ),
    neutron.driver(
        "OS::Neutron::VPNService",
        SERVICES,
        build_service,
        alike=("name", "router_id"),
        gone_at_once=False,  # the agent of the router has to take it down first
        configure=None,
        status=service_status,
        attributes=rest.fields(
            "admin_state_up", "description", "name", "router_id", "status", "subnet_id", "tenant_id"
        ),
        follows=("admin_state_up", "description", "name"),
        compared=neutron.shown(
            "name",
            "description",
            "admin_state_up",
            ids={"subnet": "subnet_id", "router": "router_id"},
            tags=False,
        ),
        keys=lambda sent, identity: [f"router:{sent['body']['router_id']}"],
    ),
    neutron.driver(
        "OS::Neutron::IPsecSiteConnection",
        CONNECTIONS,
        build_connection,
        alike=("name", "vpnservice_id"),
        gone_at_once=False,
        secret=frozenset({"psk"}),
        configure=None,
        status=connection_status,
        attributes={
            **rest.fields(*_CONNECTION, "auth_mode", "dpd", "peer_cidrs", "route_mode", "status", "tenant_id"),
            "psk": lambda found, cloud: Secret(found["psk"]),
        },
        follows=("admin_state_up", "description", "name"),
        compared=(
            *neutron.shown(*_CONNECTION, lists=("peer_cidrs",), tags=False),
            Compared(("dpd",), ("body", "dpd"), "dpd", as_property=_given_dpd),
        ),
        keys=lambda sent, identity: [f"vpn_service:{sent['body']['vpnservice_id']}"],
    ),
]
