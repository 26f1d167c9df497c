"""What a user sees, case by case; see :mod:`tests.cases`. ``pytest tests/test_cases.py --update-cases`` writes it
anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import cases

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", cases.names())
def test_case(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    outcome = cases.run(name, tmp_path)
    assert "Traceback (most recent call last)" not in outcome.out + outcome.err
    if request.config.getoption("--update-cases"):
        cases.update(name, outcome)
        return
    expected = cases.expected(name)
    assert outcome.status == expected.status, outcome.err or outcome.out
    assert outcome.out == expected.out
    assert outcome.err == expected.err


def test_there_are_cases() -> None:
    assert len(cases.names()) >= 25
