"""``hotc policy test``: try the project's policies on their examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.output import formats

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "policy test",
    "Try the project's policies on their examples.",
    (
        Option("path", "", "A folder: its settings count; default this one.", metavar="PATH", complete="file"),
        formats("text", "json"),
    ),
    details="A policy must find something in each of its templates under example, and nothing in those under good.",
)


def run(given: Given, screen: Screen) -> int:
    """Try each, and say what is wrong."""
    from hotc.cli import trials
    from hotc.lint.own.policy import Policy

    return trials.run(given, screen, "policy", lambda rule: isinstance(rule, Policy))
