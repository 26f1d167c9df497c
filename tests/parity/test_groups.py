from __future__ import annotations

import pytest

from .groups import group_cases
from .oracle import available, differences

pytestmark = [
    pytest.mark.parity,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(not available(), reason="the real Heat is not beside the project"),
]


def test_groups_with_odd_properties_are_accepted_as_heat_accepts_them() -> None:
    found = [f"{case['id']}: {difference}" for case, difference in differences(list(group_cases()))]
    assert found == []
