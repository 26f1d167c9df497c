"""``hotc suspend``: put the servers of a stack to sleep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.output import formats
from hotc.cli.options.resources import STACK
from hotc.cli.options.running import PARALLELISM

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "suspend",
    "Suspend the servers of a stack, those that rest on others first.",
    (STACK, CLOUD_NAME, STATE, PARALLELISM, formats("text", "json", "jsonl")),
    details="What it was doing when it was stopped, it goes on with next time."
    " A suspended stack can be resumed or destroyed, not changed.",
)


def run(given: Given, screen: Screen) -> int:
    """Plan it, do it, say how it ended."""
    from hotc.cli import phases
    from hotc.runtime import life_cycle

    plan = life_cycle.plan_phase("suspend", given.stack, cloud=given.cloud, state=given.state)
    return phases.carry_out(plan, given, screen, f"Stack {given.stack} is suspended.")
