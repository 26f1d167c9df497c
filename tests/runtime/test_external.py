"""Resources with ``external_id``: what others made is read, and never touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.runtime.errors import ResourceProblem

from .simulation import World, resource

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.add_foreign(size=7)
    return world


def theirs(world: World, **more: object) -> dict[str, object]:
    (identity,) = world.foreign
    return resource("x", "Test::Plain", external_id=identity, **more)


def changing(world: World) -> list[str]:
    return [each.method for each in world.cloud.log if each.method != "GET"]


def test_is_read_its_attributes_reach_others_and_it_outlives_the_stack(world: World) -> None:
    template = [theirs(world), resource("a", refs=["x"], label_of="x")]
    plan = world.plan(template)
    assert {action.key: action.operation for action in plan.actions} == {"x": "read", "a": "create"}
    assert (plan.summary()["read"], plan.summary()["create"]) == (1, 1)
    result = world.apply(template)
    assert result is not None
    assert result.ok, result.failures
    assert result.done == {"read": 1, "create": 1}
    (ours,) = world.ours()
    assert (ours["refs"], ours["label"]) == (sorted(world.foreign), "7")
    assert not world.plan(template).has_changes
    result = world.apply(None)
    assert result is not None
    assert result.done == {"forget": 1, "delete": 1}
    world.assert_empty()


def test_properties_of_the_template_are_not_looked_at(world: World) -> None:
    world.apply([theirs(world)])
    assert not world.plan([theirs(world, size=99, shape="square")]).has_changes
    assert changing(world) == ["POST"], "the foreign object's own"


def test_what_is_not_there_is_named_while_planning_all_at_once(world: World) -> None:
    template = [resource("x", external_id="token-404"), resource("y", external_id="token-405"), resource("z")]
    with pytest.raises(ResourceProblem) as caught:
        world.plan(template)
    assert "x (template.yaml:1): there is no Test::Token token-404 on the cloud (external_id)." in caught.value.message
    assert "token-405" in caught.value.message
    assert not world.exists()


@pytest.mark.parametrize(("before", "after"), [("", "plain-1"), ("plain-1", ""), ("plain-1", "plain-2")])
def test_external_id_is_neither_added_nor_changed_nor_taken_away(world: World, before: str, after: str) -> None:
    world.add_foreign(size=8)
    known = {"external_id": before} if before else {}
    world.apply([resource("x", "Test::Plain", **known)])
    with pytest.raises(ResourceProblem, match="external_id") as caught:
        world.plan([resource("x", "Test::Plain", **({"external_id": after} if after else {}))])
    assert caught.value.hint.startswith("Take the resource out of the template")


def test_another_type_takes_its_place(world: World) -> None:
    world.apply([theirs(world)])
    template = [resource("x", size=2)]
    result = world.apply(template)
    assert result is not None
    assert result.done == {"create": 1}
    world.assert_equals(template)


def test_kill_at_every_step_leaves_a_state_that_goes_on(tmp_path: Path) -> None:
    for step in range(1, 60):
        folder = tmp_path / str(step)
        folder.mkdir()
        world = World(folder, seed=step)
        world.add_foreign(size=7)
        template = [theirs(world), resource("a", refs=["x"])]
        killed = world.apply(template, die_at=step) is None
        assert world.apply(template) is not None
        (ours,) = world.ours()
        assert ours["refs"] == sorted(world.foreign)
        world.apply(None)
        world.assert_empty()
        if not killed:
            return
    raise AssertionError("never came to its end")
