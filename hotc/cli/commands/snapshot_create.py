"""``hotc snapshot STACK``: keep what a stack is, with copies of its servers and volumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.output import formats
from hotc.cli.options.resources import STACK
from hotc.cli.options.running import PARALLELISM

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "snapshot create",
    "Take a snapshot of a stack: what it is made of, an image of each server, a backup of each volume.",
    (
        STACK,
        Option("name", "--name", "Name of the snapshot; default: the stack's with the time.", metavar="NAME"),
        CLOUD_NAME,
        STATE,
        PARALLELISM,
        formats("text", "json", "jsonl"),
    ),
    details="'hotc snapshot STACK' is the same. A snapshot that was begun and did not come to its end is gone on with."
    " Destroying the stack deletes its snapshots.",
)


def run(given: Given, screen: Screen) -> int:
    """Plan it, do it, say how it ended."""
    from hotc.cli import phases
    from hotc.runtime import life_cycle

    plan = life_cycle.plan_snapshot(given.stack, given.values["name"] or "", cloud=given.cloud, state=given.state)
    name = plan.snapshot["name"]
    return phases.carry_out(plan, given, screen, f"Snapshot {name} ({plan.snapshot['id']}) is complete.")
