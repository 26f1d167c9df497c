"""A located tree as plain data, where the places don't matter any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.tree import Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from hotc.compiler.tree import Node


def to_data(node: Node | None) -> Any:
    """What the text says as Python data: dicts with string keys, lists, scalars. A call is a map with one key again."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {str(entry.key.value): to_data(entry.value) for entry in node.effective()}
    if isinstance(node, Sequence):
        return [to_data(item) for item in node.items]
    if isinstance(node, Call):
        return {node.name: to_data(node.argument)}
    return None
