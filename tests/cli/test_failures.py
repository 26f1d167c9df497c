"""The end of an apply in which many things failed for the same reason."""

from __future__ import annotations

from hotc.cli import failures
from hotc.runtime.applying.result import Failure


def failed(address: str, reason: str) -> Failure:
    return Failure(address, "create", reason)


def test_equal_reasons_are_said_once_with_the_first_that_they_hit() -> None:
    full = "It was not created: Quota exceeded for resources: ['port']"
    many = [failed(f"ports/{number}", full) for number in range(100)]
    assert failures.lines([many[0], failed("net", "no"), *many[1:]]) == [
        f"create ports/0, ports/1, ports/2 and 97 more (100 of them, for one reason): {full}",
        "create net: no",
    ]
    assert failures.lines(many[:2], "rollback: ") == [f"rollback: create ports/0, ports/1: {full}"]


def test_reasons_that_differ_in_ids_and_their_own_names_are_equal() -> None:
    reasons = [
        failed("a", "a: 5e0c6a52-7d63-4b4a-8d1e-0f7a6a1c2b3d is in use (req-5e0c6a52-7d63-4b4a-8d1e-0f7a6a1c2b3d)"),
        failed("b", "b: 11111111-7d63-4b4a-8d1e-0f7a6a1c2b3d is in use (req-22222222-7d63-4b4a-8d1e-0f7a6a1c2b3d)"),
        failed("c", "c: 33333333-7d63-4b4a-8d1e-0f7a6a1c2b3d is gone"),
    ]
    assert failures.lines(reasons) == [f"create a, b: {reasons[0].reason}", f"create c: {reasons[2].reason}"]


def test_long_rows_of_addresses_are_cut() -> None:
    assert failures.listed([f"a{number}" for number in range(22)]).endswith("a19 and 2 more")
