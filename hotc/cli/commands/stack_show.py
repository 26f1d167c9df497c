"""``hotc stack show``: all about one stack."""

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
    "stack show", "Show a stack: status, cloud, inputs, outputs.", (STACK, STATE, formats("table", "json", "yaml"))
)


def run(given: Given, screen: Screen) -> int:
    """Show it; secrets masked."""
    from hotc.cli import records
    from hotc.cli.render import table
    from hotc.runtime import api

    details = records.stack_details(
        api.stack(given.stack, state=given.state),
        count=len(api.resources(given.stack, state=given.state)),
        holder=api.holder(given.stack, state=given.state),
    )
    writers = {"json": table.as_json, "yaml": table.as_yaml}
    text = writers[given.format](details) if given.format in writers else table.fields(records.flat(details))
    screen.write(text)
    return OK
