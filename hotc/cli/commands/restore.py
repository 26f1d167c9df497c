"""``hotc restore``: lead a stack back to a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.output import DETAILED_EXITCODE, formats
from hotc.cli.options.resources import STACK
from hotc.cli.options.running import PARALLELISM, YES
from hotc.cli.snapshots import SNAPSHOT

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "restore",
    "Update a stack to what it was when a snapshot was taken.",
    (STACK, SNAPSHOT, YES, CLOUD_NAME, STATE, PARALLELISM, formats("text", "json", "jsonl"), DETAILED_EXITCODE),
    details="Servers are built again from their images, volumes are overwritten by their backups (they must not be"
    " attached to anything then). Later plans leave it so, until the template says something else of an image or a"
    " backup.",
)


def run(given: Given, screen: Screen) -> int:
    """Plan, show, ask, carry out."""
    from hotc.cli import plans
    from hotc.runtime import life_cycle

    plans.must_be_able_to_ask(given, screen)
    plan = life_cycle.plan_restore(given.stack, str(given.values["snapshot"]), cloud=given.cloud, state=given.state)
    return plans.carry_out(plan, given, screen)
