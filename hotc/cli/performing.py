"""Carrying a plan out for a command, with whatever shows how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli import declared, plans, progress
from hotc.cli.problems import Problem
from hotc.cli.status import INTERRUPTED

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.runtime.applying.result import Result
    from hotc.runtime.planning.plan import Plan


def perform(plan: Plan, given: Given, screen: Screen) -> Result:
    """Do what a plan says, as the options of the command ask for it. Raises the engine's errors."""
    from hotc.runtime import api

    notify = declared.notified(given, plan.stack)
    with progress.listener(plan, given, screen) as listener:
        try:
            result = api.apply(
                plan,
                parallelism=given.values.get("parallelism"),
                timeout=plans.timeout(given),
                listener=listener,
                cloud=given.cloud,
                state=given.state,
                rollback=plans.rollback(given),
                notify=notify,
            )
        except KeyboardInterrupt:
            raise _at_once(plan, given) from None
        listener.ended(result)
    return result


def _at_once(plan: Plan, given: Given) -> Problem:
    """What is said when nothing was waited for any longer."""
    command = " ".join(given.command.words)
    return Problem(
        "Interrupted: what was under way was not waited for.",
        hint=f"The state knows how far it got: 'hotc {command} {plan.stack}' goes on from there.",
        status=INTERRUPTED,
    )
