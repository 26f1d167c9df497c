"""``hotc check``: read every resource of a stack, and say what is gone, broken or otherwise than it was written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.output import DETAILED_EXITCODE, formats
from hotc.cli.options.resources import STACK
from hotc.cli.status import CHANGES, FAILED, OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "check",
    "Check that all resources of a stack are there, work, and are as they were written.",
    (STACK, CLOUD_NAME, STATE, formats("text", "json"), DETAILED_EXITCODE),
    details="As 'openstack stack check' does, and property by property. Nothing is changed on the cloud; what is found"
    " is recorded (CHECK_FAILED), and the next 'hotc apply' mends it. Exit status 1 when something is found; with"
    " --detailed-exitcode 2, and 1 for errors only.",
    hot=True,
)


def run(given: Given, screen: Screen) -> int:
    """Check, and tell what was found."""
    from hotc.cli.render import drift, table
    from hotc.runtime import api

    found = api.check_stack(given.stack, cloud=given.cloud, state=given.state)
    data = found.as_dict()
    if given.format == "json":
        screen.write(table.as_json(data))
    elif found.ok:
        good = screen.style("Check complete:", "good")
        screen.write(f"{good} {found.checked} resources of stack {found.stack} are as they were written.")
    else:
        screen.write(drift.block(data["problems"], screen.style, screen.width))
        bad = screen.style("Check failed:", "bad")
        screen.write(f"\n{bad} {drift.counted(data['problems'])}, of {found.checked} resources of stack {found.stack}.")
    if found.ok:
        return OK
    return CHANGES if given.detailed_exitcode else FAILED
