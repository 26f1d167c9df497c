"""Cases: a folder with a command as a user types it, its input files, and what comes out.

``cmd`` holds one command a line (``hotc validate bad.yaml``; ``NAME=value`` before it sets a variable, ``< file``
gives the standard
input, ``#`` begins a comment). ``expected.out``, ``expected.err`` and ``expected.status`` hold what the commands
write and their statuses;
with several commands each part stands under its ``$ command``. Every command runs in one copy of the folder, offline,
with a home of its own.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from pathlib import Path
from typing import NamedTuple

from tests import forked

ROOT = Path(__file__).parent.parent
FOLDER = Path(__file__).parent / "cases"
GENERATED = ("expected.out", "expected.err", "expected.status")
COLUMNS = "100"
TIMEOUT = 120.0

MASKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "<uuid>"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f-]{0,27}…"), "<uuid>"),
    (re.compile(r"\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?"), "<time>"),
    (re.compile(r"\b\d{2}:\d{2}:\d{2}\b"), "<clock>"),
    (re.compile(r"\b\d+(?:\.\d+)? ?(?:ms|s)\b(?! in)"), "<duration>"),
    (re.compile(r"(?<=127\.0\.0\.1:)\d+"), "<port>"),
    (re.compile(r"^(hotc \d\S*) \(compiled\)$", re.MULTILINE), r"\1"),
    (re.compile(r"\b([a-z][a-z0-9]*(?:-[a-z0-9_]+)+)-[a-z2-7]{12}\b"), r"\1-<random>"),
)
"""What differs from run to run: ids, times, durations, ports, the random end of names that Heat's form has."""


class Outcome(NamedTuple):
    """What the commands of a case wrote, masked, and their statuses."""

    out: str
    err: str
    status: str


def names() -> list[str]:
    """The cases."""
    return sorted(path.parent.name for path in FOLDER.glob("*/cmd"))


def expected(name: str) -> Outcome:
    """What the case's files say. A file that is not there stands for nothing written, and for status 0."""
    texts = [
        (FOLDER / name / file).read_text("utf-8") if (FOLDER / name / file).is_file() else "" for file in GENERATED
    ]
    return Outcome(texts[0], texts[1], texts[2] or "0\n")


def update(name: str, outcome: Outcome) -> None:
    """Write what came out as what is expected."""
    for file, text, empty in zip(GENERATED, outcome, ("", "", "0\n"), strict=True):
        path = FOLDER / name / file
        if text != empty:
            path.write_text(text, "utf-8")
        else:
            path.unlink(missing_ok=True)


def run(name: str, scratch: Path) -> Outcome:
    """Run a case in a copy of its folder under ``scratch``."""
    work, home = scratch / "work", scratch / "home"
    shutil.copytree(FOLDER / name, work, ignore=shutil.ignore_patterns("cmd", "expected.*"))
    home.mkdir()
    commands = [line for line in (FOLDER / name / "cmd").read_text("utf-8").splitlines() if line and line[0] != "#"]
    results = [_run(command, work, home) for command in commands]
    if len(commands) == 1:
        return results[0]
    return Outcome(
        "".join(_part(command, result.out) for command, result in zip(commands, results, strict=True)),
        "".join(_part(command, result.err) for command, result in zip(commands, results, strict=True) if result.err),
        "".join(result.status for result in results),
    )


def _part(command: str, text: str) -> str:
    return f"$ {command}\n{text}" + ("" if not text or text.endswith("\n") else "\n")


def _run(command: str, work: Path, home: Path) -> Outcome:
    words = shlex.split(command)
    extra: dict[str, str] = {}
    while "=" in words[0]:
        key, _, value = words.pop(0).partition("=")
        extra[key] = value
    given = ""
    if "<" in words:
        at = words.index("<")
        given = (work / words[at + 1]).read_text("utf-8")
        del words[at : at + 2]
    assert words[0] == "hotc", f"cases run hotc, not {words[0]}"
    environment = _environment(home) | extra
    done = forked.run(words[1:], folder=work, environment=environment, given=given.encode(), timeout=TIMEOUT)
    return Outcome(_masked(done.out, work, home), _masked(done.err, work, home), f"{done.status}\n")


def _environment(home: Path) -> dict[str, str]:
    """A small environment of the case's own: nothing of the machine's clouds, terminal or language."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "data"),
        "COLUMNS": COLUMNS,
        "TERM": "dumb",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
    }


def _masked(written: bytes, work: Path, home: Path) -> str:
    text = written.decode("utf-8", "backslashreplace").replace(str(work), "<folder>").replace(str(home), "<home>")
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text
