"""Words in one row: the blanks between them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.lint.layout.words import Word

_TIGHT = frozenset({"{}", "[]"})
_MARKS = frozenset({":", "anchor", "tag"})


def space(before: Word, word: Word) -> str:
    """What stands between two words on one line: ``{ a: b }``, ``[a, b]``."""
    if before.kind in _MARKS:
        return " "
    if word.kind in (",", ":"):
        return " " if before.kind == "alias" and word.kind == ":" else ""
    if before.kind == "[" or word.kind == "]" or before.kind + word.kind in _TIGHT:
        return ""
    return " "


def row(words: Sequence[Word]) -> str:
    """The words on one line."""
    text = ""
    before: Word | None = None
    for word in words:
        text += word.text if before is None else space(before, word) + word.text
        before = word
    return text


def is_flat(words: Sequence[Word]) -> bool:
    """Whether what stands in brackets is on one line and without a comment."""
    return not any("\n" in word.text or word.gap.breaks or word.gap.comments for word in words[1:])
