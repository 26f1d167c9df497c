"""A failed create leaves nothing, a failed update returns to what was; in virtual time, with deaths at every step."""

from __future__ import annotations

import os
import random
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hotc.runtime.state.store import PutResource
from hotc.runtime.upkeep.forgetting import forget
from hotc.runtime.upkeep.moving import move

from .fake_cloud import FAULTS
from .simulation import World, resource
from .test_cancel import asked
from .test_random import FAST, Author

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

CHAIN = [
    resource("a", size=3),
    resource("k", "Test::Key", name="key", refs=["a"]),
    resource("c", "Test::Plain", refs=["k"], label_of="a"),
    resource("g", "Test::Given", refs=["a"]),
]
BROKEN = resource("x", "Test::Key", name="taken")
"""It can't be created: somebody else has the name."""
CHANGES: dict[str, list[Json]] = {
    "updated in place": [resource("a", size=4), *CHAIN[1:], BROKEN],
    "replaced, new one first": [resource("a", size=3, shape="square"), *CHAIN[1:], BROKEN],
    "replaced, old one first": [
        CHAIN[0],
        resource("k", "Test::Key", name="key", shape="square", refs=["a"]),
        *CHAIN[2:],
        BROKEN,
    ],
    "deleted": [*CHAIN[:3], BROKEN],
    "created": [*CHAIN, resource("n", refs=["c"]), BROKEN],
    "of another type": [*CHAIN[:3], resource("g", "Test::Plain", refs=["a"]), BROKEN],
    "all at once": [
        resource("a", size=4, shape="square"),
        resource("k", "Test::Key", name="key", shape="square", refs=["a"]),
        resource("c", "Test::Plain", refs=["n"], label_of="a"),
        resource("n"),
        BROKEN,
    ],
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return broken(World(tmp_path))


def broken(world: World) -> World:
    world.add_foreign(kind="key")
    (identity,) = world.foreign
    taken = world.cloud.of("plain").pop(identity)
    world.cloud.of("key")[identity] = {**taken, "kind": "key", "name": "taken"}
    return world


def state(world: World) -> str:
    store = world.store()
    record = store.stack("stack")
    store.close()
    assert record is not None
    return f"{record.action}_{record.status}"


def stack_events(world: World) -> list[str]:
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    events = [each.state for each in store.events(record.lineage) if not each.address]
    store.close()
    return events


def ids(world: World) -> set[str]:
    return {each["id"] for each in world.ours()}


def test_failed_create_leaves_nothing_but_the_stack(world: World) -> None:
    result = world.apply([*CHAIN, BROKEN], rollback=True)
    assert result is not None
    assert (result.action, result.status) == ("CREATE", "FAILED")
    assert result.rollback is not None
    assert (result.rollback.action, result.rollback.status) == ("ROLLBACK", "COMPLETE")
    assert not result.ok
    assert stack_events(world) == ["CREATE_IN_PROGRESS", "CREATE_FAILED", "ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE"]
    world.assert_equals([])
    result = world.apply(CHAIN)
    assert result is not None
    assert (result.action, result.status) == ("UPDATE", "COMPLETE")
    world.assert_equals(CHAIN)


def test_without_rollback_nothing_is_undone(world: World) -> None:
    result = world.apply([*CHAIN, BROKEN])
    assert result is not None
    assert result.rollback is None
    assert len(world.ours()) == 4


@pytest.mark.parametrize("change", CHANGES)
def test_failed_update_returns_to_what_was(world: World, change: str) -> None:
    world.apply(CHAIN)
    before = ids(world)
    result = world.apply(CHANGES[change], rollback=True)
    assert result is not None
    assert [failure.address for failure in result.failures] == ["x"]
    assert result.rollback is not None
    assert result.rollback.ok, result.rollback.failures
    world.assert_equals(CHAIN)
    assert state(world) == "ROLLBACK_COMPLETE"
    assert not world.plan(CHAIN).has_changes
    if "old one first" not in change and change != "all at once":
        assert ids(world) == before, "the old instances are kept"


def test_late_deletions_wait_for_all_else_so_that_old_instances_can_come_back(world: World) -> None:
    world.apply(CHAIN)
    world.cloud.log.clear()
    world.apply(CHANGES["replaced, new one first"], rollback=True)
    assert [each.identity for each in world.cloud.log if each.method == "DELETE"] == ["token-6"]
    world.assert_equals(CHAIN)


def test_nothing_more_is_begun_after_the_failure(world: World) -> None:
    more = [resource(f"r{number}", refs=[f"r{number - 1}"] if number else []) for number in range(6)]
    result = world.apply([BROKEN, *more], rollback=True)
    assert result is not None
    made = [each for each in world.cloud.log if each.method == "POST" and each.kind == "token"]
    assert len(made) <= 1
    world.assert_equals([])


def test_two_failed_updates_in_a_row_go_back_to_what_was_complete_last(world: World) -> None:
    world.apply(CHAIN)
    world.apply(CHANGES["updated in place"])
    world.apply(CHANGES["created"])
    assert state(world) == "UPDATE_FAILED"
    result = world.roll_back()
    assert result is not None
    assert result.ok
    world.assert_equals(CHAIN)


def test_rolled_back_update_returns_inputs_and_outputs(world: World) -> None:
    world.apply(CHAIN, inputs={"parameters": {"size": "3"}}, outputs={"one": {"value": 1, "description": "old"}})
    world.apply(
        CHANGES["created"],
        inputs={"parameters": {"size": "4"}},
        outputs={"two": {"value": 2, "description": "new"}},
        rollback=True,
    )
    store = world.store()
    record = store.stack("stack")
    store.close()
    assert record is not None
    assert record.inputs == {"parameters": {"size": "3"}}
    assert {name: each["value"] for name, each in record.outputs.items()} == {"one": 1}
    assert "previous" not in record.notes


def test_what_is_broken_is_not_brought_back(world: World) -> None:
    world.apply(CHAIN)
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    row = next(each for each in store.resources(record.lineage) if each.address == "g")
    row.tainted = True
    store.commit(record.lineage, [PutResource(row)])
    store.close()
    world.apply([*CHAIN, BROKEN], rollback=True)
    world.assert_equals(CHAIN)
    assert row.physical_id not in ids(world)


def test_failure_of_the_rollback_is_told_and_gone_on_with(world: World) -> None:
    world.apply(CHAIN)
    world.cloud.fault_of = lambda method, _kind: "500 before" if method == "DELETE" else None
    result = world.apply(CHANGES["created"], rollback=True)
    assert result is not None
    assert result.rollback is not None
    assert (result.rollback.action, result.rollback.status) == ("ROLLBACK", "FAILED")
    assert state(world) == "ROLLBACK_FAILED"
    world.cloud.fault_of = lambda _method, _kind: None
    result = world.roll_back()
    assert result is not None
    assert result.ok
    world.assert_equals(CHAIN)


@pytest.mark.parametrize("change", ["create", "all at once", "replaced, new one first"])
def test_death_at_every_step_of_a_rollback(change: str) -> None:
    for step in range(1, 400):
        with tempfile.TemporaryDirectory(dir=FAST) as folder:
            if not dies_and_goes_on(change, step, broken(World(Path(folder), step))):
                assert step > 20, "the simulation takes no steps"
                return
    pytest.fail("it never comes to its end")


def dies_and_goes_on(change: str, step: int, world: World) -> bool:
    """Whether the process died at that step of the apply and its rollback; the next rollback brings it to its end."""
    before: list[Json] = []
    if change != "create":
        before = CHAIN
        assert world.apply(before) is not None
    if world.apply(CHANGES.get(change, [*CHAIN, BROKEN]), die_at=step, rollback=True) is not None:
        return False
    if world.exists() and (before or state(world) != "ROLLBACK_COMPLETE") and not state(world).endswith("COMPLETE"):
        result = world.roll_back()
        assert result is not None
        assert result.ok, (step, result.failures)
    if world.exists():
        world.assert_equals(before)
        assert not world.plan(before).has_changes
        assert world.apply(None) is not None
    world.assert_empty()
    return True


def test_cancelled_update_is_rolled_back_and_does_not_wait_for_what_will_go(world: World) -> None:
    world.apply(CHAIN)
    began = world.time
    world.cloud.build_time = 600.0
    world.at(began + 20.0, lambda: asked(world, None))
    result = world.apply([*CHAIN, resource("n")])
    assert result is not None
    assert result.reason == "cancelled by the user"
    assert result.rollback is not None
    assert result.rollback.ok
    assert world.time < began + 300.0, "it is deleted without being waited for"
    world.assert_equals(CHAIN)


def test_interrupted_apply_is_not_rolled_back_by_itself(world: World) -> None:
    world.apply(CHAIN)
    world.at(world.time + 0.5, lambda: os.kill(os.getpid(), signal.SIGINT))
    result = world.apply([*CHAIN, resource("n"), resource("m", refs=["n"])], rollback=True)
    assert result is not None
    assert result.interrupted
    assert result.rollback is None
    assert state(world) == "UPDATE_FAILED"
    result = world.roll_back()
    assert result is not None
    world.assert_equals(CHAIN)


def test_resource_that_is_renamed_or_forgotten_meanwhile_is_not_made_again(world: World) -> None:
    world.apply(CHAIN)
    world.apply([resource("a", size=4), *CHAIN[1:3], resource("g", "Test::Given", refs=["a"], size=7), BROKEN])
    before = ids(world)
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    move(store, record, "g", "h")
    forget(store, record, "c")
    store.close()
    result = world.roll_back()
    assert result is not None
    assert result.ok, result.failures
    assert ids(world) == before
    rows = world.states()
    assert rows.keys() == {"", "a", "k", "h"}
    (given,) = [each for each in world.ours() if each["kind"] == "given"]
    assert given["size"] == 1


def faults(rng: random.Random, likelihood: float) -> Callable[[str, str], str | None]:
    """Any, but for changes that arrive when their client has given up: one that comes after the change back wins."""

    def fault_of(method: str, _kind: str) -> str | None:
        return rng.choice([each for each in FAULTS if (each, method) != ("late", "PUT")]) if hit() else None

    def hit() -> bool:
        return rng.random() < likelihood

    return fault_of


def scenario(seed: int, folder: Path) -> None:
    """Random stacks, updates that fail, faults and deaths; the rollback that comes at last brings back what was."""
    rng = random.Random(seed)
    world, author = broken(World(folder, seed)), Author(rng)
    before: list[Json] = []
    if rng.random() < 0.8:
        before = author.write()
        created = world.apply(before)
        assert created is not None
        assert created.ok
    for _ in range(rng.randint(1, 3)):
        likelihood = rng.choice([0.0, 0.05, 0.2])
        world.cloud.fault_of = faults(rng, likelihood)
        die_at = rng.randint(1, 120) if rng.random() < 0.6 else None
        wanted = [*author.write(), BROKEN]
        world.apply(wanted, die_at=die_at, rollback=rng.random() < 0.7, resource_timeout=120.0)
        if rng.random() < 0.3 and world.exists() and not state(world).endswith("COMPLETE"):
            world.roll_back(die_at=rng.randint(1, 60), resource_timeout=120.0)
        world.time += rng.choice([0.0, 1.0, 70.0])
    world.cloud.fault_of = lambda _method, _kind: None
    world.time += 101.0
    world.cloud.arrive()
    if not world.exists():
        return
    if not state(world).endswith("COMPLETE"):
        back = world.roll_back()
        assert back is not None
        assert back.ok, back.failures
    elif world.plan(before).has_changes:  # something that came late, after a rollback that knew nothing of it
        assert world.apply(before) is not None
    world.assert_equals(before)
    assert not world.plan(before).has_changes


@settings(
    max_examples=int(os.environ.get("HOTC_FUZZ_EXAMPLES", "80")),
    deadline=None,
    derandomize="HOTC_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(seed=st.integers(0, 2**32))
def test_rollback_brings_back_what_was(seed: int) -> None:
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        scenario(seed, Path(folder))
