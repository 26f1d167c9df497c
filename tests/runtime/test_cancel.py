"""Ending an apply before its time: from another process, by a signal; in virtual time."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.cancel import cancel
from hotc.runtime.errors import NotPossible
from hotc.runtime.state.records import MessageRecord

from .simulation import World, resource

if TYPE_CHECKING:
    from pathlib import Path

CHAIN = [resource("a", size=3), resource("b", refs=["a"]), resource("c", "Test::Plain", refs=["b"], label_of="a")]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def asked(world: World, rollback: bool | None) -> Any:
    """What ``hotc cancel`` does in another process; the answer is not waited for, since time stands still meanwhile."""
    store = world.store()
    try:
        return cancel(store, "stack", rollback, patience=0.0)
    finally:
        store.close()


def rows(world: World) -> dict[str, str]:
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    found = {row.address: f"{row.action}_{row.status}" for row in store.resources(record.lineage)}
    store.close()
    return found


def test_cancel_without_rollback_lets_what_is_under_way_end_and_begins_nothing_more(world: World) -> None:
    world.cloud.build_time = 10.0
    world.at(3.0, lambda: asked(world, False))
    result = world.apply(CHAIN)
    assert result is not None
    assert (result.action, result.status, result.interrupted) == ("CREATE", "FAILED", False)
    assert result.reason == "cancelled by the user"
    assert result.skipped == ["b", "c"]
    assert rows(world) == {"a": "CREATE_COMPLETE"}
    assert world.apply(CHAIN) is not None
    world.assert_equals(CHAIN)


def test_create_is_not_rolled_back_unless_that_is_asked_for(world: World) -> None:
    world.at(3.0, lambda: asked(world, None))
    result = world.apply(CHAIN)
    assert result is not None
    assert result.status == "FAILED"
    assert "a" in rows(world)


def test_message_for_an_earlier_apply_is_thrown_away(world: World) -> None:
    world.apply(CHAIN[:1])
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    store.post(record.lineage, MessageRecord("cancel", data={"run": "an earlier one", "rollback": True}))
    result = world.apply(CHAIN)
    assert result is not None
    assert result.ok
    world.assert_equals(CHAIN)
    assert store.messages(record.lineage) == []
    store.close()


def test_destroy_is_not_cancelled(world: World) -> None:
    world.apply(CHAIN)
    refused: list[str] = []

    def ask() -> None:
        with pytest.raises(NotPossible) as caught:
            asked(world, None)
        refused.append(caught.value.message)

    world.at(world.time + 1.0, ask)
    world.apply(None)
    assert refused == ["Stack stack is in DELETE_IN_PROGRESS: it can't be cancelled."]
    world.assert_empty()


@pytest.mark.parametrize(
    ("die_at", "says"),
    [(None, "Nobody works on stack stack; it is in CREATE_COMPLETE."), (9, "it was left in CREATE_IN_PROGRESS")],
)
def test_cancel_says_that_nobody_is_at_work(world: World, die_at: int | None, says: str) -> None:
    world.apply(CHAIN, die_at=die_at)
    with pytest.raises(NotPossible, match=says):
        asked(world, None)


def test_sigterm_ends_a_wait_of_minutes_at_once_and_the_next_apply_waits_on(world: World) -> None:
    world.cloud.build_time = 600.0
    world.at(20.0, lambda: os.kill(os.getpid(), signal.SIGTERM))
    result = world.apply(CHAIN, parallelism=2)
    assert result is not None
    assert result.interrupted
    assert world.time < 25.0
    assert (result.halted, result.skipped, result.failures) == (["a"], ["b", "c"], [])
    assert rows(world) == {"a": "CREATE_FAILED"}
    world.cloud.log.clear()
    assert world.apply(CHAIN) is not None
    world.assert_equals(CHAIN)
    assert [each.method for each in world.cloud.log].count("POST") == 2, "what was begun is gone on with"


def test_first_ctrl_c_waits_for_what_is_under_way(world: World) -> None:
    world.cloud.build_time = 600.0
    world.at(20.0, lambda: os.kill(os.getpid(), signal.SIGINT))
    result = world.apply(CHAIN)
    assert result is not None
    assert result.interrupted
    assert world.time >= 600.0
    assert rows(world) == {"a": "CREATE_COMPLETE"}


def test_second_signal_ends_it_at_once(world: World) -> None:
    world.cloud.build_time = 600.0
    for time in (20.0, 21.0):
        world.at(time, lambda: os.kill(os.getpid(), signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        world.apply(CHAIN)
    assert world.time < 25.0
    assert rows(world) == {"a": "CREATE_IN_PROGRESS"}
    assert world.apply(CHAIN) is not None
    world.assert_equals(CHAIN)
