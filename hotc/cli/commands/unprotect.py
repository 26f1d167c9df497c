"""``hotc unprotect``: let a protected stack be destroyed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.resources import STACK
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "unprotect",
    "Let a protected stack be destroyed again.",
    (STACK, STATE),
    details="Where hotc.toml says protected = true, that still holds.",
)


def run(given: Given, screen: Screen) -> int:
    """Write it down, and say so."""
    from hotc.runtime import api

    changed = api.protect(given.stack, on=False, state=given.state)
    screen.note(f"Stack {given.stack} {'is not protected any more' if changed else 'was not protected'}.")
    return OK
