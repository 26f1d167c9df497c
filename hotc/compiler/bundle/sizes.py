"""How many members a group of stacks has: a written number, or a parameter that can't be more than so many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.bundle.parameters import constant
from hotc.compiler.tree import Call, Scalar
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from hotc.compiler.bundle.frames import Frame
    from hotc.compiler.template import Parameter
    from hotc.compiler.tree import Node

MOST: Final = 32
"""Members that are spelt out at most where a parameter says how many of them there are."""


class Size(NamedTuple):
    """``least`` to ``most`` members; where these differ, ``parameter`` of the bundle says how many."""

    least: int
    most: int
    parameter: str = ""

    def condition(self, number: int, before: str | None) -> Any:
        """The condition under which there is a member of this number; ``None``: always.

        ``before`` names that of the member before it. Conditions can't tell which of two numbers is greater: there is a
        member where there is the one before it, and one more.
        """
        if number < self.least:
            return None
        more = {"not": {"equals": [{"get_param": self.parameter}, number]}}
        return more if before is None else {"and": [before, more]}


def size_of(count: Node | None, frame: Frame) -> Size | None:
    """The size that ``count`` gives to a group; ``None`` where that has no bounds, or is known only later."""
    if count is None:
        return Size(1, 1)
    value = constant(count, frame)
    if isinstance(value, int | str) and str(value).isdecimal():
        return Size(int(value), int(value))
    parameter = _behind(count, frame)
    return _bounded(parameter) if parameter is not None and parameter.type == "number" else None


def _behind(node: Node, frame: Frame) -> Parameter | None:
    """The parameter of the bundle that a nested one is given as it is."""
    if not (isinstance(node, Call) and node.name == "get_param" and isinstance(node.argument, Scalar)):
        return None
    name = str(node.argument.value)
    if frame.parent is None:
        return frame.template.parameters.get(name)
    given = frame.given.get(name)
    return _behind(given.node, given.frame) if given is not None else None


def _bounded(parameter: Parameter) -> Size | None:
    """The bounds that the constraints of a parameter set: Heat holds the value against them."""
    least: list[float] = [0]
    most: list[float] = []
    for constraint in parameter.constraints:
        if constraint.kind == "range":
            least.append(constraint.argument.get("min") or 0)
            most += [constraint.argument["max"]] if constraint.argument.get("max") is not None else []
        elif constraint.kind == "allowed_values":
            values = [each for each in constraint.argument if isinstance(each, int | float)]
            least.append(min(values, default=0))
            most.append(max(values, default=0))
    if not most or min(most) > MOST or not all(float(each).is_integer() for each in (*least, *most)):
        return None
    return Size(int(max(least)), int(min(most)), parameter.name)
