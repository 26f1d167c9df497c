"""``hotc destroy``: take a stack away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options import (
    CLOUD_NAME,
    DETAILED_EXITCODE,
    PARALLELISM,
    PROGRESS_FILE,
    STACK,
    STATE,
    YES,
    Command,
    formats,
)

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "destroy",
    "Delete all resources of a stack, in the reverse order of their dependencies.",
    (STACK, YES, CLOUD_NAME, STATE, PARALLELISM, PROGRESS_FILE, formats("text", "json", "jsonl"), DETAILED_EXITCODE),
    details="It reads only the state, not the template. Resources with deletion_policy Retain stay.",
)


def run(given: Given, screen: Screen) -> int:
    """Plan, show, ask, carry out."""
    from hotc.cli import plans
    from hotc.runtime import api

    plans.must_be_able_to_ask(given, screen)
    return plans.carry_out(api.plan_destroy(given.stack, cloud=given.cloud, state=given.state), given, screen)
