"""The lines that are written, and the comments behind them: aligned where they were."""

from __future__ import annotations

DISTANCE = "  "
"""Between a word and the comment behind it."""


class Line:
    """A line: ``text``, and the ``comment`` behind it that stood in ``column`` (from 0).

    ``open``: a scalar ends here that takes all blank lines below it for its own (``|+``).
    """

    __slots__ = ("column", "comment", "open", "text")

    def __init__(self, text: str, comment: str = "", column: int = -1) -> None:
        self.text = text
        self.comment = comment
        self.column = column
        self.open = False


def joined(lines: list[Line]) -> str:
    """The text of the lines, a line break between them."""
    written: list[str] = []
    at = 0
    while at < len(lines):
        if not lines[at].comment:
            written.append(lines[at].text)
            at += 1
            continue
        end = at + 1
        while end < len(lines) and lines[end].comment and lines[end].column == lines[at].column:
            end += 1
        width = max(len(line.text) for line in lines[at:end])
        written += [f"{line.text:{width}}{DISTANCE}{line.comment}" for line in lines[at:end]]
        at = end
    return "\n".join(written)
