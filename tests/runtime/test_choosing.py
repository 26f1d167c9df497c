"""What a user picks of a plan, and what the settings allow: laws that hold for every graph, and what is said."""

from __future__ import annotations

import random
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotc.runtime import drivers
from hotc.runtime.drivers.driver import nothing_exclusive
from hotc.runtime.errors import EngineError, NothingPicked, PlanRefused, ResourceProblem
from hotc.runtime.planning.choices import Choices
from hotc.runtime.planning.picking import Picks
from hotc.runtime.planning.rollback import make_rollback_plan
from hotc.runtime.state.history import histories

from .fake_cloud import DRIVERS, FAULTS
from .simulation import World, resource
from .test_random import FAST, Author

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.runtime.planning.plan import Action, Plan
    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]
ADDRESSES = list("abcdef")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def rows(world: World) -> dict[str, ResourceRecord]:
    store = world.store()
    try:
        record = store.stack("stack")
        found = histories(store.resources(record.lineage)) if record is not None else {}
        return {address: each.latest for address, each in found.items() if each.latest is not None}
    finally:
        store.close()


def changing(plan: Plan) -> dict[str, Action]:
    """Address → action, deletions of replaced instances left out."""
    return {each.address: each for each in plan.actions if each.changes and not each.part_of}


def operations(plan: Plan) -> dict[str, str]:
    return {address: action.operation for address, action in changing(plan).items()}


CHAIN = [resource("a"), resource("b", refs=["a"]), resource("c", refs=["b"]), resource("d")]


# Laws ----------------------------------------------------------------------------------------------------------------


def updates(seed: int) -> Iterator[tuple[World, list[Json], random.Random]]:
    """A stack as the first template has it, and another template for it."""
    rng = random.Random(seed)
    author = Author(rng)
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        world = World(Path(folder), seed)
        if rng.random() < 0.9:
            assert world.apply(author.write()) is not None
        yield world, author.write(), rng


def assert_ordered(plan: Plan, recorded: dict[str, ResourceRecord]) -> None:
    """No action comes before what it requires, no deletion before what rests on the object has let go of it."""
    place = {action.key: number for number, action in enumerate(plan.actions)}
    for action in plan.actions:
        assert all(place[key] < place[action.key] for key in action.requires if key in place)
        if action.operation not in {"delete", "replace", "create", "update"} or action.generation:
            continue
        for address in action.rests_on:
            below = next((each for each in plan.actions if each.key == address), None)
            assert below is None or not below.changes or below.key in action.requires
    deletions = [each for each in plan.actions if each.generation and each.operation == "delete"]
    for deletion in deletions:
        for other in deletions:
            if deletion.address in other.rests_on and deletion.address != other.address:
                assert place[other.key] < place[deletion.key], "what rests on it is deleted first"
        if deletion.late:
            for row in recorded.values():
                above = next((each for each in plan.actions if each.key == row.address), None)
                if deletion.address in row.requires and above is not None and above.changes:
                    assert place[above.key] < place[deletion.key]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.booleans(), st.booleans())
def test_a_part_of_a_plan_is_closed_and_the_rest_follows_later(seed: int, target: bool, exclude: bool) -> None:
    for world, template, rng in updates(seed):
        known = sorted({each["name"] for each in template} | rows(world).keys())
        picks = Picks(
            rng.sample(known, min(len(known), rng.randint(1, 2))) if target else [],
            rng.sample(known, min(len(known), rng.randint(1, 2))) if exclude else [],
        )
        try:
            whole = changing(world.plan(template))
            plan = world.plan(template, picks=picks)
        except (NothingPicked, ResourceProblem):
            continue
        part, recorded = changing(plan), rows(world)
        needs = {each.address: set(each.rests_on) for each in plan.actions if not each.generation}
        assert_ordered(plan, recorded)
        for address, action in part.items():
            if not action.generation:
                missing = needs[address] - recorded.keys() - part.keys()
                assert not missing, f"{address} rests on {missing}, which is neither there nor made"
            if action.operation in {"delete", "replace"}:
                holders = {each for each, row in recorded.items() if address in row.requires}
                left = {each["address"] for each in plan.left_out}
                assert not holders & left, f"{address} goes, but {holders & left} rests on it"
        if target and not exclude:
            assert set(picks.targets) & whole.keys() <= part.keys()
        if exclude:
            assert not set(picks.excludes) & part.keys()
            assert not {each for each, needed in needs.items() if needed & set(picks.excludes)} & part.keys()
        assert whole.keys() - part.keys() == {each["address"] for each in plan.left_out}
        before = {address: row.version for address, row in recorded.items()}
        result = world.apply(template, options={"picks": picks})
        assert result is not None
        assert result.ok, result.failures
        for each in plan.left_out:
            row = rows(world).get(each["address"])
            assert before.get(each["address"]) == (row.version if row is not None else None), "it was left alone"
        assert operations(world.plan(template)).keys() >= {each["address"] for each in plan.left_out}
        assert world.apply(template) is not None
        world.assert_equals(template)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32), st.sampled_from(["never", "create-first", "delete-first", "protected"]))
def test_settings_of_replacements_are_kept_in_every_graph(seed: int, way: str) -> None:
    setting = {"protected": True} if way == "protected" else {"replace": way}
    choices = Choices({"file": "/hotc.toml", "resources": {"**": setting}})
    for world, template, _rng in updates(seed):
        try:
            whole = world.plan(template)
            plan = world.plan(template, choices=choices)
        except (PlanRefused, ResourceProblem) as problem:
            assert_explained(problem, way, whole)
            continue
        replaced = [each for each in plan.actions if each.operation == "replace"]
        if way in {"never", "protected"}:
            assert replaced == []
        if way == "delete-first":
            assert {each.order for each in replaced} <= {"delete-first"}
        assert_ordered(plan, rows(world))
        result = world.apply(template, options={"choices": choices})
        assert result is not None
        assert result.ok or any("is without" in each for each in plan.warnings), result.failures
        if result.ok:
            world.assert_equals(template)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_a_part_that_fails_or_dies_is_gone_on_with_as_a_whole(seed: int) -> None:
    for world, template, rng in updates(seed):
        known = sorted({each["name"] for each in template} | rows(world).keys())
        for _ in range(2):
            picked = rng.sample(known, min(len(known), 2))
            picks = rng.choice(
                [Picks(picked), Picks(excludes=picked), Picks(replace=picked), Picks(picked, picked[:1])]
            )
            world.cloud.fault_of = lambda _method, _kind, rng=rng: (  # type: ignore[misc]
                rng.choice(FAULTS) if rng.random() < 0.2 else None
            )
            with suppress(NothingPicked, ResourceProblem):
                world.apply(template, options={"picks": picks}, die_at=rng.choice([None, rng.randint(1, 40)]))
        world.cloud.fault_of = lambda _method, _kind: None
        world.time += 200.0
        for _ in range(2):  # the first one may find that something arrived late
            last = world.apply(template)
        assert last is not None
        assert last.ok, last.failures
        world.assert_equals(template)
        world.apply(None)
        world.assert_empty()


def assert_explained(problem: EngineError, way: str, whole: Plan) -> None:
    """A plan is refused for what it would do, not for the setting alone."""
    if isinstance(problem, PlanRefused):
        ending = {"replace", "delete"} if way == "protected" else {"replace"}
        assert way in {"never", "protected"}
        assert set(operations(whole).values()) & ending
        assert "/hotc.toml" in problem.message
    else:
        assert "wait for each other" in problem.message


# Targets and exclusions ----------------------------------------------------------------------------------------------


def test_a_target_takes_along_what_it_needs(world: World) -> None:
    plan = world.plan(CHAIN, picks=Picks(["b"]))
    assert operations(plan) == {"a": "create", "b": "create"}
    assert plan.left_out == [
        {"address": "c", "type": "Test::Token", "operation": "create"},
        {"address": "d", "type": "Test::Token", "operation": "create"},
    ]


def test_an_exclusion_drops_what_rests_on_it(world: World) -> None:
    plan = world.plan(CHAIN, picks=Picks(excludes=["b"]))
    assert operations(plan) == {"a": "create", "d": "create"}


def test_deleting_a_target_takes_along_what_rests_on_it(world: World) -> None:
    world.apply(CHAIN)
    assert operations(world.plan([resource("d")], picks=Picks(["b"]))) == {"b": "delete", "c": "delete"}
    assert operations(world.plan([resource("d")], picks=Picks(excludes=["b"]))) == {"c": "delete"}


def test_what_something_left_out_still_uses_is_not_deleted(world: World) -> None:
    world.apply(CHAIN)
    moved = [resource("b"), resource("c", refs=["b"]), resource("d")]
    plan = world.plan(moved, picks=Picks(excludes=["b"]))
    assert operations(plan) == {}
    assert {each["address"] for each in plan.left_out} >= {"a", "b"}


def test_a_part_of_a_stack_is_destroyed(world: World) -> None:
    world.apply(CHAIN)
    result = world.apply(None, options={"picks": Picks(["b"])})
    assert result is not None
    assert result.ok
    assert result.action == "UPDATE"
    assert rows(world).keys() == {"a", "d"}
    assert operations(world.plan(CHAIN)) == {"b": "create", "c": "create"}
    world.apply(CHAIN)
    world.assert_equals(CHAIN)
    world.apply(None, options={"picks": Picks(["any"])})
    world.assert_empty()


def test_selectors_are_asked_of_what_is_recorded(world: World) -> None:
    world.apply([resource("a", size=1), resource("b", size=3), resource("k", "Test::Key", size=3)])
    assert operations(world.plan([], picks=Picks(["Test::Token where size > 2"]))) == {"b": "delete"}
    assert operations(world.plan([], picks=Picks(["any where size = 3"], ["Test::Key"]))) == {"b": "delete"}


@pytest.mark.parametrize(
    ("picks", "said", "hint"),
    [
        (Picks(["x"]), "--target 'x' selects no resource", "There is a, b, c, d"),
        (Picks(excludes=["Test::Nothing"]), "--exclude 'Test::Nothing' selects no resource", ""),
        (Picks(replace=["x"]), "--replace 'x' is not in the template", ""),
        (Picks(["yoga"]), "--target 'yoga' selects no resource", "--release yoga"),
        (Picks(["c"], ["a"]), "Everything that is targeted rests on something that is excluded", "hotc query"),
        (Picks(["a"], [], ["d"]), "d can't be replaced and left out", ""),
    ],
)
def test_what_picks_nothing_is_an_error(world: World, picks: Picks, said: str, hint: str) -> None:
    world.apply(CHAIN)
    with pytest.raises(NothingPicked) as refused:
        world.plan(CHAIN, picks=picks)
    assert said in refused.value.message
    assert hint in refused.value.hint


# Replacing -----------------------------------------------------------------------------------------------------------


def test_a_resource_is_made_anew_when_asked_for(world: World) -> None:
    world.apply(CHAIN)
    plan = world.plan(CHAIN, picks=Picks(replace=["b"]))
    actions = changing(plan)
    assert actions["b"].operation == "replace"
    assert [cause.rule for cause in actions["b"].causes] == ["asked for with --replace"]
    assert "a" not in actions
    result = world.apply(CHAIN, options={"picks": Picks(replace=["b"])})
    assert result is not None
    assert result.ok
    world.assert_equals(CHAIN)
    assert operations(world.plan(CHAIN)) == {}


def test_settings_say_which_comes_first(world: World) -> None:
    world.apply(CHAIN)
    choices = Choices({"file": "/hotc.toml", "resources": {"d": {"replace": "delete-first"}}, "lines": {"d": 7}})
    action = changing(world.plan(CHAIN, choices=choices, picks=Picks(replace=["d"])))["d"]
    assert action.order == "delete-first"
    assert action.causes[-1].rule == "the old one is deleted first, as /hotc.toml:7 says"


def test_what_is_protected_is_not_planned_away(world: World) -> None:
    world.apply(CHAIN)
    choices = Choices({"file": "/hotc.toml", "resources": {"d": {"protected": True}}, "lines": {"d": 7}})
    with pytest.raises(PlanRefused) as refused:
        world.plan(CHAIN[:3], choices=choices)
    assert refused.value.message == (
        "d would be deleted, and /hotc.toml:7 protects it: is not in the template any more."
    )
    with pytest.raises(PlanRefused) as refused:
        world.apply(None, options={"settings": choices.data})
    assert "the stack is destroyed" in refused.value.message
    assert world.plan(CHAIN[:3], choices=choices, picks=Picks(excludes=["d"])).left_out


@pytest.mark.parametrize("name", drivers.names())
def test_what_has_a_natural_key_is_never_there_twice(name: str) -> None:
    """The new one of a replacement would be refused, or taken for the old one."""
    driver = drivers.lookup(name)
    assert driver is not None
    natural = driver.find_again in {"natural_key", "given_id"}
    assert not natural or driver.exclusive is not nothing_exclusive


def test_a_rule_of_a_security_group_is_the_same_with_another_description() -> None:
    driver = drivers.lookup("OS::Neutron::SecurityGroupRule")
    assert driver is not None
    rule = {"security_group": "g", "direction": "ingress", "protocol": "tcp", "remote_ip_prefix": "10.0.0.1/8"}
    other = {**rule, "description": "x", "remote_ip_prefix": "10.0.0.0/8"}
    assert driver.exclusive(rule) == driver.exclusive(other)
    assert driver.exclusive(rule) != driver.exclusive({**rule, "security_group": "h"})
    assert driver.exclusive(rule) != driver.exclusive({**rule, "port_range_min": 22})


def test_a_rollback_does_not_replace_what_is_protected(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        DRIVERS["Test::Token"], "in_place", lambda old, new, name: name == "size" and new["size"] > old["size"]
    )
    world.apply([resource("a", size=1)])
    world.cloud.fault_of = lambda method, _kind: "unreached" if method == "POST" else None
    failed = world.apply([resource("a", size=2), resource("b", refs=["a"])])
    assert failed is not None
    assert not failed.ok
    world.cloud.fault_of = lambda _method, _kind: None
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    assert {each.address: each.operation for each in back(record, store, world).actions if not each.part_of} == {
        "a": "replace"
    }
    record.inputs = {"settings": {"file": "/hotc.toml", "resources": {"*": {"protected": True}}}}
    with pytest.raises(PlanRefused) as refused:
        back(record, store, world)
    assert "a would be replaced, and /hotc.toml protects it: size can't be updated in place" in refused.value.message
    store.close()


def back(record: StackRecord, store: Store, world: World) -> Plan:
    return make_rollback_plan(record, store, world.cloud, DRIVERS.get)  # type: ignore[arg-type]
