"""``hotc state lock break``: take the lock of a stack away."""

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
    "state lock break",
    "Take the lock of a stack away from the process that holds it, which then writes and sends nothing more.",
    (STACK, YES, STATE),
    details="It is hardly ever needed: a lock ends with its process, however that ends. With PostgreSQL a machine that"
    " was cut off from the network may hold one for a minute. With SQLite no lock can be taken from a live process.",
)


def run(given: Given, screen: Screen) -> int:
    """Say who holds it, ask, take it away."""
    from hotc.cli import plans
    from hotc.runtime import opening
    from hotc.runtime.upkeep import locks

    plans.must_be_able_to_ask(given, screen)
    with opening.opened(given.state) as store:
        lock = locks.lock_of(store, given.stack)
        if lock is None:
            opening.known(store, given.stack)
            screen.note(f"Nobody works on stack {given.stack}; there is no lock.")
            return OK
        screen.write(f"Stack {lock.stack} is held by {lock.in_words}.")
        if not given.yes and screen.ask("Take the lock away from it? Only 'yes' is accepted: ") != "yes":
            screen.note("Nothing was changed.")
            return FAILED
        locks.break_lock(store, lock)
    screen.note(f"The lock is free. 'hotc apply {lock.stack}' goes on from what is recorded.")
    return OK
