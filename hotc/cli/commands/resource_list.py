"""``hotc resource list``: the resources of a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CARRIED_BY, CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.output import formats
from hotc.cli.options.resources import NESTED_DEPTH, STACK
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "resource list",
    "List the resources of a stack.",
    (STACK, CARRIED_BY, CLOUD_NAME, STATE, NESTED_DEPTH, formats("table", "json", "yaml", "value")),
)

HEADS = (
    ("resource", "Resource"),
    ("type", "Type"),
    ("physical_id", "Id"),
    ("status", "Status"),
    ("updated_at", "Updated"),
)


def run(given: Given, screen: Screen) -> int:
    """List them by address."""
    from hotc.cli import heat_engine, records
    from hotc.cli.render import table
    from hotc.runtime import api

    if heat_engine.chosen(given):
        rows = heat_engine.resources(given)
    else:
        found = api.resources(given.stack, state=given.state)
        rows = [records.resource(row) for row in found if records.depth(row.address) <= given.nested_depth]
    screen.write(table.listing(given.format, HEADS, rows, screen.table_width))
    return OK
