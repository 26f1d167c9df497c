"""Two lists, item by item: what came and what went, where the whole would not fit into a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.cli.render.values import short

if TYPE_CHECKING:
    from hotc.cli.render.style import Style


def items(before: Any, after: Any, style: Style, columns: int) -> list[str]:
    """A line for each item that came (``+``) or went (``-``), of at most ``columns`` columns.

    None where one of both is no list, has no maps among its items, or where nothing came or went.
    """
    if not (isinstance(before, list) and isinstance(after, list)):
        return []
    if not any(isinstance(item, dict) for item in (*before, *after)):
        return []
    come = [item for item in after if not any(_alike(item, each) for each in before)]
    gone = [item for item in before if not any(_alike(item, each) for each in after)]
    room = max(columns - 2, 20)
    lines = [f"{style('+', 'create')} {short(item, room)}" for item in come]
    return lines + [f"{style('-', 'delete')} {short(item, room)}" for item in gone]


def _alike(one: Any, other: Any) -> bool:
    """Whether two items say the same where both say something: a template knows keys that a cloud doesn't show."""
    if isinstance(one, dict) and isinstance(other, dict):
        return all(one[key] == other[key] for key in one.keys() & other.keys())
    return bool(one == other)
