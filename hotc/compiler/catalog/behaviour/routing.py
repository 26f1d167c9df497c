"""Who waits for routers: what needs a way to an external network, or a router that is connected already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.catalog.behaviour.early import FAILED
from hotc.compiler.values import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.catalog.behaviour.early import Early
    from hotc.compiler.instance import Implied, Instance, ResourceInstance

GATEWAY: Final = "OS::Neutron::RouterGateway"
INTERFACE: Final = "OS::Neutron::RouterInterface"
ROUTER: Final = "OS::Neutron::Router"
PORT: Final = "OS::Neutron::Port"
SUBNET: Final = "OS::Neutron::Subnet"

# requirer: its property, (type of what it waits for, the property that must be equal) …
_EQUAL: Final[tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]] = (
    (GATEWAY, "router_id", ((INTERFACE, "router"),)),
    (GATEWAY, "network", ((SUBNET, "network"),)),
    ("OS::Neutron::ExtraRoute", "router_id", ((INTERFACE, "router"), (GATEWAY, "router_id"))),
    ("OS::Neutron::ExtraRouteSet", "router", ((INTERFACE, "router"),)),
    ("OS::Neutron::FloatingIP", "floating_network", ((GATEWAY, "network"),)),
    ("AWS::EC2::VPCGatewayAttachment", "VpcId", (("AWS::EC2::RouteTable", "VpcId"),)),
)


def edges(instance: Instance, early: Early) -> Iterator[Implied]:
    """Edges to routers, router interfaces and gateways, and from those to subnets."""
    for requirer_type, name, wanted in _EQUAL:
        requirers = _of_catalogue(early, requirer_type)
        there = [_Texts(early, required_type, other) for required_type, other in wanted] if requirers else []
        for requirer in requirers:
            mine = early.text(requirer, name)
            for texts in there:
                yield early.implied(requirer, texts.equal(mine), name)
    yield from _external_gateways(early)
    for kind in ("OS::Neutron::FloatingIP", "OS::Neutron::FloatingIPAssociation", "OS::Neutron::FloatingIPPortForward"):
        for requirer in _of_catalogue(early, kind):
            yield from _to_interfaces(instance, requirer, early, any_port=kind.endswith("FloatingIP"))


def _external_gateways(early: Early) -> Iterator[Implied]:
    """Between routers with an external network, that network's subnets, and floating addresses from it."""
    routers = [router for router in _of_catalogue(early, ROUTER) if _is_set(router.typed.get("external_gateway_info"))]
    if not routers:
        return
    subnets = _Texts(early, SUBNET, "network")
    addresses = _Texts(early, "OS::Neutron::FloatingIP", "floating_network")
    for router in routers:
        path = ("external_gateway_info", "network")
        network = early.text(router, *path)
        yield early.implied(router, subnets.equal(network), *path)
        for address in addresses.equal(network):
            if address.catalog_type is not None:
                yield early.implied(address, [router], "floating_network")


def _to_interfaces(
    instance: Instance, requirer: ResourceInstance, early: Early, *, any_port: bool
) -> Iterator[Implied]:
    """From a floating address to the router interfaces on the subnets of its port."""
    names = {reference.name for reference in requirer.references} | set(requirer.depends_on)
    ports = [port for port in early.of_type(PORT) if port.name in names]
    if not ports:
        return
    required = []
    for interface in early.of_type(INTERFACE):
        subnet = early.text(interface, "subnet") or None
        if any(_on_subnet(port, subnet, early, any_port=any_port) for port in ports):
            required.append(interface)
    yield early.implied(requirer, required, "port_id")


def _on_subnet(port: ResourceInstance, subnet: Any, early: Early, *, any_port: bool) -> bool:
    addresses = early.items(port, "fixed_ips")
    if addresses is FAILED:
        return False
    if not addresses:
        return any_port and subnet is None
    subnets = [early.text(port, "fixed_ips", index, "subnet") or None for index in range(len(addresses))]
    return subnet in (subnets if any_port else subnets[:1])


def _of_catalogue(early: Early, name: str) -> list[ResourceInstance]:
    # A template that stands in for a type implies nothing by itself.
    return [resource for resource in early.of_type(name) if resource.catalog_type is not None]


class _Texts:
    """What a property of each resource of a type says."""

    __slots__ = ("_known",)

    def __init__(self, early: Early, type_: str, name: str) -> None:
        said = [(early.text(resource, name), resource) for resource in early.of_type(type_)]
        self._known = [(text, resource) for text, resource in said if text is not FAILED]

    def equal(self, text: Any) -> list[ResourceInstance]:
        """The resources where it says this."""
        return [resource for known, resource in self._known if known == text] if text is not FAILED else []


def _is_set(value: Any) -> bool:
    return bool(value.value if isinstance(value, Secret) else value)
