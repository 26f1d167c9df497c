"""What is written: walked through, looked up and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Broken, Call, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Hashable

    from hotc.compiler.template import Resource
    from hotc.compiler.tree import Plain


def written(resource: Resource, property: str) -> Node | None:
    """What is written for a property."""
    properties = resource.properties
    return properties.get(property) if isinstance(properties, Mapping) else None


def literal(node: Node | None) -> Plain:
    """The value of a plain scalar; ``None`` for everything else."""
    return node.value if isinstance(node, Scalar) else None


def nodes(root: Node) -> list[Node]:
    """A node and all below it, in the order written. Without recursion: what people write may be deep."""
    found: list[Node] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if type(node) is not Scalar:
            waiting += reversed(parts(node))
    return found


def inner(root: Node) -> list[Node]:
    """A node and all below it but the scalars, which are most, in any order."""
    waiting = [root]
    for node in waiting:  # which grows meanwhile
        if isinstance(node, Mapping):
            waiting += [entry.value for entry in node.entries if type(entry.value) is not Scalar]
        elif isinstance(node, Sequence):
            waiting += [item for item in node.items if type(item) is not Scalar]
        elif isinstance(node, Call):
            waiting.append(node.argument)
    return waiting


def parts(node: Node) -> list[Node]:
    """What stands directly in a node."""
    if isinstance(node, Mapping):
        return [entry.value for entry in node.entries]
    if isinstance(node, Sequence):
        return node.items
    return [node.argument] if isinstance(node, Call) else []


def same(a: Node, b: Node) -> bool:
    """Whether two nodes say the same, layout aside. Depth is bounded by the reader."""
    if type(a) is not type(b) or isinstance(a, Broken):
        return False
    if isinstance(a, Scalar) and isinstance(b, Scalar):
        return type(a.value) is type(b.value) and a.value == b.value
    if isinstance(a, Sequence) and isinstance(b, Sequence):
        return len(a.items) == len(b.items) and all(map(same, a.items, b.items))
    if isinstance(a, Call) and isinstance(b, Call):
        return a.name == b.name and same(a.argument, b.argument)
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        left = {entry.key.value: entry.value for entry in a.effective()}
        right = {entry.key.value: entry.value for entry in b.effective()}
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return False


def key(node: Node) -> Hashable:
    """What a node says as something to look it up by: equal for two nodes that are the :func:`same`, and only then."""
    if isinstance(node, Scalar):
        return node.value.__class__, node.value
    if isinstance(node, Sequence):
        return Sequence, *map(key, node.items)
    if isinstance(node, Call):
        return Call, node.name, key(node.argument)
    if isinstance(node, Mapping):
        return Mapping, frozenset((entry.key.value, key(entry.value)) for entry in node.effective())
    return Broken, id(node)
