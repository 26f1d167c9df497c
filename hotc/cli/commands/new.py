"""``hotc new``: a template of the standard library as a beginning of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.command import Command
from hotc.cli.options.option import INPUTS, Option

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "new",
    "Copy a template that comes with hotc, with an environment for its parameters and a README.",
    (
        Option("name", "", "Name of the template.", metavar="NAME", required=True, complete="library"),
        Option("folder", "", "The folder to write into; default one of the same name.", metavar="DIR", complete="file"),
        Option(
            "parameter",
            "-P --parameter --param",
            "The value of a parameter; may be repeated.",
            metavar="NAME=VALUE",
            repeat=True,
            panel=INPUTS,
        ),
        Option("yes", "--yes", "Ask nothing: what is not given has its default, or is to be filled in.", kind="flag"),
    ),
    details="On a terminal, it asks for the parameters that are not given. Nothing that is there is written over."
    " 'hotc stdlib list' lists the templates. Values of hidden parameters, such as passwords, are not written: give"
    " them to plan and apply with -P.",
)


def run(given: Given, screen: Screen) -> int:
    """Ask, write, say what comes next."""
    from hotc.cli import copying

    return copying.copy(given, screen)
