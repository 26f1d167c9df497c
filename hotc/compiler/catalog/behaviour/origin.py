"""Where a value comes from: written in the template, or given for a parameter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.data import to_data
from hotc.compiler.leaves import reveal
from hotc.compiler.parameters import coerce
from hotc.compiler.schema.place import place
from hotc.compiler.schema.uses import written_in
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.instance import Instance, ResourceInstance
    from hotc.compiler.schema.place import Path
    from hotc.compiler.tree import Node


def is_chosen(resource: ResourceInstance, root: Node | None, at: Path) -> bool:
    """Whether the value at a path of a section rests on a parameter that has another value than its default."""
    node, _, _ = place(root, at, resource.stack.conditions)
    stack = written_in(resource.stack)
    return node is not None and any(_is_given(stack, name) for name in _parameters(node))


def _is_given(stack: Instance, name: str) -> bool:
    declared = stack.template.parameters.get(name)
    if declared is None:
        return False
    if declared.default is None:
        return True
    default, fits = coerce(declared.type, to_data(declared.default))
    return not fits or reveal(stack.parameters.get(name)) != default


def _parameters(node: Node) -> Iterator[str]:
    """Names of the parameters that are asked for in an expression."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Sequence):
            waiting += node.items
        elif isinstance(node, Mapping):
            waiting += [entry.value for entry in node.entries]
        elif isinstance(node, Call):
            waiting.append(node.argument)
            if node.name in ("get_param", "Ref"):
                name = node.argument.items[0] if isinstance(node.argument, Sequence) and node.argument.items else None
                name = name or node.argument
                if isinstance(name, Scalar):
                    yield str(name.value)
