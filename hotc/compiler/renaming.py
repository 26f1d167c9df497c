"""Fixes that put the name that was meant in the place of one that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit

if TYPE_CHECKING:
    from hotc.compiler.tree import Node


def rename(where: Node, meant: str, *, message: str = "") -> Fix:
    """Write ``meant`` in the place of a key or a text, in the quotes that stand there.

    Safe only where both are the same word written differently (``Resources``, ``deletion-policy``): that has one
    meaning. What merely looks alike is a guess, and a guess is for a person to agree to.
    """
    span = where.span
    written = span.source.text[span.start : span.end]
    quote = written[:1] if written[:1] in ("'", '"') and written[-1:] == written[:1] else ""
    same = _word(written.strip("'\"")) == _word(meant)
    return Fix(message or f"Write {meant}", [TextEdit(span, f"{quote}{meant}{quote}")], safe=same)


def _word(text: str) -> str:
    return "".join(character for character in text.lower() if character not in "_- ")
