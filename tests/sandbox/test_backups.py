"""Backups of volumes, and images of servers: what they go through, what is made of them, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openstack.connection import Connection

from .builders import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox import RunningSandbox


def test_backup_outlives_its_volume_and_another_is_made_of_it(start: Callable[..., RunningSandbox]) -> None:
    cloud = Connection(**start(speed=0.5).cloud_config())
    storage = cloud.block_storage
    volume = storage.create_volume(size=2, name="v")
    storage.wait_for_status(volume, "available", interval=0.02, wait=10)
    backup = storage.create_backup(volume_id=volume.id, name="b")
    assert storage.get_volume(volume.id).status == "backing-up"
    assert refusal(lambda: storage.create_backup(volume_id=volume.id))[0] == 400
    assert refusal(lambda: storage.delete_backup(backup, ignore_missing=False))[0] == 400
    storage.wait_for_status(backup, "available", interval=0.02, wait=10)
    assert storage.get_volume(volume.id).status == "available"
    assert [(each.id, each.size) for each in storage.backups(name="b")] == [(backup.id, 2)]
    assert not list(storage.backups(name="c"))
    storage.delete_volume(volume)
    storage.wait_for_delete(volume, interval=0.02, wait=10)
    answer = storage.post("/volumes", json={"volume": {"backup_id": backup.id}}, microversion="3.47").json()
    made = storage.get_volume(answer["volume"]["id"])
    assert made.size == 2
    storage.wait_for_status(made, "available", interval=0.02, wait=10)
    storage.restore_backup(backup.id, volume=made.id)
    assert storage.get_volume(made.id).status == "restoring-backup"
    storage.wait_for_status(storage.get_volume(made.id), "available", interval=0.02, wait=10)
    storage.wait_for_status(storage.get_backup(backup.id), "available", interval=0.02, wait=10)
    storage.delete_backup(backup)
    storage.wait_for_delete(backup, interval=0.02, wait=10)
    assert cloud.block_storage.get("/limits").json()["limits"]["absolute"]["totalBackupsUsed"] == 0


def test_backups_have_a_quota_and_fit_only_into_volumes_that_are_large_enough(
    start: Callable[..., RunningSandbox],
) -> None:
    cloud = Connection(**start(speed=50).cloud_config())
    storage = cloud.block_storage
    large, small = (storage.create_volume(size=size) for size in (3, 1))
    for volume in (large, small):
        storage.wait_for_status(volume, "available", interval=0.02, wait=10)
    backup = storage.create_backup(volume_id=large.id)
    storage.wait_for_status(backup, "available", interval=0.02, wait=10)
    status, message = refusal(lambda: storage.restore_backup(backup.id, volume=small.id))
    assert status == 400
    assert "too small to restore backup of size 3" in message
    for _ in range(9):
        storage.wait_for_status(storage.create_backup(volume_id=small.id), "available", interval=0.02, wait=10)
    assert refusal(lambda: storage.create_backup(volume_id=small.id))[0] == 413


def test_image_of_a_server_is_saved_for_a_while_and_the_server_is_busy_meanwhile(
    start: Callable[..., RunningSandbox],
) -> None:
    cloud = Connection(**start(speed=0.5).cloud_config())
    compute = cloud.compute
    image = cloud.image.find_image("cirros")
    server = compute.create_server(name="s", image_id=image.id, flavor_id="1", networks="none")
    compute.wait_for_server(server, interval=0.02, wait=10)
    answer = compute.post(f"/servers/{server.id}/action", json={"createImage": {"name": "i"}}, microversion="2.45")
    made = answer.json()["image_id"]
    assert cloud.image.get_image(made).status == "queued"
    assert compute.get_server(server.id).task_state == "image_snapshot"
    assert refusal(lambda: compute.suspend_server(server))[0] == 409
    cloud.image.wait_for_status(cloud.image.get_image(made), "active", interval=0.02, wait=10)
    assert compute.get_server(server.id).task_state is None
