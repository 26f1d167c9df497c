"""The lines of a scalar at another indentation, with the same value."""

from __future__ import annotations

import re

from hotc.lint.layout.words import HEADER, content_indent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hotc.lint.layout.words import Word

STEP = 2
"""By how many blanks what is inside is indented."""

_DIGIT = re.compile(r"\d")


def block_lines(word: Word, parent: int, indent: int) -> tuple[str, str, list[str]]:
    """The header of a block scalar, the comment behind it, and the lines of its content, indented by ``indent``.

    ``parent`` is the old indentation of the block around it. The content is kept to the letter: only what all lines
    are indented by changes.
    """
    first, *lines = word.text.split("\n")
    found = HEADER.match(first)
    assert found is not None
    header = _DIGIT.sub(str(STEP), found.group())
    old = content_indent(first, lines, parent)
    moved = [" " * indent + line[old:] if len(line) > old else "" for line in lines]
    return header, first[found.end() :].strip(), moved


def flow_lines(word: Word, indent: int) -> list[str]:
    """The lines of a plain or quoted scalar; those after the first are indented by ``indent``.

    Blanks at both ends of such lines are none of the value, but where a backslash keeps one.
    """
    if "\n" not in word.text:
        return [word.text]
    first, *lines = word.text.split("\n")
    escapes = word.text.startswith('"')
    last = lines.pop()
    rows = [_end(first, escapes), *(_indented(_end(line, escapes), indent) for line in lines)]
    return [*rows, _indented(last, indent)]


def _end(line: str, escapes: bool) -> str:
    bare = line.rstrip(" \t")
    slashes = len(bare) - len(bare.rstrip("\\"))
    return line[: len(bare) + 1] if escapes and slashes % 2 else bare


def _indented(line: str, indent: int) -> str:
    line = line.lstrip(" \t")
    return " " * indent + line if line else ""
