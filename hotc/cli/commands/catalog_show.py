"""``hotc catalog show``: the properties and attributes of a resource type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.inputs import TARGET
from hotc.cli.options.option import Option
from hotc.cli.options.output import formats
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "catalog show",
    "Show what a resource type takes and gives: properties, constraints, attributes, support.",
    (
        Option("type", "", "Name of the type.", metavar="TYPE", required=True, complete="type"),
        TARGET,
        formats("text", "json", "yaml"),
    ),
    details="'On change' says what a change of the property does: it is made in place, or the resource is replaced.",
)


def run(given: Given, screen: Screen) -> int:
    """Show it."""
    from hotc.cli import resource_types, sources
    from hotc.cli.render import resource_type, table

    with resource_types.packs(sources.target(given)):
        data = resource_types.details(resource_types.find(given.type))
    if given.format == "json":
        screen.write(table.as_json(data))
    elif given.format == "yaml":
        screen.write(table.as_yaml(data))
    else:
        screen.page(resource_type.render(data, screen.width, screen.style))
    return OK
