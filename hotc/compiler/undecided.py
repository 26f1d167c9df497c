"""Parameters without a value that Heat must know before there is any stack: to decide a condition, or to know which
resource or attribute is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.leaves import origins

if TYPE_CHECKING:
    from hotc.compiler.scope import Scope
    from hotc.compiler.tree import Call
    from hotc.compiler.values import Value


def report_undecided(scope: Scope, value: Value, call: Call) -> None:
    """Report the parameters without value on which ``value`` rests, where only the language is looked at.

    Heat's parser stops there. Whoever looks at the resources, too, either demands every value
    (``require_parameters``), or means to look at all that is possible without them.
    """
    options = scope.context.options
    if options.check_resources or options.require_parameters or scope.opaque or scope.place.resolve == "never":
        return
    for origin in sorted(origins(value)):
        name = origin.removeprefix("param:")
        declared = scope.template.parameters.get(name) if name != origin else None
        if declared is not None:
            scope.report(
                "missing-parameter",
                call.argument,
                "parse",
                hint="Heat has to know it before it can read on.",
                related=(Related(declared.key.span, "declared here"),),
                name=name,
            )
