"""``hotc output``: the outputs of a stack."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CARRIED_BY, CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import OUTPUT, Option
from hotc.cli.options.output import formats
from hotc.cli.options.resources import STACK
from hotc.cli.problems import Problem
from hotc.cli.status import FAILED, OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "output",
    "Show the outputs of a stack, or the value of one.",
    (
        STACK,
        Option("name", "", "Name of the output; all without one.", metavar="NAME", complete="output"),
        CARRIED_BY,
        CLOUD_NAME,
        STATE,
        Option("reveal", "--reveal", "Show secret values, too.", kind="flag", panel=OUTPUT),
        formats("text", "json", "yaml"),
    ),
    details="With a NAME, text is the bare value: a string as it is, anything else as JSON.",
)


def run(given: Given, screen: Screen) -> int:
    """Show them."""
    from hotc.cli import heat_engine, outputs
    from hotc.cli.render import table
    from hotc.runtime import api
    from hotc.runtime.secrets import masked, reveal

    by_heat = heat_engine.chosen(given)
    recorded = heat_engine.outputs(given) if by_heat else api.outputs(given.stack, state=given.state)
    found = reveal(recorded) if given.reveal else masked(recorded)
    writers = {"json": table.as_json, "yaml": table.as_yaml}
    if not given.name:
        plain = {name: {key: output.get(key) for key in outputs.KEYS} for name, output in found.items()}
        if given.format in writers:
            screen.write(writers[given.format](plain))
        elif plain:
            screen.write(outputs.listed(found))
        else:
            screen.note(f"Stack {given.stack} has no outputs.")
        return OK
    if given.name not in found:
        near = get_close_matches(given.name, found, 1)
        known = f"Did you mean {near[0]!r}? " if near else ""
        raise Problem(
            f"Stack {given.stack} has no output {given.name!r}.",
            hint=f"{known}Outputs are {', '.join(found)}." if found else "It has none.",
        )
    output = found[given.name]
    if output.get("error"):
        raise Problem(f"Output {given.name} could not be worked out: {output['error']}", status=FAILED)
    screen.write(writers.get(given.format, table.plain)(output["value"]))
    return OK
