"""Interfaces of a server: the ports attached to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox.bodies import Field, MisfitError, checked, nullable, objects, text, uuid
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.neutron import checks
from hotc.sandbox.nova import networks
from hotc.sandbox.nova.servers import get_server, server_ports
from hotc.sandbox.nova.versions import microversion
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_STATES = ("active", "paused", "stopped")


def _fixed_ips(value: Any) -> list[Document]:
    entries = objects(value)
    for entry in entries:
        try:
            checks.ip_address(entry.get("ip_address"))
        except ValueError as error:
            raise MisfitError(str(error)) from None
    return entries


_FIELDS = {
    "port_id": Field(nullable(uuid)),
    "net_id": Field(nullable(uuid)),
    "fixed_ips": Field(nullable(_fixed_ips)),
    "tag": Field(nullable(text(1, 60))),
}


def _view(call: Call, port: Document) -> Document:
    shown: Document = {
        "net_id": port["network_id"],
        "port_id": port["id"],
        "mac_addr": port["mac_address"],
        "port_state": port["status"],
        "fixed_ips": port["fixed_ips"],
    }
    return shown | ({"tag": None} if microversion(call) >= (2, 70) else {})


def list_interfaces(call: Call) -> Reply:
    """GET /servers/{id}/os-interface."""
    ports = server_ports(call, get_server(call, call.args["id"]))
    return Reply(200, {"interfaceAttachments": [_view(call, port) for port in ports]})


def show(call: Call) -> Reply:
    """GET /servers/{id}/os-interface/{port}."""
    get_server(call, call.args["id"])
    port = call.store.get("port", call.args["port"])
    if port is None:
        raise RefusedError(404, f"Port id {call.args['port']} could not be found.")
    if port["device_id"] != call.args["id"]:
        raise RefusedError(404, f"Instance {call.args['id']} does not have port with id {port['id']}")
    return Reply(200, {"interfaceAttachment": _view(call, port)})


def attach(call: Call) -> Reply:
    """POST /servers/{id}/os-interface."""
    server = get_server(call, call.args["id"])
    given = checked(call, "interfaceAttachment", _FIELDS) if call.content else {}
    if given.get("net_id") and given.get("port_id"):
        raise RefusedError(400, "Must not input both network_id and port_id")
    if given.get("fixed_ips") and not given.get("net_id"):
        raise RefusedError(400, "Must input network_id when request IP address")
    state = server["OS-EXT-STS:vm_state"]
    if state not in _STATES:
        message = f"Cannot 'attach_interface' instance {server['id']} while it is in vm_state {state}"
        raise RefusedError(409, message)
    port = _given_port(call, server, given["port_id"]) if given.get("port_id") else _new_port(call, server, given)
    server["_ports"].append(port["id"])
    server["_networked"] = True
    call.store.update("server", server)
    return Reply(200, {"interfaceAttachment": _view(call, port)})


def _given_port(call: Call, server: Document, port_id: str) -> Document:
    port = call.store.get("port", port_id)
    if port is None or port["project_id"] != call.project:
        raise RefusedError(404, f"Port id {port_id} could not be found.")
    if port["device_id"]:
        raise RefusedError(409, f"Port {port_id} is still in use.")
    return networks.bind(call, server, port_id) or port


def _new_port(call: Call, server: Document, given: Document) -> Document:
    wanted = [{"uuid": given["net_id"]}] if given.get("net_id") else []
    requests = networks.checked_requests(call, wanted, 1)
    if not requests:
        raise RefusedError(400, f"No network is available to project {call.project}")
    addresses = given.get("fixed_ips") or [{}]
    port = networks.create_port(call, server, requests[0] | {"fixed_ip": addresses[0].get("ip_address")})
    return call.store.get("port", port["id"]) or port


def detach(call: Call) -> Reply:
    """DELETE /servers/{id}/os-interface/{port}: accepted even if the server hasn't that port, as Nova does."""
    server = get_server(call, call.args["id"])
    for port in server_ports(call, server):
        if port["id"] == call.args["port"]:
            networks.unbind(call, server, port)
            server["_ports"] = [port_id for port_id in server["_ports"] if port_id != port["id"]]
            call.store.update("server", server)
    return Reply(202)


ROUTES = (
    Route("GET", "/v2.1/servers/{id}/os-interface", list_interfaces),
    Route("POST", "/v2.1/servers/{id}/os-interface", attach),
    Route("GET", "/v2.1/servers/{id}/os-interface/{port}", show),
    Route("DELETE", "/v2.1/servers/{id}/os-interface/{port}", detach),
)
