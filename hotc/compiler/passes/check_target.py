"""check target: the template against the release that it is for; nothing to do where none is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.unit import Unit


def check_target(unit: Unit, context: Context) -> Unit:
    """Report versions, types, properties and attributes that the release rejects or has deprecated."""
    if (release := catalog.view().release) is not None:
        from hotc.compiler.schema.target import check_release

        check_release(unit, context, release)
    return unit
