"""Templates of the standard library as a beginning of one's own."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

import hotc
from hotc.cli import asking, main
from hotc.compiler.library import FOLDER, names


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = main(list(words))
    captured = capsys.readouterr()
    return status, captured.out + captured.err


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def test_a_copy_is_a_template_with_an_environment_and_a_readme(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run(capsys, "new", "private-network", "net", "-P", "cidr=10.9.0.0/24", "--yes")
    assert status == 0
    assert "hotc plan net -t net/template.yaml -e net/environment.yaml" in said
    template = Path("net/template.yaml")
    assert template.read_bytes() == (Path(FOLDER) / "private-network" / "template.yaml").read_bytes()
    assert yaml.safe_load(Path("net/environment.yaml").read_text())["parameters"] == {"cidr": "10.9.0.0/24"}
    assert Path("net/README.md").read_text().startswith("# net\n")
    assert hotc.compile(template, environments=["net/environment.yaml"]).ok
    assert not Path("net/example.env.yaml").exists()


@pytest.mark.parametrize("name", names())
def test_every_template_can_be_copied(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "new", name, "copy", "--yes")[0] == 0
    found = hotc.compile("copy/template.yaml", environments=["copy/environment.yaml"])
    assert found.ok, found.diagnostics


def test_nothing_is_written_over(capsys: pytest.CaptureFixture[str]) -> None:
    Path("net").mkdir()
    Path("net/README.md").write_text("mine")
    status, said = run(capsys, "new", "private-network", "net", "--yes")
    assert (status, "README.md in net is there already; nothing was written" in said) == (2, True)
    assert [path.name for path in Path("net").iterdir()] == ["README.md"]
    assert Path("net/README.md").read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("private-netwrok",), 'Did you mean "private-network"?'),
        (("private-network", "-P", "cdr=10.0.0.0/8"), 'Did you mean "cidr"?'),
        (("private-network", "-P", "cidr=ten"), "It must be a network"),
        (("private-network", "-P", "cidr"), "expects NAME=VALUE"),
        (("../../etc",), "has no template"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    words: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = run(capsys, "new", *words, "--yes")
    assert status == 2
    assert message in said
    assert list(Path().iterdir()) == []


def test_hidden_parameters_are_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library = tmp_path / "library"
    (library / "db").mkdir(parents=True)
    (library / "db" / "template.yaml").write_text(
        "heat_template_version: 2018-08-31\nparameters:\n  password: {type: string, hidden: true}\n"
    )
    monkeypatch.setattr("hotc.compiler.library.FOLDER", str(library))
    status, said = run(capsys, "new", "db", "mine", "-P", "password=geheim")
    assert (status, "geheim" in said) == (2, False)
    status, said = run(capsys, "new", "db", "mine")
    assert status == 0
    assert "-P password=VALUE" in said
    assert yaml.safe_load(Path("mine/environment.yaml").read_text()) is None


def test_the_library_is_listed_and_shown(capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run(capsys, "stdlib", "list", "--format", "value")
    assert status == 0
    assert [line.split(" ")[0] for line in said.splitlines()] == names()
    status, said = run(capsys, "stdlib", "show", "hotc://stdlib/private-network", "--no-color")
    assert status == 0
    assert "  cidr  string; default " in said
    assert "type: hotc://stdlib/private-network" in said
    status, said = run(capsys, "stdlib", "show", "private-network", "--json")
    data = json.loads(said)
    assert data["parameters"]["cidr"]["constraints"][0]["argument"] == "net_cidr"
    assert set(data["outputs"]) >= {"network", "subnet"}


class _Terminal:
    """Answers in order; keeps what was asked and said."""

    interactive = True

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.said: list[str] = []

    def ask(self, question: str) -> str:
        self.asked.append(question)
        return self.answers.pop(0)

    def note(self, text: str) -> None:
        self.said.append(text)


def _asked(template: str, *answers: str) -> tuple[dict[str, Any], _Terminal]:
    found = hotc.compile("t.yaml", text="heat_template_version: 2018-08-31\nparameters:\n" + template).template
    assert found is not None
    terminal = _Terminal(*answers)
    return asking.ask(found.parameters.values(), terminal), terminal  # type: ignore[arg-type]


def test_needed_values_are_asked_for_until_they_fit() -> None:
    found, terminal = _asked(
        "  cidr: {type: string, label: Range, constraints: [{custom_constraint: net_cidr}]}\n"
        "  size: {type: number, default: 3}\n  secret: {type: string, hidden: true}\n",
        "ten",
        "10.0.0.0/8",
        "n",
    )
    assert found == {"cidr": "10.0.0.0/8"}
    assert terminal.asked == ["  cidr: ", "  cidr: ", "Go through 1 more that have defaults? [y/N] "]
    assert any("must be a network" in text for text in terminal.said)


def test_defaults_are_gone_through_where_that_is_wanted() -> None:
    found, terminal = _asked(
        "  size: {type: number, default: 3}\n  zones: {type: comma_delimited_list, default: [a, b]}\n", "y", "", "c,d"
    )
    assert found == {"zones": "c,d"}
    assert terminal.asked[1:] == ["  size [3]: ", "  zones [a,b]: "]


def test_on_a_terminal_it_asks(tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    program = "import sys; from hotc.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "new", "private-network", "net"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=follower, stdout=follower, stderr=follower) as process:
        os.close(follower)
        said = _until(leader, "[y/N]")
        os.write(leader, b"n\n")
        said += _until(leader, "hotc apply net")
        assert process.wait(timeout=60) == 0
    os.close(leader)
    assert "Wrote README.md, environment.yaml" in said
    assert (tmp_path / "net" / "template.yaml").exists()


def _until(leader: int, words: str) -> str:
    said, end = "", time.monotonic() + 60
    while words not in said:
        ready, _, _ = select.select([leader], [], [], max(0.0, end - time.monotonic()))
        assert ready, said
        said += os.read(leader, 4096).decode()
    return said
