"""Taking an operand out of ``and`` and ``or``, and putting those of one into another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.tree import Scalar, Sequence
from hotc.lint import edits
from hotc.lint.unwrapping import instead
from hotc.lint.worlds import arguments

if TYPE_CHECKING:
    from collections.abc import Sequence as Items

    from hotc.compiler.tree import Call, Node
    from hotc.lint.worlds.worlds import Root


def removal(message: str, root: Root, call: Call, operand: Node, gone: Items[Node]) -> Fix | None:
    """The fix that takes an operand out of a call; where only one is left, that stands for the call.

    ``gone`` are all operands of this call that are to go; each has a fix of its own. ``None`` where it can't be done
    without losing something, and where a named condition would become the name of another.
    """
    if not isinstance(call.argument, Sequence):
        return None
    operands = call.argument.items
    left = [each for each in operands if all(each is not other for other in gone)]
    if len(left) > 1:
        index = next(index for index, each in enumerate(operands) if each is operand)
        edit = edits.remove_item(call.argument, index)
    elif len(left) == 1 and not is_alias(root, call, left[0]):
        edit = instead(call, left[0])
    else:
        edit = None
    return Fix(message, [edit]) if edit is not None else None


def is_alias(root: Root, call: Call, left: Node) -> bool:
    """Whether a named condition would be just the name of another one if only this were left of the call."""
    return root.definition and call is root.node and isinstance(left, Scalar) and isinstance(left.value, str)


def spread(message: str, outer: Call, inner: Call) -> Fix | None:
    """The fix that puts the operands of ``inner`` in its place among those of ``outer``."""
    source = inner.source
    parts = arguments(inner)
    if inner.anchor is not None or any(part.anchor is not None or part.source is not source for part in parts):
        return None
    texts = [source.text[part.start : part.end] for part in parts]
    whole = source.text[inner.start : inner.end]
    if re.search(r"(?:^|\s)#|[&!]", whole) or any("\n" in text or not text for text in texts):
        return None
    if source.text[outer.argument.start] == "[":
        if not edits.is_flow(inner):
            return None
        return Fix(message, [TextEdit(inner.span, ", ".join(texts))])
    line = source.text[edits.line_start(source, inner.start) : inner.start]
    if line.strip() != "-":
        return None
    return Fix(message, [TextEdit(inner.span, f"\n{line}".join(texts))])
