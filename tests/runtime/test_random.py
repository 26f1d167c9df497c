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


ALL_TYPES = ["Test::Token", "Test::Key", "Test::Plain", "Test::Given"]


class Author:
    """Writes templates and changes them. A ``narrow`` one keeps to few resources that rest on each other."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.narrow = rng.random() < 0.5
        self.types = ALL_TYPES if rng.random() < 0.5 else [rng.choice(ALL_TYPES)]
        self.template: list[Json] = []

    def write(self) -> list[Json]:
        """The next version; resources that the last one has are mostly kept, and often changed."""
        previous = {each["name"]: each for each in self.template}
        self.template = []
        for address in "abc" if self.narrow else "abcdef"[: self.rng.randint(0, 6)]:
            self.template.append(self._resource(address, previous.get(address)))
        return self.template

    def _resource(self, address: str, known: Json | None) -> Json:
        rng = self.rng
        type_name = known["type"] if known is not None and rng.random() < 0.8 else rng.choice(self.types)
        if known is not None and type_name == known["type"] and rng.random() < (0.8 if self.narrow else 0.5):
            properties = dict(known["properties"])
            if rng.random() < 0.4:
                properties["size"] = rng.randint(1, 3)
            if rng.random() < 0.2:
                properties["shape"] = rng.choice(["round", "square"])
        else:
            properties = {"size": rng.randint(1, 3), "shape": rng.choice(["round", "square"])}
            if rng.random() < 0.4:
                properties["name"] = f"n{rng.choice('12') if type_name != 'Test::Key' else address}"
        names = [each["name"] for each in self.template]
        for key in ("refs", "label_of"):
            properties.pop(key, None)
        if names and rng.random() < 0.6:
            properties["refs"] = sorted(rng.sample(names, rng.randint(1, min(2, len(names)))))
        if names and rng.random() < 0.3:
            properties["label_of"] = rng.choice(names)
        return resource(address, type_name, **properties)


def scenario(seed: int, folder: Path) -> None:
    rng = random.Random(seed)
    world, author = World(folder, seed), Author(rng)
    if rng.random() < 0.5:
        world.add_foreign(name=rng.choice(["n1", "n2"]), shape=rng.choice(["round", "square"]))
    template: list[Json] = []
    for _ in range(rng.randint(1, 5)):
        template = author.write()
        likelihood = rng.choice([0.0, 0.05, 0.2])
        world.cloud.lateness = rng.choice([40.0, 100.0])
        world.cloud.fault_of = lambda method, kind, p=likelihood: (  # type: ignore[misc]
            rng.choice(FAULTS) if rng.random() < p else None
        )
        die_at = rng.randint(1, 30 if author.narrow else 80) if rng.random() < 0.6 else None
        if rng.random() < 0.15 and world.exists():
            if world.cloud.late:  # nobody can know of what comes after the end of the stack
                world.time += 101.0
            world.apply(None, die_at=die_at, resource_timeout=120.0)
        else:
            world.apply(template, die_at=die_at, resource_timeout=120.0)
        world.time += rng.choice([0.0, 1.0, 70.0])
    world.cloud.fault_of = lambda method, kind: None
    world.time += 101.0
    world.cloud.arrive()  # what was still under way
    if not world.exists() or rng.random() < 0.7:
        result = world.apply(template)
        assert result is not None
        assert result.ok, result.failures
        world.assert_equals(template)
        plan = world.plan(template)
        assert not plan.has_changes, [action.as_dict() for action in plan.actions if action.changes]
    destroyed = world.apply(None)
    assert destroyed is not None
    assert destroyed.ok, destroyed.failures
    world.assert_empty()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="HOTC_FUZZ_EXAMPLES" not in os.environ,  # the suite always tries the same, fuzzing something new
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


def test_two_interrupted_updates_in_a_row_are_both_remembered() -> None:
    first = [resource("a"), resource("b", "Test::Plain", refs=["a"])]
    second = [resource("a"), resource("b", "Test::Plain")]
    third = [resource("a"), resource("b", "Test::Plain", refs=["a"], size=2)]
    for one in range(5, 13):
        for other in range(5, 13):
            with tempfile.TemporaryDirectory(dir=FAST) as folder:
                world = World(Path(folder))
                world.apply(first)
                world.apply(second, die_at=one)
                world.apply(third, die_at=other)
                result = world.apply(third)
                assert result is not None
                assert result.ok
                world.assert_equals(third)


def test_lost_answer_is_not_settled_with_what_a_request_beside_it_made() -> None:
    template = [resource("a", "Test::Plain", name="same", size=1), resource("b", "Test::Plain", name="same", size=2)]
    for seed in range(30):
        with tempfile.TemporaryDirectory(dir=FAST) as folder:
            world = World(Path(folder), seed)
            faults = iter(["lost before"])
            world.cloud.fault_of = lambda method, _kind, f=faults: next(f, None) if method == "POST" else None  # type: ignore[misc]
            world.apply(template)
            assert world.apply(template) is not None
            world.assert_equals(template)
