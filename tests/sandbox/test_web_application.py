"""The ten resources of a small web application, by the unmodified openstacksdk: in order, refused, and taken down."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest

from .builders import make_network, make_router, make_server, make_volume, refusal

if TYPE_CHECKING:
    from openstack.connection import Connection

USER_DATA = base64.b64encode(b"#!/bin/bash\napt-get install -y nginx\n").decode()


class WebApplication:
    """Everything in the order in which it has to be created."""

    def __init__(self, cloud: Connection) -> None:
        self.cloud = cloud
        self.group = cloud.network.create_security_group(name="web-sg")
        self.rules = [self._rule(port) for port in (80, 443, 22)]
        self.network, self.subnet = make_network(cloud, "private-net")
        self.router = make_router(cloud, self.subnet)
        self.keypair = cloud.compute.create_keypair(name="key")
        self.server = make_server(
            cloud,
            [{"uuid": self.network.id}],
            "web-server",
            key_name="key",
            security_groups=[{"name": self.group.id}],
            user_data=USER_DATA,
        )
        self.port = next(iter(cloud.network.ports(device_id=self.server.id)))
        public = cloud.network.find_network("public", ignore_missing=False)
        floating = cloud.network.create_ip(floating_network_id=public.id)
        self.floating = cloud.network.update_ip(floating, port_id=self.port.id)
        self.volume = make_volume(cloud, size=100, volume_type="ssd")
        self.attachment = cloud.compute.create_volume_attachment(self.server, volume=self.volume)
        cloud.block_storage.wait_for_status(self.volume, "in-use", interval=0.02, wait=10)

    def _rule(self, port: int) -> Any:
        return self.cloud.network.create_security_group_rule(
            security_group_id=self.group.id,
            direction="ingress",
            protocol="tcp",
            port_range_min=port,
            port_range_max=port,
            remote_ip_prefix="0.0.0.0/0",
        )

    def tear_down(self) -> None:
        compute, network, storage = self.cloud.compute, self.cloud.network, self.cloud.block_storage
        compute.delete_volume_attachment(self.server, self.volume)
        storage.wait_for_status(self.volume, "available", interval=0.02, wait=10)
        storage.delete_volume(self.volume.id)
        storage.wait_for_delete(self.volume, interval=0.02, wait=10)
        network.update_ip(self.floating, port_id=None)
        network.delete_ip(self.floating)
        compute.delete_server(self.server)
        compute.wait_for_delete(self.server, interval=0.02, wait=10)
        network.put(f"/routers/{self.router.id}/remove_router_interface", json={"subnet_id": self.subnet.id})
        network.delete_router(self.router)
        network.delete_subnet(self.subnet)
        network.delete_network(self.network)
        network.delete_security_group(self.group)
        compute.delete_keypair(self.keypair)


@pytest.fixture
def web(cloud: Connection) -> WebApplication:
    return WebApplication(cloud)


def test_resources_are_read_back_as_they_were_created(cloud: Connection, web: WebApplication) -> None:
    server = cloud.compute.get_server(web.server.id)
    fixed, floating = server.addresses["private-net"]
    assert server.status == "ACTIVE"
    assert (server.flavor.name, server.key_name) == ("m1.small", "key")
    assert server.security_groups == [{"name": "web-sg"}]
    assert (fixed["OS-EXT-IPS:type"], fixed["addr"]) == ("fixed", web.port.fixed_ips[0]["ip_address"])
    assert (floating["OS-EXT-IPS:type"], floating["addr"]) == ("floating", web.floating.floating_ip_address)
    assert fixed["OS-EXT-IPS-MAC:mac_addr"] == web.port.mac_address
    assert web.port.fixed_ips[0]["ip_address"].startswith("192.168.100.")
    assert web.port.security_group_ids == [web.group.id]
    assert web.floating.floating_ip_address.startswith("172.24.")
    assert (web.floating.fixed_ip_address, web.floating.status) == (fixed["addr"], "ACTIVE")
    volume = cloud.block_storage.get_volume(web.volume.id)
    assert (volume.status, volume.size, volume.volume_type) == ("in-use", 100, "ssd")
    assert volume.attachments[0]["server_id"] == web.server.id
    assert [item.volume_id for item in cloud.compute.volume_attachments(web.server)] == [web.volume.id]
    rules = cloud.network.get_security_group(web.group.id).security_group_rules
    assert sorted(rule["port_range_min"] for rule in rules if rule["direction"] == "ingress") == [22, 80, 443]
    assert len([rule for rule in rules if rule["direction"] == "egress"]) == 2
    assert web.keypair.private_key.startswith("-----BEGIN RSA PRIVATE KEY-----")
    assert cloud.compute.get_keypair("key").fingerprint == web.keypair.fingerprint


def test_nothing_in_use_can_be_deleted(cloud: Connection, web: WebApplication) -> None:
    network, storage = cloud.network, cloud.block_storage
    remove = f"/routers/{web.router.id}/remove_router_interface"
    assert refusal(lambda: network.delete_network(web.network.id))[0] == 409
    assert refusal(lambda: network.delete_subnet(web.subnet.id))[0] == 409
    assert refusal(lambda: network.delete_router(web.router.id))[0] == 409
    assert refusal(lambda: network.delete_security_group(web.group.id))[0] == 409
    assert refusal(lambda: storage.delete_volume(web.volume.id))[0] == 400
    interface = network.put(remove, json={"subnet_id": web.subnet.id})
    assert interface.status_code == 409
    assert interface.json()["NeutronError"]["type"] == "RouterInterfaceInUseByFloatingIP"
    assert {name for name, status in _statuses(cloud, web).items() if status} == {"network", "server", "volume"}


def _statuses(cloud: Connection, web: WebApplication) -> dict[str, str]:
    return {
        "network": cloud.network.get_network(web.network.id).status,
        "server": cloud.compute.get_server(web.server.id).status,
        "volume": cloud.block_storage.get_volume(web.volume.id).status,
    }


def test_taking_it_down_in_order_leaves_nothing_behind(cloud: Connection, web: WebApplication) -> None:
    web.tear_down()
    assert [network.name for network in cloud.network.networks()] == ["public"]
    assert [group.name for group in cloud.network.security_groups()] == ["default"]
    for left in (
        cloud.network.ports(),
        cloud.network.routers(),
        cloud.network.ips(),
        cloud.compute.servers(),
        cloud.block_storage.volumes(),
    ):
        assert list(left) == []
    assert [pair.name for pair in cloud.compute.keypairs()] == ["demo"]
    limits = cloud.compute.get_limits().absolute
    assert (limits.instances_used, limits.total_cores_used) == (0, 0)


def test_deleting_the_server_detaches_its_volume_and_frees_its_address(cloud: Connection, web: WebApplication) -> None:
    cloud.compute.delete_server(web.server)
    assert refusal(lambda: cloud.network.delete_network(web.network.id))[0] == 409
    cloud.compute.wait_for_delete(web.server, interval=0.02, wait=10)
    assert cloud.block_storage.get_volume(web.volume.id).status == "available"
    floating = cloud.network.get_ip(web.floating.id)
    assert (floating.port_id, floating.status) == (None, "DOWN")
    assert list(cloud.network.ports(device_id=web.server.id)) == []
