"""References as they are written, for what was not evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.source import Span
    from hotc.compiler.template import Resource

Reference = tuple[str, str, str, "Span"]
"""Name of the resource, kind of the edge, path, place."""

_REFERRING = frozenset(("get_resource", "get_attr", "Ref", "Fn::GetAtt"))


def references(resource: Resource) -> Iterator[Reference]:
    """Every resource that a declaration names, in the order written."""
    for scalar in resource.depends_on:
        yield str(scalar.value), "depends_on", "depends_on", scalar.span
    sections = (("properties", resource.properties), ("metadata", resource.metadata))
    for section, node in sections:
        if node is not None:
            yield from _walk(node, f"resources.{resource.name}.{section}")


def _walk(node: Node, path: str) -> Iterator[Reference]:
    # An explicit stack: what people write may be deeper than Python's own.
    waiting = [(node, path)]
    while waiting:
        node, path = waiting.pop()
        if isinstance(node, Call):
            if node.name in _REFERRING and (name := _first(node.argument)):
                yield name, "property", path, node.span
            waiting.append((node.argument, path))
        elif isinstance(node, Mapping):
            waiting += [(e.value, f"{path}.{e.key.value}") for e in reversed(list(node.effective()))]
        elif isinstance(node, Sequence):
            waiting += [(item, f"{path}.{index}") for index, item in reversed(list(enumerate(node.items)))]


def _first(argument: Node) -> str:
    if isinstance(argument, Sequence) and argument.items:
        argument = argument.items[0]
    return str(argument.value).split(".")[0] if isinstance(argument, Scalar) else ""
