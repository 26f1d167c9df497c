"""``hotc forget``: let go of a stack; what it has on the cloud stays there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.resources import STACK
from hotc.cli.options.running import YES
from hotc.cli.status import FAILED, OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "forget",
    "Let go of a stack: its resources stay on the cloud, and nobody manages them any more.",
    (STACK, STATE, YES),
    details="Its events can still be read. For a single resource, see 'hotc state rm'.",
)


def run(given: Given, screen: Screen) -> int:
    """Say what stays, ask, forget."""
    from hotc.cli import plans
    from hotc.runtime import api
    from hotc.runtime.adopting import api as adopting

    plans.must_be_able_to_ask(given, screen)
    stay = [row for row in api.resources(given.stack, state=given.state) if row.physical_id and not row.container]
    for row in stay:
        screen.write(f"{row.address}: {row.type} {row.physical_id} stays")
    question = f"\nForget stack {given.stack} and its {len(stay)} resources? Only 'yes' is accepted: "
    if not given.yes and screen.ask(question) != "yes":
        screen.note("Nothing was forgotten.")
        return FAILED
    adopting.forget(given.stack, state=given.state)
    screen.note(f"Stack {given.stack} is forgotten.")
    return OK
