"""Commands and flags of Heat's clients: what stands for them, and what is said to who types them here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.cli import full
from hotc.cli.commands import COMMANDS, module, named
from hotc.cli.dispatch import _read
from hotc.cli.from_heat.counterparts import COUNTERPARTS, find, row
from hotc.cli.from_heat.flags import FLAGS
from hotc.cli.from_heat.flags import row as flag_row
from hotc.cli.given import Given
from hotc.cli.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Result

    Run = Callable[..., Result]

ROOT = Path(__file__).parents[2]
RECORDED = [
    line for line in (Path(__file__).parent / "heat_commands.txt").read_text().splitlines() if line and line[0] != "#"
]
PAGE = (ROOT / "docs/from-heat.md").read_text()


def test_every_recorded_command_has_its_counterpart() -> None:
    there = {f"openstack {each.openstack}" for each in COUNTERPARTS} | {f"heat {each.heat}" for each in COUNTERPARTS}
    assert len(RECORDED) > 90
    assert [line for line in RECORDED if line not in there] == []


def test_every_command_here_exists_and_takes_what_the_table_says() -> None:
    for each in COUNTERPARTS:
        if not each.hotc:
            assert each.note, each
            continue
        command = module(named(each.hotc.split())).COMMAND
        flags = {flag for option in command.takes for flag in option.flags}
        used = [word for word in each.hotc.split() if word.startswith("-")]
        assert set(used) <= flags, each
        arguments = [word for word in each.hotc.split()[len(command.words) :] if word.isupper()]
        takes = sum(option.is_argument for option in command.takes) + len(used)
        assert len(arguments) <= takes, each


def test_the_page_has_both_tables() -> None:
    assert [line for each in COUNTERPARTS if (line := row(each)) not in PAGE] == []
    assert [line for each in FLAGS if (line := flag_row(each)) not in PAGE] == []
    assert PAGE.count("`openstack ") >= sum(bool(each.openstack) for each in COUNTERPARTS)


def test_every_flag_stands_at_commands_that_have_it_not_themselves() -> None:
    for flag in FLAGS:
        for name in flag.commands:
            assert name in COMMANDS
            command = module(name).COMMAND
            assert flag.name not in {each for option in command.takes for each in option.flags}, (flag.name, name)


def read(line: str) -> Given:
    found = _read(line.split())
    assert isinstance(found, Given)
    return found


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("apply w -t a.yaml --enable-rollback --wait", "apply w -t a.yaml --rollback"),
        ("apply w --existing --parameter a=b --timeout 60", "apply w --parameter a=b --timeout 60"),
        ("apply w -t a.yaml --tags a,b", "apply w -t a.yaml --tag a --tag b"),
        ("apply w --tags=a", "apply w --tag a"),
        ("plan w -t a.yaml -e b.yaml --converge", "plan w -t a.yaml -e b.yaml --refresh all"),
        ("destroy w --yes --wait", "destroy w --yes"),
        ("apply w -t a.yaml --parameter-file key=words", "apply w -t a.yaml --parameter key=content"),
        ("signal w r --data-file words", "signal w r --data @words"),
        ("adopt w --adopt-file words", "adopt w --from-file words"),
        ("resource list w --long -n 2", "resource list w -f json -n 2"),
        ("--debug apply w --wait", "apply w --debug"),
        ("validate -t a.yaml -e b.yaml", "validate a.yaml -e b.yaml"),
        ("validate --template=a.yaml --show-nested", "validate a.yaml"),
    ],
)
def test_flags_of_heat_mean_the_same(theirs: str, ours: str) -> None:
    Path("words").write_text("content")
    assert read(theirs) == read(ours)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("apply w -t a.yaml --pre-create server", "hooks: pre-create"),
        ("apply w --clear-parameter size", "have their default"),
        ("apply w -t a.yaml --existing", "hotc.toml"),
        ("apply w --parameter-file key=nothing-there", "can't be read"),
        ("apply w --parameter-file key", "NAME=FILE"),
        ("apply w --tags", "requires an argument"),
        ("validate -t a.yaml --files-container box", "download"),
    ],
)
def test_flags_that_can_not_be_taken_say_what_to_write(line: str, told: str) -> None:
    with pytest.raises(Problem) as caught:
        read(line)
    assert told in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize("line", RECORDED)
def test_whoever_types_a_command_of_heat_is_told_which_one_it_is_here(line: str) -> None:
    words = line.split()[1:]
    there = named(words)
    if there:  # such as "stack list", which is the same here
        assert find(words) is not None
        return
    with pytest.raises(Problem) as caught:
        full.parse([*words, "web"])
    text = f"{caught.value.message} {caught.value.hint}"
    each = find(words)
    assert each is not None
    assert f"hotc {each.hotc}" in text if each.hotc else "nothing here" in text


def test_a_dry_run_of_apply_is_a_plan_and_changes_nothing(hotc: Run, template: Path) -> None:
    words = ("-t", template, "--cloud", "sandbox", "--no-checks")
    dry = hotc("apply", "web", *words, "--dry-run")
    assert dry.status == 0
    assert dry.out == hotc("plan", "web", *words).out
    assert re.search(r"1 to create", dry.out)
    assert hotc("stack", "list").out == ""
    assert hotc("apply", "--plan", "x", "--dry-run").status == 2
