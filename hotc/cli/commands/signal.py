"""``hotc signal``: tell a resource of a stack that something happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.cli import failures
from hotc.cli.options.cloud import CLOUD_NAME, STATE
from hotc.cli.options.command import Command
from hotc.cli.options.option import INPUTS, Option
from hotc.cli.options.output import PROGRESS_FILE, formats
from hotc.cli.options.resources import STACK
from hotc.cli.options.running import PARALLELISM
from hotc.cli.problems import Problem
from hotc.cli.reading import text_of
from hotc.cli.status import FAILED, INTERRUPTED, OK

if TYPE_CHECKING:
    from hotc.cli.given import Given
    from hotc.cli.screen import Screen
    from hotc.runtime.signals.sending import Signalled

DATA = Option(
    "data", "--data", "What goes with the signal: JSON, or the file that has it.", metavar="JSON|@FILE", panel=INPUTS
)

COMMAND = Command(
    "signal",
    "Signal a resource: a wait condition's handle, or a scaling policy.",
    (
        STACK,
        Option("resource", "", "Address of the resource.", metavar="RESOURCE", required=True, complete="address"),
        Option(
            "data",
            "--data",
            "What goes with the signal: JSON, or the file that has it.",
            metavar="JSON|@FILE",
            panel=INPUTS,
        ),
        CLOUD_NAME,
        STATE,
        PARALLELISM,
        PROGRESS_FILE,
        formats("text", "json"),
    ),
    details="A handle notes the signal, and an apply that waits for it goes on. A scaling policy scales its group, and"
    " the command comes back when that is done.",
)


def run(given: Given, screen: Screen) -> int:
    """Signal, and say what became of it."""
    from hotc.cli import progress
    from hotc.cli.render import table
    from hotc.runtime.signals.api import signal

    data = _data(given.values["data"])
    with progress.listener(None, given, screen) as listener:
        done = signal(
            str(given.stack),
            str(given.values["resource"]),
            data,
            cloud=given.cloud,
            state=given.state,
            listener=listener,
            parallelism=given.parallelism,
        )
        if done.result is not None:
            listener.ended(done.result)
    if given.format == "json":
        screen.write(table.as_json(done.as_dict()))
    elif done.ok:
        screen.write(f"Signalled {done.address} of stack {done.stack}: {done.said}.")
    else:
        _tell_failures(done, screen)
    if done.result is not None and done.result.interrupted:
        return INTERRUPTED
    return OK if done.ok else FAILED


def _tell_failures(done: Signalled, screen: Screen) -> None:
    lines = failures.lines(done.result.failures if done.result is not None else [])
    screen.error(
        "\n  ".join([f"{done.said}, which failed", *lines]), hint=f"hotc apply {done.stack} goes on from there."
    )


def _data(text: str | None) -> Any:
    """The data as given. Raises :class:`Problem` for what is no JSON, and for a file that can't be read."""
    import json

    if not text:
        return None
    if text.startswith("@"):
        text = text_of(text[1:])
    try:
        return json.loads(text)
    except ValueError as error:
        raise Problem(
            f"The data of the signal are no JSON: {error}", hint="""Such as --data '{"status": "SUCCESS"}'."""
        ) from None
