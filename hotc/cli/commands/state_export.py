"""``hotc state export``: write a stack as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.output import OUTPUT_FILE
from hotc.cli.options.resources import STACK
from hotc.cli.problems import Problem
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "state export",
    "Write all that is recorded of a stack as JSON, for 'hotc state import'. Secrets stay sealed with your key.",
    (STACK, OUTPUT_FILE, STATE),
    details="The form is described in the documentation, and stays readable for later versions.",
)


def run(given: Given, screen: Screen) -> int:
    """Export it."""
    from hotc.runtime import opening
    from hotc.runtime.private_file import write_private
    from hotc.runtime.upkeep.exporting import exported

    with opening.opened(given.state) as store:
        text = exported(store, [opening.known(store, given.stack).name])
    if not given.output:
        screen.write(text.removesuffix("\n"))
        return OK
    try:
        write_private(given.output, text)
    except OSError as error:
        raise Problem(f"{given.output} can't be written: {error.strerror or error}") from None
    screen.note(f"Wrote {given.output}")
    return OK
