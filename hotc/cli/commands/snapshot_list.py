"""``hotc snapshot list``: the snapshots of a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.output import formats
from hotc.cli.options.resources import STACK
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "snapshot list",
    "List the snapshots of a stack, the oldest first.",
    (STACK, STATE, formats("table", "json", "yaml", "value")),
)

HEADS = (("id", "Id"), ("name", "Name"), ("status", "Status"), ("copies", "Copies"), ("created_at", "Created"))


def run(given: Given, screen: Screen) -> int:
    """List them."""
    from hotc.cli import snapshots
    from hotc.cli.render import table
    from hotc.runtime import life_cycle

    rows = [snapshots.row(each) for each in life_cycle.snapshots(given.stack, state=given.state)]
    if not rows and given.format == "table":
        screen.note(f"Stack {given.stack} has no snapshots. Take one: hotc snapshot {given.stack}")
        return OK
    screen.write(table.listing(given.format, HEADS, rows, screen.table_width))
    return OK
