"""``hotc stdlib show``: what a template of the standard library makes, takes and gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.output import formats
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "stdlib show",
    "Show what a template that comes with hotc makes, takes and gives.",
    (
        Option("name", "", "Name of the template.", metavar="NAME", required=True, complete="library"),
        formats("text", "json", "yaml"),
    ),
)


def run(given: Given, screen: Screen) -> int:
    """Show it."""
    from hotc.cli import library
    from hotc.cli.render import library as rendered
    from hotc.cli.render import table

    data = library.details(given.name)
    if given.format == "json":
        screen.write(table.as_json(data))
    elif given.format == "yaml":
        screen.write(table.as_yaml(data))
    else:
        screen.page(rendered.render(data, screen.width, screen.style))
    return OK
