"""``hotc fmt``: one layout for templates and environments; what they mean stays, and so does every comment."""

from __future__ import annotations

from hotc.cli.options.command import Command
from hotc.cli.options.option import INPUTS, OUTPUT, Option

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "fmt",
    "Bring templates and environments into one layout; values, comments and order stay.",
    (
        Option(
            "paths",
            "",
            "Templates and environments: files, folders with templates in them, or - for the standard input.",
            metavar="PATH",
            repeat=True,
            required=True,
            complete="template",
        ),
        Option(
            "only_templates",
            "--only-templates",
            "Pass over files that don't say that they are templates or environments, also where they are named.",
            kind="flag",
            panel=INPUTS,
        ),
        Option(
            "check",
            "--check",
            "Change nothing; write the names of files that would change. The exit status is 1 if there are any.",
            kind="flag",
            panel=OUTPUT,
        ),
        Option(
            "diff",
            "--diff",
            "Change nothing; show what would change. The exit status is 1 if something would.",
            kind="flag",
            panel=OUTPUT,
        ),
    ),
    details="In folders, every file is taken that says heat_template_version; environments are named."
    " Templates in JSON, and files that are neither template nor environment, are left as they are.",
    hot=True,
)


def run(given: Given, screen: Screen) -> int:
    """Format each file, or say which would change."""
    from hotc.cli.formatting import Formatter

    return Formatter(given, screen).run()
