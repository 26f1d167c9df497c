"""``hotc protect``: protect a stack from being destroyed."""

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
    "protect",
    "Protect a stack from being destroyed.",
    (STACK, STATE),
    details="Updates go on as before, also those that delete resources. 'hotc unprotect' takes it back.",
)


def run(given: Given, screen: Screen) -> int:
    """Write it down, and say so."""
    from hotc.runtime import api

    changed = api.protect(given.stack, on=True, state=given.state)
    screen.note(f"Stack {given.stack} {'is protected now' if changed else 'was protected already'}.")
    return OK
