"""The quick parser reads what the full one reads, or leaves it alone."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING, Any

import pytest

from hotc.cli import full, lean
from hotc.cli.commands import COMMANDS, GROUPS, module
from hotc.cli.given import Given
from hotc.cli.problems import Problem

if TYPE_CHECKING:
    from hotc.cli.options.command import Command
    from hotc.cli.options.option import Option

HOT: list[Command] = [module(name).COMMAND for name in COMMANDS if module(name).COMMAND.hot]


def in_full(words: list[str]) -> Given | None:
    """What the full parser reads; ``None`` where it complains or shows help."""
    try:
        found = full.parse(words)
    except Problem:
        return None
    return found if isinstance(found, Given) else None


def uses(option: Option) -> list[list[str]]:
    """Ways to write an option, right and wrong ones."""
    if option.is_argument:
        return [["a.yaml"], ["a.yaml", "b.yaml"], ["-"]]
    if option.kind == "flag":
        return [[flag] for flag in option.flags] + [[f"{option.flags[-1]}=yes"]]
    value = option.choices[-1] if option.choices else "3" if option.kind == "number" else "x=y"
    written = [[flag, value] for flag in option.flags] + [[f"{option.flags[-1]}={value}"]]
    if option.flags[0][1] != "-":
        written += [[f"{option.flags[0]}{value}"], [f"{option.flags[0]}={value}"]]
    written += [[option.flags[-1]], [option.flags[-1], "-x"], [option.flags[-1], "nonsense"]]
    return [*written, written[0] + written[0]]


@pytest.mark.parametrize("command", HOT, ids=lambda command: " ".join(command.words))
def test_every_option_means_the_same_to_both_parsers(command: Command) -> None:
    read = 0
    for option in command.takes:
        for words in uses(option):
            for line in ([*words, "t.yaml"], ["t.yaml", *words], ["t.yaml", *words, "u.yaml"], words):
                found = lean.parse(command, line)
                if found is not None:
                    assert found == in_full([*command.words, *line]), line
                    read += 1
    assert read > 3 * len(command.takes)


@pytest.mark.parametrize("command", HOT, ids=lambda command: " ".join(command.words))
@pytest.mark.parametrize(
    "line",
    [
        [],
        ["--format"],
        ["--form", "json", "t.yaml"],
        ["--nonsense", "t.yaml"],
        ["--", "-t.yaml"],
        ["-qv", "t.yaml"],
        ["-qP", "a=b", "t.yaml"],
        ["t.yaml", "-P", "a=b", "u.yaml", "-P", "c=--d", "v.yaml"],
        ["--help"],
        [""],
        ["t.yaml", "--parameter=a=b=c"],
        ["t.yaml", "--parameter", "--format"],
        ["-1"],
    ],
    ids=" ".join,
)
def test_odd_lines_mean_the_same_to_both_parsers(command: Command, line: list[str]) -> None:
    found = lean.parse(command, line)
    if found is not None:
        assert found == in_full([*command.words, *line])


@pytest.mark.parametrize("command", HOT, ids=lambda command: " ".join(command.words))
def test_ordinary_lines_are_read_by_the_quick_parser(command: Command) -> None:
    lines = (
        ["t.yaml"],
        ["a.yaml", "b.yaml", "-f", "json"],
        ["t.yaml", "-e", "env.yaml", "-P", "a=b", "-q"],
        ["-", "-q"],
    )
    known = {flag for option in command.takes for flag in option.flags}
    takes_many = any(option.repeat for option in command.takes if not option.flags)
    for line in lines:
        if line[0] == "a.yaml" and not takes_many:
            continue
        if known >= {word for word in line if word[1:] and word.startswith("-")}:
            assert lean.parse(command, line) is not None


def test_every_command_has_a_module_that_calls_itself_so() -> None:
    for name in COMMANDS:
        assert " ".join(module(name).COMMAND.words) == name
    assert {name.split()[0] for name in COMMANDS if " " in name} <= set(GROUPS)


def test_no_flag_means_two_things_in_one_command() -> None:
    for name in COMMANDS:
        flags = list(itertools.chain.from_iterable(option.flags for option in module(name).COMMAND.takes))
        names = [option.name for option in module(name).COMMAND.takes]
        assert len(set(flags)) == len(flags)
        assert len(set(names)) == len(names)


def test_json_for_short(hotc: Any, template: Any) -> None:
    plan = json.loads(hotc("plan", "web", "-t", template, "--cloud", "sandbox", "--json").out)
    assert plan["summary"]["create"] == 1
    stream = hotc("apply", "web", "-t", template, "--cloud", "sandbox", "--yes", "--json").out.splitlines()
    assert [json.loads(line)["type"] for line in stream][:: len(stream) - 1] == ["plan", "result"]
    assert "diagnostics" in json.loads(hotc("validate", "--json", template).out)
    assert "--json" in hotc("destroy", "--help").out
