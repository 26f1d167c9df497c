"""Router interfaces and extra routes: the actions of a router."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.neutron import addresses, checks, ports, routers, subnets
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.quotas import require_quota
from hotc.sandbox.neutron.resource import body_of, found, own, touch
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document


def add(call: Call) -> Reply:
    """PUT /v2.0/routers/{id}/add_router_interface."""
    router = own(call, routers.RESOURCE, call.args["id"], "add_router_interface")
    given = call.json()
    if given.get("subnet_id") is None and given.get("port_id") is None:
        raise _bad("Either subnet_id or port_id must be specified")
    if given.get("subnet_id") is not None and given.get("port_id") is not None:
        raise _bad("Cannot specify both subnet-id and port-id")
    port = _add_port(call, router, given["port_id"]) if given.get("port_id") else _add_subnet(call, router, given)
    touch(call, "router", router)
    return Reply(200, _answer(router, port))


def _bad(message: str) -> RefusedError:
    return no("BadRequest", resource="router", message=message)


def _identity(value: Any) -> str:
    try:
        return checks.uuid(value)
    except ValueError as error:
        raise _bad(str(error)) from None


def _add_subnet(call: Call, router: Document, given: dict[str, Any]) -> Document:
    subnet = found(call, subnets.RESOURCE, _identity(given["subnet_id"]))
    if subnet["gateway_ip"] is None:
        raise _bad("Subnet for router interface must have a gateway IP")
    if not addresses.fits(subnet, subnet["gateway_ip"]):
        raise no("InvalidIpForSubnet", ip=subnet["gateway_ip"])
    _check_overlap(call, router, [subnet])
    network = call.store.get("network", subnet["network_id"])
    if network is None:
        raise no("NetworkNotFound", id=subnet["network_id"])
    require_quota(call, "port", router["project_id"])
    return ports.new_port(
        call,
        network,
        router["project_id"],
        device_id=router["id"],
        device_owner=ports.ROUTER_INTERFACE,
        fixed_ips=[{"subnet_id": subnet["id"], "ip_address": subnet["gateway_ip"]}],
    )


def _add_port(call: Call, router: Document, port_id: Any) -> Document:
    port = own(call, ports.RESOURCE, _identity(port_id), "add_router_interface")
    if port["device_id"]:
        raise no("PortInUse", id=port["id"], network=port["network_id"], device=port["device_id"])
    if not port["fixed_ips"]:
        raise _bad("Router port must have at least one fixed IP")
    wanted = [call.store.get("subnet", ip["subnet_id"]) for ip in port["fixed_ips"]]
    _check_overlap(call, router, [subnet for subnet in wanted if subnet is not None])
    port |= {"device_id": router["id"], "device_owner": ports.ROUTER_INTERFACE, "status": "ACTIVE"}
    touch(call, "port", port)
    return port


def _check_overlap(call: Call, router: Document, wanted: list[Document]) -> None:
    attached = call.store.find("port", "device_id", router["id"])
    for other_id in {ip["subnet_id"] for port in attached for ip in port["fixed_ips"]}:
        other = call.store.get("subnet", other_id)
        for subnet in wanted:
            if subnet["id"] == other_id:
                raise _bad(f"Router already has a port on subnet {subnet['id']}")
            if other is not None and ipaddress.ip_network(other["cidr"]).overlaps(ipaddress.ip_network(subnet["cidr"])):
                first, second = (
                    f"Cidr {subnet['cidr']} of subnet {subnet['id']}",
                    f"cidr {other['cidr']} of subnet {other_id}",
                )
                raise _bad(f"{first} overlaps with {second}")


def remove(call: Call) -> Reply:
    """PUT /v2.0/routers/{id}/remove_router_interface."""
    router = own(call, routers.RESOURCE, call.args["id"], "remove_router_interface")
    given = call.json()
    if given.get("subnet_id") is None and given.get("port_id") is None:
        raise _bad("Either subnet_id or port_id must be specified")
    port = _find_interface(call, router, given)
    for subnet_id in [ip["subnet_id"] for ip in port["fixed_ips"]]:
        _check_unused(call, router, port, subnet_id)
    answer = _answer(router, port)
    ports.remove_port(call, port)
    touch(call, "router", router)
    return Reply(200, answer)


def _find_interface(call: Call, router: Document, given: dict[str, Any]) -> Document:
    attached = routers.interfaces(call, router["id"])
    if given.get("port_id") is not None:
        port_id = _identity(given["port_id"])
        for port in attached:
            if port["id"] == port_id:
                return port
        raise no("RouterInterfaceNotFound", id=router["id"], port=port_id)
    subnet = found(call, subnets.RESOURCE, _identity(given["subnet_id"]))
    for port in attached:
        if any(ip["subnet_id"] == subnet["id"] for ip in port["fixed_ips"]):
            return port
    raise no("RouterInterfaceNotFoundForSubnet", id=router["id"], subnet=subnet["id"])


def _check_unused(call: Call, router: Document, port: Document, subnet_id: str) -> None:
    subnet = call.store.get("subnet", subnet_id)
    if subnet is None:
        return
    for floating in call.store.find("floatingip", "router_id", router["id"]):
        if addresses.fits(subnet, floating["fixed_ip_address"]):
            raise no("RouterInterfaceInUseByFloatingIP", id=router["id"], subnet=subnet_id)
    for route in router["routes"]:
        if addresses.fits(subnet, route["nexthop"]):
            raise no("RouterInterfaceInUseByRoute", id=router["id"], subnet=subnet_id)


def _answer(router: Document, port: Document) -> Document:
    subnet_ids = [ip["subnet_id"] for ip in port["fixed_ips"]]
    return {
        "id": router["id"],
        "project_id": router["project_id"],
        "port_id": port["id"],
        "network_id": port["network_id"],
        "subnet_id": subnet_ids[0],
        "subnet_ids": subnet_ids,
    }


def _routes(call: Call) -> tuple[Document, list[dict[str, str]]]:
    router = own(call, routers.RESOURCE, call.args["id"], "update")
    try:
        return router, checks.host_routes(body_of(call, "router").get("routes"))
    except ValueError as error:
        raise no("HTTPBadRequest", message=f"Invalid input for routes. Reason: {error}.") from None


def add_routes(call: Call) -> Reply:
    """PUT /v2.0/routers/{id}/add_extraroutes."""
    router, routes = _routes(call)
    routers.check_routes(call, router, routes)
    router["routes"] += [route for route in routes if route not in router["routes"]]
    touch(call, "router", router)
    return Reply(200, {"router": routers.view(call, router)})


def remove_routes(call: Call) -> Reply:
    """PUT /v2.0/routers/{id}/remove_extraroutes."""
    router, routes = _routes(call)
    router["routes"] = [route for route in router["routes"] if route not in routes]
    touch(call, "router", router)
    return Reply(200, {"router": routers.view(call, router)})


ROUTES = (
    Route("PUT", "/v2.0/routers/{id}/add_router_interface", add),
    Route("PUT", "/v2.0/routers/{id}/remove_router_interface", remove),
    Route("PUT", "/v2.0/routers/{id}/add_extraroutes", add_routes),
    Route("PUT", "/v2.0/routers/{id}/remove_extraroutes", remove_routes),
)
