"""Each template once, free of values: what functions are given, and whether what is named exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.checker import Checker
from hotc.compiler.kept import keep

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.unit import Unit


def check(unit: Unit, context: Context) -> Unit:
    """Report what is wrong with the expressions of every template of the composition, used or not.

    At the level of the language only the root is looked at. A nested template without any finding is kept for later
    compilations.
    """
    for uri, template in list(unit.templates.items()):
        before = context.reports
        if template is unit.template:
            Checker(template, context, nested=False).run()
        elif context.options.check_resources and uri not in unit.shared:
            Checker(template, context, nested=True).run()
        if uri in unit.new and context.reports == before:
            keep(*unit.new[uri])
    return unit
