"""What the shell offers when the user presses the tabulator."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest

from hotc.cli import main
from tests.cli.conftest import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Result


def asked(line: str) -> dict[str, str]:
    """The variables with which bash asks what there is behind a line."""
    return {
        "_HOTC_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(line.split(" ")) - 1),
    }


@pytest.fixture
def offered(capsys: pytest.CaptureFixture[str]) -> Callable[[str], list[str]]:
    """What bash is offered behind a line, asked in this process."""

    def ask(line: str) -> list[str]:
        capsys.readouterr()
        with patch.dict(os.environ, asked(line)), patch.object(sys, "argv", ["hotc"]), suppress(SystemExit):
            main([])
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out.split()

    return ask


@pytest.fixture
def offered_by_process(process: Callable[..., Result]) -> Callable[[str], list[str]]:
    """The same, asked as bash asks."""

    def ask(line: str) -> list[str]:
        result = process(environment=asked(line))
        assert result.status == 0
        return result.out.split()

    return ask


def test_it_is_asked_as_a_process(offered_by_process: Callable[[str], list[str]]) -> None:
    assert offered_by_process("hotc va") == ["validate"]


def test_commands_and_options(offered: Callable[[str], list[str]]) -> None:
    assert offered("hotc va") == ["validate"]
    assert offered("hotc stack ") == ["list", "show"]
    assert offered("hotc validate --fo") == ["--format"]


def test_values_of_choices(offered: Callable[[str], list[str]]) -> None:
    assert offered("hotc compile t.yaml --format ") == ["json", "yaml"]
    assert {"text", "json", "sarif"} <= set(offered("hotc validate --format "))


def test_codes(offered: Callable[[str], list[str]]) -> None:
    assert "L1001" in offered("hotc explain L10")
    assert offered("hotc explain unused-par") == ["unused-parameter"]


def test_templates_and_folders(offered: Callable[[str], list[str]], template: Path) -> None:
    (template.parent / "goods").mkdir()
    (template.parent / "good.txt").touch()
    assert offered("hotc validate go") == ["good.yaml", "goods/"]


def test_clouds(offered_by_process: Callable[[str], list[str]], tmp_path: Path) -> None:
    (tmp_path / "clouds.yaml").write_text("clouds: {mini: {auth: {}}}\n")
    assert set(offered_by_process("hotc plan web --cloud ")) == {"mini", "sandbox"}


def test_no_stacks_yet(offered: Callable[[str], list[str]]) -> None:
    assert offered("hotc destroy ") == []


def test_rules_also_behind_a_comma(offered: Callable[[str], list[str]]) -> None:
    assert "L1001" in offered("hotc lint --select L10")
    assert offered("hotc lint --ignore L1001,unused-par") == ["L1001,unused-parameter"]


def test_resources_and_outputs_of_the_stack_that_stands_before(
    offered: Callable[[str], list[str]], template: Path, hotc: Callable[..., Result]
) -> None:
    assert offered("hotc state show web ") == []
    assert hotc("apply", "web", "-t", template, "--cloud", "sandbox", "-y").status == 0
    assert offered("hotc state show web ") == ["disk"]
    assert offered("hotc resource show web di") == ["disk"]
    assert offered("hotc plan web --replace ") == ["disk"]
    assert offered("hotc output web ") == ["disk"]
    assert offered("hotc state show nothing ") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_asks_this_program(process: Callable[..., Result], shell: str) -> None:
    result = process("completion", shell)
    assert result.status == 0
    assert f"_HOTC_COMPLETE=complete_{shell}" in result.out
    checker = shutil.which(shell)
    if checker is not None:
        checked = subprocess.run([checker, "-n"], input=result.out, text=True, timeout=30, check=False)
        assert checked.returncode == 0


def test_bash_completes_with_it(process: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "script").write_text(process("completion", "bash").out)
    (tmp_path / "hotc").write_text("#!/bin/sh\n" + shlex.join(PROGRAM) + ' "$@"\n')
    (tmp_path / "hotc").chmod(0o755)
    ask = (
        "source ./script; COMP_WORDS=(hotc explain unused-par); COMP_CWORD=2; _hotc_completion ./hotc;"
        ' echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "unused-parameter"
