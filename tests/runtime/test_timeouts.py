"""The time is over: what was under way has failed, nothing more is begun, and the next apply goes on from there."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotc.runtime.planning.choices import Choices

from .fake_cloud import FAULTS
from .simulation import World, resource
from .test_choosing import CHAIN, rows
from .test_random import FAST, Author

if TYPE_CHECKING:
    from hotc.runtime.applying.result import Result

Json = dict[str, Any]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def applied(world: World, template: list[Json] | None, **settings: Any) -> Result:
    result = world.apply(template, **settings)
    assert result is not None
    return result


def test_the_time_of_a_stack_is_over(world: World) -> None:
    world.cloud.build_time = 10.0
    result = applied(world, CHAIN, timeout=15.0)
    assert world.time < 20.0, "nothing is waited for any longer"
    assert (result.action, result.status) == ("CREATE", "FAILED")
    assert result.reason == (
        "timed out after 15s; b: timed out while waiting for it to be ready: the 15s that the stack has are over"
    )
    assert result.skipped == ["c"]
    assert {address: f"{row.action}_{row.status}" for address, row in rows(world).items()} == {
        "a": "CREATE_COMPLETE",
        "b": "CREATE_FAILED",
        "d": "CREATE_COMPLETE",
    }
    made = world.cloud.made
    assert applied(world, CHAIN).ok
    assert world.cloud.made == made + 1, "what was begun is gone on with, not made again"
    world.assert_equals(CHAIN)


def test_a_deletion_that_is_not_waited_for_is_gone_on_with(world: World) -> None:
    applied(world, CHAIN)
    result = applied(world, None, timeout=0.1)
    assert (result.action, result.status) == ("DELETE", "FAILED")
    assert world.exists()
    assert applied(world, None).ok
    world.assert_empty()


def test_pauses_between_tries_end_with_the_time(world: World) -> None:
    world.cloud.fault_of = lambda _method, _kind: "unreached"
    result = applied(world, [resource("a")], timeout=3.0, first_pause=50.0)
    assert world.time < 5.0
    assert "timed out" in result.reason
    world.cloud.fault_of = lambda _method, _kind: None
    assert applied(world, [resource("a")]).ok


def test_what_took_too_long_is_rolled_back_where_that_is_wanted(world: World) -> None:
    world.cloud.build_time = 10.0
    result = applied(world, CHAIN, timeout=15.0, rollback=True)
    assert result.status == "FAILED"
    assert result.rollback is not None
    assert result.rollback.ok, result.rollback.failures
    assert rows(world) == {}
    assert world.ours() == []


def test_the_time_of_a_resource_is_that_of_its_settings(world: World) -> None:
    world.cloud.build_time = 10.0
    choices = Choices({"resources": {"a": {"timeout": 5}}})
    result = applied(world, CHAIN, options={"choices": choices})
    assert [(each.address, each.reason) for each in result.failures] == [("a", "not ready after 5 s (building)")]
    assert applied(world, CHAIN, options={"choices": Choices({"resources": {"**": {"timeout": 60}}})}).ok
    world.assert_equals(CHAIN)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_whenever_the_time_is_over_the_next_apply_comes_to_the_end(seed: int) -> None:
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        world, author = World(Path(folder), seed), Author(rng)
        template: list[Json] = []
        for _ in range(3):
            template = author.write()
            likelihood = rng.choice([0.0, 0.2])
            world.cloud.fault_of = lambda _method, _kind, p=likelihood: (  # type: ignore[misc]
                rng.choice(FAULTS) if rng.random() < p else None
            )
            die_at = rng.randint(1, 60) if rng.random() < 0.3 else None
            world.apply(template, timeout=rng.choice([0.05, 1.0, 5.0, 70.0]), die_at=die_at)
        world.cloud.fault_of = lambda _method, _kind: None
        world.time += 200.0
        for _ in range(2):  # the first one may find that something arrived late
            last = world.apply(template)
        assert last is not None
        assert last.ok, last.failures
        world.assert_equals(template)
        world.apply(None, timeout=rng.choice([0.05, 5.0]))
        if world.exists():
            world.apply(None)
        world.assert_empty()
