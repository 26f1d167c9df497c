"""What each command may do to a stack in which state, and what states there are."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.applying.walk import _VERBS
from hotc.runtime.errors import NotPossible
from hotc.runtime.planning import states
from hotc.runtime.state.records import CloudIdentity, StackRecord

from .simulation import World, resource
from .test_rollback import BROKEN, CHAIN, broken, stack_events, state

if TYPE_CHECKING:
    from collections.abc import Callable

HOME = Path(__file__).parents[2]
EVERY = [(action, status) for action in states.STACK_ACTIONS for status in states.STATUSES]


def record(action: str, status: Any) -> StackRecord:
    return StackRecord("lineage", "web", CloudIdentity("http://x", "", "p"), action=action, status=status)


@pytest.mark.parametrize("command", states.COMMANDS)
def test_every_command_goes_ahead_or_says_why_not(command: str) -> None:
    rule = states.COMMANDS[command]
    allowed = [each for each in EVERY if rule.allows(*each)]
    assert allowed
    for action, status in EVERY:
        if (action, status) in allowed:
            states.refuse(command, record(action, status))
            continue
        with pytest.raises(NotPossible, match=f"Stack web is in {action}_{status}: [a-z']+ ") as refused:
            states.refuse(command, record(action, status))
        assert refused.value.hint
        assert "{" not in refused.value.hint


def test_there_is_a_way_on_from_every_state() -> None:
    for action, status in EVERY:
        ways = {name for name, rule in states.COMMANDS.items() if rule.allows(action, status)}
        assert "destroy" in ways
        assert ways & {"apply", "resume"}, (action, status)


def test_rules_name_actions_that_there_are() -> None:
    assert {action for rule in states.COMMANDS.values() for action in rule.but} <= set(states.STACK_ACTIONS)


def test_engine_gives_resources_no_other_states() -> None:
    used = set(_VERBS.values())
    for file in (HOME / "hotc" / "runtime").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "turn_into":
                words = [str(each.value) for each in node.args[1:2] if isinstance(each, ast.Constant)]
                used |= {word for word in words if word not in states.STATUSES and word}
    assert used <= set(states.RESOURCE_ACTIONS)
    assert {"CREATE", "UPDATE", "DELETE", "SUSPEND"} <= used


def table() -> dict[str, dict[str, str]]:
    """The table of the page: command → action → what it says of the statuses."""
    text = (HOME / "docs" / "rollback.md").read_text(encoding="utf-8")
    lines = [line for line in text.partition("## What a command may do")[2].splitlines() if line.startswith("|")]
    head, _, *rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def test_page_tells_what_the_table_says() -> None:
    words = {states.ALL: "any", states.DONE: "complete", states.UNFINISHED: "unfinished", states.NEVER: "–"}
    words[frozenset({"IN_PROGRESS"})] = "at work"
    found = table()
    assert found.keys() == states.COMMANDS.keys()
    for command, rule in states.COMMANDS.items():
        for action in states.STACK_ACTIONS:
            assert found[command][action] == words[rule.but.get(action, rule.usually)], (command, action)


def killed(step: int) -> Callable[[World], object]:
    return lambda world: world.apply(CHAIN, die_at=step)


def deletion_that_fails(world: World) -> None:
    world.apply(CHAIN)
    world.cloud.fault_of = lambda method, _kind: "500 before" if method == "DELETE" else None
    world.apply(None)
    world.cloud.fault_of = lambda _method, _kind: None


def rollback_that_fails(world: World) -> None:
    world.apply(CHAIN)
    world.cloud.fault_of = lambda method, _kind: "500 before" if method == "DELETE" else None
    world.apply([*CHAIN, resource("n"), BROKEN], rollback=True)
    world.cloud.fault_of = lambda _method, _kind: None


def both(*acts: Callable[[World], object]) -> Callable[[World], object]:
    def all_of_them(world: World) -> None:
        for act in acts:
            act(world)

    return all_of_them


CREATED: Callable[[World], object] = lambda world: world.apply(CHAIN)  # noqa: E731
WAYS: dict[str, Callable[[World], object]] = {
    "CREATE_IN_PROGRESS": killed(9),
    "CREATE_FAILED": lambda world: world.apply([*CHAIN, BROKEN]),
    "CREATE_COMPLETE": CREATED,
    "UPDATE_IN_PROGRESS": both(CREATED, lambda world: world.apply([resource("a", size=9)], die_at=6)),
    "UPDATE_FAILED": both(CREATED, lambda world: world.apply([resource("a", size=9), BROKEN])),
    "DELETE_IN_PROGRESS": both(CREATED, lambda world: world.apply(None, die_at=8)),
    "DELETE_FAILED": deletion_that_fails,
    "ROLLBACK_IN_PROGRESS": both(
        CREATED,
        lambda world: world.apply([*CHAIN, resource("n"), BROKEN]),
        lambda world: world.roll_back(die_at=5),
    ),
    "ROLLBACK_FAILED": rollback_that_fails,
    "ROLLBACK_COMPLETE": lambda world: world.apply([*CHAIN, BROKEN], rollback=True),
}


@pytest.mark.parametrize("way", WAYS)
def test_apply_destroy_and_rollback_do_what_the_table_says(way: str, tmp_path: Path) -> None:
    for command in ("apply", "destroy", "rollback"):
        folder = tmp_path / command
        folder.mkdir()
        world = broken(World(folder))
        WAYS[way](world)
        assert state(world) == way
        action, _, status = way.partition("_")
        if not states.COMMANDS[command].allows(action, status):
            with pytest.raises(NotPossible, match=way):
                world.roll_back()
            continue
        if command == "apply":
            warned = world.plan(CHAIN).warnings
            assert (states.REVIVED in warned) == (action == "DELETE")
            result = world.apply(CHAIN)
        else:
            result = world.apply(None) if command == "destroy" else world.roll_back()
        assert result is not None
        assert result.ok, result.failures
        if command == "destroy":
            world.assert_empty()
            continue
        world.assert_equals([] if command == "rollback" and action == "CREATE" else CHAIN)
        assert_follows(stack_events(world))


def assert_follows(events: list[str]) -> None:
    """What was begun ends, or another thing is begun by a later process; nothing ends that was not begun."""
    begun = ""
    for each in events:
        action, status = re.fullmatch(r"([A-Z]+)_(IN_PROGRESS|COMPLETE|FAILED)", each).groups()  # type: ignore[union-attr]
        assert action in states.STACK_ACTIONS
        assert status == "IN_PROGRESS" or begun == action, events
        begun = action if status == "IN_PROGRESS" else ""
