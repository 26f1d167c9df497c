"""Suspending and resuming a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.runtime.errors import NotPossible
from hotc.runtime.planning.phases import refuse_to_plan

from .simulation import World, resource

if TYPE_CHECKING:
    from pathlib import Path

CHAIN = [resource("a"), resource("b", refs=["a"]), resource("c", "Test::Plain", refs=["b"])]
ALL = ("", "a", "b", "c")


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.apply(CHAIN)
    return world


def asleep(world: World) -> dict[str, bool]:
    return {each["id"]: each.get("asleep", False) for each in world.cloud.of("token").values()}


def acts(world: World) -> list[str]:
    return [each.identity for each in world.cloud.log if each.method == "ACT"]


def test_suspend_goes_backwards_and_resume_forwards_through_the_stack(world: World) -> None:
    result = world.phase("suspend")
    assert result is not None
    assert (result.action, result.status, result.done) == ("SUSPEND", "COMPLETE", {"suspend": 3})
    assert world.states() == dict.fromkeys(ALL, "SUSPEND_COMPLETE")
    assert asleep(world) == {"token-1": True, "token-2": True}
    assert acts(world) == ["token-2", "token-1"]
    result = world.phase("resume")
    assert result is not None
    assert result.ok
    assert world.states() == dict.fromkeys(ALL, "RESUME_COMPLETE")
    assert asleep(world) == {"token-1": False, "token-2": False}
    assert acts(world)[2:] == ["token-1", "token-2"]
    assert not world.plan(CHAIN).has_changes


def test_what_is_suspended_is_not_asked_again(world: World) -> None:
    world.phase("suspend")
    before = len(world.cloud.log)
    result = world.phase("suspend")
    assert result is not None
    assert (result.ok, result.changed) == (True, False)
    assert len(world.cloud.log) == before


def test_suspended_stack_can_be_destroyed_but_not_changed(world: World) -> None:
    world.phase("suspend")
    store = world.store()
    with pytest.raises(NotPossible, match="SUSPEND_COMPLETE") as caught:
        refuse_to_plan(store.stack("stack"))
    store.close()
    assert caught.value.hint == "Resume it first: hotc resume stack"
    with pytest.raises(NotPossible, match="suspended stack"):
        world.snapshot()
    world.apply(None)
    world.assert_empty()


def test_only_what_is_suspended_is_resumed(world: World) -> None:
    with pytest.raises(NotPossible, match="CREATE_COMPLETE: it is not suspended"):
        world.phase("resume")


def test_unfinished_stack_is_not_suspended(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.cloud.build_time = 1e9
    world.apply(CHAIN, resource_timeout=5.0)
    with pytest.raises(NotPossible, match="CREATE_FAILED") as caught:
        world.phase("suspend")
    assert "hotc apply stack" in caught.value.hint


def test_failure_is_told_and_the_next_suspend_goes_on(world: World) -> None:
    gone = world.cloud.of("token").pop("token-1")
    result = world.phase("suspend")
    assert result is not None
    assert [(each.address, each.operation) for each in result.failures] == [("a", "suspend")]
    states = world.states()
    assert (states[""], states["a"], states["b"]) == ("SUSPEND_FAILED", "SUSPEND_FAILED", "SUSPEND_COMPLETE")
    world.cloud.of("token")["token-1"] = gone
    result = world.phase("suspend")
    assert result is not None
    assert (result.ok, result.done) == (True, {"suspend": 1})
    assert world.states() == dict.fromkeys(ALL, "SUSPEND_COMPLETE")


def test_what_was_suspended_halfway_can_be_resumed(world: World) -> None:
    world.cloud.of("token").pop("token-1")
    world.phase("suspend")
    world.cloud.of("token")["token-1"] = {"id": "token-1", "kind": "token", "refs": [], "made_at": 0.0}
    result = world.phase("resume")
    assert result is not None
    assert result.ok, result.failures
    assert asleep(world) == {"token-2": False, "token-1": False}
    assert set(world.states().values()) == {"RESUME_COMPLETE"}


@pytest.mark.parametrize("fault", ["lost after", "500 before", "429", "lost before"])
def test_faulty_answers_don_t_stop_it(world: World, fault: str) -> None:
    faults = iter([fault] * 3)
    world.cloud.fault_of = lambda method, kind: next(faults, None) if method == "ACT" else None
    result = world.phase("suspend")
    assert result is not None
    assert result.ok, result.failures
    assert all(asleep(world).values())


@pytest.mark.parametrize("phase", ["suspend", "resume"])
def test_kill_at_every_step_leaves_a_state_that_goes_on(tmp_path: Path, phase: str) -> None:
    for step in range(1, 100):
        folder = tmp_path / str(step)
        folder.mkdir()
        world = World(folder, seed=step)
        world.apply(CHAIN)
        if phase == "resume":
            world.phase("suspend")
        killed = world.phase(phase, die_at=step) is None
        result = world.phase(phase)
        assert result is not None
        assert result.ok
        assert set(world.states().values()) == {f"{phase.upper()}_COMPLETE"}
        assert set(asleep(world).values()) == {phase == "suspend"}
        if not killed:
            return
    raise AssertionError("never came to its end")
