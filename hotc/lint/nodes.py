"""Comparing what is written."""

from __future__ import annotations

from hotc.compiler.tree import Broken, Call, Mapping, Node, Scalar, Sequence


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
