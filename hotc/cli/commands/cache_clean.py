"""``hotc cache clean``: keep no findings of former runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "cache clean",
    "Remove all that hotc lint and hotc validate have kept of former runs.",
    (),
    details="Nothing is lost by it: the next run looks at everything again.",
)


def run(given: Given, screen: Screen) -> int:
    """Remove the entries."""
    from hotc.cli.render.texts import counted
    from hotc.lint.kept.store import Store, default_folder

    folder = default_folder()
    count = Store(folder).clear() if folder is not None else 0
    screen.note(f"{counted(count, 'kept result')} removed" if count else "There was nothing to remove")
    return OK
