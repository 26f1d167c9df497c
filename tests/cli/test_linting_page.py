"""docs/linting.md: every command in it can be run, and every option of the linter is in it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.cli.commands.lint import COMMAND
from hotc.cli.options.command import COMMON
from hotc.cli.options.inputs import SOURCES
from hotc.cli.options.output import REPORT

from .conftest import GOOD

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

PAGE = (Path(__file__).parents[2] / "docs" / "linting.md").read_text("utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 12
    assert all(line.startswith("hotc ") for line in COMMANDS)


@pytest.mark.parametrize("line", COMMANDS)
def test_command_can_be_run(process: Callable[..., Result], tmp_path: Path, line: str) -> None:
    (tmp_path / "web.yaml").write_text(GOOD)
    (tmp_path / "production.yaml").write_text("parameters: {size: 4}\n")
    (tmp_path / "hotc-baseline.json").write_text('{"hotc_baseline": 1, "findings": []}')
    words = re.sub(r" [<>] \S+$", "", line)
    result = process(*shlex.split(words)[1:], input=GOOD.encode())
    assert result.status == 0, result.err


def test_every_option_and_format_is_told() -> None:
    for option in COMMAND.takes:
        if option not in COMMON and option not in SOURCES and option.flags:
            assert f"{option.flags[-1]}" in PAGE, option.name
    assert [format for format in REPORT.choices if f"| `{format}` |" not in PAGE] == []
