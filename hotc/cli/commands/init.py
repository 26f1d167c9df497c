"""``hotc init``: a file of settings, and hooks, for a folder of templates that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.option import INPUTS, OUTPUT, Option
from hotc.cli.options.output import formats

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "init",
    "Look at a folder of templates, and write hotc.toml and the pre-commit hooks for it.",
    (
        Option("folder", "", "The folder; default this one.", metavar="DIR", complete="file"),
        Option("add", "--add", "Add stacks to a hotc.toml that is there; it is never overwritten.", kind="flag"),
        Option("no_hooks", "--no-hooks", "Leave .pre-commit-config.yaml alone.", kind="flag", panel=INPUTS),
        Option("dry_run", "--dry-run", "Write nothing; tell what would be written.", kind="flag", panel=OUTPUT),
        Option("diff", "--diff", "Write nothing; show what would change.", kind="flag", panel=OUTPUT),
        formats("text", "json"),
    ),
    details="A template that no other names is a stack; an environment goes with the templates that declare what it"
    " gives; environments that give the same are alternatives, and each makes a stack. Run again, it changes nothing.",
)


def run(given: Given, screen: Screen) -> int:
    """Look, write, tell."""
    from hotc.cli import starting

    return starting.start(given, screen)
