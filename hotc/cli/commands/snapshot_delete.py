"""``hotc snapshot delete``: a snapshot goes, with the copies that it holds on the cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.resources import STACK
from hotc.cli.options.running import YES
from hotc.cli.snapshots import SNAPSHOT
from hotc.cli.status import FAILED, OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "snapshot delete",
    "Delete a snapshot of a stack, and the images and backups that it holds.",
    (STACK, SNAPSHOT, YES, CLOUD_NAME, STATE),
)


def run(given: Given, screen: Screen) -> int:
    """Ask, delete, say what is left."""
    from hotc.cli import plans
    from hotc.runtime import life_cycle

    plans.must_be_able_to_ask(given, screen)
    found = life_cycle.snapshot(given.stack, str(given.values["snapshot"]), state=given.state)
    question = f"Delete snapshot {found.name} of {given.stack}? Only 'yes' is accepted: "
    if not given.yes and screen.ask(question) != "yes":
        screen.note("Nothing was changed.")
        return FAILED
    failures = life_cycle.delete_snapshot(given.stack, found.id, cloud=given.cloud, state=given.state)
    if failures:
        screen.error(
            "\n  ".join([f"Snapshot {found.name} was not deleted.", *(each.reason for each in failures)]),
            hint="What is left is known: delete it again.",
        )
        return FAILED
    screen.write(f"Snapshot {found.name} is deleted.")
    return OK
