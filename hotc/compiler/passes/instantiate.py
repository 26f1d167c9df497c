"""Template + scope → the tree of instances: conditions decided, properties evaluated, groups and nested templates
expanded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.stack import StackBuilder
from hotc.compiler.unread_defaults import check_unread_defaults

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.unit import Unit


def instantiate(unit: Unit, context: Context) -> Unit:
    """Make ``unit.instance`` from the root template and the parameters of the call."""
    if unit.template is not None:
        unit.instance = StackBuilder.root(unit, context).build()
        check_unread_defaults(unit, context)
    return unit
