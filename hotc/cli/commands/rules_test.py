"""``hotc rules test``: try the project's own rules on their cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.output import formats

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "rules test",
    "Try the project's own rules on their cases.",
    (
        Option("path", "", "A folder: its settings count; default this one.", metavar="PATH", complete="file"),
        formats("text", "json"),
    ),
    details="Beside a rule's file lies the folder cases/CODE: the rule must find what is marked with # expect in"
    " bad*.yaml, nothing in good*.yaml, and its fixes must make bad*.fixed.yaml of bad*.yaml.",
)


def run(given: Given, screen: Screen) -> int:
    """Try each, and say what is wrong."""
    from hotc.cli import trials
    from hotc.lint.own.policy import Policy

    return trials.run(given, screen, "rule", lambda rule: not isinstance(rule, Policy))
