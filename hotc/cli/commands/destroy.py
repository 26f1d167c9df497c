"""``hotc destroy``: take a stack away, or a part of it, or all stacks whose names fit a pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CARRIED_BY, CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.output import DETAILED_EXITCODE, NOTIFY, PROGRESS_FILE, formats
from hotc.cli.options.resources import EXCLUDES, TARGETS
from hotc.cli.options.running import PARALLELISM, TIMEOUT, YES

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

NAME = Option(
    "stack",
    "",
    "Name of the stack, or a pattern of names such as 'test-*', for all stacks that fit.",
    metavar="STACK",
    required=True,
    complete="stack",
)
COUNT = Option(
    "count",
    "--count",
    "With --yes and a pattern: how many stacks you expect to be destroyed. Any other number, and nothing is done.",
    kind="number",
    metavar="N",
)

COMMAND = Command(
    "destroy",
    "Delete all resources of a stack, in the reverse order of their dependencies.",
    (
        NAME,
        YES,
        COUNT,
        TARGETS,
        EXCLUDES,
        CARRIED_BY,
        CLOUD_NAME,
        STATE,
        PARALLELISM,
        TIMEOUT,
        NOTIFY,
        PROGRESS_FILE,
        formats("text", "json", "jsonl"),
        DETAILED_EXITCODE,
    ),
    details="It reads only the state, not the template. Resources with deletion_policy Retain stay. A pattern passes"
    " over protected stacks; those that it fits are listed first, and their number has to be typed.",
)


def run(given: Given, screen: Screen) -> int:
    """Plan, show, ask, carry out."""
    from hotc.cli import destroying, heat_engine, plans

    if destroying.is_pattern(given.stack):
        return destroying.all_that_fit(given, screen)
    if heat_engine.chosen(given):
        return heat_engine.destroy(given, screen)
    plans.must_be_able_to_ask(given, screen)
    return plans.carry_out(plans.destroying(given, given.stack), given, screen)
