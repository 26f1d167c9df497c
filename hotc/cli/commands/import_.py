"""``hotc import``: make what is there already a resource of a stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.inputs import TEMPLATE, VALUES
from hotc.cli.options.option import INPUTS, Option
from hotc.cli.options.output import formats
from hotc.cli.options.resources import STACK
from hotc.cli.problems import Problem
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "import",
    "Take an object that is on the cloud into a stack, as the resource of this name. Nothing is changed.",
    (
        STACK,
        Option("resource", "", "Name (address) of the resource in the template.", metavar="RESOURCE"),
        Option("id", "", "The object's id.", metavar="ID"),
        Option(
            "more",
            "--also",
            "Another one at the same time, for resources that refer to each other; may be repeated.",
            metavar="RESOURCE=ID",
            repeat=True,
            panel=INPUTS,
        ),
        TEMPLATE,
        *VALUES,
        CLOUD_NAME,
        STATE,
        formats("text", "json"),
    ),
    details="The template says what the resource is to be; where the object differs, 'hotc plan STACK --refresh all'"
    " tells. A resource that lives in the state alone, such as OS::Heat::RandomString, is imported by its value.",
)


def run(given: Given, screen: Screen) -> int:
    """Read the objects, record them."""
    from hotc.cli import sources
    from hotc.cli.render import table
    from hotc.runtime.adopting import api

    if bool(given.resource) != bool(given.id) or not (given.resource or given.more):
        raise Problem("Which resource, and which id?", hint="Write hotc import STACK RESOURCE ID")
    ids = {given.resource: given.id} if given.resource else {}
    for pair in given.more:
        address, sign, identity = pair.partition("=")
        if not (address and sign and identity):
            raise Problem(f"--also {pair} is not RESOURCE=ID.")
        ids[address] = identity
    name, text = sources.named(given.template) if given.template else (None, None)
    adoption = api.adopt_single(
        given.stack,
        ids,
        name,
        text=text,
        environments=given.environments,
        parameters=sources.parameters(given),
        cloud=given.cloud,
        state=given.state,
    )
    data = adoption.as_dict()
    if given.format == "json":
        screen.write(table.as_json(data))
    else:
        screen.write("\n".join(f"{each['address']} is {each['type']} {each['physical_id']}" for each in data["taken"]))
    screen.note(f"See 'hotc plan {given.stack} --refresh all' for what an apply would change.")
    return OK
