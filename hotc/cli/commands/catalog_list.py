"""``hotc catalog list``: the resource types that hotc knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.inputs import TARGET
from hotc.cli.options.option import OUTPUT, Option
from hotc.cli.options.output import formats
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "catalog list",
    "List the resource types that hotc knows.",
    (
        Option("filter", "--filter", "Only names with this in them, in any case.", metavar="SUBSTRING", panel=OUTPUT),
        TARGET,
        formats("table", "json", "yaml", "value"),
    ),
    details="In the column 'apply': whether hotc can create resources of the type, besides checking them.",
)

HEADS = (("type", "Type"), ("service", "Service"), ("history", "History"), ("use", "Use instead"), ("apply", "apply"))


def run(given: Given, screen: Screen) -> int:
    """List them by name."""
    from hotc.cli import resource_types, sources, type_history
    from hotc.cli.render import table

    with resource_types.packs(sources.target(given)):
        rows = [resource_types.row(name) for name in resource_types.names(given.filter or "")]
    if not rows and given.format == "table":
        screen.note(f"No resource type has {given.filter!r} in its name.")
        return OK
    if given.format == "table":
        rows = [{**row, "apply": "yes" if row["apply"] else "", "history": type_history.in_words(row)} for row in rows]
    screen.write(table.listing(given.format, HEADS, rows, screen.table_width))
    return OK
