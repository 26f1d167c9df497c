"""``hotc state backup``: a copy of the whole state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.problems import Problem
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "state backup",
    "Write a copy of the whole state to a new file, also while stacks are being worked on.",
    (
        Option("file", "", "The file, which must not be there yet.", metavar="FILE", required=True, complete="file"),
        STATE,
    ),
    details="Of a SQLite state it is a SQLite state: use it with --state, or put it in the place of the other. Of"
    " PostgreSQL it is an export of all stacks, for 'hotc state import'. Secrets stay sealed: keep the key as well.",
)


def run(given: Given, screen: Screen) -> int:
    """Copy it."""
    from pathlib import Path

    from hotc.runtime import opening

    if Path(given.file).exists():
        raise Problem(f"{given.file} is there already; nothing was written.", hint="Name a new file.")
    try:
        with opening.opened(given.state) as store:
            store.backup(given.file)
            screen.note(f"Wrote {given.file}, a copy of {store.place}")
    except OSError as error:
        raise Problem(f"{given.file} can't be written: {error.strerror or error}") from None
    return OK
