"""Groups that are rolled over in a simulation: batches hold, pauses are kept, and a death leaves what can go on."""

from __future__ import annotations

import itertools
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.applying.events import Silent
from hotc.runtime.cancel import cancel
from hotc.runtime.groups.memory import NOTE, ROLLING
from hotc.runtime.groups.rolling import Policy, Rollout, spares
from hotc.runtime.planning.desired import Group

from .simulation import World, resource
from .test_random import FAST

if TYPE_CHECKING:
    from hotc.runtime.state.records import EventRecord

Json = dict[str, Any]
TYPE = "OS::Heat::ResourceGroup"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def group(world: World, names: str, policy: Policy | None = None, /, **properties: Any) -> list[Json]:
    """A group with these members (one character each), as the engine's planning takes it after a look at the state."""
    there = (
        {each.rpartition("/")[2] for each in world.states() if each.startswith("group/")} if world.exists() else set()
    )
    live = [name for name in sorted(there) if name in names]
    more = spares(Rollout(list(names), sorted(there), live), policy) if policy is not None and live else 0
    passing = [name for name in "9876" if name not in there and name not in names][:more]
    memory = {"members": list(names), ROLLING: asdict(policy) if policy is not None else None}
    group = Group(list(names), tuple(passing), policy, policy, True, memory)
    members = [resource(f"group/{name}", **properties) for name in names]
    members += [resource(f"group/{name}", **properties) | {"passing": True} for name in passing]
    row = {"name": "group", "type": TYPE, "properties": {}, "group": group}
    return [*members, row | {"members": [f"group/{name}" for name in names]}]


class Watch(Silent):
    """Which members are worked on at the same time, and when the first of each change began."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.busy: set[str] = set()
        self.widest = 0
        self.begun: dict[str, float] = {}

    def started(self, plan: Any) -> None:
        pass

    def progress(self, address: str, text: str) -> None:
        pass

    def event(self, event: EventRecord) -> None:
        if not event.address.startswith("group/"):
            return
        if event.status == "IN_PROGRESS":
            self.busy.add(event.address)
            self.begun.setdefault(event.address, self.world.time)
        else:
            self.busy.discard(event.address)
        self.widest = max(self.widest, len(self.busy))


def test_batches_and_pauses_hold(world: World) -> None:
    policy = Policy(0, 2, 100.0)
    world.apply(group(world, "01234"))
    watch = Watch(world)
    result = world.apply(group(world, "01234", policy, shape="square"), listener=watch, parallelism=10)
    assert result is not None
    assert result.ok, result.failures
    assert watch.widest == 2
    first, second, third = (sorted(watch.begun[f"group/{name}"] for name in names) for names in ("43", "21", "0"))
    assert second[0] - first[-1] >= 100.0
    assert third[0] - second[-1] >= 100.0
    world.assert_equals(group(world, "01234", shape="square"))


def test_old_members_go_with_their_batch(world: World) -> None:
    world.apply(group(world, "0123"))
    world.apply(group(world, "0123", Policy(0, 1), shape="square"))
    kinds = [each.method for each in world.cloud.log if each.method in {"POST", "DELETE"}][4:]
    assert kinds == ["POST", "DELETE"] * 4


def test_members_of_a_batch_are_there_before_others_go(world: World) -> None:
    world.apply(group(world, "0123"))
    world.cloud.log.clear()
    world.apply(group(world, "145", Policy(1, 2), shape="square"))
    kinds = [each.method for each in world.cloud.log if each.method in {"POST", "DELETE"}]
    assert kinds == ["POST", "DELETE", "DELETE", "POST", "POST", "DELETE", "DELETE"]
    world.assert_equals(group(world, "145", shape="square"))


def test_failed_batch_holds_the_others_back(world: World) -> None:
    world.apply(group(world, "0123"))
    world.cloud.fault_of = lambda method, kind: "500 before" if method == "PUT" else None
    result = world.apply(group(world, "0123", Policy(0, 2), size=2))
    assert result is not None
    assert sorted(each.address for each in result.failures) == ["group/2", "group/3"]
    assert sorted(result.skipped) == ["group", "group/0", "group/1"]
    world.cloud.fault_of = lambda method, kind: None
    assert world.apply(group(world, "0123", Policy(0, 2), size=2))
    world.assert_equals(group(world, "0123", size=2))


def test_stopped_pause_does_not_hold_the_end_up(world: World) -> None:
    world.apply(group(world, "01"))
    world.at(world.time + 60.0, lambda: _cancel(world))
    result = world.apply(group(world, "01", Policy(0, 1, 3600.0), size=2))
    assert result is not None
    assert world.time < 3600
    assert (result.done, result.ok) == ({"update": 1}, False)


def _cancel(world: World) -> None:
    store = world.store()
    cancel(store, "stack", rollback=False, patience=0.0)
    store.close()


@pytest.mark.parametrize(
    ("names", "policy", "change"),
    [
        ("012", Policy(0, 1, 5.0), {"shape": "square"}),
        ("01", Policy(2, 1), {"size": 2}),
        ("02", Policy(2, 1), {"shape": "square"}),
    ],
)
def test_whenever_it_dies_the_next_apply_brings_it_to_its_end(names: str, policy: Policy, change: Json) -> None:
    step, finished = len(names), False
    while not finished:
        step += 7
        with tempfile.TemporaryDirectory(dir=FAST) as folder:
            finished = _dies_at(step, World(Path(folder), seed=step), names, policy, change)
    assert step > 20


def _dies_at(step: int, world: World, names: str, policy: Policy, change: Json) -> bool:
    """Whether it came to its end before that step."""
    world.apply(group(world, "012"))
    finished = world.apply(group(world, names, policy, **change), die_at=step) is not None
    if not finished:
        watch = Watch(world)
        result = world.apply(group(world, names, policy, **change), listener=watch)
        assert result is not None
        assert result.ok, result.failures
        assert watch.widest <= policy.max_batch_size + 1, "and what was begun before is brought to its end"
    world.assert_equals(group(world, names, **change))
    return finished


def test_rollback_gives_a_group_its_old_members_back(world: World) -> None:
    world.apply(group(world, "012"))
    world.cloud.fault_of = lambda method, kind: "500 before" if method == "POST" else None
    failed = world.apply(group(world, "13456"))
    assert failed is not None
    assert not failed.ok
    world.cloud.fault_of = lambda method, kind: None
    back = world.roll_back()
    assert back is not None
    assert back.ok, back.failures
    world.assert_equals(group(world, "012"))
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    (row,) = [each for each in store.resources(record.lineage) if each.container]
    store.close()
    assert row.notes[NOTE]["members"] == ["0", "1", "2"]


@pytest.mark.parametrize("policy", [Policy(0, 2, 50.0), Policy(3, 2, 50.0), Policy(4, 4, 50.0)], ids=str)
def test_rollback_gives_the_members_back_in_batches_of_what_was(world: World, policy: Policy) -> None:
    before = group(world, "0123", policy)
    world.apply(before)
    refused = iter([None, None, None, "500 before"])
    world.cloud.fault_of = lambda method, kind: next(refused, "500 before") if method == "POST" else None
    failed = world.apply(group(world, "0123", Policy(0, 1), shape="square"))
    assert failed is not None
    assert not failed.ok
    world.cloud.fault_of = lambda method, kind: None
    watch = Watch(world)
    back = world.roll_back(listener=watch)
    assert back is not None
    assert back.ok, back.failures
    world.assert_equals(before)
    # The three new ones of before are changed back, so many at a time that the others serve meanwhile.
    batches = sorted(watch.begun.values())
    pauses = sum(later - earlier >= policy.pause for earlier, later in itertools.pairwise(batches))
    assert pauses == (1 if policy.min_in_service == 0 else 2)


def test_group_that_was_being_scaled_comes_to_the_size_that_was_asked_for() -> None:
    """A signal's size stands nowhere but in the state, from the first commit on."""
    step, finished, begun = 0, False, 0
    while not finished:
        step += 4
        with tempfile.TemporaryDirectory(dir=FAST) as folder:
            world = World(Path(folder), seed=step)
            world.apply(group(world, "012"))
            wanted = "12345" if step % 8 else "2"
            finished = world.apply(group(world, wanted), die_at=step) is not None
            names = "".join(_members(world))
            assert names in ("012", wanted)
            begun += names == wanted
            touched = {each for each in world.states() if each.startswith("group/")} != {f"group/{n}" for n in "012"}
            assert names == wanted or not touched, "nothing is done before the new size is written down"
            world.apply(group(world, names))
            world.assert_equals(group(world, names))
    assert begun > 3


def _members(world: World) -> list[str]:
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    (row,) = [each for each in store.resources(record.lineage) if each.container]
    store.close()
    return list(row.notes[NOTE]["members"])
