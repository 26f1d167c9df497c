"""``hotc export``: a stack as data for others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.output import OUTPUT_FILE
from hotc.cli.options.resources import STACK
from hotc.cli.problems import Problem
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "export",
    "Write a stack as the data from which a Heat service takes it over, with the ids of its resources.",
    (
        STACK,
        Option("heat", "--heat", "For 'openstack stack adopt --adopt-file FILE STACK'.", kind="flag"),
        OUTPUT_FILE,
        STATE,
    ),
    details="The data holds the values of hidden parameters and generated passwords: keep it to yourself."
    " When Heat has taken the stack over, let go of it here with 'hotc forget STACK'."
    " Heat's adopt is off by default; its operator has to set enable_stack_adopt."
    " For another state of hotc's, see 'hotc state export'.",
)


def run(given: Given, screen: Screen) -> int:
    """Collect and write."""
    from hotc.cli import outputs
    from hotc.cli.render import table
    from hotc.runtime.adopting import api

    if not given.heat:
        raise Problem("For whom?", hint="Write hotc export STACK --heat, or hotc state export STACK")
    text = table.as_json(api.export_for_heat(given.stack, state=given.state))
    if given.output:
        _make_private(given.output)
    outputs.write(text, given.output, screen)
    return OK


def _make_private(path: str) -> None:
    """Make the file, for nobody else to read, before secrets go into it."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError as error:
        raise Problem(f"{path} can't be written: {error.strerror or error}") from None
