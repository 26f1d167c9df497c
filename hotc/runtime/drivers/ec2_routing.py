"""The routers of VPCs: how they are found, and how subnets come to them and go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import rest, routers
from hotc.runtime.drivers.networks import NETWORKS
from hotc.runtime.drivers.routers import PORTS, ROUTERS
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

_ROOM: Final = 150
"""Characters of stack and resource in a description of 255, beside two ids."""


def routers_named(cloud: Cloud, name: str) -> list[Json]:
    """The routers of the project with this name."""
    return rest.listing(cloud, ROUTERS, name=name, project_id=cloud.project_id)


def router_of(cloud: Cloud, network: str) -> Json | None:
    """The router that has the network's name: that of a VPC; ``None`` where there is none.

    Raises :class:`ResourceProblem` where several have it.
    """
    found = rest.show(cloud, NETWORKS, network)
    named = routers_named(cloud, found["name"]) if found is not None and found.get("name") else []
    if len(named) > 1:
        raise ResourceProblem(
            f"{len(named)} routers are called {named[0]['name']}, as the VPC is",
            "Give all but one of them another name.",
        )
    return named[0] if named else None


def mark_of_table(context: BuildContext, vpc: str) -> str:
    """The description of a route table's router, by which it and its VPC are found again."""
    return f"{f'hotc {context.stack}/{context.resource}'[:_ROOM]} of VPC {vpc} {context.instance}"


def set_gateway(cloud: Cloud, router: str, network: str | None) -> None:
    """Let a router lead to an external network, or (``None``) nowhere, unless it does."""
    found = rest.show(cloud, ROUTERS, router)
    current = ((found or {}).get("external_gateway_info") or {}).get("network_id")
    if found is not None and current != network:
        rest.update(cloud, ROUTERS, router, {"external_gateway_info": {"network_id": network} if network else {}})


def attach(cloud: Cloud, router: str, subnet: str) -> None:
    """Connect a subnet to a router, unless a router is in it already."""
    if not _interfaces(cloud, subnet):
        routers.create_interface(cloud, _ends(router, subnet))


def detach(cloud: Cloud, router: str, subnet: str) -> None:
    """Take a subnet from a router, if it is there."""
    if routers.read_interface(cloud, "", _ends(router, subnet)) is not None:
        routers.delete_interface(cloud, "", _ends(router, subnet))


def _ends(router: str, subnet: str) -> Json:
    return {"router_id": router, "by": "subnet_id", "value": subnet}


def _interfaces(cloud: Cloud, subnet: str) -> list[Json]:
    found = rest.listing(cloud, PORTS, project_id=cloud.project_id)
    in_subnet = [each for each in found if any(ip["subnet_id"] == subnet for ip in each["fixed_ips"])]
    return [each for each in in_subnet if each["device_owner"] in routers.INTERFACE_OWNERS]
