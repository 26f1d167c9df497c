"""Where in a document a node stands, in words: ``resources.web.properties.networks[0].port``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.tree import Call, Mapping, Node, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    Way = tuple[Any, object] | None
    """The way to what is around, and the last step; ``None`` for the root."""


def path_to(root: Node | None, target: Node) -> str | None:
    """The way from ``root`` to ``target`` (compared by identity), as a suffix; ``None`` when it isn't under it.

    Paths are looked up when something is reported, so that nobody pays for them when all is well. The places
    of the nodes show the way; only where an alias or a merge key leads elsewhere is everything looked at.
    """
    if root is None:
        return None
    found = _search(root, target, guided=True)
    return found if found is not None else _search(root, target, guided=False)


def _search(root: Node, target: Node, *, guided: bool) -> str | None:
    stack: list[tuple[Node, Way]] = [(root, None)]
    start, end = target.start, target.end
    while stack:
        node, way = stack.pop()
        if node is target:
            return _spelt(way)
        for child, step in _children(node):
            if child is target:
                return _spelt((way, step))
            if not guided or (child.start <= start and end <= child.end):
                stack.append((child, (way, step)))
    return None


def _children(node: Node) -> Iterator[tuple[Node, object]]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield entry.key, entry.key.value
            yield entry.value, entry.key.value
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield item, index
    elif isinstance(node, Call):
        yield node.key, node.name
        yield node.argument, node.name


def _spelt(way: Way) -> str:
    steps: list[str] = []
    while way is not None:
        way, step = way
        steps.append(f"[{step}]" if type(step) is int else f".{step}")
    return "".join(reversed(steps))


def follow(node: Node, way: tuple[str | int, ...]) -> Node:
    """The node at the end of a way of keys and indices, or as far along it as things are written out."""
    for step in way:
        found: Node | None = None
        if isinstance(node, Mapping) and not isinstance(step, int):
            found = node.get(step)
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            found = node.items[step]
        if found is None:
            break
        node = found
    return node
