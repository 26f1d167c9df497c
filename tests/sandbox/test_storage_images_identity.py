"""Cinder, Glance and Keystone: what they do and what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from keystoneauth1.exceptions.http import Unauthorized
from openstack.connection import Connection

from .builders import make_volume, refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox import RunningSandbox

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def settled(cloud: Connection, volume: Any) -> None:
    fresh = cloud.block_storage.get_volume(volume.id)
    cloud.block_storage.wait_for_status(fresh, "available", interval=0.02, wait=10)


@pytest.mark.parametrize(
    ("values", "status", "message"),
    [
        ({"size": 0}, 400, "0 is less than the minimum of 1"),
        ({"size": "big"}, 400, "'big' does not match '^[0-9]+$'"),
        ({}, 400, "malformed or otherwise incorrect"),
        ({"size": 1, "volume_type": "missing"}, 404, "Volume type with name missing could not be found."),
        ({"size": 1, "imageRef": UNKNOWN}, 400, "Invalid image identifier"),
        ({"size": 1, "snapshot_id": UNKNOWN}, 404, f"Snapshot {UNKNOWN} could not be found."),
        ({"size": 1, "source_volid": UNKNOWN}, 404, f"Volume {UNKNOWN} could not be found."),
        ({"size": 1, "availability_zone": "mars"}, 400, "Availability zone 'mars' is invalid."),
        ({"size": 1, "metadata": {"a": 1}}, 400, "1 is not of type 'string'"),
        ({"size": 1, "name": "x" * 256}, 400, "name has 256 characters, more than 255."),
        ({"size": 1, "colour": "red"}, 400, "Additional properties are not allowed ('colour' was unexpected)"),
    ],
)
def test_refused_volumes(shared: Connection, values: dict[str, Any], status: int, message: str) -> None:
    answer = shared.block_storage.post("/volumes", json={"volume": values}, raise_exc=False)
    (fault,) = answer.json().values()
    assert (answer.status_code, fault["code"]) == (status, status)
    assert message in fault["message"]


def test_a_volume_is_created_extended_retyped_and_deleted(start: Callable[..., RunningSandbox]) -> None:
    cloud = Connection(**start(speed=0.5).cloud_config())
    storage = cloud.block_storage
    volume = storage.create_volume(size=1, name="v", metadata={"a": "b"})
    assert volume.status == "creating"
    storage.wait_for_status(volume, "available", interval=0.02, wait=10)
    assert refusal(lambda: storage.extend_volume(volume, 1))[0] == 400
    storage.extend_volume(volume, 3)
    settled(cloud, volume)
    assert storage.get_volume(volume.id).size == 3
    storage.retype_volume(volume, "__DEFAULT__")
    settled(cloud, volume)
    assert storage.get_volume(volume.id).volume_type == "__DEFAULT__"
    storage.set_volume_metadata(volume, c="d")
    storage.update_volume(volume, name="w", description="text")
    changed = storage.get_volume(volume.id)
    assert (changed.name, changed.description, changed.metadata) == ("w", "text", {"a": "b", "c": "d"})
    assert cloud.block_storage.get_limits().absolute.total_gigabytes_used == 3
    storage.delete_volume(volume.id)
    assert storage.get_volume(volume.id).status == "deleting"
    storage.wait_for_delete(volume, interval=0.02, wait=10)
    assert cloud.block_storage.get_limits().absolute.total_gigabytes_used == 0
    assert refusal(lambda: storage.delete_volume(volume.id, ignore_missing=False))[0] == 404


def test_volumes_from_images_snapshots_and_volumes(cloud: Connection) -> None:
    storage = cloud.block_storage
    image = cloud.image.find_image("cirros", ignore_missing=False)
    bootable = make_volume(cloud, size=2, image_id=image.id)
    assert bootable.is_bootable
    assert bootable.volume_image_metadata["image_name"] == "cirros"
    snapshot = storage.create_snapshot(volume_id=bootable.id, name="s")
    storage.wait_for_status(snapshot, "available", interval=0.02, wait=10)
    assert refusal(lambda: storage.delete_volume(bootable.id))[0] == 400
    assert refusal(lambda: storage.create_volume(size=1, snapshot_id=snapshot.id))[0] == 400
    copies = [make_volume(cloud, size=None, snapshot_id=snapshot.id)]
    copies.append(make_volume(cloud, size=5, source_volume_id=bootable.id))
    assert [copy.size for copy in copies] == [2, 5]
    storage.delete_snapshot(snapshot)
    storage.wait_for_delete(snapshot, interval=0.02, wait=10)
    storage.delete_volume(bootable.id)


def test_a_storage_quota_that_is_used_up(cloud: Connection, admin: Connection) -> None:
    path = f"/os-quota-sets/{cloud.current_project_id}"
    body = {"quota_set": {"volumes": 2, "gigabytes": 10}}
    assert cloud.block_storage.put(path, json=body, raise_exc=False).status_code == 403
    assert admin.block_storage.put(path, json=body).status_code == 200
    make_volume(cloud, size=8)
    status, message = refusal(lambda: cloud.block_storage.create_volume(size=3))
    assert status == 413
    assert "Requested 3G, quota is 10G and 8G has been consumed" in message
    make_volume(cloud, size=2)
    assert "Maximum number of volumes allowed (2)" in refusal(lambda: cloud.block_storage.create_volume(size=1))[1]


def test_images_are_uploaded_found_and_deleted(cloud: Connection) -> None:
    values = {"disk_format": "raw", "container_format": "bare"}
    image = cloud.image.create_image("mine", data=b"content", wait=True, validate_checksum=False, **values)
    found = cloud.image.get_image(image.id)
    assert (found.status, found.size, found.visibility) == ("active", 7, "shared")
    assert {item.name for item in cloud.image.images()} == {"mine", "cirros", "ubuntu-22.04"}
    assert [item.name for item in cloud.image.images(visibility="public", name="cirros")] == ["cirros"]
    cloud.image.update_image(image, name="renamed")
    assert cloud.image.find_image("renamed", ignore_missing=False).id == image.id
    cloud.image.delete_image(image)
    assert refusal(lambda: cloud.image.get_image(image.id))[0] == 404


def test_glance_refuses_with_a_page(cloud: Connection) -> None:
    bad = cloud.image.post("/images", json={"name": "x", "disk_format": "floppy"}, raise_exc=False)
    assert (bad.status_code, bad.headers["Content-Type"]) == (400, "text/html; charset=UTF-8")
    public = cloud.image.post("/images", json={"name": "x", "visibility": "public"}, raise_exc=False)
    assert public.status_code == 403
    image = cloud.image.find_image("cirros", ignore_missing=False)
    assert refusal(lambda: cloud.image.delete_image(image, ignore_missing=False))[0] == 403


def test_a_wrong_password_is_unauthorised(sandbox: RunningSandbox) -> None:
    config = sandbox.cloud_config()
    config["auth"]["password"] = "guess"
    with pytest.raises(Unauthorized):
        list(Connection(**config).network.networks())


@pytest.mark.parametrize(
    "path",
    [
        "/networking/v2.0/networks",
        "/compute/v2.1/servers",
        "/volume/v3/volumes",
        "/image/v2/images",
        "/identity/v3/users",
    ],
)
@pytest.mark.parametrize("token", [None, "invented"])
def test_every_service_wants_a_valid_token(sandbox: RunningSandbox, path: str, token: str | None) -> None:
    headers = {"X-Auth-Token": token} if token else {}
    assert requests.get(sandbox.url + path, headers=headers, timeout=60).status_code == 401


def test_a_revoked_token_is_refused_everywhere(cloud: Connection, sandbox: RunningSandbox) -> None:
    headers = {"X-Auth-Token": cloud.auth_token}
    url = f"{sandbox.url}/networking/v2.0/networks"
    assert requests.get(url, headers=headers, timeout=60).status_code == 200
    tokens = f"{sandbox.url}/identity/v3/auth/tokens"
    both = headers | {"X-Subject-Token": cloud.auth_token}
    assert requests.get(tokens, headers=both, timeout=60).json()["token"]["project"]["name"] == "demo"
    assert requests.delete(tokens, headers=both, timeout=60).status_code == 204
    assert requests.get(url, headers=headers, timeout=60).status_code == 401


def test_a_token_buys_another_for_the_same_project(cloud: Connection, sandbox: RunningSandbox) -> None:
    config = sandbox.cloud_config()
    auth = {"auth_url": config["auth"]["auth_url"], "token": cloud.auth_token}
    auth |= {"project_name": "demo", "project_domain_name": "Default"}
    again = Connection(auth_type="v3token", auth=auth, region_name="RegionOne")
    assert again.current_project_id == cloud.current_project_id
    assert [network.name for network in again.network.networks()] == ["public"]


def test_projects_are_listed_for_who_may_see_them(cloud: Connection, admin: Connection) -> None:
    assert refusal(lambda: list(cloud.identity.projects()))[0] == 403
    assert {project.name for project in admin.identity.projects()} == {"demo", "admin"}
    own = cloud.identity.get("/auth/projects").json()["projects"]
    assert [project["name"] for project in own] == ["demo"]
    assert cloud.identity.get_project(cloud.current_project_id).name == "demo"


def test_addresses_in_the_catalogue_follow_the_host_header(sandbox: RunningSandbox) -> None:
    auth = sandbox.cloud_config()["auth"]
    domain = {"name": "Default"}
    user = {"name": auth["username"], "password": auth["password"], "domain": domain}
    identity = {"methods": ["password"], "password": {"user": user}}
    body = {"auth": {"identity": identity, "scope": {"project": {"name": "demo", "domain": domain}}}}
    headers = {"Host": "cloud.example:8080"}
    answer = requests.post(f"{sandbox.url}/identity/v3/auth/tokens", json=body, headers=headers, timeout=60)
    urls = [entry["endpoints"][0]["url"] for entry in answer.json()["token"]["catalog"]]
    assert all(url.startswith("http://cloud.example:8080/") for url in urls)
