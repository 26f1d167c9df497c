"""The tutorial, walked as a reader does: files are written, commands run, and what they show is what the page shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from hotc.cli import main

pytest.importorskip("uvicorn")

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/tutorial.md").read_text("utf-8")
BLOCK = re.compile(
    r"(?:<!-- not run: (?P<why>.*?) -->\n)?```(?P<kind>\w+)(?: title=\"(?P<file>[^\"]+)\")?\n(?P<text>.*?)```",
    re.DOTALL,
)
FAILS = ("hotc validate web.yaml", "hotc check web")
"""Commands that end with 1 when they are first run, as the page says."""


class Step(NamedTuple):
    kind: str
    file: str
    text: str


STEPS = [Step(m["kind"], m["file"] or "", m["text"]) for m in BLOCK.finditer(PAGE) if not m["why"]]


def likeness(text: str) -> re.Pattern[str]:
    """What is shown, as a pattern: ``...`` stands for anything, and blank ends of lines don't count."""
    parts = [re.escape(part.strip("\n")) for part in re.split(r"\.\.\.", text)]
    return re.compile(r".*?".join(parts), re.DOTALL)


def test_the_tutorial_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in list(os.environ):
        if name.startswith(("OS_", "XDG_", "HOTC_")):
            monkeypatch.delenv(name)
    for name, value in {"HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "COLUMNS": "120", "HOTC_CACHE_DIR": ""}.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "web"
    folder.mkdir()
    monkeypatch.chdir(folder)
    last, failing = "", set(FAILS)
    for step in STEPS:
        if step.file:
            (folder / step.file).write_text(step.text)
        elif step.kind == "text":
            assert likeness(step.text).search(last), f"shown:\n{step.text}\ngot:\n{last}"
        elif step.kind == "sh":
            last = ""
            for line in step.text.splitlines():
                capfd.readouterr()
                status = run(line)
                shown = "".join(capfd.readouterr())
                last += shown
                expected = 1 if line in failing else 0
                failing.discard(line)
                assert status == expected, f"{line}: {status}\n{shown}"
    assert not failing
    assert sum(step.kind == "text" for step in STEPS) >= 9


def run(line: str) -> int:
    """A line of the page, hotc's in this process; nobody is asked."""
    words = shlex.split(line)
    if words[0] in ("mkdir", "cd"):
        return 0
    if words[0] == "hotc":
        return main(words[1:] + ["--yes"] * (words[1] == "apply" and "--yes" not in words))
    words[0] = sys.executable if words[0] == "python" else words[0]
    return subprocess.run(words, timeout=120, check=False).returncode
