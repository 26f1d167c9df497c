"""Taking an operand out of ``and`` and ``or``, and putting those of one into another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.tree import Scalar, Sequence
from hotc.lint.mends import edits
from hotc.lint.mends.unwrapping import instead
from hotc.lint.worlds import arguments

if TYPE_CHECKING:
    from collections.abc import Sequence as Items

    from hotc.compiler.tree import Call, Node
    from hotc.lint.worlds.worlds import Root


def removals(message: str, root: Root, call: Call, gone: Items[Node]) -> list[Fix | None]:
    """The fixes that take operands out of a call, one for each; where only one is left, that stands for the call.

    All of them may be applied together. ``None`` where it can't be done without losing something, and where a named
    condition would become the name of another.
    """
    if not isinstance(call.argument, Sequence):
        return [None] * len(gone)
    going = {id(operand) for operand in gone}
    index = {id(operand): number for number, operand in enumerate(call.argument.items)}
    left = [operand for operand in call.argument.items if id(operand) not in going]
    if len(left) > 1:
        found = [edits.remove_item(call.argument, index[id(operand)]) for operand in gone]
    elif len(left) == 1 and not is_alias(root, call, left[0]):
        found = [instead(call, left[0])] * len(gone)
    else:
        found = [None] * len(gone)
    return [Fix(message, [edit]) if edit is not None else None for edit in found]


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
