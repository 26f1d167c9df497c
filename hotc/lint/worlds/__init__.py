"""Conditions, solved: in which worlds a resource is there, a branch taken. A world is a choice of parameter values.

What rules need before there is a condition worth solving stands here; ``subject.worlds`` imports the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Sequence

if TYPE_CHECKING:
    from hotc.compiler.tree import Call, Node

ALWAYS, NEVER = 1, 0
"""In every world, in none: see ``Worlds``."""

EQUALS, NOT, AND, OR = ("equals", "Fn::Equals"), ("not", "Fn::Not"), ("and", "Fn::And"), ("or", "Fn::Or")
IF = ("if", "Fn::If")
JUNCTIONS = (*NOT, *AND, *OR)
"""The functions of conditions, in HOT and in the manner of CloudFormation."""

WORDS = ("condition", "Condition", "if:", '"if"', "'if'", "if :", "Fn::If")
"""What stands in every text in which a condition decides something."""
DECLARED = WORDS[:2]
"""What stands where a condition belongs to a resource or an output, or has a name."""


def arguments(call: Call) -> list[Node]:
    """The arguments of a function that takes a list of them, or a single one."""
    return call.argument.items if isinstance(call.argument, Sequence) else [call.argument]
