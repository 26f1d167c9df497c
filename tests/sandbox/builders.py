"""Small pieces that the sandbox's tests build clouds from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from openstack import exceptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from openstack.connection import Connection


def refusal(action: Callable[[], Any]) -> tuple[int, str]:
    """Return the status and the message with which the cloud refuses ``action``."""
    with pytest.raises(exceptions.HttpException) as caught:
        action()
    return caught.value.status_code, str(caught.value.details or caught.value.message)


def make_network(cloud: Connection, name: str = "net", cidr: str = "192.168.100.0/24") -> tuple[Any, Any]:
    network = cloud.network.create_network(name=name)
    subnet = cloud.network.create_subnet(network_id=network.id, cidr=cidr, ip_version=4)
    return network, subnet


def make_router(cloud: Connection, subnet: Any) -> Any:
    public = cloud.network.find_network("public", ignore_missing=False)
    router = cloud.network.create_router(name="router", external_gateway_info={"network_id": public.id})
    cloud.network.put(f"/routers/{router.id}/add_router_interface", json={"subnet_id": subnet.id}).raise_for_status()
    return router


def make_server(cloud: Connection, networks: Any, name: str = "server", **values: Any) -> Any:
    image = cloud.image.find_image("cirros", ignore_missing=False)
    flavor = cloud.compute.find_flavor("m1.small", ignore_missing=False)
    values = {"image_id": image.id, "flavor_id": flavor.id, "networks": networks, "name": name} | values
    server = cloud.compute.create_server(**values)
    return cloud.compute.wait_for_server(server, interval=0.02, wait=10)


def make_volume(cloud: Connection, **values: Any) -> Any:
    volume = cloud.block_storage.create_volume(**({"size": 1} | values))
    return cloud.block_storage.wait_for_status(volume, "available", interval=0.02, wait=10)
