"""Nova: what a server goes through, and what is refused."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import pytest
from openstack.connection import Connection

from .builders import make_network, make_server, make_volume, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox import RunningSandbox

UNKNOWN = "00000000-0000-4000-8000-000000000000"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHXqPo0RLUrPKsCOxTM6YgQqHQX1qfSxJzQvQnRqJ5Vb someone@somewhere"


def ask(
    cloud: Connection, method: str, path: str, body: Any = None, version: str = "2.96"
) -> tuple[int, dict[str, Any]]:
    answer = cloud.compute.request(path, method, json=body, microversion=version, raise_exc=False)
    return answer.status_code, answer.json() if answer.content else {}


def image_id(cloud: Connection) -> str:
    return str(cloud.image.find_image("cirros", ignore_missing=False).id)


def test_a_server_is_built_before_it_is_active(start: Callable[..., RunningSandbox]) -> None:
    cloud = Connection(**start(speed=0.5).cloud_config())
    network, _subnet = make_network(cloud)
    body = {"name": "s", "flavorRef": "2", "imageRef": image_id(cloud), "networks": [{"uuid": network.id}]}
    status, created = ask(cloud, "POST", "/servers", {"server": body})
    assert status == 202
    server = cloud.compute.get_server(created["server"]["id"])
    assert (server.status, server.addresses, server.vm_state) == ("BUILD", {}, "building")
    server = cloud.compute.wait_for_server(server, interval=0.02, wait=10)
    assert (server.status, server.vm_state, server.power_state) == ("ACTIVE", "active", 1)
    assert list(server.addresses) == ["net"]


@pytest.mark.parametrize(
    ("values", "status", "message"),
    [
        ({"flavorRef": "m1.small"}, 400, "Flavor m1.small could not be found."),
        ({"imageRef": UNKNOWN}, 400, "Can not find requested image"),
        ({"imageRef": "cirros"}, 400, "'cirros' is not valid under any of the given schemas"),
        ({"imageRef": ""}, 400, "Missing imageRef attribute"),
        ({"networks": [{"uuid": UNKNOWN}]}, 400, f"Network {UNKNOWN} could not be found."),
        ({"networks": [{"uuid": "net"}]}, 400, "is not valid under any of the given schemas"),
        ({"networks": [{"port": UNKNOWN}]}, 400, f"Port id {UNKNOWN} could not be found."),
        ({"networks": "some"}, 400, "'some' is not valid under any of the given schemas"),
        ({"key_name": "missing"}, 400, "Invalid key_name provided."),
        ({"security_groups": [{"name": "missing"}]}, 400, "Unable to find security_group with name or id 'missing'"),
        ({"user_data": "not base64 !"}, 400, "is not a 'base64'"),
        ({"metadata": {"a": 1}}, 400, "1 is not of type 'string'"),
        ({"availability_zone": "mars"}, 400, "The requested availability zone is not available"),
        ({"name": "x" * 256}, 400, "is too long"),
        ({"colour": "red"}, 400, "Additional properties are not allowed ('colour' was unexpected)"),
        ({"os:scheduler_hints": {"group": UNKNOWN}}, 400, "Additional properties are not allowed"),
        (
            {
                "imageRef": "",
                "block_device_mapping_v2": [
                    {"uuid": UNKNOWN, "source_type": "volume", "destination_type": "volume", "boot_index": 0}
                ],
            },
            400,
            f"Block Device Mapping is Invalid: failed to get volume {UNKNOWN}.",
        ),
    ],
)
def test_refused_creations(shared: Connection, values: dict[str, Any], status: int, message: str) -> None:
    network, _subnet = make_network(shared)
    body: dict[str, Any] = {"name": "s", "flavorRef": "1", "imageRef": image_id(shared)}
    body |= {"networks": [{"uuid": network.id}]} | values
    answer, content = ask(shared, "POST", "/servers", {"server": body})
    assert answer == status, content
    if status == 400:
        assert message in content["badRequest"]["message"]


@pytest.mark.parametrize("missing", ["name", "flavorRef", "networks"])
def test_a_missing_property_is_named(shared: Connection, missing: str) -> None:
    body = {"name": "s", "flavorRef": "1", "imageRef": image_id(shared), "networks": "none"}
    del body[missing]
    status, content = ask(shared, "POST", "/servers", {"server": body})
    assert status == 400
    assert f"'{missing}' is a required property" in content["badRequest"]["message"]


def test_several_networks_to_choose_from(cloud: Connection) -> None:
    make_network(cloud, "one", "10.1.0.0/24")
    make_network(cloud, "two", "10.2.0.0/24")
    body = {"name": "s", "flavorRef": "1", "imageRef": image_id(cloud), "networks": "auto"}
    status, content = ask(cloud, "POST", "/servers", {"server": body})
    assert (status, list(content)) == (409, ["conflictingRequest"])


def test_a_build_that_gets_no_address_fails_with_the_reason(cloud: Connection) -> None:
    network, _subnet = make_network(cloud)
    requested = [{"uuid": network.id, "fixed_ip": "10.9.9.9"}]
    body = {"name": "s", "flavorRef": "1", "imageRef": image_id(cloud), "networks": requested}
    _status, content = ask(cloud, "POST", "/servers", {"server": body})
    server = cloud.compute.get_server(content["server"]["id"])
    failed = cloud.compute.wait_for_server(server, status="ERROR", failures=[], interval=0.02, wait=10)
    assert "10.9.9.9" in failed.fault["message"]
    assert list(cloud.network.ports(network_id=network.id)) == []


def test_given_ports_are_used_and_kept(cloud: Connection) -> None:
    network, _subnet = make_network(cloud)
    port = cloud.network.create_port(network_id=network.id)
    server = make_server(cloud, [{"port": port.id}])
    assert server.addresses["net"][0]["addr"] == port.fixed_ips[0]["ip_address"]
    body = {"name": "s", "flavorRef": "1", "imageRef": image_id(cloud), "networks": [{"port": port.id}]}
    status, content = ask(cloud, "POST", "/servers", {"server": body})
    assert (status, content["conflictingRequest"]["message"]) == (409, f"Port {port.id} is still in use.")


def test_the_flavor_is_embedded_from_microversion_2_47_on(cloud: Connection) -> None:
    server = make_server(cloud, "none")
    _status, old = ask(cloud, "GET", f"/servers/{server.id}", version="2.46")
    _status, new = ask(cloud, "GET", f"/servers/{server.id}", version="2.47")
    assert old["server"]["flavor"]["id"] == "2"
    assert "tags" in old["server"]
    assert new["server"]["flavor"]["original_name"] == "m1.small"
    _status, oldest = ask(cloud, "GET", f"/servers/{server.id}", version="2.1")
    assert not {"tags", "description", "locked"} & set(oldest["server"])
    assert ask(cloud, "GET", f"/servers/{server.id}", version="2.500")[0] == 406


def test_power_actions_and_the_states_that_forbid_them(start: Callable[..., RunningSandbox]) -> None:
    cloud = Connection(**start(speed=0.5).cloud_config())
    server = make_server(cloud, "none")
    assert refusal(lambda: cloud.compute.start_server(server)) == (
        409,
        f"Cannot 'start' instance {server.id} while it is in vm_state active",
    )
    cloud.compute.stop_server(server)
    server = cloud.compute.wait_for_server(server, status="SHUTOFF", interval=0.02, wait=10)
    assert refusal(lambda: cloud.compute.stop_server(server))[0] == 409
    cloud.compute.start_server(server)
    cloud.compute.wait_for_server(server, interval=0.02, wait=10)
    cloud.compute.reboot_server(server, "HARD")
    assert cloud.compute.get_server(server.id).status == "HARD_REBOOT"
    cloud.compute.wait_for_server(server, interval=0.02, wait=10)
    status, content = ask(cloud, "POST", f"/servers/{server.id}/action", {"levitate": None})
    assert (status, content["badRequest"]["message"]) == (400, "There is no such action: levitate")


def test_resize_is_confirmed_or_reverted(cloud: Connection) -> None:
    server = make_server(cloud, "none")
    assert refusal(lambda: cloud.compute.resize_server(server, "2"))[0] == 400
    assert refusal(lambda: cloud.compute.confirm_server_resize(server))[0] == 409
    cloud.compute.resize_server(server, "4")
    cloud.compute.wait_for_server(server, status="VERIFY_RESIZE", interval=0.02, wait=10)
    cloud.compute.revert_server_resize(server)
    reverted = cloud.compute.wait_for_server(server, interval=0.02, wait=10)
    assert reverted.flavor.name == "m1.small"
    assert cloud.compute.get_limits().absolute.total_cores_used == 1
    cloud.compute.resize_server(server, "4")
    cloud.compute.wait_for_server(server, status="VERIFY_RESIZE", interval=0.02, wait=10)
    cloud.compute.confirm_server_resize(server)
    assert cloud.compute.get_server(server.id).flavor.name == "m1.large"
    assert cloud.compute.get_limits().absolute.total_cores_used == 4


def test_rebuild_gives_another_image(start: Callable[..., RunningSandbox]) -> None:
    cloud = Connection(**start(speed=0.5).cloud_config())
    server = make_server(cloud, "none")
    other = cloud.image.find_image("ubuntu-22.04", ignore_missing=False)
    cloud.compute.rebuild_server(server, other.id)
    assert cloud.compute.get_server(server.id).status == "REBUILD"
    rebuilt = cloud.compute.wait_for_server(server, interval=0.02, wait=10)
    assert rebuilt.image.id == other.id


def test_interfaces_come_and_go(cloud: Connection) -> None:
    network, _subnet = make_network(cloud)
    server = make_server(cloud, [{"uuid": network.id}])
    added = cloud.compute.create_server_interface(server, net_id=network.id)
    assert len(list(cloud.compute.server_interfaces(server))) == 2
    assert len(cloud.compute.get_server(server.id).addresses["net"]) == 2
    assert refusal(lambda: cloud.compute.create_server_interface(server, port_id=added.port_id))[0] == 409
    cloud.compute.delete_server_interface(added.port_id, server)
    assert len(list(cloud.network.ports(device_id=server.id))) == 1


def test_metadata_tags_name_and_lock(cloud: Connection) -> None:
    server = make_server(cloud, "none", metadata={"a": "1"})
    cloud.compute.set_server_metadata(server, b="2")
    cloud.compute.delete_server_metadata(cloud.compute.get_server(server.id), ["a"])
    cloud.compute.update_server(server, name="renamed")
    changed = cloud.compute.get_server(server.id)
    assert (changed.name, changed.metadata) == ("renamed", {"b": "2"})
    assert [found.id for found in cloud.compute.servers(name="renam")] == [server.id]
    assert ask(cloud, "PUT", f"/servers/{server.id}/tags", {"tags": ["t"]}) == (200, {"tags": ["t"]})
    cloud.compute.lock_server(server)
    assert refusal(lambda: cloud.compute.delete_server(server)) == (409, f"Instance {server.id} is locked")
    cloud.compute.unlock_server(server)
    cloud.compute.delete_server(server)


def test_booting_from_a_new_volume_that_goes_with_the_server(cloud: Connection) -> None:
    device = {
        "uuid": image_id(cloud),
        "source_type": "image",
        "destination_type": "volume",
        "volume_size": 7,
        "boot_index": 0,
        "delete_on_termination": True,
    }
    server = make_server(cloud, "none", image_id="", block_device_mapping=[device])
    (volume,) = cloud.block_storage.volumes()
    assert (volume.size, volume.status, volume.is_bootable) == (7, "in-use", True)
    assert volume.attachments[0]["device"] == "/dev/vda"
    cloud.compute.delete_server(server)
    cloud.compute.wait_for_delete(server, interval=0.02, wait=10)
    cloud.block_storage.wait_for_delete(volume, interval=0.02, wait=10)


def test_volume_attachments(cloud: Connection) -> None:
    server, volume = make_server(cloud, "none"), make_volume(cloud)
    path = f"/servers/{server.id}/os-volume_attachments"
    assert ask(cloud, "POST", path, {"volumeAttachment": {"volumeId": UNKNOWN}})[0] == 404
    assert ask(cloud, "POST", path, {"volumeAttachment": {"volumeId": "v"}})[0] == 400
    assert ask(cloud, "DELETE", f"{path}/{volume.id}")[0] == 404
    status, content = ask(cloud, "POST", path, {"volumeAttachment": {"volumeId": volume.id}})
    assert (status, content["volumeAttachment"]["device"]) == (200, "/dev/vdb")
    cloud.block_storage.wait_for_status(volume, "in-use", interval=0.02, wait=10)
    status, content = ask(cloud, "POST", path, {"volumeAttachment": {"volumeId": volume.id}})
    assert status == 400
    assert "already attached" in content["badRequest"]["message"]
    assert ask(cloud, "DELETE", f"{path}/{volume.id}")[0] == 202
    assert cloud.block_storage.get_volume(volume.id).status in ("detaching", "available")
    cloud.block_storage.wait_for_status(volume, "available", interval=0.02, wait=10)
    assert ask(cloud, "GET", f"{path}/{volume.id}")[0] == 404


def test_keypairs(cloud: Connection) -> None:
    made = cloud.compute.create_keypair(name="made")
    assert "PRIVATE KEY" in made.private_key
    imported = cloud.compute.create_keypair(name="imported", public_key=KEY)
    assert imported.fingerprint.count(":") == 15
    assert refusal(lambda: cloud.compute.create_keypair(name="made", public_key=KEY)) == (
        409,
        "Key pair 'made' already exists.",
    )
    assert refusal(lambda: cloud.compute.create_keypair(name="bad", public_key="ssh-rsa nonsense"))[0] == 400
    assert refusal(lambda: cloud.compute.create_keypair(name="a/b", public_key=KEY))[0] == 400
    assert ask(cloud, "DELETE", "/os-keypairs/missing")[0] == 404
    assert [pair.name for pair in cloud.compute.keypairs()] == ["demo", "imported", "made"]


def test_server_groups_have_the_members_that_asked_for_them(cloud: Connection) -> None:
    group = cloud.compute.create_server_group(name="g", policy="anti-affinity")
    server = make_server(cloud, "none", scheduler_hints={"group": group.id})
    assert cloud.compute.get_server_group(group.id).member_ids == [server.id]
    assert refusal(lambda: cloud.compute.create_server_group(name="g", policy="none-such"))[0] == 400
    assert ask(cloud, "GET", f"/os-server-groups/{UNKNOWN}")[0] == 404


def test_a_quota_that_is_used_up(cloud: Connection, admin: Connection) -> None:
    path = f"/os-quota-sets/{cloud.current_project_id}"
    assert ask(cloud, "PUT", path, {"quota_set": {"instances": 1}})[0] == 403
    assert ask(admin, "PUT", path, {"quota_set": {"instances": 1, "cores": 2}})[0] == 200
    server = make_server(cloud, "none")
    body = {"name": "s", "flavorRef": "4", "imageRef": image_id(cloud), "networks": "none"}
    status, content = ask(cloud, "POST", "/servers", {"server": body})
    message = "Quota exceeded for instances, cores: Requested 1, 4, but already used 1 of 1 instances, 1 of 2 cores"
    assert (status, content["forbidden"]["message"]) == (403, message)
    cloud.compute.delete_server(server)
    cloud.compute.wait_for_delete(server, interval=0.02, wait=10)
    make_server(cloud, "none", "again")


def test_a_group_in_the_hints_has_to_exist(cloud: Connection) -> None:
    body = {"name": "s", "flavorRef": "1", "imageRef": image_id(cloud), "networks": "none"}
    hints = {"os:scheduler_hints": {"group": UNKNOWN}}
    status, content = ask(cloud, "POST", "/servers", {"server": body} | hints)
    assert (status, content["badRequest"]["message"]) == (400, f"Instance group {UNKNOWN} could not be found.")


def test_unknown_servers_and_user_data(cloud: Connection) -> None:
    for method in ("GET", "DELETE"):
        status, content = ask(cloud, method, f"/servers/{UNKNOWN}")
        expected = {"code": 404, "message": f"Instance {UNKNOWN} could not be found."}
        assert (status, content) == (404, {"itemNotFound": expected})
    data = base64.b64encode(b"#!/bin/sh\n").decode()
    assert make_server(cloud, "none", user_data=data, config_drive=True).has_config_drive == "True"
