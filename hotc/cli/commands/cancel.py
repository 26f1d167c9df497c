"""``hotc cancel``: end a create or an update that another process is busy with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.output import formats
from hotc.cli.options.resources import STACK
from hotc.cli.status import FAILED, OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.runtime.cancel import Cancelled

COMMAND = Command(
    "cancel",
    "End a create or an update that is under way in another process.",
    (
        STACK,
        Option("rollback", "--rollback", "Undo what was done; the default for an update.", kind="flag"),
        Option("no_rollback", "--no-rollback", "Begin nothing more, and leave the rest as it is.", kind="flag"),
        STATE,
        formats("text", "json"),
    ),
    details="What is under way comes to its end first. Without an option, an update is rolled back, and a create is"
    " rolled back if it was begun with --rollback. 'hotc apply STACK' goes on with what was not rolled back.",
)


def run(given: Given, screen: Screen) -> int:
    """Leave the message, wait until it is heard, say so."""
    from hotc.cli import plans
    from hotc.cli.render import table
    from hotc.runtime import api

    done = api.cancel(given.stack, rollback=plans.rollback(given), state=given.state)
    screen.write(table.as_json(done.as_dict()) if given.format == "json" else _told(done))
    return OK if done.heard else FAILED


def _told(done: Cancelled) -> str:
    who = f"process {done.holder['pid']} on {done.holder['host']}" if done.holder else "the process at work"
    if not done.heard:
        return (
            f"{who[0].upper()}{who[1:]} has not answered. It may have come to its end just now: see 'hotc stack show"
            f" {done.stack}'; otherwise it will find the message."
        )
    return f"Cancelled the {done.action.lower()} of stack {done.stack}: {who} brings it to its end."
