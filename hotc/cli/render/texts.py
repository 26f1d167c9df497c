"""Text as a terminal shows it: how wide it is, and what must not reach the terminal as it is."""

from __future__ import annotations

TAB = 4
"""Columns that a tab is shown as."""

_BIDIRECTIONAL = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that reorder what stands around them: a template could show another text than it has."""


def cells(character: str) -> int:
    """Columns that one character takes: 0 (combining), 1, or 2 (most of Chinese, Japanese, Korean, and emoji)."""
    if character < "\u0300":
        return 1
    import unicodedata

    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def width(text: str) -> int:
    """Columns that a text takes, which has no control characters."""
    return len(text) if text.isascii() else sum(map(cells, text))


def printable(text: str, keep: str = "") -> str:
    """The text with control characters made visible, so that a template can't steer the reader's terminal."""
    if text.isprintable():
        return text
    return "".join(character if character in keep else visible(character) for character in text)


def visible(character: str) -> str:
    """One character as it may be shown; a tab becomes ``TAB`` spaces."""
    code = ord(character)
    if character == "\t":
        return " " * TAB
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0 or character in _BIDIRECTIONAL or 0xD800 <= code < 0xE000:
        return "\ufffd"
    return character


def fit(text: str, columns: int) -> str:
    """The text cut to at most ``columns`` columns, with ``…`` where something is missing."""
    if width(text) <= columns:
        return text
    taken, kept = 0, []
    for character in text:
        taken += cells(character)
        if taken > columns - 1:
            break
        kept.append(character)
    return "".join(kept) + "…"


def folded(text: str, columns: int, *, taken: int = 0, indent: str = "") -> str:
    """The text with line breaks between words, so that no line takes more than ``columns``; 0: as it is.

    ``taken`` columns are before it in its first line, ``indent`` goes before each line that is begun. A word that is
    too long is left whole.
    """
    return "\n".join(_folded(line, columns, taken, indent) for line in text.split("\n")) if columns > 0 else text


def _folded(line: str, columns: int, taken: int, indent: str) -> str:
    lines, used, begun = [""], taken, False
    for word in line.split(" "):
        size = width(word)
        if begun and used + 1 + size > columns:
            lines.append(indent + word)
            used = len(indent) + size
        else:
            lines[-1] += " " + word if begun else word
            used += size + begun
        begun = True
    return "\n".join(lines)


def padded(text: str, columns: int) -> str:
    """The text with spaces behind it up to ``columns`` columns."""
    return text + " " * (columns - width(text))


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 error``, ``2 errors``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
