"""A part of the fuzzing: some seconds of scenarios, and planted bugs that the seeds given here find."""

from __future__ import annotations

import pytest

from .fuzz.cells import wanted
from .fuzz.coverage import Coverage
from .fuzz.generate import scenario
from .fuzz.hunt import Seed, small, tried
from .fuzz.planted import BUGS, Bug
from .fuzz.play import play

SOME = 40


@pytest.mark.parametrize("part", range(4))
def test_every_law_holds_in_some_scenarios(part: int) -> None:
    coverage = Coverage()
    for seed in range(part, SOME, 4):
        play(scenario(seed), coverage)
    assert coverage.scenarios == SOME // 4
    assert len(coverage.cells) > 10


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_planted_bug_is_found_and_goes_when_it_is_taken_out(bug: Bug) -> None:
    made = Seed.read(bug.seed).scenario()
    with bug.planted():
        assert tried(made) is not None
    assert tried(made) is None


def test_what_fails_is_made_small() -> None:
    bug = next(bug for bug in BUGS if "sent again" in bug.name)
    with bug.planted():
        made, message = small(Seed.read(bug.seed))
        assert message.startswith("a creating request is sent once")
        assert len(made["steps"]) <= 1
        assert len(made["template"]["resources"]) <= 1
    assert tried(made) is None


def test_seeds_are_read_as_they_are_written() -> None:
    for cell in wanted()[::37]:
        seed = Seed(7, [cell, cell])
        assert Seed.read(str(seed)) == seed
    assert Seed.read("12") == Seed(12)
