"""Floating IPs: an address of an external network, associated with a port behind a router."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.neutron import checks, crud, networks, ports
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import ABSENT, READ_ONLY, STANDARD, Attribute, Resource, found, public

if TYPE_CHECKING:
    from hotc.sandbox.call import Call
    from hotc.sandbox.store import Document

_UNBOUND = {"port_id": None, "fixed_ip_address": None, "router_id": None, "status": "DOWN"}
_DETAILS = ("name", "network_id", "mac_address", "admin_state_up", "status", "device_id", "device_owner")

ATTRIBUTES: dict[str, Attribute] = STANDARD | {
    "floating_network_id": Attribute(checks.uuid, put=False),
    "floating_ip_address": Attribute(checks.optional(checks.ip_address), None, put=False, admin=True),
    "subnet_id": Attribute(checks.optional(checks.uuid), ABSENT, put=False),
    "port_id": Attribute(checks.optional(checks.uuid), None),
    "fixed_ip_address": Attribute(checks.optional(checks.ip_address), None),
    "dns_name": Attribute(checks.dns_name, "", put=False),
    "dns_domain": Attribute(checks.dns_name, "", put=False),
    "qos_policy_id": Attribute(checks.optional(checks.uuid), None),
    "router_id": READ_ONLY,
    "status": READ_ONLY,
    "port_details": READ_ONLY,
    "port_forwardings": READ_ONLY,
}


def create(call: Call, body: Document) -> Document:
    """Store a new floating IP with an address of its external network."""
    network = found(call, networks.RESOURCE, body["floating_network_id"])
    if not network["router:external"]:
        raise _bad(f"Network {network['id']} is not a valid external network")
    if body["fixed_ip_address"] is not None and body["port_id"] is None:
        raise _bad("fixed_ip_address cannot be specified without a port_id")
    entry = {"ip_address": body["floating_ip_address"], "subnet_id": body.pop("subnet_id", None)}
    entry = {key: value for key, value in entry.items() if value is not None}
    values = {"fixed_ips": [entry]} if entry else {}
    port = ports.new_port(call, network, "", device_id=body["id"], device_owner=ports.FLOATING_IP, **values)
    if not port["fixed_ips"]:
        raise _bad(f"Network {network['id']} does not contain any IPv4 subnet")
    wanted, fixed = body["port_id"], body["fixed_ip_address"]
    body |= _UNBOUND | {"floating_ip_address": port["fixed_ips"][0]["ip_address"], "port_forwardings": []}
    body["_port_id"] = port["id"]
    call.store.insert("floatingip", body["project_id"], body)
    if wanted is not None:
        _associate(call, body, wanted, fixed)
        call.store.update("floatingip", body)
    return body


def update(call: Call, current: Document, changes: Document) -> None:
    """Apply changes: associate, associate with another port, disassociate."""
    port_id = changes.pop("port_id", current["port_id"])
    fixed = changes.pop("fixed_ip_address", current["fixed_ip_address"] if port_id == current["port_id"] else None)
    if fixed is not None and port_id is None:
        raise _bad("fixed_ip_address cannot be specified without a port_id")
    if (port_id, fixed) != (current["port_id"], current["fixed_ip_address"]):
        current |= _UNBOUND
        if port_id is not None:
            _associate(call, current, port_id, fixed)
    current |= changes


def delete(call: Call, current: Document) -> None:
    """Give a floating IP back."""
    port = call.store.get("port", current["_port_id"])
    if port is not None:
        ports.remove_port(call, port)
    call.store.delete("floatingip", current["id"])


def _bad(message: str) -> Exception:
    return no("BadRequest", resource="floatingip", message=message)


def _associate(call: Call, body: Document, port_id: str, fixed: str | None) -> None:
    port = found(call, ports.RESOURCE, port_id)
    addresses = [ip for ip in port["fixed_ips"] if ":" not in ip["ip_address"]]
    if fixed is not None:
        addresses = [ip for ip in port["fixed_ips"] if ip["ip_address"] == fixed]
        if not addresses:
            raise _bad(f"Port {port_id} does not have fixed ip {fixed}")
    elif not addresses:
        raise _bad(f"Cannot add floating IP to port {port_id} that has no fixed IPv4 addresses")
    elif len(addresses) > 1:
        raise _bad(
            f"Port {port_id} has multiple fixed IPv4 addresses.  "
            "Must provide a specific IPv4 address when assigning a floating IP"
        )
    address, network_id = addresses[0], body["floating_network_id"]
    for other in call.store.find("floatingip", "port_id", port_id):
        same = other["fixed_ip_address"] == address["ip_address"] and other["floating_network_id"] == network_id
        if same and other["id"] != body["id"]:
            raise no(
                "FloatingIPPortAlreadyAssociated",
                floating=body["floating_ip_address"],
                id=body["id"],
                port=port_id,
                fixed=address["ip_address"],
                network=network_id,
            )
    router_id = router_between(call, address["subnet_id"], network_id)
    if router_id is None:
        raise no("ExternalGatewayForFloatingIPNotFound", network=network_id, subnet=address["subnet_id"], port=port_id)
    body |= {"port_id": port_id, "fixed_ip_address": address["ip_address"], "router_id": router_id, "status": "ACTIVE"}


def router_between(call: Call, subnet_id: str, network_id: str) -> str | None:
    """Return the id of the router that leads from a subnet to an external network."""
    subnet = call.store.get("subnet", subnet_id)
    for port in call.store.find("port", "network_id", subnet["network_id"]) if subnet else ():
        if port["device_owner"] != ports.ROUTER_INTERFACE:
            continue
        router = call.store.get("router", port["device_id"])
        info = router["external_gateway_info"] if router else None
        if info and info["network_id"] == network_id and any(ip["subnet_id"] == subnet_id for ip in port["fixed_ips"]):
            return str(port["device_id"])
    return None


def view(call: Call, body: Document) -> Document:
    """Return what the caller sees of a floating IP, with details of its port."""
    port = call.store.get("port", body["port_id"]) if body["port_id"] else None
    return public(body) | {"port_details": {key: port[key] for key in _DETAILS} if port else None}


RESOURCE = Resource(
    kind="floatingip",
    path="floatingips",
    attributes=ATTRIBUTES,
    not_found="FloatingIPNotFound",
    create=create,
    update=update,
    delete=delete,
    view=view,
)
ROUTES = crud.routes(RESOURCE)
