"""AWS::EC2::VPC and what stands in it: a network with a router of the same name, subnets, and further routers.

Which router belongs to which VPC is nowhere written on the cloud. Heat finds the VPC's own by its name, and the route
tables within the stack; here the description of a route table's router says which VPC it is for.

Source: ``vpc.py``, ``subnet.py``, ``route_table.py`` and ``internet_gateway.py`` in ``heat/engine/resources/aws/ec2``
of Heat 27.0.1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import neutron, rest, routers
from hotc.runtime.drivers.ec2_routing import (
    attach,
    detach,
    mark_of_table,
    router_of,
    routers_named,
    set_gateway,
)
from hotc.runtime.drivers.listing import Listing
from hotc.runtime.drivers.local import by_name, local_driver
from hotc.runtime.drivers.networks import NETWORKS, SUBNETS
from hotc.runtime.drivers.nova_floating_ips import external_network
from hotc.runtime.drivers.routers import ROUTERS

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json
    from hotc.runtime.drivers.listing import Listed

# --- the VPC


def build_vpc(_properties: Json, context: BuildContext) -> Json:
    """A network with the automatic name; Heat tells the cloud nothing of the other properties."""
    return neutron.request(neutron.body({}, context), {})


def configure_vpc(cloud: Cloud, _identity: str, sent: Json) -> None:
    """Its router, of the same name."""
    if not routers_named(cloud, sent["body"]["name"]):
        rest.create(cloud, ROUTERS, sent["body"])


def delete_vpc(cloud: Cloud, identity: str, sent: Json) -> None:
    """Delete the router, then the network."""
    remove_router(cloud, sent)
    rest.delete(cloud, NETWORKS, identity)


def remove_router(cloud: Cloud, sent: Json) -> None:
    """Delete the router, wherever it may be left."""
    for router in routers_named(cloud, sent["body"]["name"]):
        rest.delete(cloud, ROUTERS, router["id"])


# --- subnets


def build_subnet(properties: Json, context: BuildContext) -> Json:
    """Properties of AWS::EC2::Subnet; ``router_id`` is that of the VPC, if it has one, and ``zone`` is kept."""
    network = context.cloud.find("network", properties["VpcId"])
    made = neutron.body({}, context) | {"network_id": network, "cidr": properties["CidrBlock"], "ip_version": 4}
    router = router_of(context.cloud, network) or {}
    return neutron.request(made, {}, router_id=router.get("id"), zone=properties.get("AvailabilityZone"))


def configure_subnet(cloud: Cloud, identity: str, sent: Json) -> None:
    """Connect it to the VPC's router."""
    if sent["router_id"]:
        attach(cloud, sent["router_id"], identity)


def delete_subnet(cloud: Cloud, identity: str, sent: Json) -> None:
    """Take it from the router, and delete it."""
    if sent["router_id"]:
        detach(cloud, sent["router_id"], identity)
    rest.delete(cloud, SUBNETS, identity)


def _with_zone(found: Json | None, sent: Json) -> Json | None:
    return {**found, "zone": sent.get("zone")} if found is not None else None


# --- route tables


def build_table(properties: Json, context: BuildContext) -> Json:
    """Properties of AWS::EC2::RouteTable: one more router, which knows its VPC."""
    vpc = context.cloud.find("network", properties["VpcId"])
    made = neutron.body({"description": mark_of_table(context, vpc)}, context)
    return neutron.request(made, {}, vpc=vpc)


def configure_table(cloud: Cloud, identity: str, sent: Json) -> None:
    """It leads where the VPC's own router leads."""
    own = (router_of(cloud, sent["vpc"]) or {}).get("external_gateway_info")
    if own:
        set_gateway(cloud, identity, own["network_id"])


def build_association(properties: Json, context: BuildContext) -> Json:
    """Properties of AWS::EC2::SubnetRouteTableAssociation; ``own`` is the VPC's router, which has to let go."""
    cloud = context.cloud
    subnet = cloud.find("subnet", properties["SubnetId"])
    answer = cloud.call("network", "GET", SUBNETS.one(subnet)) or {}
    router = cloud.find("router", properties["RouteTableId"])
    own = (router_of(cloud, answer["subnet"]["network_id"]) or {}).get("id")
    ends = {"router_id": router, "by": "subnet_id", "value": subnet}
    return {**ends, "own": own if own != router else None, "resource": context.resource}


def create_association(cloud: Cloud, sent: Json) -> Json:
    """Move the subnet from the VPC's router to that of the table."""
    if sent["own"]:
        detach(cloud, sent["own"], sent["value"])
    return {**routers.create_interface(cloud, sent), "resource": sent["resource"]}


def read_association(cloud: Cloud, identity: str, sent: Json) -> Json | None:
    """The interface of the table's router, with the resource's name."""
    return _named(routers.read_interface(cloud, identity, sent), sent)


def find_association(listed: Listed, identity: str, sent: Json) -> Json | None:
    """The same, among all ports."""
    return _named(routers.find_interface(listed, identity, sent), sent)


def _named(found: Json | None, sent: Json) -> Json | None:
    return {**found, "resource": sent["resource"]} if found is not None else None


def back_to_own_router(cloud: Cloud, sent: Json) -> None:
    """Give the subnet back to the VPC's router, if both are there still."""
    if sent["own"] and rest.show(cloud, SUBNETS, sent["value"]) and rest.show(cloud, ROUTERS, sent["own"]):
        attach(cloud, sent["own"], sent["value"])


# --- gateways


def build_gateway(properties: Json, context: BuildContext) -> Json:
    """Properties of AWS::EC2::VPCGatewayAttachment: all route tables of the stack for the VPC get a gateway."""
    cloud = context.cloud
    return {
        "id": context.automatic_name,
        "resource": context.resource,
        "stack": context.stack,
        "vpc": cloud.find("network", properties["VpcId"]),
        "network_id": external_network(cloud),
    }


def _tables(cloud: Cloud, sent: Json) -> list[str]:
    start, within = f"hotc {sent['stack']}/", f" of VPC {sent['vpc']} "
    found = rest.listing(cloud, ROUTERS, project_id=cloud.project_id)
    texts = [(str(each["id"]), each.get("description") or "") for each in found]
    return [identity for identity, text in texts if text.startswith(start) and within in text]


def lead_out(cloud: Cloud, _identity: str, sent: Json) -> None:
    """Let all of its route tables lead to the external network."""
    for router in _tables(cloud, sent):
        set_gateway(cloud, router, sent["network_id"])


def lead_nowhere(cloud: Cloud, _identity: str, sent: Json) -> None:
    """And no more."""
    for router in _tables(cloud, sent):
        set_gateway(cloud, router, None)


_SUBNET_CALL: Final = neutron.list_call(SUBNETS)
_INTERFACE: Final = next(each for each in routers.DRIVERS if each.type == "OS::Neutron::RouterInterface")


def _zone(found: Json, _cloud: Cloud) -> Any:
    return found.get("zone")


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "AWS::EC2::VPC",
        NETWORKS,
        build_vpc,
        configure=configure_vpc,
        update=None,
        delete=delete_vpc,
        after_delete=remove_router,
    ),
    neutron.driver(
        "AWS::EC2::Subnet",
        SUBNETS,
        build_subnet,
        alike=("name", "network_id"),
        configure=configure_subnet,
        update=None,
        read=lambda cloud, identity, sent: _with_zone(rest.show(cloud, SUBNETS, identity), sent),
        delete=delete_subnet,
        listing=Listing(
            (_SUBNET_CALL,), lambda listed, identity, sent: _with_zone(listed.one(_SUBNET_CALL, identity), sent)
        ),
        attributes={"AvailabilityZone": _zone},
        exclusive=lambda properties: [f"cidr:{properties.get('CidrBlock')}@{properties.get('VpcId')}"],
        keys=lambda sent, identity: [f"router:{sent['router_id']}"] if sent["router_id"] else [],
    ),
    neutron.driver(
        "AWS::EC2::RouteTable",
        ROUTERS,
        build_table,
        configure=configure_table,
        update=None,
        keys=routers.own_key,
    ),
    replace(
        _INTERFACE,
        type="AWS::EC2::SubnetRouteTableAssociation",
        build=build_association,
        create=create_association,
        read=read_association,
        after_delete=back_to_own_router,
        reference=by_name,
        listing=Listing((routers.ALL_PORTS,), find_association),
        exclusive=lambda properties: [f"routed:{properties.get('SubnetId')}"],
    ),
    local_driver(
        "AWS::EC2::InternetGateway",
        build=lambda properties, context: {"id": context.automatic_name},
    ),
    local_driver(
        "AWS::EC2::VPCGatewayAttachment",
        service="network",
        build=build_gateway,
        configure=lead_out,
        delete=lead_nowhere,
        reference=by_name,
    ),
]
