"""Terminals, pipes, signals: where output goes, and what happens when nobody reads it."""

from __future__ import annotations

import os
import pty
import re
import resource
import select
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from .conftest import BAD, PROGRAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Result

    Process = Callable[..., Result]

ESCAPE = "\x1b["


def in_terminal(
    *words: object, answer: bytes = b"", wait_for: bytes = b"", environment: dict[str, str] | None = None
) -> tuple[int, str]:
    """Run in a terminal of 80 columns; type ``answer`` once ``wait_for`` has appeared."""
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(
            PROGRAM[0],
            [*PROGRAM, *map(str, words)],
            {**os.environ, "TERM": "xterm", "COLUMNS": "80", **(environment or {})},
        )
    shown, end = b"", time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            chunk = os.read(terminal, 65536)
        except OSError:  # the other side was closed
            break
        if not chunk:
            break
        shown += chunk
        if answer and wait_for in shown:
            os.write(terminal, answer)
            answer = b""
    else:
        os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode().replace("\r\n", "\n")


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)


class TestColour:
    """Colour in a terminal; NO_COLOR, --no-color, FORCE_COLOR and TERM have their say."""

    def test_none_in_a_pipe(self, process: Process, broken: Path) -> None:
        assert ESCAPE not in process("validate", broken).out

    def test_some_in_a_terminal(self, broken: Path) -> None:
        status, shown = in_terminal("validate", broken)
        assert status == 1
        assert f"{ESCAPE}1;31merror[" in shown

    def test_the_words_are_the_same(self, process: Process, broken: Path) -> None:
        shown = plain(in_terminal("validate", broken)[1])
        assert shown == process("validate", broken, environment={"COLUMNS": "80"}).out

    @pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
    def test_the_environment_turns_it_off(self, broken: Path, environment: dict[str, str]) -> None:
        assert ESCAPE not in in_terminal("validate", broken, environment=environment)[1]

    def test_an_option_turns_it_off(self, broken: Path) -> None:
        assert ESCAPE not in in_terminal("validate", broken, "--no-color")[1]
        assert ESCAPE not in in_terminal("--no-color", "validate", broken)[1]

    def test_the_environment_forces_it(self, process: Process, broken: Path) -> None:
        assert ESCAPE in process("validate", broken, environment={"FORCE_COLOR": "1"}).out
        assert ESCAPE not in process("validate", broken, environment={"FORCE_COLOR": "1", "NO_COLOR": "1"}).out

    def test_none_in_json(self, broken: Path) -> None:
        assert ESCAPE not in in_terminal("validate", broken, "--format", "json")[1]

    def test_none_in_the_help_of_a_pipe(self, process: Process) -> None:
        assert ESCAPE not in process("validate", "--help").out


def test_messages_go_to_the_standard_error(process: Process, broken: Path) -> None:
    result = process("compile", broken)
    assert result.out == ""
    assert "error[" in result.err


@pytest.mark.parametrize("words", [["validate"], ["explain"], ["--help"]], ids=" ".join)
def test_a_closed_pipe_is_no_error(words: list[str], broken: Path) -> None:
    command = [*PROGRAM, *words, *([str(broken)] * 400 if words == ["validate"] else [])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        told = running.stderr.read().decode()
        status = running.wait(timeout=60)
    assert told == ""
    assert status == 141


def test_a_closed_standard_output_is_no_traceback(broken: Path) -> None:
    command = " ".join(["exec", f"'{PROGRAM[0]}'", "-c", f"'{PROGRAM[2]}'", "validate", str(broken), ">&-"])
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode != 0


def test_ctrl_c_while_reading(template: Path) -> None:
    with subprocess.Popen([*PROGRAM, "validate", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        _wait_until_asleep(running.pid)
        running.send_signal(signal.SIGINT)
        status = running.wait(timeout=60)
        assert running.stderr is not None
        told = running.stderr.read().decode()
    assert status == 130
    assert told == "error: Interrupted.\n"


def _wait_until_asleep(process: int) -> None:
    """Wait until a process has waited for something (its standard input) for a while."""
    asleep, end = 0, time.monotonic() + 60
    while asleep < 20 and time.monotonic() < end:
        with open(f"/proc/{process}/stat", encoding="ascii") as file:  # noqa: PTH123
            asleep = asleep + 1 if file.read().rpartition(")")[2].split()[0] == "S" else 0
        time.sleep(0.01)


def test_characters_that_the_encoding_lacks_are_escaped(process: Process, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(
        "heat_template_version: 2021-04-16\nresources:\n  网络: {type: OS::Neutron::Nett}\n", encoding="utf-8"
    )
    result = process("validate", path, environment={"PYTHONIOENCODING": "ascii"})
    assert result.status == 1
    assert "\\u7f51\\u7edc" in result.out


def test_a_file_name_that_is_not_text_can_be_told(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff.yaml"
    done = subprocess.run([*map(os.fsencode, PROGRAM), b"validate", name], capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"no such file" in done.stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device that is always full")  # noqa: PTH110
@pytest.mark.parametrize("words", [["--version"], ["lint", "t.yaml"], ["explain", "L1001"], ["lint", "--help"]])
def test_a_full_disk_is_no_fault_of_hotc(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(BAD)
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [*PROGRAM, *words], stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False
        )
    assert done.returncode == 1
    assert done.stderr == "error: The output can't be written: No space left on device\n"


def test_a_file_that_can_t_be_written_whole_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(BAD)
    known = tmp_path / "known.json"
    known.write_text("{}")
    for name in ("known.json", "new.json"):
        done = subprocess.run(
            [*PROGRAM, "lint", "t.yaml", "--write-baseline", name],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)),
        )
        assert (done.returncode, done.stderr) == (2, f"error: {name} can't be written: File too large\n")
    assert known.read_text() == "{}"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["known.json", "t.yaml"]


def test_a_working_directory_that_is_gone_is_no_fault_of_hotc(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    words = ["sh", "-c", 'cd "$1" && rmdir "$1" && shift && exec "$@"', "sh", str(gone), *PROGRAM, "lint", "."]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: The working directory is not there any more.\n  help: Change to one that is.\n"
