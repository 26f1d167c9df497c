"""Progress as plain lines, one for each event, in the form that Heat's users know."""

from __future__ import annotations

import sys
import time
from typing import IO, TYPE_CHECKING

from hotc.cli.render.progress import event_line
from hotc.cli.render.style import Style
from hotc.cli.render.texts import printable

if TYPE_CHECKING:
    from hotc.cli.screen import Screen
    from hotc.runtime.applying.events import EventRecord
    from hotc.runtime.applying.result import Result
    from hotc.runtime.planning.plan import Plan


class Lines:
    """One line for each event, as ``openstack stack event list`` writes them; nothing is written over.

    A reader that went away (``hotc apply … | head``) stops the lines, never the work.
    """

    def __init__(self, screen: Screen, *, to_errors: bool = False) -> None:
        self._stream: IO[str] = sys.stderr if to_errors else sys.stdout
        self._style = screen.error_style if to_errors else screen.style
        self._verbose = screen.verbose
        self._open = not screen.quiet

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_error: object) -> None:
        """Nothing to put back."""

    def started(self, plan: Plan) -> None:
        """The plan was shown already."""

    def event(self, event: EventRecord) -> None:
        """One line."""
        self._write(event_line(event, self._style))

    def progress(self, address: str, message: str) -> None:
        """A word on what a resource waits for, for those who want to know; one on the whole, for everybody."""
        if self._verbose or not address:
            self._write(self._word(address, message))

    def stopping(self, why: str, unbegun: list[str]) -> None:
        """A word for everybody."""
        self._write(self._word("", why))

    def ended(self, result: Result) -> None:
        """How it ended is told by the command."""

    def _word(self, address: str, message: str) -> str:
        when = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime())
        return f"{when} [{printable(address)}]: {printable(message)}" if address else printable(message)

    def _write(self, line: str) -> None:
        if not self._open:
            return
        try:
            print(line, file=self._stream, flush=True)
        except OSError:
            self._open = False


class FileLines(Lines):
    """The same into a file, without colours and with every word."""

    def __init__(self, file: IO[str]) -> None:
        self._stream = file
        self._style = Style(enabled=False)
        self._verbose = True
        self._open = True

    def __exit__(self, *_error: object) -> None:
        self._stream.close()
