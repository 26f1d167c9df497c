"""Snapshots of a stack: taken, listed, restored, deleted; whatever happens meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.applying.apply import remove_snapshot
from hotc.runtime.errors import NotPossible
from hotc.runtime.planning.restored import overlay
from hotc.runtime.planning.snapshots import find

from .fake_cloud import DRIVERS
from .simulation import Simulated, World, desired, resource

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.runtime.state.records import SnapshotRecord

CHAIN = [resource("a", size=3), resource("b", refs=["a"]), resource("c", "Test::Plain", refs=["b"])]


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.apply(CHAIN)
    return world


def snapshots(world: World) -> list[SnapshotRecord]:
    store = world.store()
    try:
        record = store.stack("stack") or store.deleted_stack("stack")
        assert record is not None
        return store.snapshots(record.lineage)
    finally:
        store.close()


def copies(world: World) -> list[str]:
    world.cloud.settle()
    return sorted(each["of"] for each in world.cloud.of("copy").values())


def labels(world: World) -> dict[str, str]:
    return {each["id"]: each["label"] for each in world.cloud.of("token").values()}


def remove(world: World, name: str) -> list[Any]:
    store = world.store()
    try:
        record = store.stack("stack")
        assert record is not None
        found = find(record, store, name)
        cloud: Any = world.cloud
        return remove_snapshot(record, found, store, cloud, DRIVERS.get, platform=Simulated(world))
    finally:
        store.close()


def test_snapshot_holds_one_copy_of_each_that_can_be_copied(world: World) -> None:
    result = world.snapshot("first")
    assert result is not None
    assert (result.action, result.status, result.done) == ("SNAPSHOT", "COMPLETE", {"snapshot": 3})
    assert set(world.states().values()) == {"SNAPSHOT_COMPLETE"}
    (taken,) = snapshots(world)
    assert (taken.name, taken.status) == ("first", "COMPLETE")
    assert copies(world) == ["token-1", "token-2"]
    ids = [(kept.get("copy") or {}).get("id") for kept in taken.data["resources"].values()]
    assert sorted(filter(None, ids)) == sorted(world.cloud.of("copy"))
    assert not world.plan(CHAIN).has_changes
    with pytest.raises(NotPossible, match="has a snapshot first already"):
        world.snapshot("first")


def test_restore_leads_back_and_overwrites_from_the_copies(world: World) -> None:
    world.snapshot("first")
    (taken,) = snapshots(world)
    world.apply([resource("a", size=9), resource("d")])
    result = world.restore("first")
    assert result is not None
    assert (result.action, result.status) == ("RESTORE", "COMPLETE")
    rows = {each["id"]: each for each in world.ours()}
    assert sorted((each["kind"], each["size"]) for each in rows.values()) == [("plain", 1), ("token", 1), ("token", 3)]
    copy = {address: kept.get("copy", {}).get("id") for address, kept in taken.data["resources"].items()}
    assert sorted(labels(world).values()) == sorted([copy["a"], copy["b"]])


def test_what_was_restored_lasts_until_the_template_says_something_else(world: World) -> None:
    world.snapshot("first")
    world.restore("first")
    store = world.store()
    record = store.stack("stack")
    store.close()
    assert record is not None
    same, inputs = desired(CHAIN), dict[str, Any]()
    overlay(same, inputs, record.inputs)
    (taken,) = snapshots(world)
    kept = taken.data["resources"]["a"]["copy"]["id"]
    assert same["a"].expressions["label"] == kept
    assert inputs["restored"]["a"] == {"label": {"expression": None, "value": kept}}
    other = desired([resource("a", size=3, label="mine")])
    overlay(other, inputs, record.inputs)
    assert other["a"].expressions["label"] == "mine"
    assert "restored" not in inputs


def test_restoring_once_more_overwrites_once_more(world: World) -> None:
    world.snapshot("first")
    world.restore("first")
    for each in world.cloud.of("token").values():
        each["label"] = "written over meanwhile"
    result = world.restore("first")
    assert result is not None
    assert result.done == {"update": 2}
    assert "written over meanwhile" not in labels(world).values()


def test_failed_snapshot_is_gone_on_with_and_makes_no_second_copies(world: World) -> None:
    lost = world.cloud.of("token").pop("token-1")
    result = world.snapshot("first")
    assert result is not None
    assert [(each.address, each.operation) for each in result.failures] == [("a", "snapshot")]
    assert [each.status for each in snapshots(world)] == ["FAILED"]
    with pytest.raises(NotPossible, match="not complete"):
        world.restore("first")
    with pytest.raises(NotPossible, match="did not come to its end"):
        world.snapshot("other")
    world.cloud.of("token")["token-1"] = lost
    assert world.snapshot() is not None
    assert [(each.name, each.status) for each in snapshots(world)] == [("first", "COMPLETE")]
    assert copies(world) == ["token-1", "token-2"]


def test_deleted_snapshot_takes_its_copies_along(world: World) -> None:
    world.snapshot("first")
    world.snapshot("second")
    assert len(copies(world)) == 4
    assert remove(world, "first") == []
    assert [each.name for each in snapshots(world)] == ["second"]
    assert len(copies(world)) == 2
    assert world.states()[""] == "SNAPSHOT_COMPLETE"


def test_destroyed_stack_leaves_no_snapshots_behind(world: World) -> None:
    world.snapshot("first")
    world.apply(None)
    world.assert_empty()
    assert copies(world) == []
    assert snapshots(world) == []


@pytest.mark.parametrize("fault", ["lost after", "500 before", "late", "429"])
def test_faulty_answers_leave_no_copy_that_nobody_knows(world: World, fault: str) -> None:
    world.cloud.timeout, world.cloud.lateness = 10.0, 12.0
    faults = iter([fault])
    world.cloud.fault_of = lambda method, kind: next(faults, None) if (method, kind) == ("POST", "copy") else None
    world.snapshot("first")
    world.time += 30
    if snapshots(world)[0].status != "COMPLETE":
        world.snapshot()
    assert copies(world) == ["token-1", "token-2"]
    world.apply(None)
    world.assert_empty()
    assert copies(world) == []


def test_kill_at_every_step_of_a_snapshot_leaves_one_copy_of_each(tmp_path: Path) -> None:
    for step in range(1, 150, 3):
        folder = tmp_path / str(step)
        folder.mkdir()
        world = World(folder, seed=step)
        world.cloud.timeout = 5.0
        world.apply(CHAIN)
        killed = world.snapshot("first", die_at=step) is None
        if killed and world.states()[""] != "SNAPSHOT_COMPLETE":
            result = world.snapshot()
            assert result is not None
            assert result.ok, result.failures
        (taken,) = snapshots(world)
        assert taken.status == "COMPLETE"
        assert copies(world) == ["token-1", "token-2"]
        assert set(world.states().values()) == {"SNAPSHOT_COMPLETE"}
        if not killed:
            return
    raise AssertionError("never came to its end")


def test_kill_at_every_step_of_a_snapshot_then_destroy_leaves_nothing(tmp_path: Path) -> None:
    for step in range(2, 150, 4):
        folder = tmp_path / str(step)
        folder.mkdir()
        world = World(folder, seed=step)
        world.cloud.timeout = 5.0
        world.apply(CHAIN)
        killed = world.snapshot("first", die_at=step) is None
        world.apply(None)
        world.assert_empty()
        assert copies(world) == []
        if not killed:
            return
    raise AssertionError("never came to its end")


def test_kill_at_every_step_of_a_restore_is_gone_on_with(tmp_path: Path) -> None:
    for step in range(1, 200, 3):
        folder = tmp_path / str(step)
        folder.mkdir()
        world = World(folder, seed=step)
        world.cloud.timeout = 5.0
        world.apply(CHAIN)
        world.snapshot("first")
        world.apply([resource("a", size=9), resource("d")])
        killed = world.restore("first", die_at=step) is None
        result = world.restore("first")
        assert result is not None
        assert result.ok, result.failures
        world.assert_equals(CHAIN)
        (taken,) = snapshots(world)
        kept = [each["copy"]["id"] for each in taken.data["resources"].values() if "copy" in each]
        assert sorted(labels(world).values()) == sorted(kept)
        if not killed:
            return
    raise AssertionError("never came to its end")
