"""Kept findings and --watch as the user meets them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.cli.commands.lint import COMMAND
from hotc.cli.given import Given
from hotc.cli.looking import Round
from hotc.cli.problems import Problem
from hotc.cli.screen import Screen
from hotc.cli.watching import watch
from hotc.lint.kept import identity
from hotc.lint.kept.results import Result as Found
from hotc.lint.kept.states import state
from hotc.lint.running.watching import Watch

from .conftest import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

    Hotc = Callable[..., Result]

TEMPLATE = """\
heat_template_version: 2018-08-31
description: One
parameters:
  unused: {type: string, description: Nobody asks}
  secret: {type: string, description: Hidden, hidden: true}
resources:
  a: {type: OS::Heat::Value, properties: {value: {get_param: secret}}}
"""
FORMATS = ("text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "checkstyle")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "t.yaml").write_text(TEMPLATE)
    monkeypatch.setattr(identity, "_code", lambda: "as it is")  # whatever is edited while the tests run
    monkeypatch.setenv("HOTC_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def used(result: Result) -> tuple[int, int]:
    words = result.err.rpartition(" kept results used, ")
    return int(words[0].split()[-1]), int(words[2].split()[0])


@pytest.mark.parametrize("format", FORMATS)
def test_a_kept_result_is_written_as_a_fresh_one(cache: Path, hotc: Hotc, format: str) -> None:
    (Path() / "bad.yaml").write_text(TEMPLATE.replace("value:", "valve:"))
    fresh = hotc("lint", "t.yaml", "bad.yaml", "-f", format, "-v")
    kept = hotc("lint", "t.yaml", "bad.yaml", "-f", format, "-v")
    assert (used(fresh), used(kept)) == ((0, 2), (2, 0))
    assert (kept.out, kept.status) == (fresh.out, fresh.status)
    assert fresh.out
    assert hotc("lint", "t.yaml", "bad.yaml", "-f", format, "--no-cache").out == fresh.out


def test_what_is_asked_otherwise_is_looked_at_again(cache: Path, hotc: Hotc) -> None:
    def lint(*words: str) -> tuple[int, int]:
        return used(hotc("lint", "t.yaml", "-v", *words))

    (Path() / "env.yaml").write_text("parameters: {secret: x}\n")
    assert lint() == (0, 1)
    for words in (
        ("--select", "L10"),
        ("--ignore", "unused-parameter"),
        ("--parameter", "secret=correct"),
        ("--parameter", "secret=horse"),
        ("-e", "env.yaml"),
        ("--target", "yoga"),
    ):
        assert lint(*words) == (0, 1), words
        assert lint(*words) == (1, 0), words
    assert used(hotc("validate", "t.yaml", "-v")) == (0, 1)
    (Path() / "hotc.toml").write_text('[lint]\nignore = ["L10"]\n')
    assert lint() == (0, 1)
    (Path() / "hotc.toml").write_text('[catalog]\npacks = ["pack.yaml"]\n')
    assert lint() == (0, 1)
    (Path() / "pack.yaml").write_text("types: {Acme::Thing: {}}\n")
    assert lint() == (0, 1)
    assert lint() == (1, 0)
    assert b"horse" not in b"".join(path.read_bytes() for path in cache.rglob("*") if path.is_file())


def test_a_rule_of_ones_own_is_run_again_when_it_changes(cache: Path, hotc: Hotc) -> None:
    rule = (
        '"""A rule."""\nfrom hotc.lint.rule import Finding, Rule\nfrom ._words import WORD\n'
        'RULE = Rule("X1001", "my-rule", "warning", "{word}")\n'
        "def check(subject):\n    yield Finding(subject.template.root, word=WORD)\n"
    )
    rules = Path("rules")
    rules.mkdir()
    (rules / "mine.py").write_text(rule)
    (rules / "_words.py").write_text("WORD = 'first'\n")
    Path("hotc.toml").write_text('[lint]\nrules = ["rules"]\nselect = ["X1001"]\n')
    assert "first" in hotc("lint", "t.yaml").out
    assert used(hotc("lint", "t.yaml", "-v")) == (1, 0)
    (rules / "_words.py").write_text("WORD = 'other'\n")
    assert "other" in hotc("lint", "t.yaml").out


def test_the_standard_input_is_not_kept(cache: Path, process: Hotc) -> None:
    for _ in range(2):
        result = process("lint", "-", "-v", input=TEMPLATE.encode())
        assert "L1001" in result.out
        assert used(result) == (0, 0), "it is not even asked for"


def test_mending_looks_at_what_is_there(cache: Path, hotc: Hotc) -> None:
    hotc("lint", "t.yaml")
    hotc("lint", "t.yaml", "--fix", "--unsafe-fixes")
    assert "unused" not in (Path() / "t.yaml").read_text()
    assert "L1001" not in hotc("lint", "t.yaml").out


def test_a_number_of_processes_that_there_cannot_be_is_refused(cache: Path, hotc: Hotc) -> None:
    result = hotc("lint", "t.yaml", "--jobs", "0")
    assert result.status == 2
    assert "--jobs expects 1 or more" in result.err


def test_the_cache_is_shown_and_cleaned(cache: Path, hotc: Hotc, monkeypatch: pytest.MonkeyPatch) -> None:
    hotc("lint", "t.yaml")
    hotc("validate", "t.yaml")
    shown = json.loads(hotc("cache", "show", "-f", "json").out)[0]
    assert shown["folder"] == str(cache)
    assert shown["entries"] == 2
    assert shown["bytes"] > 100
    assert "2 kept results removed" in hotc("cache", "clean").err
    assert json.loads(hotc("cache", "show", "-f", "json").out)[0]["entries"] == 0
    assert "nothing to remove" in hotc("cache", "clean").err
    monkeypatch.setenv("HOTC_CACHE_DIR", "")
    assert "Nothing is kept" in hotc("cache", "show").err


def given(*paths: str, **values: object) -> Given:
    return Given(COMMAND, {"paths": list(paths), **values})


def test_watching_runs_again_when_something_read_or_missed_changes(
    cache: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    template, missing = Path("t.yaml").absolute(), Path("missing.yaml").absolute()
    changes: list[Callable[[], object]] = [
        lambda: template.write_text(TEMPLATE + "# more\n"),
        lambda: missing.write_text(""),
        lambda: Path("folder/new.yaml").write_text(""),
        lambda: Path("hotc.toml").write_text(""),
        missing.unlink,
    ]
    Path("folder").mkdir()
    runs: list[int] = []

    def once() -> Round:
        runs.append(len(runs))
        reads = {str(path): state(str(path)) for path in (template, missing)}
        return Round(len(runs), [Found([], reads)], ["t.yaml"])

    def pause(seconds: float) -> None:
        assert seconds >= 0.3
        if not changes:
            raise KeyboardInterrupt
        changes.pop(0)()

    assert watch(once, given("t.yaml", "folder"), Screen(), pause) == 6, "the status of the last run"
    assert len(runs) == 6
    told = [line for line in capfd.readouterr().err.splitlines() if line.startswith("Changed")]
    assert told == [
        "Changed: t.yaml",
        "Changed: missing.yaml",
        "Changed: folder",
        "Changed: hotc.toml",
        "Changed: missing.yaml",
    ]


def test_of_a_folder_and_a_file_in_it_the_file_is_told_to_have_changed(
    cache: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    changes: list[Callable[[], object]] = [
        lambda: Path("new.yaml").write_text(""),  # which the last run missed: a hint named what is in the folder
        lambda: Path("notes").write_text(""),
    ]

    def once() -> Round:
        paths = (str(Path("new.yaml").absolute()), f"{Path.cwd()}/")
        return Round(0, [Found([], {path: state(path) for path in paths})], [])

    def pause(seconds: float) -> None:
        if not changes:
            raise KeyboardInterrupt
        changes.pop(0)()

    watch(once, given("t.yaml"), Screen(), pause)
    told = [line for line in capfd.readouterr().err.splitlines() if line.startswith("Changed")]
    assert told == ["Changed: new.yaml", "Changed: this folder"]


def test_what_changes_while_it_is_looked_at_is_looked_at_again(cache: Path) -> None:
    template = Path("t.yaml").absolute()
    runs: list[int] = []

    def once() -> Round:
        reads = {str(template): state(str(template))}
        runs.append(len(runs))
        if len(runs) == 1:
            template.write_text(TEMPLATE + "# while it was read\n")
        return Round(0, [Found([], reads)], ["t.yaml"])

    def pause(_: float) -> None:
        raise KeyboardInterrupt

    watch(once, given("t.yaml"), Screen(), pause)
    assert len(runs) == 2


def test_an_error_that_can_be_mended_does_not_end_the_watching(cache: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def once() -> Round:
        if not Path("good").exists():
            raise Problem("Not good yet", hint="Make it good.")
        return Round(0, [], ["t.yaml"])

    def pause(_: float) -> None:
        if Path("good").exists():
            raise KeyboardInterrupt
        Path("good").write_text("")
        Path("t.yaml").write_text("")

    assert watch(once, given("t.yaml"), Screen(), pause) == 0
    assert "Not good yet" in capfd.readouterr().err

    def broken() -> Round:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        watch(broken, given("t.yaml"), Screen(), pause)


@pytest.mark.parametrize("values", [{"fix": True}, {"diff": True}, {"write_baseline": "b.json"}])
def test_what_does_not_go_with_watching_is_refused(cache: Path, values: dict[str, object]) -> None:
    with pytest.raises(Problem, match="--watch only looks"):
        watch(lambda: Round(0, [], []), given("t.yaml", **values), Screen())
    with pytest.raises(Problem, match="standard input"):
        watch(lambda: Round(0, [], []), given("-"), Screen())


def test_a_path_that_comes_changes_or_goes_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "f"
    watched = Watch([str(path)])
    assert watched.changed() == []
    path.write_text("a")
    assert watched.changed() == [str(path)]
    watched = Watch([str(path)])
    before = path.stat()
    path.write_text("b")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert watched.changed() == [str(path)], "its time was set back"


@pytest.mark.parametrize("command", ["lint", "validate"])
def test_watching_as_a_user_does_it(cache: Path, command: str) -> None:
    process = subprocess.Popen(
        [*PROGRAM, command, "t.yaml", "--watch", "-f", "concise"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    try:
        lines = iter(process.stderr.readline, "")
        assert any(line.startswith("Watching 1 file") for line in lines)
        Path("t.yaml").write_text(TEMPLATE.replace("value:", "valve:"))
        assert any(line.startswith("Changed: t.yaml") for line in lines)
        assert any(line.startswith("Watching 1 file") for line in lines)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
    finally:
        watchdog.cancel()
        process.kill()
    assert process.returncode == 1
    assert "valve" in out
    assert "Traceback" not in err
