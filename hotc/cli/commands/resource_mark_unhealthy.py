"""``hotc resource mark-unhealthy``: let the next apply replace a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.resources import RESOURCE, STACK
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "resource mark-unhealthy",
    "Mark a resource as unhealthy, so that the next apply replaces it.",
    (
        STACK,
        RESOURCE,
        Option("reason", "", "Why; it is told in the plan.", metavar="REASON"),
        Option("reset", "--reset", "It is healthy again: take the mark away.", kind="flag"),
        STATE,
    ),
    details="A nested stack or a group stands for all that is in it. Nothing is changed on the cloud now.",
)


def run(given: Given, screen: Screen) -> int:
    """Write it down, and say what comes of it."""
    from hotc.runtime import life_cycle

    reset = bool(given.values["reset"])
    changed = life_cycle.mark_unhealthy(
        given.stack, str(given.values["resource"]), given.values["reason"] or "", reset=reset, state=given.state
    )
    if not changed:
        screen.note("Nothing was marked.")
    elif reset:
        screen.note(f"{', '.join(changed)}: no longer marked as unhealthy.")
    else:
        screen.note(f"{', '.join(changed)}: marked as unhealthy. 'hotc apply {given.stack}' makes it anew.")
    return OK
