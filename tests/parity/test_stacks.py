from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .oracle import available, differences
from .stacks import absence_cases, environment_cases, nested_cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .oracle import Case

pytestmark = [
    pytest.mark.parity,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not available(), reason="the real Heat is not beside the project"),
]

LISTED = {
    *("environment-mapped-38", "environment-mapped-41", "environment-mapped-55", "environment-87"),
    *("environment-mapped-87", "absent-in-absent-11", "absent-13", "absent-15"),
}
"""Cases of differences that docs/differences-from-heat.md lists."""


@pytest.mark.parametrize("cases", [absence_cases, environment_cases, nested_cases])
def test_stacks_and_their_environments_come_to_what_heat_makes_of_them(cases: Callable[[], Iterator[Case]]) -> None:
    found = {case["id"]: difference for case, difference in differences(list(cases()))}
    assert {name: text for name, text in found.items() if name not in LISTED} == {}
