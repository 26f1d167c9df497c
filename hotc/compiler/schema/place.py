"""From a path in a value to the node that was written there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.tree import Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingType

    from hotc.compiler.tree import Node
    from hotc.compiler.values import Value

Path = tuple[str | int, ...]
"""Keys and indices from the section's root to a value."""

_CONDITIONAL: Final = ("if", "Fn::If")


def place(
    root: Node | None, path: Path, conditions: MappingType[str, Value]
) -> tuple[Node | None, Scalar | None, bool]:
    """The node at ``path``, the key before it (where it stands in a map), and whether the whole way could be followed.

    The way ends early at a function: what it makes has no place of its own. An ``if`` is followed into the branch that
    counts when its condition is known.
    """
    node, key = root, None
    for step in path:
        if node is not None:
            node = _branch(node, conditions)
        if isinstance(node, Mapping):
            entry = node.entry(step)
            if entry is None:
                return node, key, False
            node, key = entry.value, entry.key
        elif isinstance(node, Sequence) and isinstance(step, int):
            items = node.items
            # An "if" without a value drops out of its list; then positions say nothing any more.
            if step >= len(items) or any(_may_vanish(item) for item in items[: step + 1]):
                return node, key, False
            node, key = items[step], None
        else:
            return node, key, False
    return node, key, True


def _may_vanish(node: Node) -> bool:
    if not isinstance(node, Call) or node.name not in _CONDITIONAL:
        return False
    argument = node.argument
    return not isinstance(argument, Sequence) or len(argument.items) < 3


def _branch(node: Node, conditions: MappingType[str, Value]) -> Node:
    while isinstance(node, Call) and node.name in _CONDITIONAL and isinstance(node.argument, Sequence):
        items = node.argument.items
        condition = items[0] if items else None
        if len(items) < 2 or not isinstance(condition, Scalar):
            break
        known = condition.value
        if isinstance(known, str):
            known = conditions.get(known)
        if known is True:
            node = items[1]
        elif known is False and len(items) > 2:
            node = items[2]
        else:
            break
    return node


def dotted(path: Path, base: str = "") -> str:
    """A path as people write it: ``networks[0].network``."""
    text = base
    for step in path:
        if type(step) is int:
            text += f"[{step}]"
        else:
            text += f".{step}" if text else str(step)
    return text
