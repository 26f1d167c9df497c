"""Random stacks, updates, faults and deaths: the next apply makes the cloud what the template says."""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from .fake_cloud import FAULTS
from .simulation import World, resource

Json = dict[str, Any]
EXAMPLES = int(os.environ.get("HOTC_FUZZ_EXAMPLES", "150"))

FAST = "/dev/shm" if Path("/dev/shm").is_dir() else None  # the disk's syncs would take most of the time


def some_template(rng: random.Random, previous: list[Json]) -> list[Json]:
    """A template of up to six resources; those that the previous one has are mostly kept, and often changed."""
    template: list[Json] = []
    for address in "abcdef"[: rng.randint(0, 6)]:
        known = next((each for each in previous if each["name"] == address), None)
        if known is not None and rng.random() < 0.5:
            properties = dict(known["properties"])
            type_name = known["type"]
        else:
            properties = {}
            type_name = rng.choice(["Test::Token", "Test::Key", "Test::Plain", "Test::Given"])
            if known is not None and rng.random() < 0.7:
                type_name = known["type"]
            if rng.random() < 0.4:
                properties["name"] = f"n{rng.choice('12') if type_name != 'Test::Key' else address}"
            properties["size"] = rng.randint(1, 3)
            properties["shape"] = rng.choice(["round", "square"])
        names = [each["name"] for each in template]
        if names and rng.random() < 0.6:
            properties["refs"] = sorted(rng.sample(names, rng.randint(1, min(2, len(names)))))
        else:
            properties.pop("refs", None)
        if names and rng.random() < 0.3:
            properties["label_of"] = rng.choice(names)
        elif properties.get("label_of") not in names:
            properties.pop("label_of", None)
        template.append(resource(address, type_name, **properties))
    return template


def scenario(seed: int, folder: Path) -> None:
    rng = random.Random(seed)
    world = World(folder, seed)
    template: list[Json] = []
    for _ in range(rng.randint(1, 4)):
        template = some_template(rng, template)
        likelihood = rng.choice([0.0, 0.05, 0.2])
        world.cloud.fault_of = lambda method, kind, p=likelihood: (  # type: ignore[misc]
            rng.choice(FAULTS) if rng.random() < p else None
        )
        die_at = rng.randint(1, 80) if rng.random() < 0.6 else None
        if rng.random() < 0.15 and world.exists():
            world.apply(None, die_at=die_at, resource_timeout=120.0)
        else:
            world.apply(template, die_at=die_at, resource_timeout=120.0)
        world.time += rng.choice([0.0, 1.0, 70.0])
    world.cloud.fault_of = lambda method, kind: None
    world.time += 41.0  # what is still under way arrives
    world.cloud.arrive()
    result = world.apply(template)
    assert result is not None
    assert result.ok, result.failures
    world.assert_equals(template)
    plan = world.plan(template)
    assert not plan.has_changes, [action.as_dict() for action in plan.actions if action.changes]
    assert world.apply(None) is not None
    world.assert_empty()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(seed=st.integers(0, 2**32))
def test_next_apply_makes_the_cloud_what_the_template_says(seed: int) -> None:
    with tempfile.TemporaryDirectory(dir=FAST) as folder:
        scenario(seed, Path(folder))


CHAIN = [
    resource("a", size=3),
    resource("k", "Test::Key", name="key", refs=["a"]),
    resource("c", "Test::Plain", refs=["k"], label_of="a"),
    resource("g", "Test::Given", refs=["a"]),
]
CHANGED = [
    resource("a", size=4),
    resource("k", "Test::Key", name="key", shape="square", refs=["a"]),
    resource("c", "Test::Plain", refs=["k"], label_of="a"),
]


@pytest.mark.parametrize("stage", ["create", "update", "destroy"])
def test_death_at_every_single_step(stage: str) -> None:
    for step in range(1, 200):
        with tempfile.TemporaryDirectory(dir=FAST) as folder:
            if not dies_and_recovers(stage, step, World(Path(folder), step)):
                assert step > 20, "the simulation takes no steps"
                return
    pytest.fail("it never comes to its end")


def dies_and_recovers(stage: str, step: int, world: World) -> bool:
    """Whether the process died at that step at all; asserts that the next one brings everything to its end."""
    if stage != "create":
        assert world.apply(CHAIN) is not None
    wanted = {"create": CHAIN, "update": CHANGED, "destroy": None}[stage]
    if world.apply(wanted, die_at=step) is not None:
        return False
    if wanted is not None:
        result = world.apply(wanted)
        assert result is not None
        assert result.ok, (step, result.failures)
        world.assert_equals(wanted)
        assert not world.plan(wanted).has_changes
    if world.exists():
        assert world.apply(None) is not None
    world.assert_empty()
    return True
