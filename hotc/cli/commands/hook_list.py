"""``hotc hook list``: what stands at a hook."""

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
    "hook list",
    "List the resources of a stack that stand at a hook (a breakpoint that an environment sets).",
    (STACK, STATE, formats("table", "json", "yaml", "value")),
)

HEADS = (("resource", "Resource"), ("type", "Type"), ("hook", "Hook"), ("since", "Since"))


def run(given: Given, screen: Screen) -> int:
    """List them by address."""
    from hotc.cli.render import table
    from hotc.runtime import life_cycle

    rows = [each.as_dict() for each in life_cycle.hooks(given.stack, state=given.state)]
    if not rows and given.format == "table":
        screen.note(f"Nothing in stack {given.stack} stands at a hook.")
        return OK
    screen.write(table.listing(given.format, HEADS, rows, screen.table_width))
    return OK
