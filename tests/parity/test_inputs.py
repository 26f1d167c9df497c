from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .inputs import declaration_cases, header_cases, scalar_cases, value_cases
from .oracle import available, differences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .oracle import Case

pytestmark = [
    pytest.mark.parity,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not available(), reason="the real Heat is not beside the project"),
]

LISTED = {"yaml-value-66", "yaml-value-86", "yaml-key-65"}
"""Cases of differences that docs/differences-from-heat.md lists."""


@pytest.mark.parametrize("cases", [declaration_cases, header_cases, scalar_cases, value_cases])
def test_what_is_written_and_given_means_what_it_means_to_heat(cases: Callable[[], Iterator[Case]]) -> None:
    found = {case["id"]: difference for case, difference in differences(list(cases()))}
    assert {name: text for name, text in found.items() if name not in LISTED} == {}
