"""Ways to run the command line: in this process, and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from hotc.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

PROGRAM = [sys.executable, "-c", "import sys; from hotc.cli import main; sys.exit(main())"]

GOOD = """\
heat_template_version: 2021-04-16
parameters:
  size:
    type: number
    default: 8
resources:
  disk:
    type: OS::Cinder::Volume
    properties:
      size: {get_param: size}
outputs:
  disk:
    description: Its id
    value: {get_resource: disk}
"""

BAD = GOOD.replace("{get_param: size}", "{get_param: sise}")


class Result(NamedTuple):
    """What a run left behind."""

    status: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder to work in, a home of its own, no clouds, and nothing kept from run to run."""
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in list(os.environ):
        if name.startswith(("OS_", "XDG_", "HOTC_")) or name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOTC_CACHE_DIR", "")


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A template without errors."""
    path = tmp_path / "good.yaml"
    path.write_text(GOOD)
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A template with one error: a misspelt parameter in line 10."""
    path = tmp_path / "bad.yaml"
    path.write_text(BAD)
    return path


@pytest.fixture
def hotc(capsys: pytest.CaptureFixture[str]) -> Callable[..., Result]:
    """Run a command line in this process."""

    def run(*words: object) -> Result:
        capsys.readouterr()
        status = main([str(word) for word in words])
        captured = capsys.readouterr()
        return Result(status, captured.out, captured.err)

    return run


@pytest.fixture
def process() -> Callable[..., Result]:
    """Run a command line as a process."""

    def run(*words: object, input: bytes = b"", environment: Mapping[str, str] | None = None) -> Result:
        done = subprocess.run(
            [*PROGRAM, *map(str, words)],
            input=input,
            capture_output=True,
            timeout=240,
            check=False,
            env={**os.environ, **(environment or {})},
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
