"""``hotc apply``: bring a stack to what its template says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CARRIED_BY, CLOUD_NAME, NO_CHECKS, REFRESH, REFRESH_ONLY, SIGNAL_BASE, STATE, TAGS
from hotc.cli.options.command import Command
from hotc.cli.options.inputs import RELEASE, TEMPLATE, VALUES
from hotc.cli.options.option import INPUTS, OUTPUT, Option
from hotc.cli.options.output import DETAILED_EXITCODE, NOTIFY, PROGRESS_FILE, formats
from hotc.cli.options.resources import PICKS, STACK_OPTIONAL
from hotc.cli.options.running import NO_ROLLBACK, PARALLELISM, ROLLBACK, TIMEOUT, YES
from hotc.cli.problems import Problem

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

PLAN = Option("plan", "--plan", "Carry out this saved plan.", metavar="FILE", complete="file", panel=INPUTS)

WATCH_HTML = Option(
    "watch_html",
    "--watch-html",
    "Serve a page on this machine that shows the picture of the stack, and how far each resource is.",
    kind="flag",
    panel=OUTPUT,
)

COMMAND = Command(
    "apply",
    "Create, update, replace and delete resources until a stack is as its template says.",
    (
        STACK_OPTIONAL,
        TEMPLATE,
        *VALUES,
        RELEASE,
        *PICKS,
        PLAN,
        ROLLBACK,
        NO_ROLLBACK,
        YES,
        Option("dry_run", "--dry-run", "Show the plan, and change nothing; the same as 'hotc plan'.", kind="flag"),
        CARRIED_BY,
        TAGS,
        CLOUD_NAME,
        STATE,
        REFRESH,
        REFRESH_ONLY,
        NO_CHECKS,
        SIGNAL_BASE,
        PARALLELISM,
        TIMEOUT,
        NOTIFY,
        PROGRESS_FILE,
        WATCH_HTML,
        formats("text", "json", "jsonl"),
        DETAILED_EXITCODE,
    ),
    details="Without --template, the template and the parameters of the last apply are used again."
    " hotc shows what it will do and asks; what it was doing when it was stopped or killed, it goes on with next time."
    " A rollback that did not come to its end is gone on with where neither a template nor values are given.",
    hot=True,
)


def run(given: Given, screen: Screen) -> int:
    """Plan (or read the plan), show, ask, carry out."""
    from hotc.cli import heat_engine, plans

    if given.dry_run:
        return _only_look(given, screen)
    if heat_engine.chosen(given):
        return heat_engine.apply(given, screen)
    if given.plan:
        _only_a_plan(given)
    elif not given.stack:
        raise Problem(
            "Which stack?", hint="Write hotc apply STACK -t TEMPLATE, hotc apply STACK, or hotc apply --plan FILE"
        )
    plans.must_be_able_to_ask(given, screen)
    plan = plans.load(given.plan, screen) if given.plan else plans.make(given)
    if given.plan and given.stack and given.stack != plan.stack:
        raise Problem(f"{given.plan} is a plan for stack {plan.stack}, not for {given.stack}.")
    return plans.carry_out(plan, given, screen)


def _only_look(given: Given, screen: Screen) -> int:
    """What ``hotc plan`` does, with those of its options that an apply has."""
    from hotc.cli.commands import plan
    from hotc.cli.given import Given as Made

    if given.plan or not given.stack:
        raise Problem("--dry-run needs a stack, and no saved plan.", hint="Write hotc plan STACK -t TEMPLATE")
    values = {key: value for key, value in given.values.items() if key != "format"}
    return plan.run(Made(plan.COMMAND, values | {"format": "text" if given.format == "text" else "json"}), screen)


def _only_a_plan(given: Given) -> None:
    """A saved plan holds its inputs; others beside it would be ignored, so they are refused."""
    beside = [option.flags[-1] for option in (TEMPLATE, *VALUES, RELEASE, *PICKS) if given.values[option.name]]
    if beside:
        raise Problem(f"--plan can't be used with {', '.join(beside)}.", hint="A saved plan holds its inputs already.")
