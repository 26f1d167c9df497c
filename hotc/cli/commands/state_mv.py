"""``hotc state mv``: give a resource another address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.output import formats
from hotc.cli.options.resources import ADDRESS, STACK
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "state mv",
    "Give a recorded resource another address, with all members that it has; the cloud is left alone.",
    (
        STACK,
        ADDRESS,
        Option("to", "", "The new address, which nothing has.", metavar="NEW", required=True),
        STATE,
        formats("text", "json"),
    ),
    details="Rename it in the template as well: then a plan has nothing to do. To let other stacks of the same template"
    " follow, write it into hotc.toml: [stack.NAME.moved].",
)


def run(given: Given, screen: Screen) -> int:
    """Rename it."""
    from hotc.cli.render import table
    from hotc.cli.render.texts import counted
    from hotc.runtime import opening
    from hotc.runtime.upkeep.moving import move

    with opening.opened(given.state) as store:
        moved = move(store, opening.known(store, given.stack), given.address, given.to)
    if given.format == "json":
        screen.write(table.as_json({"stack": moved.stack, "moved": moved.addresses}))
        return OK
    also = f"; {counted(moved.others, 'other resource')} that speak of it follow" if moved.others else ""
    screen.write("\n".join(f"{old} is now {new}" for old, new in moved.addresses.items()) + also)
    return OK
