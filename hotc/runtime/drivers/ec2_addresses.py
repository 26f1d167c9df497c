"""AWS::EC2::EIP and its association: floating IPs of the only external network.

Source: ``ec2/eip.py`` in ``heat/engine/resources/aws`` and ``associate_floatingip`` in ``engine/clients/os/nova.py`` of
Heat 27.0.1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import floating_ips, neutron, rest
from hotc.runtime.drivers.driver import READY
from hotc.runtime.drivers.ec2_routing import router_of, set_gateway
from hotc.runtime.drivers.floating_ips import FLOATING_IPS
from hotc.runtime.drivers.listing import Listing
from hotc.runtime.drivers.nova_floating_ips import (
    association_candidates,
    association_name,
    external_network,
    find_association,
    first_of_server,
    read_association,
)
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

_ALONE: Final = {"port_id": None, "fixed_ip_address": None}


def build_address(properties: Json, context: BuildContext) -> Json:
    """Properties of AWS::EC2::EIP; ``instance`` is the server that it leads to, if any."""
    made = neutron.body({}, context, named=False)
    made["floating_network_id"] = external_network(context.cloud)
    return neutron.request(made, {}, instance=properties.get("InstanceId"))


def configure_address(cloud: Cloud, identity: str, sent: Json) -> None:
    """Lead it to the first port of the server."""
    if sent["instance"]:
        wanted = first_of_server(cloud, sent["instance"])
        found = rest.show(cloud, FLOATING_IPS, identity) or {}
        if {name: found.get(name) for name in wanted} != wanted:
            rest.update(cloud, FLOATING_IPS, identity, wanted)


def update_address(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Lead it nowhere any more; where it leads to instead, comes next."""
    if before["instance"] and not after["instance"]:
        rest.update(cloud, FLOATING_IPS, identity, _ALONE)


def build_association(properties: Json, context: BuildContext) -> Json:
    """Properties of AWS::EC2::EIPAssociation.

    By the address, it leads to the server's first IPv4 address; by the id, to the port alone, as with Heat.
    """
    cloud, server = context.cloud, str(properties.get("InstanceId") or "")
    if properties.get("EIP"):
        ends = {"floatingip_id": cloud.find("floating_ip", properties["EIP"]), **first_of_server(cloud, server)}
    else:
        port = _port(cloud, properties.get("NetworkInterfaceId"), server)
        ends = {"floatingip_id": properties["AllocationId"], "port_id": port["id"], "fixed_ip_address": None}
        ends["network_id"] = port["network_id"]
    return {**ends, "name": context.automatic_name}


def _port(cloud: Cloud, identity: str | None, server: str) -> Json:
    found = cloud.listing("network", "/ports", "ports", {"id": identity} if identity else {"device_id": server})
    if not found:
        raise ResourceProblem(
            f"there is no port {identity} for the floating IP to lead to"
            if identity
            else f"the instance {server} has no port for the floating IP to lead to",
            "Give a port of an instance as NetworkInterfaceId.",
        )
    return found[0]


def associate(cloud: Cloud, sent: Json) -> Json:
    """Lead the floating IP to the port. By its id, the VPC's router gets a gateway first, as with Heat."""
    router = router_of(cloud, sent["network_id"]) if sent.get("network_id") else None
    if router is not None:
        found = rest.show(cloud, FLOATING_IPS, sent["floatingip_id"]) or {}
        set_gateway(cloud, router["id"], found.get("floating_network_id"))
    return {**floating_ips.associate(cloud, sent), "name": sent["name"]}


def update_association(cloud: Cloud, _identity: str, _before: Json, after: Json, _changed: Collection[str]) -> None:
    """Lead the same floating IP elsewhere."""
    associate(cloud, after)


_ADDRESS: Final = next(each for each in floating_ips.DRIVERS if each.type == "OS::Neutron::FloatingIP")
_ASSOCIATION: Final = next(each for each in floating_ips.DRIVERS if each.type == "OS::Neutron::FloatingIPAssociation")

DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "AWS::EC2::EIP",
        FLOATING_IPS,
        build_address,
        alike=("floating_network_id",),
        configure=configure_address,
        update=update_address,
        status=lambda found: READY,
        attributes={"AllocationId": lambda found, cloud: found["id"]},
        reference=lambda identity, found: str(found.get("floating_ip_address") or identity),
        keys=_ADDRESS.keys,
    ),
    replace(
        _ASSOCIATION,
        type="AWS::EC2::EIPAssociation",
        build=build_association,
        create=associate,
        read=read_association,
        update=update_association,
        candidates=association_candidates,
        in_place=lambda old, new, name: name not in ("EIP", "AllocationId"),
        reference=association_name,
        listing=Listing((floating_ips.ALL_FLOATING_IPS,), find_association),
        compared=(),
        exclusive=lambda properties: [
            f"association:{properties.get('EIP') or properties.get('AllocationId')}",
            f"port:{properties.get('NetworkInterfaceId')}@{properties.get('InstanceId')}",
        ],
    ),
]
