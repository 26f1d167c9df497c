"""Values that stand in the template as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Broken, Call, Scalar
from hotc.lint.facts.nodes import nodes

if TYPE_CHECKING:
    from hotc.compiler.tree import Node


def is_plain(node: Node | None) -> bool:
    """Whether a value is written out, without functions: what is not there is, too."""
    if node is None or type(node) is Scalar:
        return True
    return not any(isinstance(each, (Call, Broken)) for each in nodes(node))
