"""``hotc snapshot show``: all about one snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.output import formats
from hotc.cli.options.resources import STACK
from hotc.cli.snapshots import SNAPSHOT
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "snapshot show",
    "Show a snapshot: what the stack was made from, and which copies there are.",
    (STACK, SNAPSHOT, STATE, formats("table", "json", "yaml")),
)


def run(given: Given, screen: Screen) -> int:
    """Show it; secrets masked."""
    from hotc.cli import snapshots
    from hotc.cli.render import table
    from hotc.runtime import life_cycle

    shown = snapshots.details(life_cycle.snapshot(given.stack, str(given.values["snapshot"]), state=given.state))
    writers = {"json": table.as_json, "yaml": table.as_yaml}
    text = writers[given.format](shown) if given.format in writers else table.fields(snapshots.flat(shown))
    screen.write(text)
    return OK
