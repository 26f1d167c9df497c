"""A text in the one layout, and the proof that it says what it said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.layout.blocks import UnformattableError, blocks
from hotc.lint.layout.lines import joined
from hotc.lint.layout.same import check, difference
from hotc.lint.layout.words import words
from hotc.lint.layout.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.lint.layout.words import Word


def formatted(text: str, apart: Collection[str] = ()) -> str:
    """The text in the one layout. ``apart``: names of the top-level sections whose entries are set apart.

    Only blanks and line breaks outside of values change: every word and every comment stays, in its order. Raises
    :class:`UnformattableError` where that can't be done, and :class:`yaml.YAMLError` where the text can't be read.
    """
    old = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    check(old)
    found = words(old)
    writer = Writer(apart)
    writer.document(*blocks(found))
    new = joined(writer.lines)
    if not _ends_with_text(old, found):
        new += "\n"
    if new != old and (at := difference(old, new)) is not None:
        raise UnformattableError("the layout of what stands here is not known to hotc", at)
    return new


def _ends_with_text(text: str, found: list[Word]) -> bool:
    """Whether the last line is that of a text in ``|`` and has no end: with one, the value would end with it."""
    last = found[-1]
    block = next((word for word in reversed(found[:-1]) if word.kind != "end"), None)
    return block is not None and block.is_block_scalar and not text.endswith("\n") and not last.gap.own
