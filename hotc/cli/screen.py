"""Where a command writes: results to the standard output, words about them to the standard error."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager

from hotc.cli.problems import Problem
from hotc.cli.render.style import Style
from hotc.cli.render.texts import folded, printable
from hotc.cli.status import FAILED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from hotc.cli.given import Given

WIDTH_WITHOUT_TERMINAL = 120
"""Columns that long lines are cut to in files and CI logs."""


class Screen:
    """Both streams, with what the user wants of them. ``style`` is for the standard output only."""

    def __init__(
        self, *, colour: str = "auto", quiet: bool = False, verbose: bool = False, debug: bool = False
    ) -> None:
        self.style = Style(_wants_colour(sys.stdout, colour))
        self.error_style = Style(_wants_colour(sys.stderr, colour))
        self.quiet = quiet
        self.verbose = verbose
        self.debug = debug
        self.needs_reader = True

    @classmethod
    def of(cls, given: Given) -> Screen:
        """The screen as the common options of a command ask for it."""
        colour = "never" if given.no_color else given.color
        return cls(colour=colour, quiet=given.quiet, verbose=given.verbose, debug=given.debug)

    @classmethod
    def plain(cls) -> Screen:
        """For messages when there is no command."""
        return cls()

    @property
    def interactive(self) -> bool:
        """Whether somebody can be asked."""
        return is_terminal(sys.stdin) and is_terminal(sys.stderr)

    @property
    def live(self) -> bool:
        """Whether lines already written can be written over."""
        return is_terminal(sys.stdout) and os.environ.get("TERM", "") != "dumb"

    @property
    def width(self) -> int:
        """Columns of the terminal."""
        return _columns(sys.stdout)

    @property
    def fold(self) -> int:
        """Columns at which sentences go on in the next line; 0 where no terminal would break them within words."""
        return _columns(sys.stdout) if is_terminal(sys.stdout) else 0

    @property
    def error_fold(self) -> int:
        """The same of the standard error."""
        return _columns(sys.stderr) if is_terminal(sys.stderr) else 0

    @property
    def table_width(self) -> int:
        """Columns for a table: nothing is cut where a program reads it."""
        return self.width if is_terminal(sys.stdout) or os.environ.get("COLUMNS") else 100_000

    def write(self, text: str) -> None:
        """A result, or a part of it. Without ``needs_reader``, one that went away stops the writing, never the work."""
        with self._reader():
            sys.stdout.write(text if text.endswith("\n") else text + "\n")

    def write_exactly(self, text: str) -> None:
        """A text that is the result itself: as it is, no line end added, none translated."""
        with self._reader():
            sys.stdout.flush()
            sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
            sys.stdout.buffer.flush()

    def aside(self) -> Screen:
        """A screen that writes results to the standard error, where the standard output is for something else."""
        return _Aside(self)

    def note(self, text: str) -> None:
        """A word about what is done; silent with ``--quiet``."""
        if not self.quiet:
            self._flush()
            print(text, file=sys.stderr, flush=True)

    def page(self, text: str) -> None:
        """A long result: through the user's pager where it is longer than the terminal, else as :meth:`write` does."""
        from hotc.cli import pager

        if not pager.wanted(text, self) or not pager.show(text):
            self.write(text)

    def detail(self, text: str) -> None:
        """A word for those who asked for more with ``--verbose``."""
        if self.verbose:
            self.note(text)

    def ask(self, question: str) -> str:
        """The answer to a question that is asked on the standard error; empty at the end of the input."""
        self._flush()
        print(question, end="", file=sys.stderr, flush=True)
        answer = ""
        try:
            answer = sys.stdin.readline()
        finally:
            if not answer.endswith("\n"):  # the end of the input, or Ctrl-C: what follows begins on a line of its own
                print(file=sys.stderr)
        return answer.strip()

    def error(self, message: str, *, hint: str = "") -> None:
        """What is wrong, and what to do about it."""
        self._flush()
        style = self.error_style
        said = folded(printable(message, keep="\n"), self.error_fold, taken=len("error: "), indent="  ")
        lines = [style("error", "error") + ": " + said]
        if hint:
            advice = folded(printable(hint, keep="\n"), self.error_fold - len("  help: "))
            lines.append("  " + style("help", "help") + ": " + advice.replace("\n", "\n        "))
        print("\n".join(lines), file=sys.stderr, flush=True)

    def _flush(self) -> None:
        """Let what was written to the standard output come before what is written to the standard error."""
        with self._reader():
            sys.stdout.flush()

    @contextmanager
    def _reader(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if not self.needs_reader:
                return
            if isinstance(error, BrokenPipeError):
                raise
            raise unwritable(error) from None


class _Aside(Screen):
    def __init__(self, screen: Screen) -> None:
        for name, value in vars(screen).items():
            setattr(self, name, value)
        self.style = screen.error_style

    def write(self, text: str) -> None:
        print(text.removesuffix("\n"), file=sys.stderr, flush=True)


def unwritable(error: OSError) -> Problem:
    """What to raise where the standard output takes nothing more, as on a full disk; what is left for it is dropped."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())  # else it fails again when the message, or the end, empties the buffer
    os.close(nowhere)
    return Problem(f"The output can't be written: {error.strerror or error}", status=FAILED)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal; one that was closed is not."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def _wants_colour(stream: TextIO | None, wanted: str) -> bool:
    if wanted != "auto":
        return wanted == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return is_terminal(stream) and os.environ.get("TERM", "") != "dumb"


def _columns(stream: TextIO) -> int:
    if (told := os.environ.get("COLUMNS", "")).isdecimal() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(stream.fileno()).columns or WIDTH_WITHOUT_TERMINAL
    except (OSError, ValueError):
        return WIDTH_WITHOUT_TERMINAL
