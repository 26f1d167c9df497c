"""What a terminal gets: colour, width, the pager."""

from __future__ import annotations

import os
import pty
import re
import struct
import subprocess
import termios
from fcntl import ioctl
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from hotc.cli.commands import COMMANDS
from hotc.cli.render.texts import width
from tests.cli.conftest import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

    Run = Callable[..., Result]


def on_terminal(*words: str, **variables: str) -> str:
    """What a terminal of 24 lines and 80 columns shows."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**os.environ, "TERM": "xterm", **variables}
    process = subprocess.Popen([*PROGRAM, *words], stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    process.wait(60)
    return shown.decode()


@pytest.fixture
def pager(tmp_path: Path) -> str:
    """A pager that says that it was called."""
    path = tmp_path / "pager"
    path.write_text('#!/bin/sh\necho "PAGED by LESS=$LESS"; cat\n')
    path.chmod(0o755)
    return str(path)


def test_a_long_page_goes_through_the_pager_and_a_short_one_does_not(pager: str) -> None:
    long = on_terminal("catalog", "show", "OS::Nova::Server", PAGER=pager)
    assert long.startswith("PAGED by LESS=FRX")
    assert "user_data" in long
    assert "PAGED" not in on_terminal("catalog", "show", "OS::Heat::Delay", "-f", "json", PAGER=pager)


@pytest.mark.parametrize(
    "variables", [{"NO_PAGER": "1"}, {"PAGER": ""}, {"PAGER": "cat"}, {"PAGER": "no-such-program"}, {"TERM": "dumb"}]
)
def test_without_a_pager_all_is_written(pager: str, variables: dict[str, str]) -> None:
    shown = on_terminal("explain", **({"PAGER": pager} | variables))
    assert "PAGED" not in shown
    assert "L1001" in shown


def test_nothing_is_paged_where_no_terminal_is(process: Run, pager: str) -> None:
    assert "PAGED" not in process("explain", environment={"PAGER": pager}).out


@pytest.mark.parametrize(
    ("words", "variables", "coloured"),
    [
        ("", "", False),
        ("--color always", "", True),
        ("--color=always", "NO_COLOR", True),
        ("", "FORCE_COLOR", True),
        ("--color never", "FORCE_COLOR", False),
        ("--no-color", "FORCE_COLOR", False),
        ("", "FORCE_COLOR NO_COLOR", False),
    ],
)
def test_colour_is_what_the_option_says_else_the_variables(
    hotc: Run, broken: Path, words: str, variables: str, coloured: bool
) -> None:
    for line in (("validate", broken, *words.split()), (*words.split(), "validate", broken)):
        with patch.dict(os.environ, dict.fromkeys(variables.split(), "1")):
            assert ("\x1b[" in hotc(*line).out) is coloured


def test_the_help_has_colour_where_it_is_asked_for(process: Run) -> None:
    assert "\x1b[" in process("lint", "--help", "--color=always").out
    assert "\x1b[" not in process("lint", "--help", environment={"FORCE_COLOR": "1", "NO_COLOR": "1"}).out


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_narrow_terminals_break_nothing(hotc: Run, broken: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for words in (
        ("validate", str(broken)),
        ("catalog", "show", "OS::Nova::Server"),
        ("catalog", "list"),
        ("explain",),
        ("doctor",),
        ("init", "--dry-run"),
        ("graph", str(broken)),
    ):
        result = hotc(*words)
        assert result.status in (0, 1), (words, result.err)
        assert "Traceback" not in result.err


def test_tables_fit_into_eighty_columns(hotc: Run, template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert hotc("apply", "web", "-t", template, "--cloud", "sandbox", "-y").status == 0
    for words in (
        ("stack", "list"),
        ("resource", "list", "web"),
        ("event", "list", "web"),
        ("explain",),
        ("state", "list"),
    ):
        assert max(width(line) for line in hotc(*words).out.splitlines()) <= 80, words


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_takes_the_common_options(hotc: Run, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    result = hotc(*name.split(), "--help")
    assert result.status == 0
    text = re.sub(r"\s+", " ", result.out)
    for flag in ("--quiet", "--verbose", "--debug", "--color"):
        assert flag in text
    assert max(width(line) for line in result.out.splitlines()) <= 60


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_findings_fit_into_the_terminal(
    hotc: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    path = tmp_path / "deep.yaml"
    path.write_text(
        "heat_template_version: 2021-04-16\nresources:\n  a_resource_with_a_name:\n    type: OS::Heat::Value\n"
        "    properties: {value: {one_key: {another_key: {the_third_key: {get_resource: nothing_at_all}}}}}\n"
    )
    lines = hotc("validate", "deep.yaml").out.splitlines()
    assert any(line.lstrip().startswith("--> deep.yaml:5:") for line in lines)
    assert max(width(line) for line in lines[1:]) <= columns


def test_a_narrow_table_does_without_times_rather_than_types() -> None:
    from hotc.cli.render.table import listing

    heads = (("name", "Name"), ("type", "Type"), ("updated_at", "Updated"))
    rows = [{"name": "a", "type": "OS::Neutron::RouterInterface", "updated_at": "2026-11-23T11:00:00Z"}]
    assert "OS::Neutron::RouterInterface" in listing("table", heads, rows, 40)
    assert "2026-11-23T11:00:00Z" not in listing("table", heads, rows, 40)
    assert "2026-11-23T11:00:00Z" in listing("table", heads, rows, 80)
    assert "2026-11-23T11:00:00Z" in listing("json", heads, rows, 40)
