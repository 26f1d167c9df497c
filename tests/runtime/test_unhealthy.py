"""What is marked as unhealthy is replaced by the next apply."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.errors import NotPossible
from hotc.runtime.unhealthy import mark

from .simulation import World, resource

if TYPE_CHECKING:
    from pathlib import Path

PAIR = [resource("a"), resource("b", refs=["a"])]


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.apply(PAIR)
    return world


def marked(world: World, name: str, reason: str = "", **options: Any) -> list[str]:
    store = world.store()
    try:
        record = store.stack("stack")
        assert record is not None
        return mark(store, record, name, reason, **options)
    finally:
        store.close()


def test_marked_resource_is_replaced_and_the_plan_says_why(world: World) -> None:
    assert marked(world, "a", "the disk ticks") == ["a"]
    assert world.states()["a"] == "CHECK_FAILED"
    plan = world.plan(PAIR)
    (action,) = [each for each in plan.actions if each.key == "a"]
    assert (action.operation, action.causes[0].rule) == ("replace", "it was marked unhealthy: the disk ticks")
    world.apply(PAIR)
    world.assert_equals(PAIR)
    assert "token-1" not in {each["id"] for each in world.ours()}
    assert not world.plan(PAIR).has_changes


def test_id_on_the_cloud_names_it_as_well_and_reset_takes_it_back(world: World) -> None:
    assert marked(world, "token-2") == ["b"]
    assert marked(world, "b", reset=True) == ["b"]
    assert marked(world, "b", reset=True) == []
    assert world.states()["b"] == "CHECK_COMPLETE"
    assert not world.plan(PAIR).has_changes


def test_what_is_not_there_is_told_with_the_nearest_name(world: World) -> None:
    with pytest.raises(NotPossible, match="no resource aa") as caught:
        marked(world, "aa")
    assert caught.value.hint == "Did you mean a?"


def test_what_others_made_is_not_marked(world: World) -> None:
    world.add_foreign()
    (identity,) = world.foreign
    world.apply([*PAIR, resource("x", "Test::Plain", external_id=identity)])
    with pytest.raises(NotPossible, match="others made it"):
        marked(world, "x")
