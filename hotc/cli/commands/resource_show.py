"""``hotc resource show``: all about one resource."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.cli.options.cloud import CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import CLOUD, Option
from hotc.cli.options.output import formats
from hotc.cli.options.resources import RESOURCE, STACK
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "resource show",
    "Show a resource: status, properties, what it rests on and what rests on it, its attributes.",
    (
        STACK,
        RESOURCE,
        CLOUD_NAME,
        STATE,
        Option(
            "no_attributes", "--no-attributes", "Show what is recorded, and ask no cloud.", kind="flag", panel=CLOUD
        ),
        formats("table", "json", "yaml"),
    ),
)


def run(given: Given, screen: Screen) -> int:
    """Show it; secrets masked."""
    from hotc.cli.render import table
    from hotc.runtime import life_cycle
    from hotc.runtime.secrets import masked

    shown: dict[str, Any] = masked(
        life_cycle.resource(
            given.stack,
            str(given.values["resource"]),
            attributes=not given.values["no_attributes"],
            cloud=given.cloud,
            state=given.state,
        )
    )
    writers = {"json": table.as_json, "yaml": table.as_yaml}
    screen.write(writers[given.format](shown) if given.format in writers else table.fields(_flat(shown)))
    return OK


def _flat(shown: dict[str, Any]) -> list[tuple[str, Any]]:
    """The details as lines of a table: maps are spread, what is empty is left out."""
    lines: list[tuple[str, Any]] = []
    words = {"properties": "property", "attributes": "attribute"}
    for key, value in shown.items():
        if key in words:
            lines += [(f"{words[key]} {name}", each) for name, each in value.items() if each not in (None, "", [], {})]
        elif isinstance(value, list):
            lines += [(key, ", ".join(value))] if value else []
        elif value not in (None, ""):
            lines.append((key, value))
    return lines
