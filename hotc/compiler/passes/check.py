"""check: not written yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.unit import Unit


def check(unit: Unit, context: Context) -> Unit:
    """Leave the unit as it is."""
    return unit
