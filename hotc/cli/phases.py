"""Commands that change no property of a resource: they ask nothing, show how far they are, and say how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli import failures, performing, progress
from hotc.cli.render import table
from hotc.cli.status import FAILED, INTERRUPTED, OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.runtime.applying.result import Result
    from hotc.runtime.planning.plan import Plan


def carry_out(plan: Plan, given: Given, screen: Screen, done: str) -> int:
    """Do it; ``done`` is said when all went well. Returns the exit status."""
    result = performing.perform(plan, given, screen)
    if given.format == "json":
        screen.write(table.as_json(result.as_dict()))
    elif given.format != progress.STREAM:
        _tell(result, given, screen, done)
    return INTERRUPTED if result.interrupted else OK if result.ok else FAILED


def _tell(result: Result, given: Given, screen: Screen, done: str) -> None:
    if result.ok:
        screen.write(("\n" if result.changed and not screen.quiet else "") + screen.style(done, "good"))
        return
    word = given.command.words[0]
    lines = failures.lines(result.failures)
    if not lines and result.reason:
        lines = [result.reason]
    if result.skipped:
        lines.append(f"not begun: {failures.listed(result.skipped)}")
    screen.error(
        "\n  ".join([f"The {word} of stack {result.stack} did not come to its end.", *lines]),
        hint=f"'hotc {word} {result.stack}' goes on from there.",
    )
