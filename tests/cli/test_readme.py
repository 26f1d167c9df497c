"""What the README shows is what hotc does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.cli import full
from hotc.cli.given import Given
from hotc.cli.status import DETAILED, STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

    Hotc = Callable[..., Result]

README = Path(__file__).parents[2] / "README.md"
TEXT = README.read_text(encoding="utf-8")
TEMPLATES = re.findall(r"```yaml\n(heat_template_version.*?)```", TEXT, re.DOTALL)
OUTPUTS = re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [line.strip().partition("   ")[0] for line in TEXT.splitlines() if line.startswith("    hotc ")]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_one(command: str) -> None:
    words = shlex.split(command, comments=True)[1:]
    assert isinstance(full.parse(words), Given)


def test_the_first_example_finds_what_it_says(hotc: Hotc, tmp_path: Path) -> None:
    (tmp_path / "server.yaml").write_text(TEMPLATES[0], encoding="utf-8")
    result = hotc("validate", "server.yaml")
    assert (result.status, result.out) == (1, OUTPUTS[0])


def test_the_second_example_plans_what_it_says(hotc: Hotc, tmp_path: Path) -> None:
    pytest.importorskip("uvicorn")
    (tmp_path / "first.yaml").write_text(TEMPLATES[1], encoding="utf-8")
    assert hotc("apply", "first", "-t", "first.yaml", "--cloud", "sandbox", "--yes").status == 0
    result = hotc("plan", "first", "--parameter", "size=9")
    assert (result.status, result.out) == (0, OUTPUTS[1])


def test_the_exit_statuses_are_those_of_the_table(hotc: Hotc) -> None:
    rows = {int(status): meaning for status, meaning in re.findall(r"^\| (\d+) \| (.*) \|$", TEXT, re.MULTILINE)}
    assert len(rows) == len(STATUSES)
    shown = TEXT.replace("&#124;", "|")
    for status, meaning in (*STATUSES, *DETAILED):
        assert f"| {status} | {meaning} |" in shown
    for command in (["validate", "--help"], ["--help"]):
        help_text = " ".join(hotc(*command).out.split())
        for status, meaning in STATUSES:
            assert f"{status}: {meaning}" in help_text
    assert f"2: {DETAILED[2][1]}" in " ".join(hotc("plan", "--help").out.split())
