"""resolve: static composition: the templates and files that a template names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.unit import Unit


def resolve(unit: Unit, context: Context) -> Unit:
    """Read what the template names."""
    return unit
