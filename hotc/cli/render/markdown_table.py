"""Tables in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def rows(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """A table; what would end a cell or a row is written so that it doesn't."""
    lines = [heads, ["---"] * len(heads), *cells]
    return "\n".join(
        "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in line) + " |" for line in lines
    )
