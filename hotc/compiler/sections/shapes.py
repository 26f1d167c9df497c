"""What the modules of the sections share: where they are, and how they speak of what they find."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Broken, Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.compiler.context import Context
    from hotc.compiler.diagnostics import Diagnostic
    from hotc.compiler.template import Template
    from hotc.compiler.tree import Node
    from hotc.compiler.versions import Version


class Parsing:
    """One template being parsed: the template so far, its version, and where findings go.

    ``report`` is :meth:`Context.report`.
    """

    __slots__ = ("context", "report", "template", "version")

    def __init__(self, template: Template, context: Context) -> None:
        self.template = template
        self.version: Version = template.version
        self.context = context
        self.report: Callable[..., Diagnostic] = context.report


def kind_of(node: Node | None) -> str:
    """For messages: what kind of thing this is."""
    if isinstance(node, Scalar):
        if node.value is None:
            return "nothing"
        if isinstance(node.value, bool):
            return "a boolean"
        return "a text" if isinstance(node.value, str) else "a number"
    if isinstance(node, Mapping):
        return "a map"
    if isinstance(node, Sequence):
        return "a list"
    return f"the function {node.name}" if isinstance(node, Call) else "nothing"


def is_nothing(node: Node | None) -> bool:
    """Whether this is null, or was not written."""
    return node is None or (isinstance(node, Scalar) and node.value is None)


def is_broken(node: Node | None) -> bool:
    """Whether this could not be read, so that nothing more is to be said about it."""
    return isinstance(node, Broken)


def text_of(node: Node | None) -> str:
    """The text of a scalar, empty for anything else."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""
