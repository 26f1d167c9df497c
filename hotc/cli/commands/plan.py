"""``hotc plan``: what an apply would do, and because of what. Changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CARRIED_BY, CLOUD_NAME, NO_CHECKS, REFRESH, REFRESH_ONLY, SIGNAL_BASE, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.inputs import RELEASE, TEMPLATE, VALUES
from hotc.cli.options.option import INPUTS, Option
from hotc.cli.options.output import DETAILED_EXITCODE, OUTPUT_FILE, formats
from hotc.cli.options.resources import PICKS, STACK
from hotc.cli.status import CHANGES, OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "plan",
    "Show what an apply would do to a stack, and because of which property and line.",
    (
        STACK,
        TEMPLATE,
        *VALUES,
        RELEASE,
        Option("rollback", "--rollback", "Show also what a rollback could not undo.", kind="flag", panel=INPUTS),
        Option("destroy", "--destroy", "Plan to destroy the stack instead.", kind="flag", panel=INPUTS),
        *PICKS,
        CARRIED_BY,
        CLOUD_NAME,
        STATE,
        REFRESH,
        REFRESH_ONLY,
        NO_CHECKS,
        SIGNAL_BASE,
        formats("text", "json"),
        OUTPUT_FILE,
        DETAILED_EXITCODE,
    ),
    details="Without --template, the template and the parameters of the last apply are used again."
    " With --output, the plan is saved as well, for 'hotc apply --plan FILE'.",
    hot=True,
)


def run(given: Given, screen: Screen) -> int:
    """Make the plan, show it, save it."""
    from hotc.cli import heat_engine, plans
    from hotc.cli.render import plan as rendered
    from hotc.cli.render import table

    if heat_engine.chosen(given):
        return heat_engine.plan(given, screen)
    plan = plans.make(given)
    if given.output:
        plans.save(plan, given.output)
    data = plan.as_dict()
    screen.write(table.as_json(data) if given.format == "json" else rendered.plan(data, screen.style, screen.width))
    if given.rollback and given.format != "json":
        from hotc.cli.render import undoing

        screen.write(f"\n{undoing.one_way(data, screen.style)}")
    if given.output:
        screen.note(f"\nSaved to {given.output}. Carry it out with: hotc apply --plan {given.output}")
    return CHANGES if given.detailed_exitcode and plan.has_changes else OK
