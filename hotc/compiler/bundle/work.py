"""What one bundling shares: the composition, the names that are given, and what is added besides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.bundle.frames import Names
from hotc.compiler.bundle.order import Order
from hotc.compiler.bundle.rewriting import Rewriter

if TYPE_CHECKING:
    from hotc.compiler.context import Context
    from hotc.compiler.tree import Node
    from hotc.compiler.unit import Unit
    from hotc.compiler.versions import Version

Data = Any


class Work:
    """``version`` is that of the bundle. ``addresses``: address in the composition → name in the bundle.

    ``parameters``, ``resources`` and ``conditions`` are what the bundle has besides, because no expression can say it;
    ``constraints`` what nested templates ask of the parameters that they are given.
    """

    def __init__(self, unit: Unit, context: Context, version: Version) -> None:
        self.unit = unit
        self.context = context
        self.version = version
        self.resource_names = Names()
        self.condition_names = Names()
        self.parameter_names = Names()
        self.addresses: dict[str, str] = {}
        self.parameters: dict[str, Data] = {}
        self.resources: dict[str, Data] = {}
        self.conditions: dict[str, Data] = {}
        self.constraints: dict[str, list[Data]] = {}
        self.refused = False
        self.order = Order()
        self.rewriter = Rewriter(self)

    def name_condition(self, name: str, condition: Data) -> str | None:
        """The name of a condition that the bundle has besides."""
        if condition is None:
            return None
        taken = self.condition_names.take(name)
        self.conditions[taken] = condition
        return taken

    def refuse(self, where: Node, path: str, why: str, hint: str) -> None:
        """Report what one template can't say, and what to do instead."""
        self.refused = True
        self.context.report("not-in-one-template", where, path=path, hint=hint, why=why)

    def warn(self, where: Node, path: str, what: str, hint: str) -> None:
        """Report what means something else in one template."""
        self.context.report("other-in-one-template", where, path=path, hint=hint, what=what)
