"""A part of the fuzzing with real processes, and that its laws can be broken."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .fuzz.real import laws
from .fuzz.real.processes import Broken
from .fuzz.real.templates import changed, leaves, pruned, references, stack

ROOT = Path(__file__).parents[2]
NET = {"net": {"type": "OS::Neutron::Net", "properties": {"name": "app"}}}


def row(**other: Any) -> laws.Row:
    known: dict[str, Any] = {
        "address": "net",
        "generation": 1,
        "type": "OS::Neutron::Net",
        "action": "CREATE",
        "status": "COMPLETE",
    }
    return laws.Row(**(known | {"physical_id": "1", "instance": "i", "properties": {}, "intent": None} | other))


def network(name: str = "app") -> dict[str, Any]:
    return {"name": name, "tags": []}


def test_every_law_holds_with_real_processes() -> None:
    words = ("--count", "2", "--seconds", "5")
    run = [sys.executable, "-m", "tests.runtime.fuzz.real", "--first", "4", "--jobs", "1", *words]
    ended = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, timeout=280, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "; 0 failures" in ended.stdout


def test_a_cloud_as_the_template_says_breaks_no_law() -> None:
    laws.equals(NET, {("network", "1"): network()}, {}, [row()])


@pytest.mark.parametrize(
    ("cloud", "recorded", "law"),
    [
        ({("network", "1"): network("other")}, [row()], "the cloud equals the template"),
        ({}, [row()], "the cloud equals the template"),
        ({("network", "1"): network(), ("network", "2"): network()}, [row()], "there is no orphan"),
        ({("network", "1"): network()}, [], "the state has the template's resources"),
        ({("network", "1"): network()}, [row(intent={"phase": "update"})], "nothing is left to do"),
    ],
)
def test_a_cloud_that_differs_is_found(cloud: laws.Objects, recorded: list[laws.Row], law: str) -> None:
    with pytest.raises(Broken, match=law):
        laws.equals(NET, cloud, {}, recorded)


def test_an_object_that_nobody_knows_and_a_state_that_lies_are_found() -> None:
    cloud: laws.Objects = {("network", "1"): network()}
    laws.explained(cloud, {}, [row()])
    laws.explained(cloud, {}, [row(physical_id=None, intent={"phase": "create"})])
    with pytest.raises(Broken, match="known to the state"):
        laws.explained(cloud, {}, [row(physical_id=None)])
    with pytest.raises(Broken, match="says what is true"):
        laws.true(cloud, [row(properties={"name": "other"})])
    with pytest.raises(Broken, match="nothing of others is changed"):
        laws.untouched(cloud, {("network", "1"): network("theirs")})


def test_random_stacks_refer_only_to_what_is_there() -> None:
    for seed in range(200):
        rng = random.Random(seed)
        made = stack(rng)
        for _ in range(3):
            made = changed(made, rng)
            assert pruned(made) == made
            addresses = {address for address, _, _ in leaves(made)}
            for _, _, properties in leaves(made):
                assert set(references(properties)) <= addresses
