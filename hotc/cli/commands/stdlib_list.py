"""``hotc stdlib list``: the templates of the standard library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.output import formats
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "stdlib list",
    "List the templates that come with hotc.",
    (formats("table", "json", "yaml", "value"),),
    details="One is the type of a resource as hotc://stdlib/NAME, and is copied by 'hotc new NAME'.",
)

HEADS = (("name", "Name"), ("makes", "What it makes"))


def run(given: Given, screen: Screen) -> int:
    """List them by name."""
    from hotc.cli import library
    from hotc.cli.render import table
    from hotc.compiler.library import names

    rows = [library.row(name) for name in names()]
    screen.write(table.listing(given.format, HEADS, rows, screen.table_width))
    return OK
