"""What is said of rollbacks: what one could not undo, and how one ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.cli.render.texts import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.cli.render.style import Style

Json = dict[str, Any]


def one_way(data: Mapping[str, Any], style: Style) -> str:
    """What a rollback of a plan (its JSON form) could not undo."""
    found = [each for each in data["actions"] if each.get("irreversible")]
    if not found:
        return "A rollback can undo all of it."
    lines = [f"  {printable(each['address'])}: {printable(each['irreversible'])}" for each in found]
    return "\n".join([style("A rollback could not undo:", "warning"), *lines])
