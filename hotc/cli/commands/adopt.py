"""``hotc adopt``: take a stack over from Heat; nothing is changed on the cloud, nothing is created again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotc.cli.options.cloud import CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.inputs import PARAMETER, PARAMETERS
from hotc.cli.options.option import INPUTS, Option
from hotc.cli.options.output import formats
from hotc.cli.options.running import YES
from hotc.cli.problems import Problem
from hotc.cli.status import FAILED, OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.runtime.adopting.adopt import Adoption

COMMAND = Command(
    "adopt",
    "Take a stack over from Heat: its template, its files, and the resources that it has.",
    (
        Option("stack", "", "Name that it gets here; default: the one that it has in Heat.", metavar="STACK"),
        Option("from_heat", "--from-heat", "A stack that Heat runs, by its name or id.", metavar="STACK", panel=INPUTS),
        Option(
            "from_file",
            "--from-file",
            "What 'openstack stack abandon' wrote, instead of a stack that Heat runs.",
            metavar="FILE",
            complete="file",
            panel=INPUTS,
        ),
        Option(
            "into",
            "--into",
            "Folder for the template and its files; default: one with the name of the stack.",
            metavar="FOLDER",
            complete="file",
            panel=INPUTS,
        ),
        PARAMETER,
        PARAMETERS,
        Option("release", "--release", "Afterwards, let Heat go of it; its resources stay.", kind="flag"),
        YES,
        CLOUD_NAME,
        STATE,
        formats("text", "json"),
    ),
    details="The ids are taken over. The values of hidden parameters, which Heat tells nobody, are to be given."
    " As long as Heat has the stack as well, don't change it there: let Heat go of it with --release, at once or later"
    " (hotc adopt STACK --release). Heat abandons it where the cloud allows that; else its resources are retained, and"
    " the stack is deleted.",
)


def run(given: Given, screen: Screen) -> int:
    """Read, show, ask, record; let Heat go."""
    from hotc.cli import plans, sources
    from hotc.runtime.adopting import api

    source = given.from_heat or given.from_file
    if given.from_heat and given.from_file:
        raise Problem("--from-heat and --from-file can't both be given.")
    if not source and not (given.release and given.stack):
        raise Problem("Which stack?", hint="Write hotc adopt --from-heat STACK, or hotc adopt STACK --release")
    plans.must_be_able_to_ask(given, screen)
    exported = _read(given.from_file) if given.from_file else None
    name = given.stack or given.from_heat or str((exported or {}).get("name", ""))
    if source:
        adoption = api.adopt(
            name,
            Path(given.into or name),
            heat_stack=given.from_heat or "",
            exported=exported,
            parameters=sources.parameters(given),
            cloud=given.cloud,
            state=given.state,
            agreed=lambda adoption: _agreed(adoption, given, screen),
        )
        if adoption is None:
            screen.note("Nothing was recorded.")
            return FAILED
        _tell(adoption, given, screen)
    if given.release:
        api.release(name, cloud=given.cloud, state=given.state, tell=screen.note)
        screen.note(f"Heat has let go of {name}; it is hotc's alone.")
    elif given.from_heat:
        screen.note(f"Heat still has it: 'hotc adopt {name} --release' lets Heat go of it.")
    return OK


def _agreed(adoption: Adoption, given: Given, screen: Screen) -> bool:
    data = adoption.as_dict()
    if given.format == "text":
        screen.write(_shown(data, screen))
    if given.yes:
        return True
    question = f"\nTake these {len(data['taken'])} resources over as stack {data['stack']}? Only 'yes' is accepted: "
    return screen.ask(question) == "yes"


def _shown(data: dict[str, Any], screen: Screen) -> str:
    from hotc.cli.render import table

    heads = (("address", "Resource"), ("type", "Type"), ("physical_id", "Id"))
    parts = [table.listing("table", heads, data["taken"], screen.table_width)]
    if data["left"]:
        parts.append(f"Not there, the next apply creates them: {', '.join(data['left'])}")
    parts += [f"Not taken over: {address}: {why}" for address, why in data["problems"].items()]
    return "\n".join(parts)


def _tell(adoption: Adoption, given: Given, screen: Screen) -> None:
    from hotc.cli.render import table

    data = adoption.as_dict()
    if given.format == "json":
        screen.write(table.as_json(data))
    folder = given.into or data["stack"]
    screen.note(f"Stack {data['stack']} is taken over; its template is in {folder}. See 'hotc plan {data['stack']}'.")


def _read(path: str) -> Any:
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise Problem(f"{path} can't be read: {error.strerror or error}") from None
    except ValueError as error:
        raise Problem(f"{path} is no JSON: {error}") from None
