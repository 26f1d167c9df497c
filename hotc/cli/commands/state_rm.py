"""``hotc state rm``: forget a resource, which stays on the cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.output import formats
from hotc.cli.options.resources import ADDRESS, STACK
from hotc.cli.options.running import YES
from hotc.cli.status import FAILED, OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.runtime.state.records import ResourceRecord

COMMAND = Command(
    "state rm",
    "Forget a recorded resource, with all members that it has. What it is on the cloud stays there.",
    (STACK, ADDRESS, YES, STATE, formats("text", "json")),
    details="As long as it is in the template, the next apply creates it anew.",
)


def run(given: Given, screen: Screen) -> int:
    """Say what stays, ask, forget."""
    from hotc.cli import plans
    from hotc.cli.render import table
    from hotc.runtime import opening
    from hotc.runtime.upkeep import forgetting

    plans.must_be_able_to_ask(given, screen)
    with opening.opened(given.state) as store:
        stack = opening.known(store, given.stack)
        rows = forgetting.what_goes(store, stack, given.address)
        if given.format == "text":
            screen.write("\n".join(_told(row) for row in rows))
        if not given.yes and screen.ask(f"\nForget this of stack {stack.name}? Only 'yes' is accepted: ") != "yes":
            screen.note("Nothing was changed.")
            return FAILED
        gone = forgetting.forget(store, stack, given.address)
    if given.format == "json":
        data = [{"address": row.address, "type": row.type, "physical_id": row.physical_id} for row in gone]
        screen.write(table.as_json({"stack": stack.name, "forgotten": data}))
    else:
        screen.note("It is forgotten.")
    return OK


def _told(row: ResourceRecord) -> str:
    from hotc.runtime.upkeep.rows import intent_in_words

    if row.container:
        return f"{row.address} ({row.type}) is nothing on the cloud by itself"
    if row.physical_id is not None:
        return f"{row.address} ({row.type}) stays on the cloud as {row.physical_id}"
    return f"{row.address} ({row.type}) has no identity: {intent_in_words(row)}"
