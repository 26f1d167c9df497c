"""Breakpoints: an apply stops at hooks until somebody clears them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.errors import NotPossible, PlanRefused
from hotc.runtime.hooks import Standing, clear, standing

from .simulation import Killed, World, resource

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def there(world: World) -> list[tuple[str, str]]:
    store = world.store()
    try:
        record = store.stack("stack")
        assert record is not None
        return [(each.address, each.hook) for each in standing(store, record)]
    finally:
        store.close()


def cleared(world: World, *resources: str, hooks: tuple[str, ...] = ()) -> list[Standing]:
    store = world.store()
    try:
        record = store.stack("stack")
        assert record is not None
        return clear(store, record, resources, hooks, sleep=lambda _seconds: None)
    finally:
        store.close()


def reasons(world: World, address: str) -> list[str]:
    store = world.store()
    try:
        record = store.stack("stack") or store.deleted_stack("stack")
        assert record is not None
        events = [each for each in store.events(record.lineage) if each.address == address]
        return [f"{each.state} {each.reason}".strip() for each in events]
    finally:
        store.close()


def killed_meanwhile(world: World, template: list[dict[str, Any]]) -> None:
    """The apply is killed when it has been standing at a hook for a while."""

    def kill() -> None:
        raise Killed

    world.at(world.time + 30.0, kill)
    assert world.apply(template) is None


def clear_if_any(world: World) -> None:
    if world.exists() and there(world):
        cleared(world)


def made(world: World) -> list[str]:
    return [each["kind"] for each in world.ours()]


def test_creation_waits_at_its_hook_and_so_does_what_rests_on_it(world: World) -> None:
    template = [resource("a", hooks=["pre-create"]), resource("b", "Test::Plain", refs=["a"]), resource("c")]
    seen: list[Any] = []

    def look_and_clear() -> None:
        seen.append((there(world), made(world)))
        cleared(world, "a")

    world.at(20.0, look_and_clear)
    result = world.apply(template)
    assert result is not None
    assert result.ok, result.failures
    assert seen == [([("a", "pre-create")], ["token"])], "only c was made until then"
    world.assert_equals(template)
    assert there(world) == []
    assert reasons(world, "a") == [
        "CREATE_IN_PROGRESS CREATE paused until Hook pre-create is cleared",
        "CREATE_IN_PROGRESS Hook pre-create is cleared",
        "CREATE_IN_PROGRESS",
        "CREATE_COMPLETE",
    ]
    assert not world.plan(template).has_changes


def test_hook_after_a_creation_holds_what_rests_on_it(world: World) -> None:
    template = [resource("a", hooks=["post-create"]), resource("b", "Test::Plain", refs=["a"])]
    seen: list[Any] = []
    world.at(20.0, lambda: seen.append(made(world)))
    world.at(21.0, lambda: cleared(world))
    result = world.apply(template)
    assert result is not None
    assert result.ok
    assert seen == [["token"]]
    world.assert_equals(template)


@pytest.mark.parametrize("changed", [{"size": 2}, {"shape": "square"}])
def test_update_and_replacement_stop_at_the_hooks_of_updates(world: World, changed: dict[str, Any]) -> None:
    hooks = ["pre-update", "post-update", "pre-create", "pre-delete"]
    world.apply([resource("a")])
    template = [resource("a", hooks=hooks, **changed)]
    before = dict(world.ours()[0])
    seen: list[Any] = []

    def first() -> None:
        seen.append((there(world), world.ours() == [before]))
        cleared(world, hooks=("pre-update",))

    world.at(world.time + 20.0, first)
    world.at(world.time + 60.0, lambda: seen.append(there(world)))
    world.at(world.time + 70.0, lambda: cleared(world, "a"))
    result = world.apply(template)
    assert result is not None
    assert result.ok, result.failures
    assert seen == [([("a", "pre-update")], True), [("a", "post-update")]]
    world.assert_equals(template)


def test_deletion_stops_at_the_hook_that_was_recorded(world: World) -> None:
    world.apply([resource("a", hooks=["pre-delete", "post-delete"]), resource("b", refs=["a"])])
    seen: list[Any] = []
    world.at(world.time + 20, lambda: seen.append((there(world), made(world))))
    world.at(world.time + 21, lambda: cleared(world))
    world.at(world.time + 40, lambda: seen.append((there(world), made(world))))
    world.at(world.time + 41, lambda: cleared(world))
    result = world.apply(None)
    assert result is not None
    assert result.ok, result.failures
    assert seen == [([("a", "pre-delete")], ["token"]), ([("a", "post-delete")], [])]
    world.assert_empty()


def test_hook_is_cleared_while_nobody_works_on_the_stack(world: World) -> None:
    template = [resource("a", hooks=["pre-create", "post-create"]), resource("b", refs=["a"])]
    killed_meanwhile(world, template)
    assert there(world) == [("a", "pre-create")]
    (done,) = cleared(world, "a")
    assert not done.heard
    world.at(world.time + 30, lambda: cleared(world, "a", hooks=("post-create",)))
    result = world.apply(template)
    assert result is not None
    assert result.ok, result.failures
    world.assert_equals(template)


def test_hook_after_what_is_done_lasts_through_a_kill(world: World) -> None:
    template = [resource("a", hooks=["post-create"]), resource("b", "Test::Plain", refs=["a"])]
    killed_meanwhile(world, template)
    assert there(world) == [("a", "post-create")]
    plan = world.plan(template)
    assert {action.key: action.operation for action in plan.actions} == {"a": "update", "b": "create"}
    assert plan.actions[0].causes[0].rule == "it stands at its hook post-create"
    methods = [each.method for each in world.cloud.log]
    world.at(world.time + 20, lambda: cleared(world))
    result = world.apply(template)
    assert result is not None
    assert result.ok, result.failures
    assert [each.method for each in world.cloud.log][len(methods) :].count("PUT") == 0
    world.assert_equals(template)


def test_clearing_what_stands_at_no_hook_is_refused(world: World) -> None:
    world.apply([resource("a", hooks=["pre-update"])])
    with pytest.raises(NotPossible, match="stands at no hook"):
        cleared(world, "a")
    with pytest.raises(NotPossible, match="Nothing in stack stack stands at a hook"):
        cleared(world)


def test_clearing_counts_for_the_pause_that_was_seen_and_for_no_later_one(world: World) -> None:
    template = [resource("a", hooks=["pre-create"])]
    killed_meanwhile(world, template)
    cleared(world)
    world.apply([], parallelism=2)  # the wish is taken back, with the message still there
    seen: list[Any] = []
    world.at(world.time + 20, lambda: seen.append(there(world)))
    world.at(world.time + 21, lambda: cleared(world))
    result = world.apply(template)
    assert result is not None
    assert result.ok
    assert seen == [[("a", "pre-create")]]


def test_what_the_environment_restricts_is_refused_while_planning_all_at_once(world: World) -> None:
    world.apply([resource("a"), resource("b"), resource("c")])
    template = [
        resource("a", size=2, restricted=["update"]),
        resource("b", shape="square", restricted=["replace"]),
        resource("c", size=2, restricted=["replace"]),
    ]
    with pytest.raises(PlanRefused) as caught:
        world.plan(template)
    assert caught.value.message.splitlines() == [
        "a (template.yaml:1) would be updated, and restricted_actions of the environment forbids that: "
        "size is updated in place.",
        "b (template.yaml:1) would be replaced, and restricted_actions of the environment forbids that: "
        "shape can't be updated in place.",
    ]
    assert [each["size"] for each in world.ours()] == [1, 1, 1]


def test_kill_at_every_step_neither_loses_nor_repeats_a_breakpoint(tmp_path: Path) -> None:
    template = [resource("a", hooks=["pre-create", "post-create"]), resource("b", "Test::Plain", refs=["a"])]
    for step in range(1, 400, 7):
        folder = tmp_path / str(step)
        folder.mkdir()
        world = World(folder, seed=step)
        world.cloud.timeout = 5.0
        for moment in range(20, 400, 20):
            world.at(float(moment), partial(clear_if_any, world))
        killed = world.apply(template, die_at=step) is None
        result = world.apply(template)
        assert result is not None
        assert result.ok, result.failures
        world.assert_equals(template)
        said = reasons(world, "a")
        for hook in ("pre-create", "post-create"):
            assert said.count(f"CREATE_IN_PROGRESS Hook {hook} is cleared") == 1, (step, "\n".join(said))
        assert not world.plan(template).has_changes
        if not killed:
            return
    raise AssertionError("never came to its end")
