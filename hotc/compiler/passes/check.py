"""Each template once, free of values: what functions are given, and whether what is named exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.checker import Checker

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.unit import Unit


def check(unit: Unit, context: Context) -> Unit:
    """Report what is wrong with the expressions of every template of the composition, used or not.

    At the level of the language only the root is looked at.
    """
    for template in list(unit.templates.values()):
        if template is unit.template or context.options.check_resources:
            Checker(template, context, nested=template is not unit.template).run()
    return unit
