"""``hotc hook clear``: let what stands at a hook go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.resources import STACK
from hotc.cli.problems import Problem
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

HOOKS = tuple(f"{when}-{verb}" for when in ("pre", "post") for verb in ("create", "update", "delete"))

COMMAND = Command(
    "hook clear",
    "Clear the hooks at which resources stand, so that the apply goes on.",
    (
        STACK,
        Option(
            "resources",
            "",
            "Addresses of the resources; * and ? stand for more.",
            metavar="RESOURCE",
            repeat=True,
            complete="address",
        ),
        Option("all", "--all", "Clear everything that stands at a hook just now.", kind="flag"),
        *(Option(name.replace("-", "_"), f"--{name}", f"Clear only hooks {name}.", kind="flag") for name in HOOKS),
        STATE,
    ),
    details="When no apply is running, the next one finds that the hook is cleared.",
)


def run(given: Given, screen: Screen) -> int:
    """Leave the message, say who heard it."""
    from hotc.runtime import life_cycle

    resources = given.values["resources"] or []
    if not resources and not given.values["all"]:
        raise Problem("Which resource?", hint=f"Write hotc hook clear {given.stack} RESOURCE, or --all.")
    wanted = [name for name in HOOKS if given.values[name.replace("-", "_")]]
    for each in life_cycle.clear_hooks(given.stack, resources, wanted, state=given.state):
        heard = "" if each.heard else "; the next apply goes on from there"
        screen.write(f"{each.address}: hook {each.hook} is cleared{heard}.")
    return OK
