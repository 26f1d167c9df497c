"""Things of which one tree is changed one thing at a time: turns are taken, and others are waited for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from openstack.exceptions import ConflictException

from .fake_cloud import DRIVERS, refuse
from .simulation import World, resource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotc.runtime.drivers.driver import Driver

Json = dict[str, Any]

TOKENS = DRIVERS["Test::Token"]
LEAVES = [resource(name, "Test::Token", size=1) for name in "abcde"]
LARGER = [resource(name, "Test::Token", size=2) for name in "abcde"]


class Tree:
    """What all leaves belong to. A change of one takes a while, in which every other change is refused."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.busy_until = 0.0
        self.refused = 0

    def change(self, send: Callable[[], Any]) -> Any:
        if self.world.time < self.busy_until:
            self.refused += 1
            raise refuse(ConflictException, 409, "Load Balancer t is immutable and cannot be updated.")
        answer = send()
        self.busy_until = self.world.time + self.world.cloud.build_time
        return answer

    def driver(self, *, keeps_keys: bool = True) -> Driver:
        plain = TOKENS
        assert plain.update is not None
        update = plain.update
        return replace(
            plain,
            create=lambda cloud, sent: self.change(lambda: plain.create(cloud, sent)),
            update=lambda cloud, identity, before, after, changed: self.change(
                lambda: update(cloud, identity, before, after, changed)
            ),
            delete=lambda cloud, identity, sent: self.change(lambda: plain.delete(cloud, identity, sent)),
            status=self.status,
            keys=lambda sent, identity: ["tree"],
            keeps_keys=keeps_keys,
        )

    def status(self, found: Json) -> Any:
        ready = TOKENS.status(found)
        return replace(ready, state="pending") if self.world.time < self.busy_until else ready


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def tree(world: World, monkeypatch: pytest.MonkeyPatch) -> Tree:
    made = Tree(world)
    monkeypatch.setitem(DRIVERS, "Test::Token", made.driver())
    return made


def test_who_is_alone_with_a_tree_is_never_refused(world: World, tree: Tree) -> None:
    for template in (LEAVES, LARGER):
        result = world.apply(template)
        assert result is not None
        assert result.status == "COMPLETE"
        world.assert_equals(template)
    assert tree.refused == 0
    assert world.apply(None) is not None
    world.assert_empty()


def test_keys_that_are_given_back_in_between_only_cost_time(
    world: World, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(DRIVERS, "Test::Token", tree.driver(keeps_keys=False))
    for template in (LEAVES, LARGER):
        result = world.apply(template)
        assert result is not None
        assert result.status == "COMPLETE"
        world.assert_equals(template)
    assert tree.refused > 0


@pytest.mark.parametrize("template", [LARGER, []])
def test_what_others_change_is_waited_for(world: World, tree: Tree, template: list[Json]) -> None:
    world.apply(LEAVES)
    tree.busy_until = world.time + 300
    result = world.apply(template)
    assert result is not None
    assert result.status == "COMPLETE"
    assert tree.refused > 5
    world.assert_equals(template)


def test_creating_waits_for_others_too(world: World, tree: Tree) -> None:
    tree.busy_until = 300
    result = world.apply(LEAVES)
    assert result is not None
    assert (result.status, result.done) == ("COMPLETE", {"create": 5})
    assert world.time > 300


def test_waiting_for_others_ends_with_the_time_of_the_resource(world: World, tree: Tree) -> None:
    tree.busy_until = 10_000
    result = world.apply(LEAVES[:1], resource_timeout=60.0)
    assert result is not None
    (failure,) = result.failures
    assert "immutable" in str(failure)
    assert 60 <= world.time < 200
    tree.busy_until = 0
    world.apply(LEAVES[:1])
    world.assert_equals(LEAVES[:1])


@pytest.mark.parametrize("step", range(1, 60, 5))
def test_death_at_any_step_leaves_what_the_next_apply_goes_on_from(world: World, tree: Tree, step: int) -> None:
    for template in (LEAVES[:3], LARGER[:3], [*LARGER[1:3], LEAVES[3]]):
        world.apply(template, die_at=step)
        result = world.apply(template)
        assert result is not None
        assert result.status == "COMPLETE", result.failures
        world.assert_equals(template)
    assert world.apply(None) is not None
    world.assert_empty()
