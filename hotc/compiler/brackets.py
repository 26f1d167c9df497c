"""Lists and maps in brackets that go over several lines: whether the one that begins at an offset is closed at all."""

from __future__ import annotations

import re
from typing import Final

from hotc.compiler.text_lines import indentation, line_before, line_bounds, next_line

_PIECE: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|(?<![^\s])#[^\r\n]*|[\[\]{}]", re.DOTALL)
_BEFORE_QUOTE: Final = frozenset(" \t\r\n[{,:")
_CLOSED_BY: Final = {"[": "]", "{": "}"}


def key_column(text: str, line: int) -> int:
    """The column in which the first key of a line stands: behind the dashes of the lists that begin there."""
    start = line + indentation(text, line)
    end = line_bounds(text, line)[1]
    while text[start : start + 2] == "- ":
        start += 2
        while start < end and text[start] == " ":
            start += 1
    return start - line


def block_of(text: str, opener: int) -> int:
    """Where the lines end among which what is opened here must be closed.

    That is before the next line that is not indented deeper than the key before the bracket, unless it begins with a
    closing bracket.
    """
    line, end = line_bounds(text, opener)
    column = key_column(text, line)
    following = next_line(text, line)
    while following is not None:
        depth = indentation(text, following)
        if depth <= column and text[following + depth] not in "]}":
            break
        end = line_bounds(text, following)[1]
        following = next_line(text, following)
    return end


def is_closed(text: str, opener: int, end: int) -> bool:
    """Whether the bracket at ``opener`` finds the one that closes it before ``end``."""
    wanted = [_CLOSED_BY[text[opener]]]
    at = opener + 1
    while (found := _PIECE.search(text, at, end)) is not None:
        piece, at = found.group(), found.end()
        if piece[0] in "\"'":
            if text[found.start() - 1] not in _BEFORE_QUOTE:
                at = found.start() + 1  # an apostrophe
        elif piece in _CLOSED_BY:
            wanted.append(_CLOSED_BY[piece])
        elif piece[0] != "#":
            if piece != wanted.pop():
                return False
            if not wanted:
                return True
    return False


def comma_place(text: str, line: int, opener: int) -> int | None:
    """The offset of the last character before ``line`` where a comma is missing there, within what ``opener`` opens."""
    before = line_before(text, line)
    if before is None or before < line_bounds(text, opener)[0]:
        return None
    written = re.sub(r"(^|\s)#.*", "", text[before : line_bounds(text, before)[1]]).rstrip()
    if not written or written[-1] in ",[{:" or before + len(written) - 1 <= opener:
        return None
    return before + len(written) - 1
