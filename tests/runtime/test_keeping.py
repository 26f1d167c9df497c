"""The deletion policy Snapshot: a copy is made before the deletion, one and no more, whatever happens meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .fake_cloud import refuse
from .simulation import World, resource

if TYPE_CHECKING:
    from pathlib import Path

KEPT = [resource("a", size=3, deletion_policy="Snapshot"), resource("b", refs=["a"])]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def copies(world: World) -> list[tuple[str, int]]:
    world.cloud.settle()
    return [(each["of"], each["size"]) for each in world.cloud.of("copy").values()]


def test_copy_is_ready_before_the_deletion_is_sent_and_is_told(world: World) -> None:
    world.apply(KEPT)
    world.cloud.log.clear()
    result = world.apply(None)
    assert result is not None
    assert result.ok, result.failures
    world.assert_empty()
    (copy,) = world.cloud.of("copy").values()
    assert result.kept == [{"address": "a", "kind": "copy", "name": copy["name"], "id": copy["id"]}]
    assert result.as_dict()["kept"] == result.kept
    methods = [(each.method, each.kind) for each in world.cloud.log if each.identity in {"token-1", copy["id"]}]
    asked, deleted = methods.index(("POST", "copy")), methods.index(("DELETE", "token"))
    assert methods[asked + 1 : deleted].count(("GET", "copy")) >= 2, "it was waited for"
    store = world.store()
    record = store.deleted_stack("stack")
    assert record is not None
    reasons = [event.reason for event in store.events(record.lineage) if event.address == "a"]
    store.close()
    assert reasons[-1] == f"kept as copy {copy['name']} ({copy['id']})"


def test_old_instance_of_a_replacement_is_kept_as_well(world: World) -> None:
    world.apply(KEPT)
    changed = [resource("a", size=3, shape="square", deletion_policy="Snapshot"), KEPT[1]]
    world.apply(changed)
    world.assert_equals(changed)
    assert copies(world) == [("token-1", 3)]


def test_what_never_came_to_be_is_deleted_without_a_copy(world: World) -> None:
    world.cloud.build_time = 1e9
    world.apply(KEPT, resource_timeout=5.0)
    world.cloud.build_time = 1.0
    world.apply(None)
    world.assert_empty()
    assert copies(world) == []


def test_without_a_copy_nothing_is_deleted(world: World) -> None:
    from openstack.exceptions import ForbiddenException

    world.apply(KEPT)
    copy = world.cloud.copy

    def over_quota(*_: object) -> str:
        raise refuse(ForbiddenException, 403, "quota exceeded for copies")

    world.cloud.copy = over_quota  # type: ignore[assignment,method-assign]
    result = world.apply(None)
    assert result is not None
    assert [(each.address, each.operation) for each in result.failures] == [("a", "delete")]
    assert "has to be kept by a snapshot" in result.failures[0].reason
    assert "quota exceeded" in result.failures[0].reason
    assert [each["id"] for each in world.ours()] == ["token-1"]
    world.cloud.copy = copy  # type: ignore[method-assign]
    world.apply(None)
    world.assert_empty()
    assert copies(world) == [("token-1", 3)]


@pytest.mark.parametrize("fault", ["lost after", "500 after", "lost before", "500 before", "429", "unreached"])
def test_faulty_answers_lead_to_one_copy(world: World, fault: str) -> None:
    world.apply(KEPT)
    faults = iter([fault])
    world.cloud.fault_of = lambda method, kind: next(faults, None) if (method, kind) == ("POST", "copy") else None
    world.apply(None)
    if world.exists():
        world.apply(None)
    world.assert_empty()
    assert copies(world) == [("token-1", 3)]


def test_copy_that_arrives_late_is_no_second_one(world: World) -> None:
    world.cloud.timeout = 10.0
    world.cloud.lateness = 11.0
    world.apply(KEPT)
    faults = iter(["late"])
    world.cloud.fault_of = lambda method, kind: next(faults, None) if (method, kind) == ("POST", "copy") else None
    world.apply(None)
    assert world.exists(), "nothing was found in time, so nothing was deleted"
    world.time += 20
    world.apply(None)
    world.assert_empty()
    assert copies(world) == [("token-1", 3)]


def test_kill_at_every_step_leaves_one_copy(tmp_path: Path) -> None:
    for step in range(1, 200):
        folder = tmp_path / str(step)
        folder.mkdir()
        world = World(folder, seed=step)
        world.cloud.timeout = 5.0
        world.apply(KEPT)
        killed = world.apply(None, die_at=step) is None
        while world.exists():
            result = world.apply(None)
            assert result is not None
            assert result.ok, result.failures
        world.assert_empty()
        assert copies(world) == [("token-1", 3)]
        if not killed:
            return
    raise AssertionError("never came to its end")
