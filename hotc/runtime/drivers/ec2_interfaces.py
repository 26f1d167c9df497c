"""AWS::EC2::NetworkInterface: a port with one address in a subnet.

Source: ``ec2/network_interface.py`` in ``heat/engine/resources/aws`` of Heat 27.0.1. Heat tells the cloud neither the
description nor the tags, and so don't we.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import neutron, ports
from hotc.runtime.drivers.compared import Compared, unordered

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json


def build(properties: Json, context: BuildContext) -> Json:
    """Properties of AWS::EC2::NetworkInterface. An empty ``GroupSet`` means no security group at all."""
    cloud = context.cloud
    subnet = cloud.find("subnet", properties["SubnetId"])
    answer = cloud.call("network", "GET", f"/subnets/{subnet}") or {}
    address = properties.get("PrivateIpAddress")
    made = neutron.body({}, context) | {
        "admin_state_up": True,
        "network_id": answer["subnet"]["network_id"],
        "fixed_ips": [{"subnet_id": subnet} | ({"ip_address": address} if address else {})],
    }
    if properties.get("GroupSet") is not None:
        made["security_groups"] = [cloud.find("security_group", group) for group in properties["GroupSet"]]
    return neutron.request(made, {})


def address(found: Json, _cloud: Cloud) -> Any:
    """The first address; ``None`` where there is none."""
    return next((each["ip_address"] for each in found.get("fixed_ips") or []), None)


def exclusive(properties: Json) -> list[str]:
    """An address that the template chose."""
    chosen = properties.get("PrivateIpAddress")
    return [f"fixed_ip:{chosen}@{properties.get('SubnetId')}"] if chosen else []


(_PORT,) = ports.DRIVERS

DRIVERS: Final[list[Driver]] = [
    replace(
        _PORT,
        type="AWS::EC2::NetworkInterface",
        build=build,
        in_place=None,
        attributes={"PrivateIpAddress": address},
        exclusive=exclusive,
        volatile=frozenset(),
        moved_by={},
        compared=(Compared(("GroupSet",), ("body", "security_groups"), "security_groups", unordered),),
    ),
]
