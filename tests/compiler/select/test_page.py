"""docs/selectors.md: every selector on the page selects what stands beside it, and every command can be run."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.cli import main
from hotc.compiler.compilation import Compilation, compile
from hotc.compiler.select.evaluate import select
from hotc.compiler.select.operators import OPERATORS
from hotc.compiler.select.own import OWN
from hotc.compiler.select.parser import MOST_CHARACTERS, MOST_LEVELS, parse

if TYPE_CHECKING:
    from hotc.compiler.instance import Instance

PAGE = (Path(__file__).parents[3] / "docs/selectors.md").read_text("utf-8")
TEMPLATE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]
ROWS = re.findall(r"^\| `((?:OS|any|web|workers|inside|\").*)` \| ?(.*?) ?\|$", PAGE, re.MULTILINE)
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@cache
def compiled() -> Compilation:
    return compile("web.yaml", text=TEMPLATE)


def instance() -> Instance:
    found = compiled().instance
    assert found is not None
    return found


def test_the_template_is_right_and_the_tables_are_seen() -> None:
    assert compiled().diagnostics == []
    assert len(ROWS) >= 30


@pytest.mark.parametrize(("text", "wanted"), ROWS, ids=[text for text, _ in ROWS])
def test_selector_selects_what_the_page_says(text: str, wanted: str) -> None:
    found = [each.resource.address for each in select(text, instance()) if each.certain]
    assert found == [name for name in wanted.split(", ") if name]


def test_the_first_example_selects_nothing_for_certain_but_db_is_possible() -> None:
    text = re.findall(r"```\n(OS::.*)\n```", PAGE)[0]
    assert str(parse(text)) == text
    found = select(text, instance())
    assert [(each.resource.address, each.certain is True) for each in found] == [("db", False)]


@pytest.mark.parametrize("line", COMMANDS)
def test_command_can_be_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("web.yaml").write_text(TEMPLATE)
    Path("production.yaml").write_text("parameters: {flavor: m1.small}\n")
    assert main(shlex.split(line)[1:]) == 0
    assert capsys.readouterr().out


def test_what_is_possible_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "web.yaml").write_text(TEMPLATE)
    main(["query", 'OS::Nova::Server where flavor = "m1.small"', str(tmp_path / "web.yaml")])
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[2:]]
    assert [(row[0], row[-1] == "possible") for row in rows] == [
        ("db", True),
        ("workers/0", False),
        ("workers/1", False),
    ]


def test_every_operator_attribute_and_bound_is_told() -> None:
    for word in (*OPERATORS, "refers to", "every", "directly"):
        assert f"`{word}" in PAGE, word
    assert [name for name in OWN if f"`@{name}`" not in PAGE] == []
    assert f"{MOST_CHARACTERS:,} characters" in PAGE
    assert f"{MOST_LEVELS} brackets" in PAGE
