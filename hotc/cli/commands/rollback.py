"""``hotc rollback``: undo a create or an update that did not come to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.output import DETAILED_EXITCODE, PROGRESS_FILE, formats
from hotc.cli.options.resources import STACK
from hotc.cli.options.running import PARALLELISM, YES

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "rollback",
    "Undo a create or an update that failed, was cancelled or was killed.",
    (STACK, YES, CLOUD_NAME, STATE, PARALLELISM, PROGRESS_FILE, formats("text", "json", "jsonl"), DETAILED_EXITCODE),
    details="A stack that was being created is left without resources; one that was being updated becomes what it was"
    " when it was complete last. It reads only the state. What was deleted is made anew: what it held is lost.",
)


def run(given: Given, screen: Screen) -> int:
    """Plan, show, ask, carry out."""
    from hotc.cli import plans
    from hotc.runtime import api

    plans.must_be_able_to_ask(given, screen)
    plan = api.plan_rollback(given.stack, cloud=given.cloud, state=given.state)
    return plans.carry_out(plan, given, screen)
