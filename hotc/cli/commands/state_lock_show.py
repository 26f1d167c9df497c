"""``hotc state lock show``: who works on a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.output import formats
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "state lock show",
    "Show who works on a stack, or on any, since when, and whether that process lives.",
    (
        Option("stack", "", "Name of the stack; without it: all stacks.", metavar="STACK", complete="stack"),
        STATE,
        formats("table", "json", "yaml", "value"),
    ),
)

HEADS = (
    ("stack", "Stack"),
    ("host", "Host"),
    ("pid", "Process"),
    ("since", "Since"),
    ("doing", "Doing"),
    ("alive", "Alive"),
)


def run(given: Given, screen: Screen) -> int:
    """List the locks."""
    from hotc.cli.render import table
    from hotc.runtime import opening
    from hotc.runtime.upkeep import locks

    with opening.opened(given.state) as store:
        one = locks.lock_of(store, given.stack) if given.stack else None
        if given.stack and one is None:
            opening.known(store, given.stack)  # a stack is locked before it is recorded, so that comes second
        found = [one] if one is not None else [] if given.stack else locks.locks(store)
    if not found and given.format == "table":
        screen.note(f"Nobody works on stack {given.stack}." if given.stack else "Nobody works on any stack.")
        return OK
    screen.write(table.listing(given.format, HEADS, [lock.as_dict() for lock in found], screen.table_width))
    return OK
