"""Lines of a text by offset: where they begin and end, how far they are indented, and what belongs below them."""

from __future__ import annotations

import re
from typing import Final

_INDENT: Final = re.compile(r"[ \t]*")
_WRITTEN: Final = re.compile(r"[^\S\r\n]*[^\s#]")
_BREAK_BEFORE_WRITTEN: Final = re.compile(r"(\r\n|\r|\n)(?=[^\S\r\n]*[^\s#])")


def line_bounds(text: str, at: int) -> tuple[int, int]:
    """Offsets of the begin and the end (without its break) of the line that holds this offset."""
    start = text.rfind("\n", 0, at) + 1
    start = max(start, text.rfind("\r", start, at) + 1)
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    earlier = text.find("\r", at, end)  # looked for in this line alone: most texts have none
    return start, end if earlier < 0 else earlier


def line_at(text: str, start: int) -> str:
    """The line that begins at an offset, without its break."""
    return text[start : line_bounds(text, start)[1]]


def indentation(text: str, start: int) -> int:
    """By how many characters the line at ``start`` is indented."""
    found = _INDENT.match(text, start)
    return found.end() - start if found else 0


def next_line(text: str, at: int) -> int | None:
    """Where the next line begins that holds more than blanks and a comment."""
    found = _BREAK_BEFORE_WRITTEN.search(text, line_bounds(text, at)[1])
    return found.end() if found else None


def line_before(text: str, start: int) -> int | None:
    """Where the last line before ``start`` begins that holds more than blanks and a comment."""
    while (end := len(text[:start].rstrip())) > 0:
        start = line_bounds(text, end - 1)[0]
        if _WRITTEN.match(text, start):
            return start
    return None


def block_end(text: str, last: int, deeper_than: int) -> int:
    """Where the lines end that follow the one at ``last`` and are indented deeper."""
    end = line_bounds(text, last)[1]
    following = next_line(text, last)
    while following is not None and indentation(text, following) > deeper_than:
        end = line_bounds(text, following)[1]
        following = next_line(text, following)
    return end


def usual_step(text: str) -> int:
    """By how much lines of this text are mostly indented deeper than the one before; 2 where none is."""
    steps: dict[int, int] = {}
    before = 0
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        depth = len(line) - len(line.lstrip())
        if depth > before:
            steps[depth - before] = steps.get(depth - before, 0) + 1
        before = depth
    return max(steps, key=lambda step: steps[step], default=2)


def blank(text: str, hole: tuple[int, int]) -> str:
    """The text with the hole filled with blanks; ends of lines stay, so that every offset keeps its line."""
    start, end = hole
    if start >= end:
        return text
    return text[:start] + re.sub(r"[^\r\n\x85\u2028\u2029]", " ", text[start:end]) + text[end:]
