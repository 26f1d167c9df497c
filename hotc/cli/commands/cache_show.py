"""``hotc cache show``: where findings are kept, how many and how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.output import formats
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "cache show",
    "Show where hotc lint and hotc validate keep what they found, and how much there is.",
    (formats("table", "json", "yaml", "value"),),
    details="HOTC_CACHE_DIR names another folder; set but empty, it turns the cache off.",
)

HEADS = (("folder", "Folder"), ("entries", "Entries"), ("bytes", "Bytes"))


def run(given: Given, screen: Screen) -> int:
    """Count the entries."""
    from hotc.cli.render import table
    from hotc.lint.kept.store import Store, default_folder

    folder = default_folder()
    if folder is None:
        screen.note("Nothing is kept: HOTC_CACHE_DIR is set and empty.")
        return OK
    sizes = [entry.stat().st_size for entry in Store(folder).entries()]
    row = {"folder": folder, "entries": len(sizes), "bytes": sum(sizes)}
    screen.write(table.listing(given.format, HEADS, [row], screen.table_width))
    return OK
