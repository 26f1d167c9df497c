"""``hotc state import``: take exported stacks in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.cli.options.cloud import STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import Option
from hotc.cli.options.output import formats
from hotc.cli.problems import Problem
from hotc.cli.status import OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen

COMMAND = Command(
    "state import",
    "Record stacks that were exported, from this state or another one.",
    (
        Option("file", "", "The export; - for the standard input.", metavar="FILE", required=True, complete="file"),
        Option("force", "--force", "Overwrite also what is as new, newer, or of another origin.", kind="flag"),
        STATE,
        formats("text", "json"),
    ),
    details="What is recorded of a stack is overwritten only by something newer: its serial says so. Nothing happens to"
    " the cloud.",
)


def run(given: Given, screen: Screen) -> int:
    """Import them."""
    from hotc.cli.render import table
    from hotc.cli.render.texts import counted
    from hotc.runtime import opening
    from hotc.runtime.upkeep.exporting import parsed
    from hotc.runtime.upkeep.importing import take_in

    text = _read(given.file)
    with opening.opened(given.state) as store:
        done = take_in(store, parsed(text, store.vault, given.file), force=given.force)
    if given.format == "json":
        screen.write(table.as_json([each.as_dict() for each in done]))
        return OK
    words = {"new": "is recorded now", "replaced": "was overwritten"}
    for each in done:
        screen.write(f"Stack {each.stack} {words[each.outcome]}: {counted(each.resources, 'resource')}.")
    if not done:
        screen.note("There are no stacks in the file.")
    return OK


def _read(path: str) -> str:
    import sys
    from pathlib import Path

    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise Problem(f"{path} can't be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise Problem(f"{path} is no exported state.") from None
