"""``hotc event list``: what happened to a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options import NESTED_DEPTH, STACK, STATE, Command, formats
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "event list",
    "List what happened to a stack and its resources, the oldest first.",
    (STACK, STATE, NESTED_DEPTH, formats("log", "table", "json", "yaml", "value")),
    details="Events of a stack that was destroyed can still be read.",
)

HEADS = (
    ("time", "Time"),
    ("resource", "Resource"),
    ("status", "Status"),
    ("physical_id", "Id"),
    ("reason", "Reason"),
)


def run(given: Given, screen: Screen) -> int:
    """List them."""
    from hotc.cli import records
    from hotc.cli.render import progress, table
    from hotc.runtime import api

    events = api.events(given.stack, state=given.state)
    shown = [event for event in events if records.depth(event.address) <= given.nested_depth]
    if given.format == "log":
        screen.write("\n".join(progress.event_line(event, screen.style) for event in shown))
    else:
        screen.write(table.listing(given.format, HEADS, [records.event(event) for event in shown], screen.table_width))
    return OK
