"""Places inside a scalar: from an offset in its value to the offset in the source where that character is written.

A text is decoded a second time, as libyaml (or JSON) does it, and each character keeps its place. Only what comes to
the very value that was read is believed; otherwise the place is the whole scalar.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hotc.compiler.diagnostics import Related
from hotc.compiler.source import Span
from hotc.compiler.tree import Scalar

if TYPE_CHECKING:
    from hotc.compiler.source import SourceFile

_BREAKS: Final = "\r\n\x85\u2028\u2029"
_BLANKS: Final = " \t"
_ESCAPES: Final = {
    **{"0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"},
    **{"e": "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029"},
}
_HEXADECIMAL: Final = {"x": 2, "u": 4, "U": 8}


class _Text:
    """Characters of a value; for each, where it begins and ends in the source."""

    __slots__ = ("characters", "ends", "starts")

    def __init__(self) -> None:
        self.characters: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, character: str, start: int, end: int) -> None:
        self.characters.append(character)
        self.starts.append(start)
        self.ends.append(end)

    def take(self, other: _Text) -> None:
        self.characters += other.characters
        self.starts += other.starts
        self.ends += other.ends

    def is_value(self, value: str) -> bool:
        """Whether this begins with the whole value: what chomping left out may follow."""
        return len(self.characters) >= len(value) and "".join(self.characters[: len(value)]) == value


def written(scalar: Scalar) -> Scalar:
    """The scalar where its text stands: the anchored one, if an alias or a merge key brought it in."""
    while isinstance(scalar.anchor, Scalar):
        scalar = scalar.anchor
    return scalar


def place(scalar: Scalar, start: int, end: int) -> tuple[Span, tuple[Related, ...]]:
    """The place of ``value[start:end]``, and where that is written if an alias brought it in.

    The use is the primary place then. An empty piece is widened by a character, so that there is something to show.
    The whole scalar is the place where the piece can't be found.
    """
    home = written(scalar)
    found = _inside(home, start, end)
    if home is scalar:
        return found or scalar.span, ()
    return scalar.span, (Related(found or home.span, "written here"),)


def _inside(scalar: Scalar, start: int, end: int) -> Span | None:
    text = decode(scalar)
    if text is None or not 0 <= start <= end:
        return None
    starts, ends = text.starts, text.ends
    if start >= len(scalar.raw):  # behind the last character
        at = ends[len(scalar.raw) - 1] if scalar.raw else scalar.start
        return Span(scalar.source, at, at + 1) if at < len(scalar.source.text) else None
    last = min(max(end, start + 1), len(scalar.raw)) - 1
    return Span(scalar.source, starts[start], ends[last])


def decode(scalar: Scalar) -> _Text | None:
    """The characters of a scalar's value with their places; ``None`` where it is no text, or written otherwise."""
    if scalar.value != scalar.raw or not isinstance(scalar.value, str):
        return None
    source = scalar.source.text
    mark = source[scalar.start : scalar.start + 1]
    if scalar.quoted:
        results = [_flow(source, scalar.start + 1, scalar.end - 1, mark)]
    elif mark in ("|", ">"):
        results = _block(scalar.source, scalar.start, folded=mark == ">", length=len(scalar.raw))
    else:
        results = [_flow(source, scalar.start, scalar.end, "")]
    return next((result for result in results if result.is_value(scalar.raw)), None)


# --- plain and quoted


@lru_cache(maxsize=4)  # thousands of findings may be about one long text
def _flow(source: str, at: int, end: int, quote: str) -> _Text:
    text = _Text()
    while at < end:
        character = source[at]
        if character in _BLANKS or character in _BREAKS:
            at = _fold(source, at, end, text)
        elif quote == '"' and character == "\\":
            at = _escape(source, at, end, text)
        else:
            width = 2 if quote == "'" and source[at : at + 2] == "''" else 1
            text.add(character, at, at + width)
            at += width
    return text


def _fold(source: str, at: int, end: int, text: _Text, *, escaped: bool = False) -> int:
    """White space: a line break becomes a space, more of them all but the first; blanks around them go.

    ``escaped``: behind a line break that a backslash took away.
    """
    blanks, breaks = _Text(), _Text()
    while at < end and (source[at] in _BLANKS or source[at] in _BREAKS):
        if source[at] in _BLANKS:
            if not breaks.characters and not escaped:
                blanks.add(source[at], at, at + 1)
            at += 1
        else:
            at = _break(source, at, breaks)
    if not breaks.characters:
        text.take(blanks)
    elif escaped or breaks.characters[0] != "\n":
        text.take(breaks)
    elif len(breaks.characters) == 1:
        text.add(" ", breaks.starts[0], breaks.ends[0])
    else:
        for index in range(1, len(breaks.characters)):
            text.add(breaks.characters[index], breaks.starts[index], breaks.ends[index])
    return at


def _break(source: str, at: int, text: _Text) -> int:
    """One line break, as YAML normalises it; where it ends."""
    width = 2 if source[at : at + 2] == "\r\n" else 1
    text.add(source[at] if source[at] in "\u2028\u2029" else "\n", at, at + width)
    return at + width


def _escape(source: str, at: int, end: int, text: _Text) -> int:
    letter = source[at + 1 : at + 2]
    if letter and letter in _BREAKS:
        return _fold(source, _break(source, at + 1, _Text()), end, text, escaped=True)
    if letter not in _HEXADECIMAL:
        text.add(_ESCAPES.get(letter, letter), at, at + 2)
        return at + 2
    stop = at + 2 + _HEXADECIMAL[letter]
    number = _hexadecimal(source[at + 2 : stop])
    if 0xD800 <= number < 0xDC00 and source[stop : stop + 2] == "\\u":  # JSON writes what is beyond 16 bits as a pair
        second = _hexadecimal(source[stop + 2 : stop + 6])
        if 0xDC00 <= second < 0xE000:
            number = 0x10000 + ((number - 0xD800) << 10) + (second - 0xDC00)
            stop += 6
    text.add(chr(number), at, stop)
    return stop


def _hexadecimal(digits: str) -> int:
    """The number; that of no character in particular where a piece that was blanked was no number."""
    number = int(digits, 16) if digits and all(digit in "0123456789abcdefABCDEF" for digit in digits) else 0xFFFD
    return number if number <= 0x10FFFF else 0xFFFD


# --- blocks


def _block(source: SourceFile, start: int, *, folded: bool, length: int) -> list[_Text]:
    """What a block comes to: one reading, or one for each indentation that it may have.

    An indentation that is given as a number counts from the block around, which is not at hand here.
    """
    text = source.text
    at = start + 1
    given = False
    while at < len(text) and text[at] not in _BREAKS and text[at] not in " \t#":
        given = given or text[at].isdigit()
        at += 1
    while at < len(text) and text[at] not in _BREAKS:
        at += 1
    if at < len(text):
        at = _break(text, at, _Text())
    deepest = _first_indentation(text, at)
    indents = range(deepest, -1, -1) if given else (deepest,)
    return [_lines(text, at, indent, folded=folded, length=length) for indent in indents]


def _first_indentation(text: str, at: int) -> int:
    """The spaces before the first line that is not empty."""
    begin = at
    while at < len(text) and (text[at] == " " or text[at] in _BREAKS):
        if text[at] in _BREAKS:
            begin = at + 1
        at += 1
    return at - begin


def _lines(source: str, at: int, indent: int, *, folded: bool, length: int) -> _Text:
    text, first = _Text(), _Text()
    at, more, fits = _gap(source, at, indent)
    blank_before = False
    while fits and at < len(source) and len(text.characters) <= length:
        blank = source[at] in _BLANKS
        if folded and first.characters == ["\n"] and not blank_before and not blank:
            if not more.characters:
                text.add(" ", first.starts[0], first.ends[0])
        else:
            text.take(first)
        text.take(more)
        blank_before = blank
        while at < len(source) and source[at] not in _BREAKS:
            text.add(source[at], at, at + 1)
            at += 1
        first = _Text()
        if at < len(source):
            at = _break(source, at, first)
        at, more, fits = _gap(source, at, indent)
    text.take(first)
    text.take(more)
    return text


def _gap(source: str, at: int, indent: int) -> tuple[int, _Text, bool]:
    """Skip empty lines and an indentation: where the next line begins, the breaks, whether it belongs to the block."""
    breaks = _Text()
    while True:
        begin = at
        while at < len(source) and at - begin < indent and source[at] == " ":
            at += 1
        if at >= len(source) or source[at] not in _BREAKS:
            return at, breaks, at - begin == indent
        at = _break(source, at, breaks)
