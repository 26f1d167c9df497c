"""``hotc event list``: what happened to a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CARRIED_BY, CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import OUTPUT, Option
from hotc.cli.options.output import formats
from hotc.cli.options.resources import NESTED_DEPTH, STACK
from hotc.cli.problems import Problem
from hotc.cli.status import INTERRUPTED, OK

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.runtime.state.records import EventRecord

COMMAND = Command(
    "event list",
    "List what happened to a stack and its resources, the oldest first.",
    (
        STACK,
        CARRIED_BY,
        CLOUD_NAME,
        STATE,
        NESTED_DEPTH,
        Option(
            "resource",
            "--resource",
            "Only events of this resource, and of what is in it; may be repeated.",
            metavar="RESOURCE",
            repeat=True,
            panel=OUTPUT,
        ),
        Option(
            "follow",
            "--follow",
            "Show each event as it comes, until nobody works on the stack any more.",
            kind="flag",
            panel=OUTPUT,
        ),
        formats("log", "table", "json", "jsonl", "yaml", "value"),
    ),
    details="Events of a stack that was destroyed can still be read. With --follow, json is one object in each line.",
)

HEADS = (
    ("time", "Time"),
    ("resource", "Resource"),
    ("status", "Status"),
    ("physical_id", "Id"),
    ("reason", "Reason"),
)


def run(given: Given, screen: Screen) -> int:
    """List them, or show them as they come."""
    if given.values["follow"]:
        return _follow(given, screen)
    from hotc.cli import heat_engine, records
    from hotc.cli.render import table
    from hotc.runtime import api

    by_heat = heat_engine.chosen(given)
    events = heat_engine.events(given) if by_heat else api.events(given.stack, state=given.state)
    shown = [event for event in events if _wanted(event, given)]
    if given.format in {"log", "jsonl"}:
        line = _line(given, screen)
        screen.write("\n".join(line(event) for event in shown))
    else:
        screen.write(table.listing(given.format, HEADS, [records.event(event) for event in shown], screen.table_width))
    return OK


def _follow(given: Given, screen: Screen) -> int:
    import sys

    from hotc.cli import heat_engine
    from hotc.runtime import life_cycle

    if given.format not in {"log", "json", "jsonl"}:
        raise Problem(f"--follow can't write {given.format}.", hint="Use --format log or json.")
    line = _line(given, screen)
    try:
        by_heat = heat_engine.chosen(given)
        for event in heat_engine.events(given) if by_heat else life_cycle.follow(given.stack, state=given.state):
            if _wanted(event, given):
                screen.write(line(event))
                sys.stdout.flush()
    except KeyboardInterrupt:  # the usual way to end it: no word needed
        return INTERRUPTED
    return OK


def _line(given: Given, screen: Screen) -> Callable[[EventRecord], str]:
    if given.format == "log":
        from hotc.cli.render import progress

        return lambda event: progress.event_line(event, screen.style)
    import json

    from hotc.cli import records

    return lambda event: json.dumps(records.event(event), ensure_ascii=False)


def _wanted(event: EventRecord, given: Given) -> bool:
    from hotc.cli import records

    resources = given.values["resource"]
    if resources:
        return any(event.address == each or event.address.startswith(f"{each}/") for each in resources)
    return bool(records.depth(event.address) <= given.nested_depth)
