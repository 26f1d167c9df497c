"""Maps that apply an intrinsic function become :class:`~hotc.compiler.tree.Call` nodes, where the version admits it.

The tree is changed in place: no node of it has two parents. A path is a linked list ``(parent, key)``; it becomes a
text only when there is something to report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.tree import Broken, Call, Mapping, Sequence

if TYPE_CHECKING:
    from hotc.compiler.sections.shapes import Parsing
    from hotc.compiler.tree import Node

Path = Any
"""``str`` for the outermost part, else a pair of a Path and a key."""


def path_text(path: Path) -> str:
    """``resources.web.properties.image``."""
    parts: list[str] = []
    while isinstance(path, tuple):
        path, key = path
        parts.append(f"[{key}]" if type(key) is int else f".{key}")
    parts.append(path)
    return "".join(reversed(parts))


def parse_value(node: Node, parsing: Parsing, path: Path) -> Node:
    """The node as an expression: itself, with calls in the place of the maps that apply functions."""
    if type(node) is Mapping:
        index = node._index
        entries = node.entries
        if index is None:
            node.entry(None)
            index = node._index
            assert index is not None
        if len(index) == 1:
            entry = entries[-1]
            name = entry.key.value
            if name in parsing.version.functions:
                return _call(node, entry, parsing, path)
            if type(name) is not str or name[:1] != "$":
                from hotc.compiler.sections.lookalikes import look_at

                look_at(entry, parsing, path, in_condition=False)
        for entry in entries:
            value = entry.value
            if type(value) is Mapping or type(value) is Sequence:
                entry.value = parse_value(value, parsing, (path, entry.key.value))
    elif type(node) is Sequence:
        items = node.items
        for number, item in enumerate(items):
            if type(item) is Mapping or type(item) is Sequence:
                items[number] = parse_value(item, parsing, (path, number))
    return node


def _call(node: Node, entry: Any, parsing: Parsing, path: Path) -> Call:
    argument = entry.value
    name = entry.key.value
    inside = (path, name)
    if (
        parsing.version.functions[name] in ("if", "if_else", "fn_if")
        and isinstance(argument, Sequence)
        and argument.items
    ):
        items = argument.items
        items[0] = parse_condition(items[0], parsing, (inside, 0))
        for number in range(1, len(items)):
            items[number] = parse_value(items[number], parsing, (inside, number))
    else:
        argument = parse_value(argument, parsing, inside)
    call = Call(node.source, node.start, node.end, entry.key, argument)
    call.anchor = node.anchor
    return call


def parse_condition(node: Node, parsing: Parsing, path: Path) -> Node:
    """The node as a condition: only the functions of conditions apply in it."""
    if isinstance(node, Mapping):
        if len(list(node.effective())) == 1:
            entry = node.entries[-1]
            name = str(entry.key.value)
            if name in parsing.version.condition_functions:
                call = Call(
                    node.source, node.start, node.end, entry.key, parse_condition(entry.value, parsing, (path, name))
                )
                call.anchor = node.anchor
                return call
            if name in parsing.version.functions:
                parsing.report("function-not-in-condition", entry.key, path=path_text(path), function=name)
                return Broken(node.source, node.start, node.end)
            from hotc.compiler.sections.lookalikes import look_at

            look_at(entry, parsing, path, in_condition=True)
        for entry in node.entries:
            entry.value = parse_condition(entry.value, parsing, (path, entry.key.value))
    elif isinstance(node, Sequence):
        node.items = [parse_condition(item, parsing, (path, number)) for number, item in enumerate(node.items)]
    return node
