"""What a floating IP forwards to ports, each by its own external port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.call import Call, Reply, new_id
from hotc.sandbox.neutron import checks, floating_ips, ports
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import body_of, found, own, touch
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.neutron.checks import Check
    from hotc.sandbox.store import Document

_NUMBER = checks.integer(1, 65535)
_CHECKS: dict[str, Check] = {
    "internal_port_id": checks.uuid,
    "internal_ip_address": checks.ip_address,
    "internal_port": _NUMBER,
    "external_port": _NUMBER,
    "protocol": checks.one_of("tcp", "udp", "icmp", "icmp6", "sctp", "dccp"),
    "description": checks.string(255),
}
_WITH_ADDRESS = ("id", "protocol", "internal_ip_address", "internal_port_id", "internal_port", "external_port")


def _values(call: Call) -> Document:
    given = body_of(call, "port_forwarding")
    unknown = [name for name in given if name not in _CHECKS]
    if unknown:
        raise no("HTTPBadRequest", message=f"Unrecognized attribute(s) '{', '.join(unknown)}'")
    try:
        return {name: _CHECKS[name](value) for name, value in given.items()}
    except ValueError as error:
        raise no("HTTPBadRequest", message=f"Invalid input for port_forwarding. Reason: {error}.") from None


def _shown(body: Document) -> Document:
    ranges = {
        f"{side}_port_range": f"{body[f'{side}_port']}:{body[f'{side}_port']}" for side in ("internal", "external")
    }
    return body | ranges


def _one(call: Call, floating: Document) -> Document:
    identity = call.args["forwarding"]
    for each in floating.get("_forwarded", ()):
        if each["id"] == identity:
            forwarding: Document = each
            return forwarding
    raise no("PortForwardingNotFound", id=identity)


def _store(call: Call, floating: Document, forwarded: list[Document]) -> None:
    """Keep what is forwarded, show it with the floating IP, and let that belong to the router of the ports."""
    floating["_forwarded"] = forwarded
    floating["port_forwardings"] = [{name: each[name] for name in _WITH_ADDRESS} for each in forwarded]
    if not forwarded:
        floating["router_id"] = None
    touch(call, "floatingip", floating)


def _check(call: Call, floating: Document, body: Document) -> None:
    for name in ("internal_port_id", "internal_ip_address", "internal_port", "external_port", "protocol"):
        if name not in body:
            message = f"Failed to parse request. Required attribute '{name}' not specified"
            raise no("HTTPBadRequest", message=message)
    port = found(call, ports.RESOURCE, body["internal_port_id"])
    if all(address["ip_address"] != body["internal_ip_address"] for address in port["fixed_ips"]):
        message = f"Requested internal IP address {body['internal_ip_address']} does not belong to the port"
        raise no("BadRequest", resource="port_forwarding", message=message)
    if floating["port_id"] is not None:
        message = f"Floating IP {floating['id']} is associated with port {floating['port_id']}"
        raise no("BadRequest", resource="port_forwarding", message=message)
    for other in floating.get("_forwarded", ()):
        same_side = other["external_port"] == body["external_port"]
        if other["id"] != body["id"] and other["protocol"] == body["protocol"] and same_side:
            number = f"{body['external_port']}:{body['external_port']}"
            message = f"There is a port collision with the external_port_range. The following ranges collide: {number}"
            raise no("BadRequest", resource="port_forwarding", message=f"{message} and {number}")


def _router(call: Call, floating: Document, body: Document) -> str:
    port = found(call, ports.RESOURCE, body["internal_port_id"])
    subnet = next(ip["subnet_id"] for ip in port["fixed_ips"] if ip["ip_address"] == body["internal_ip_address"])
    router = floating_ips.router_between(call, subnet, floating["floating_network_id"])
    if router is None:
        raise no(
            "ExternalGatewayForFloatingIPNotFound",
            network=floating["floating_network_id"],
            subnet=subnet,
            port=port["id"],
        )
    return router


def listed(call: Call) -> Reply:
    """GET /v2.0/floatingips/{id}/port_forwardings."""
    floating = found(call, floating_ips.RESOURCE, call.args["id"])
    return Reply(200, {"port_forwardings": [_shown(each) for each in floating.get("_forwarded", ())]})


def show(call: Call) -> Reply:
    """GET /v2.0/floatingips/{id}/port_forwardings/{forwarding}."""
    return Reply(200, {"port_forwarding": _shown(_one(call, found(call, floating_ips.RESOURCE, call.args["id"])))})


def create(call: Call) -> Reply:
    """POST /v2.0/floatingips/{id}/port_forwardings."""
    floating = own(call, floating_ips.RESOURCE, call.args["id"], "update")
    body = {"id": new_id(), "description": "", **_values(call)}
    _check(call, floating, body)
    floating["router_id"] = _router(call, floating, body)
    _store(call, floating, [*floating.get("_forwarded", ()), body])
    return Reply(201, {"port_forwarding": _shown(body)})


def update(call: Call) -> Reply:
    """PUT /v2.0/floatingips/{id}/port_forwardings/{forwarding}."""
    floating = own(call, floating_ips.RESOURCE, call.args["id"], "update")
    before = _one(call, floating)
    body = before | _values(call)
    _check(call, floating, body)
    _store(call, floating, [body if each["id"] == body["id"] else each for each in floating["_forwarded"]])
    return Reply(200, {"port_forwarding": _shown(body)})


def delete(call: Call) -> Reply:
    """DELETE /v2.0/floatingips/{id}/port_forwardings/{forwarding}."""
    floating = own(call, floating_ips.RESOURCE, call.args["id"], "update")
    gone = _one(call, floating)
    _store(call, floating, [each for each in floating["_forwarded"] if each["id"] != gone["id"]])
    return Reply(204)


_COLLECTION = "/v2.0/floatingips/{id}/port_forwardings"
ROUTES = (
    Route("GET", _COLLECTION, listed),
    Route("POST", _COLLECTION, create),
    Route("GET", f"{_COLLECTION}/{{forwarding}}", show),
    Route("PUT", f"{_COLLECTION}/{{forwarding}}", update),
    Route("DELETE", f"{_COLLECTION}/{{forwarding}}", delete),
)
