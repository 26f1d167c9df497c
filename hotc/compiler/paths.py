"""Where in a document a node stands, in words: ``resources.web.properties.networks.0.port``."""

from __future__ import annotations

from hotc.compiler.tree import Call, Mapping, Node, Sequence


def path_to(root: Node | None, target: Node) -> str | None:
    """The way from ``root`` to ``target`` (compared by identity), as a suffix; ``None`` when it isn't under it.

    Paths are looked up when something is reported, so that nobody pays for them when all is well.
    """
    stack: list[tuple[Node | None, str]] = [(root, "")]
    while stack:
        node, path = stack.pop()
        if node is target:
            return path
        if isinstance(node, Mapping):
            for entry in node.entries:
                if entry.key is target:
                    return f"{path}.{entry.key.value}"
                stack.append((entry.value, f"{path}.{entry.key.value}"))
        elif isinstance(node, Sequence):
            stack.extend((item, f"{path}.{index}") for index, item in enumerate(node.items))
        elif isinstance(node, Call):
            if node.key is target:
                return f"{path}.{node.name}"
            stack.append((node.argument, f"{path}.{node.name}"))
    return None


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
