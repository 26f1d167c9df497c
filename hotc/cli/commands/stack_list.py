"""``hotc stack list``: the stacks that the state knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.output import formats
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "stack list", "List the stacks that the state knows.", (STATE, formats("table", "json", "yaml", "value"))
)

HEADS = (
    ("name", "Stack"),
    ("status", "Status"),
    ("cloud", "Cloud"),
    ("created_at", "Created"),
    ("updated_at", "Updated"),
)


def run(given: Given, screen: Screen) -> int:
    """List them by name."""
    from hotc.cli import records
    from hotc.cli.render import table
    from hotc.runtime import api

    rows = [records.stack(stack) for stack in api.stacks(state=given.state)]
    if not rows and given.format == "table":
        screen.note("There are no stacks. Create one: hotc apply STACK -t TEMPLATE --cloud CLOUD")
        return OK
    screen.write(table.listing(given.format, HEADS, rows, screen.table_width))
    return OK
