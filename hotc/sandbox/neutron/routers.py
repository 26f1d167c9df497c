"""Routers and their external gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox.neutron import addresses, checks, crud, networks
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.ports import ROUTER_GATEWAY, ROUTER_INTERFACE, new_port, remove_port
from hotc.sandbox.neutron.resource import (
    READ_ONLY,
    STANDARD,
    Attribute,
    Resource,
    check_revision,
    found,
    public,
    touch,
)

if TYPE_CHECKING:
    from hotc.sandbox.call import Call, Moment
    from hotc.sandbox.store import Document

_GATEWAY_KEYS = ("network_id", "enable_snat", "external_fixed_ips", "qos_policy_id")


def gateway_info(value: Any) -> dict[str, Any]:
    """Accept the map of an external gateway; null and the empty map mean none."""
    if value in (None, {}):
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"'{value}' is not a dictionary")
    unknown = [key for key in value if key not in _GATEWAY_KEYS]
    if "network_id" not in value or unknown:
        provided = ", ".join(repr(key) for key in value)
        raise ValueError(
            f"Validation of dictionary's keys failed. Expected keys: {{'network_id'}} Provided keys: {{{provided}}}"
        )
    info: dict[str, Any] = {"network_id": checks.uuid(value["network_id"])}
    if "enable_snat" in value:
        info["enable_snat"] = checks.boolean(value["enable_snat"])
    if value.get("external_fixed_ips") is not None:
        info["external_fixed_ips"] = checks.fixed_ips(value["external_fixed_ips"])
    return info


ATTRIBUTES: dict[str, Attribute] = STANDARD | {
    "name": Attribute(checks.string(255), ""),
    "admin_state_up": Attribute(checks.boolean, True),
    "external_gateway_info": Attribute(gateway_info, {}),
    "routes": Attribute(checks.host_routes, [], post=False),
    "distributed": Attribute(checks.boolean, False, admin=True),
    "ha": Attribute(checks.boolean, False, admin=True),
    "availability_zone_hints": Attribute(checks.strings, [], put=False),
    "flavor_id": Attribute(checks.optional(checks.uuid), None, put=False),
    "status": READ_ONLY,
    "availability_zones": READ_ONLY,
}


def create(call: Call, body: Document) -> Document:
    """Store a new router and connect it to its external network."""
    wanted = body.pop("external_gateway_info")
    body |= {"status": "ACTIVE", "external_gateway_info": None, "availability_zones": [], "revision_number": 1}
    call.store.insert("router", body["project_id"], body)
    if wanted:
        _connect(call, body, wanted, "create")
        body["revision_number"] += 1
        call.store.update("router", body)
    return body


def update(call: Call, current: Document, changes: Document) -> None:
    """Apply changes to a router: gateway, routes and the rest."""
    wanted = changes.pop("external_gateway_info", None)
    if wanted is not None:
        had = current["external_gateway_info"] is not None
        _change_gateway(call, current, wanted)
        if had and current["external_gateway_info"] is None and "if-match" in call.headers:
            _refuse_the_rest(call, current)
    if "routes" in changes:
        check_routes(call, current, changes["routes"])
    current |= changes


def _refuse_the_rest(call: Call, router: Document) -> None:
    """Neutron takes a gateway away first, which raises the revision, and then finds that it is another one."""
    touch(call, "router", router)
    call.store.commit()
    check_revision(call, router)


def _change_gateway(call: Call, router: Document, wanted: dict[str, Any]) -> None:
    info = router["external_gateway_info"]
    if info is not None and wanted.get("network_id") == info["network_id"]:
        _check_policy(call, wanted, "update")
        if "external_fixed_ips" not in wanted:
            info["enable_snat"] = wanted.get("enable_snat", info["enable_snat"])
            return
    if info is not None:
        _disconnect(call, router, same_network=wanted.get("network_id") == info["network_id"])
    if wanted:
        _connect(call, router, wanted, "update")


def delete(call: Call, current: Document) -> None:
    """Delete a router; refuses while it has interfaces."""
    attached = [port["id"] for port in interfaces(call, current["id"])]
    if attached:
        raise no("RouterInUse", id=current["id"], reason=f"has ports still attached: {', '.join(attached)}")
    if current["external_gateway_info"] is not None:
        _disconnect(call, current)
    call.store.delete("router", current["id"])


def interfaces(moment: Moment, router_id: str) -> list[Document]:
    """Return the ports by which a router is attached to subnets."""
    ports = moment.store.find("port", "device_id", router_id)
    return [port for port in ports if port["device_owner"] == ROUTER_INTERFACE]


def check_routes(call: Call, router: Document, routes: list[dict[str, str]]) -> None:
    """Refuse routes whose next hop isn't on a subnet of the router, or is the router itself."""
    ports = call.store.find("port", "device_id", router["id"])
    own = {ip["ip_address"] for port in ports for ip in port["fixed_ips"]}
    subnets = [call.store.get("subnet", ip["subnet_id"]) for port in ports for ip in port["fixed_ips"]]
    for route in routes:
        if not any(subnet is not None and addresses.fits(subnet, route["nexthop"]) for subnet in subnets):
            raise no("InvalidRoutes", routes=routes, reason="the nexthop is not connected with router")
        if route["nexthop"] in own:
            raise no("InvalidRoutes", routes=routes, reason="the nexthop is used by router")


def _check_policy(call: Call, wanted: dict[str, Any], action: str) -> None:
    for key in ("enable_snat", "external_fixed_ips"):
        usual = key == "enable_snat" and wanted.get(key) is True
        if key in wanted and not usual and not call.token.is_admin:
            base = f"rule:{action}_router"
            info = f"{base}:external_gateway_info"
            rule = f"({base} and ({info} and ({info}:network_id and {info}:{key})))"
            raise no("PolicyNotAuthorized", rule=rule)


def _connect(call: Call, router: Document, wanted: dict[str, Any], action: str) -> None:
    _check_policy(call, wanted, action)
    network = found(call, networks.RESOURCE, wanted["network_id"])
    if not network["router:external"]:
        message = f"Network {network['id']} is not an external network"
        raise no("BadRequest", resource="router", message=message)
    values: dict[str, Any] = {"device_id": router["id"], "device_owner": ROUTER_GATEWAY}
    if "external_fixed_ips" in wanted:
        values["fixed_ips"] = wanted["external_fixed_ips"]
    port = new_port(call, network, "", **values)
    if not port["fixed_ips"]:
        message = f"No IPs available for external network {network['id']}"
        raise no("BadRequest", resource="router", message=message)
    router["external_gateway_info"] = {
        "network_id": network["id"],
        "external_fixed_ips": port["fixed_ips"],
        "enable_snat": wanted.get("enable_snat", True),
    }


def _disconnect(call: Call, router: Document, *, same_network: bool = False) -> None:
    network_id = router["external_gateway_info"]["network_id"]
    floating = list(call.store.find("floatingip", "router_id", router["id"]))
    if floating and not same_network:
        raise no("RouterExternalGatewayInUseByFloatingIp", id=router["id"], network=network_id)
    for port in call.store.find("port", "device_id", router["id"]):
        if port["device_owner"] == ROUTER_GATEWAY:
            remove_port(call, port)
    router["external_gateway_info"] = None


def view(call: Call, body: Document) -> Document:
    """Return what the caller sees of a router."""
    shown = public(body)
    if not call.token.is_admin:
        shown.pop("ha")
        shown.pop("distributed")
    return shown


RESOURCE = Resource(
    kind="router",
    path="routers",
    attributes=ATTRIBUTES,
    not_found="RouterNotFound",
    create=create,
    update=update,
    delete=delete,
    view=view,
)
ROUTES = crud.routes(RESOURCE)
