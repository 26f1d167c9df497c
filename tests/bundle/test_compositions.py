"""Whatever templates are made of each other: the bundle means the same."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

import hotc

from .comparing import outcome
from .compositions import write

if TYPE_CHECKING:
    from pathlib import Path

SAYABLE = ("a condition can't rest on", "has an id only while it is a stack")
"""What random compositions ask for that one template can't say."""


@pytest.mark.parametrize("start", range(0, 80, 10))
def test_the_bundle_of_a_random_composition_means_the_same(start: int, tmp_path: Path) -> None:
    compared = 0
    for seed in range(start, start + 10):
        folder = tmp_path / str(seed)
        folder.mkdir()
        main = write(folder, random.Random(seed))
        if not hotc.compile(main).ok:
            continue
        found = outcome(main)
        assert not [why for why in found.refused if not any(word in why for word in SAYABLE)], (seed, found.refused)
        assert found.differences == [], seed
        compared += not found.refused
    assert compared >= 3, start
