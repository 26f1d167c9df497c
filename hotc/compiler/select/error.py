"""What is wrong with a selector, with a mark below the place."""

from __future__ import annotations

import re

_ROOM = 100
"""Columns of the selector that are shown around the place."""


class SelectorError(Exception):
    """A selector that can't be understood: ``what`` says why, ``text`` is the selector, ``position`` the place in it.

    ``position`` is an offset in code points; ``hint`` says what to write. ``message`` has all of it, over three lines.
    """

    exit_status = 2  # wrong usage

    def __init__(self, what: str, text: str, position: int, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.text = text
        self.position = min(position, len(text))
        self.hint = hint

    @property
    def message(self) -> str:
        """The sentence, the selector's line, and the mark."""
        return f"{self.what}\n{frame(self.text, self.position)}"


def without_texts(text: str) -> str:
    """A selector with blanks in the place of its quoted texts and patterns: what is left are its words and brackets."""
    quoted = r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|(?<=matches)\s*/(?:[^/\\\n]|\\.)+/'
    return re.sub(quoted, lambda found: " " * len(found[0]), text)


def frame(text: str, position: int) -> str:
    """The line of a text in which a position is, cut to a readable length, with a mark below it."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line, column = text[start : end if end >= 0 else len(text)], position - start
    cut = max(0, column - _ROOM // 2)
    shown = ("…" if cut else "") + line[cut : cut + _ROOM] + ("…" if len(line) > cut + _ROOM else "")
    return f"  {shown.replace(chr(9), ' ')}\n  {' ' * (column - cut + bool(cut))}^"
