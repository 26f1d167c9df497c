"""Create, update, replace, delete and no change at all, in the simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .simulation import World, resource

if TYPE_CHECKING:
    from pathlib import Path

CHAIN = [resource("a", size=3), resource("b", refs=["a"]), resource("c", "Test::Plain", refs=["b"], label_of="a")]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_create_then_nothing_to_do_then_destroy(world: World) -> None:
    result = world.apply(CHAIN)
    assert result is not None
    assert (result.action, result.status, result.done) == ("CREATE", "COMPLETE", {"create": 3})
    world.assert_equals(CHAIN)
    before = len(world.cloud.log)
    plan = world.plan(CHAIN)
    assert not plan.has_changes
    assert plan.summary() == {"create": 0, "update": 0, "replace": 0, "delete": 0, "forget": 0, "read": 0, "none": 3}
    assert len(world.cloud.log) == before, "a plan without changes reads nothing"
    assert world.apply(None) is not None
    world.assert_empty()


def test_update_in_place_keeps_the_object(world: World) -> None:
    world.apply([resource("a", size=1)])
    (before,) = world.cloud.everything()
    plan = world.plan([resource("a", size=2)])
    (action,) = plan.actions
    assert action.operation == "update"
    (cause,) = action.causes
    assert (cause.path, cause.old, cause.new, cause.file, cause.line) == ("size", 1, 2, "template.yaml", 1)
    result = world.apply([resource("a", size=2)])
    assert result is not None
    assert result.done == {"update": 1}
    world.assert_equals([resource("a", size=2)])
    assert world.cloud.everything()[0]["id"] == before["id"]


def test_change_of_a_volatile_attribute_reaches_what_rests_on_it(world: World) -> None:
    world.apply(CHAIN)
    changed = [resource("a", size=7), *CHAIN[1:]]
    plan = world.plan(changed)
    assert {action.key: action.operation for action in plan.actions} == {"a": "update", "b": "none", "c": "update"}
    world.apply(changed)
    world.assert_equals(changed)


def test_replacement_creates_first_and_moves_what_rests_on_it(world: World) -> None:
    world.apply(CHAIN)
    changed = [resource("a", size=3, shape="square"), *CHAIN[1:]]
    plan = world.plan(changed)
    operations = {action.key: (action.operation, action.order) for action in plan.actions}
    assert operations["a"] == ("replace", "create-first")
    assert operations["b"] == ("update", "")
    assert operations["a@1"] == ("delete", "")
    assert plan.summary()["delete"] == 0
    world.cloud.log.clear()
    world.apply(changed)
    world.assert_equals(changed)
    methods = [(each.method, each.identity) for each in world.cloud.log if each.method in {"POST", "DELETE"}]
    assert methods == [("POST", ""), ("DELETE", "token-1")]


def test_replacement_with_an_exclusive_name_deletes_first(world: World) -> None:
    world.apply([resource("k", "Test::Key", name="one")])
    changed = [resource("k", "Test::Key", name="one", shape="square")]
    (delete, replace) = world.plan(changed).actions
    assert (delete.key, replace.order, replace.requires) == ("k@1", "delete-first", ["k@1"])
    result = world.apply(changed)
    assert result is not None
    assert result.ok
    world.assert_equals(changed)


def test_what_rests_on_a_delete_first_replacement_goes_before_it(world: World) -> None:
    template = [resource("k", "Test::Key", name="one"), resource("u", refs=["k"], shape="round")]
    world.apply(template)
    changed = [
        resource("k", "Test::Key", name="one", shape="square"),
        resource("u", refs=["k"], shape="square"),
    ]
    result = world.apply(changed)
    assert result is not None
    assert result.ok, result.failures
    world.assert_equals(changed)


def test_removed_resources_are_deleted_in_reverse_order(world: World) -> None:
    world.apply(CHAIN)
    world.cloud.log.clear()
    world.apply([resource("a", size=3)])
    world.assert_equals([resource("a", size=3)])
    assert [each.identity for each in world.cloud.log if each.method == "DELETE"] == ["plain-3", "token-2"]


def test_retained_resource_stays_on_the_cloud(world: World) -> None:
    world.apply([resource("a", deletion_policy="Retain")])
    result = world.apply(None)
    assert result is not None
    assert result.done == {"forget": 1}
    assert len(world.cloud.everything()) == 1
    assert not world.exists()


def test_failure_lets_independent_resources_finish_and_holds_back_dependants(world: World) -> None:
    world.cloud.create("key", {"name": "taken", "refs": [], "size": 1, "shape": "round", "label": ""})
    template = [
        resource("k", "Test::Key", name="taken"),
        resource("above", refs=["k"]),
        resource("higher", refs=["above"]),
        resource("free"),
    ]
    result = world.apply(template)
    assert result is not None
    assert (result.action, result.status) == ("CREATE", "FAILED")
    assert [(failure.address, failure.operation) for failure in result.failures] == [("k", "create")]
    assert "there is a key taken already" in result.failures[0].reason
    assert result.skipped == ["above", "higher"]
    assert result.done == {"create": 1}
    world.cloud.of("key").clear()
    assert world.apply(template) is not None
    world.assert_equals(template)


def test_foreign_object_with_the_same_key_is_never_adopted(world: World) -> None:
    world.cloud.create("key", {"name": "taken", "refs": [], "size": 1, "shape": "round", "label": ""})
    world.cloud.fault_of = lambda method, kind: "lost before" if method == "POST" else None
    result = world.apply([resource("k", "Test::Key", name="taken")])
    assert result is not None
    assert not result.ok
    world.cloud.fault_of = lambda method, kind: None
    world.apply(None)
    assert [each["name"] for each in world.cloud.everything()] == ["taken"]


@pytest.mark.parametrize("fault", ["lost after", "500 after", "504 after"])
@pytest.mark.parametrize("type_name", ["Test::Token", "Test::Key", "Test::Plain", "Test::Given"])
def test_lost_answer_to_a_create_is_settled_by_looking(world: World, fault: str, type_name: str) -> None:
    world.cloud.fault_of = lambda method, kind: fault if method == "POST" else None
    template = [resource("a", type_name, name="one")]
    result = world.apply(template)
    assert result is not None
    assert result.ok, result.failures
    assert [each.method for each in world.cloud.log].count("POST") == 1
    world.assert_equals(template)


def test_several_equal_creates_without_answer_are_told_apart(world: World) -> None:
    world.cloud.fault_of = lambda method, kind: "lost after" if method == "POST" else None
    template = [resource(name, "Test::Plain", name="same") for name in "abcd"]
    result = world.apply(template)
    assert result is not None
    assert result.ok, result.failures
    world.assert_equals(template)


def test_create_that_made_nothing_fails_and_is_made_by_the_next_apply(world: World) -> None:
    world.cloud.fault_of = lambda method, kind: "500 before" if method == "POST" else None
    template = [resource("a")]
    result = world.apply(template)
    assert result is not None
    assert not result.ok
    assert "something broke" in result.failures[0].reason
    assert [each.method for each in world.cloud.log].count("POST") == 1
    world.cloud.fault_of = lambda method, kind: None
    assert world.apply(template) is not None
    world.assert_equals(template)


def test_late_arrival_is_deleted_by_the_next_apply(world: World) -> None:
    world.cloud.timeout = 10.0
    world.cloud.fault_of = lambda method, kind: "late" if method == "POST" else None
    result = world.apply([resource("a")])
    assert result is not None
    assert not result.ok
    world.cloud.fault_of = lambda method, kind: None
    world.time += 50
    world.apply([resource("b")])
    world.assert_equals([resource("b")])


def test_late_arrival_is_seen_by_a_plan_that_has_nothing_else_to_do(world: World) -> None:
    world.cloud.timeout = 10.0
    world.cloud.fault_of = lambda method, kind: "late" if method == "POST" else None
    world.apply([resource("a")])
    world.cloud.fault_of = lambda method, kind: None
    world.apply([])
    assert not world.plan([]).has_changes
    world.time += 50
    world.cloud.arrive()
    plan = world.plan([])
    assert [action.operation for action in plan.actions] == ["delete"]
    world.apply([])
    world.assert_equals([])


def test_destroy_sweeps_late_arrivals(world: World) -> None:
    world.cloud.timeout = 10.0
    world.cloud.fault_of = lambda method, kind: "late" if method == "POST" else None
    world.apply([resource("a")])
    world.cloud.fault_of = lambda method, kind: None
    world.time += 50
    world.apply(None)
    world.assert_empty()


def test_throttled_and_unreached_creates_are_asked_again(world: World) -> None:
    faults = iter(["429", "unreached"])
    world.cloud.fault_of = lambda method, kind: next(faults, None) if method == "POST" else None
    result = world.apply([resource("a")])
    assert result is not None
    assert result.ok
    world.assert_equals([resource("a")])


def test_delete_of_what_is_in_use_is_retried_and_then_says_by_what(world: World) -> None:
    world.apply([resource("a")])
    foreign = world.cloud.create("plain", {"name": "x", "refs": ["token-1"], "size": 1, "shape": "round", "label": ""})
    result = world.apply(None, resource_timeout=30.0)
    assert result is not None
    assert not result.ok
    assert f"in use by {foreign['id']}" in result.failures[0].reason
    assert world.exists()
    world.cloud.of("plain").clear()
    world.apply(None)
    world.assert_empty()


def test_width_is_that_of_the_parallelism(world: World) -> None:
    world.apply([resource(f"r{number}") for number in range(20)], parallelism=7)
    assert world.last is not None
    assert world.last.widest == 7
