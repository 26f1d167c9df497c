"""Destroying several stacks at once, and within a given time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .test_streams import in_terminal, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

    Hotc = Callable[..., Result]

pytest.importorskip("uvicorn")


@pytest.fixture
def stacks(hotc: Hotc, template: Path) -> Hotc:
    """Three tests, of which one is protected, and something else."""
    for name in ("test-a", "test-b", "test-c", "web"):
        result = hotc("apply", name, "--yes", "--cloud", "sandbox", "-t", template)
        assert result.status == 0, result.err
    assert hotc("protect", "test-b").status == 0
    return hotc


def names(hotc: Hotc) -> list[str]:
    return [each["name"] for each in json.loads(hotc("stack", "list", "-f", "json").out)]


def typed(answer: bytes) -> tuple[int, str]:
    question = b"Destroy these 2 stacks, with all that is in them? Type their number:"
    status, shown = in_terminal("destroy", "test-*", answer=answer, wait_for=question)
    return status, plain(shown)


def test_all_that_fit_and_are_not_protected_are_destroyed(stacks: Hotc) -> None:
    refused = stacks("destroy", "test-*", "--yes")
    assert refused.status == 2
    assert "add --count 2" in refused.err
    assert stacks("destroy", "test-*", "--yes", "--count", "3").status == 2
    assert len(names(stacks)) == 4
    assert typed(b"yes\n")[0] == 1
    assert len(names(stacks)) == 4
    status, shown = typed(b"2\n")
    assert status == 0
    assert "Passed over: test-b, protected by hotc protect." in shown
    assert "Stacks: 2 of 2 destroyed; 1 protected (test-b)." in shown
    assert names(stacks) == ["test-b", "web"]
    assert "Nothing was destroyed: all of them are protected." in stacks("destroy", "test-*", "--yes").err
    assert "No stack fits 'tset-*'" in stacks("destroy", "tset-*", "--yes").err


def test_one_that_fails_does_not_keep_the_others(stacks: Hotc, template: Path) -> None:
    Path("hotc.toml").write_text(
        f'[stack.test-c]\ntemplate = "{template}"\n[stack.test-c.resource.disk]\nprotected = true\n'
    )
    result = stacks("destroy", "test-[ac]", "--yes", "--count", "2", "-f", "json")
    assert result.status == 1
    told = json.loads(result.out)
    assert [each["stack"] for each in told["stacks"]] == ["test-a"]
    assert "hotc.toml:3 protects it" in told["errors"]["test-c"]["message"]
    assert names(stacks) == ["test-b", "test-c", "web"]


def test_a_part_of_a_stack_is_destroyed(hotc: Hotc, template: Path) -> None:
    assert hotc("apply", "web", "--yes", "--cloud", "sandbox", "-t", template).status == 0
    assert hotc("destroy", "web", "--yes", "--target", "nothing").status == 2
    assert hotc("destroy", "w*", "--yes", "--target", "disk").status == 2
    assert hotc("destroy", "web", "--yes", "--target", "OS::Cinder::*").status == 0
    assert names(hotc) == []


def test_the_time_is_minutes_or_a_duration(hotc: Hotc, template: Path) -> None:
    words = ("apply", "web", "--yes", "--cloud", "sandbox", "-t", template, "--timeout")
    refused = hotc(*words, "soon")
    assert refused.status == 2
    assert "--timeout expects minutes, or a duration such as 90s or 1h30m, not 'soon'" in refused.err
    assert hotc(*words, "5").status == 0
    assert hotc("destroy", "web", "--yes", "--timeout", "90s").status == 0
