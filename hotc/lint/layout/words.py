"""A YAML text as words and what stands between them: comments, line breaks, blank lines.

The words are libyaml's tokens, so that Heat and the formatter can't disagree about where one ends. What lies between
two of them is blanks and comments, nothing else.
"""

from __future__ import annotations

import re

from yaml._yaml import CParser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_KINDS = {
    "<block mapping start>": "map",
    "<block sequence start>": "seq",
    "<block end>": "end",
    "<directive>": "directive",
    "<document start>": "---",
    "<document end>": "...",
    "<stream end>": "eof",
    "<anchor>": "anchor",
    "<tag>": "tag",
    "<alias>": "alias",
    "<scalar>": "scalar",
    "?": "key",
}
"""libyaml's name of a token → ours; brackets, commas, colons and dashes have the same name."""

STRUCTURE = frozenset({"map", "seq", "end"})
"""Tokens that only say where a block begins and ends: nothing stands there."""

HEADER = re.compile(r"[|>][-+0-9]*")
_TAB = 8


class Comment:
    """A comment on a line of its own: its text, where it begins (columns from 0), whether a blank line is above it."""

    __slots__ = ("blank", "column", "text")

    def __init__(self, text: str, column: int, blank: bool) -> None:
        self.text = text
        self.column = column
        self.blank = blank


class Gap:
    """What stands between two words. ``trailing``: a comment behind the first one; ``own``: those on their own lines;
    ``breaks``: the second one begins on another line; ``blank``: a blank line is right above it.
    """

    __slots__ = ("blank", "breaks", "own", "trailing")

    def __init__(self) -> None:
        self.trailing: Comment | None = None
        self.own: list[Comment] = []
        self.breaks = False
        self.blank = False

    @property
    def comments(self) -> bool:
        """Whether there are any."""
        return self.trailing is not None or bool(self.own)


class Word:
    """A word: its ``kind``, its offsets in the text, its column (from 0), and the gap before it."""

    __slots__ = ("column", "end", "gap", "kind", "start", "text")

    def __init__(self, kind: str, text: str, start: int, column: int, gap: Gap) -> None:
        self.kind = kind
        self.text = text
        self.start = start
        self.end = start + len(text)
        self.column = column
        self.gap = gap

    @property
    def is_block_scalar(self) -> bool:
        """Whether it is a text that begins with ``|`` or ``>``."""
        return self.kind == "scalar" and self.text[:1] in ("|", ">")


def words(text: str) -> list[Word]:
    """The words of a text with ``\\n`` at the end of its lines; the last one is ``eof``. A text that begins with
    ``|`` or ``>`` ends before the blank lines that don't belong to its value.

    Raises :class:`yaml.YAMLError` where the text can't be read.
    """
    found: list[Word] = []
    end = 0
    nothing = Gap()
    indents: list[int] = []
    for kind, start, stop in _tokens(text):
        if kind in STRUCTURE or (kind == "key" and text[start : start + 1] != "?"):
            if kind == "end":
                indents.pop()
            elif kind != "key":
                indents.append(_column(text, start))
            found.append(Word(kind, "", start, 0, nothing))
            continue
        written = text[start:stop]
        if kind == "scalar" and written[:1] in ("|", ">"):
            written = _block(written, indents[-1] if indents else 0)
        found.append(Word(kind, written, start, _column(text, start), _gap(text, end, start, last=kind == "eof")))
        end = start + len(written)
    return found


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    get: Callable[[], Any] = CParser(text).get_token
    while (token := get()) is not None:
        if token.id == "<stream start>":
            continue
        yield _KINDS.get(token.id, token.id), token.start_mark.index, token.end_mark.index


def _column(text: str, at: int) -> int:
    before = text[text.rfind("\n", 0, at) + 1 : at]
    return len(before.expandtabs(_TAB)) if "\t" in before else len(before)


def _gap(text: str, start: int, end: int, *, last: bool) -> Gap:
    gap = Gap()
    between = text[start:end]
    if "\n" not in between and "#" not in between:
        return gap
    first, *lines = between.split("\n")
    gap.breaks = bool(lines)
    if not start:  # nothing is before it
        first, lines = "", [first, *lines]
    elif first.strip():
        gap.trailing = Comment(first.strip(), _column(text, start + first.index("#")), False)
    if not last and lines:
        lines.pop()  # the indentation of the word itself
    at = start + len(first) + (start > 0)
    for line in lines:
        if written := line.strip():
            gap.own.append(Comment(written, _column(text, at + line.index("#")), gap.blank))
        gap.blank = not written
        at += len(line) + 1
    return gap


def _block(written: str, parent: int) -> str:
    """A block scalar without its last line break, and without blank lines behind it that mean nothing."""
    header, _, content = written.partition("\n")
    mark = HEADER.match(header)
    if mark is not None and "+" in mark.group():
        return written.removesuffix("\n") if not content or written.endswith("\n") else written.rstrip(" ")
    lines = content.split("\n")
    indent = content_indent(header, lines, parent)
    while lines and not lines[-1].strip(" ") and len(lines[-1]) <= indent:
        lines.pop()
    return "\n".join([header, *lines])


def content_indent(header: str, lines: list[str], parent: int) -> int:
    """By how many blanks the content of a block scalar is indented; ``parent``: by how many the block around it is."""
    mark = HEADER.match(header)
    digits = [character for character in mark.group() if character.isdigit()] if mark is not None else []
    if digits:
        return parent + int(digits[0])
    for line in lines:
        if line.strip(" "):
            return len(line) - len(line.lstrip(" "))
    return max(map(len, lines), default=0)
