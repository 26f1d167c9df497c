"""``hotc state show``: all that is recorded of one resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.output import formats
from hotc.cli.options.resources import ADDRESS, STACK
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "state show",
    "Show all that is recorded of a resource, its former instances included; secrets masked.",
    (STACK, ADDRESS, STATE, formats("text", "json", "yaml")),
)


def run(given: Given, screen: Screen) -> int:
    """Show its rows, oldest first."""
    from dataclasses import fields

    from hotc.cli import records
    from hotc.cli.render import table
    from hotc.runtime import opening
    from hotc.runtime.secrets import masked
    from hotc.runtime.upkeep.rows import intent_in_words, of_address

    with opening.opened(given.state) as store:
        stack = opening.known(store, given.stack)
        rows = of_address(stack.name, store.resources(stack.lineage), given.address)
    shown = [
        {field.name: masked(getattr(row, field.name)) for field in fields(row)}
        | {"version": row.version, "in_words": intent_in_words(row)}
        for row in rows
    ]
    writers = {"json": table.as_json, "yaml": table.as_yaml}
    if given.format in writers:
        screen.write(writers[given.format](shown))
    else:
        screen.write("\n\n".join(table.fields(records.flat_row(each)) for each in shown))
    return OK
