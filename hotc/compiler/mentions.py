"""Which resources an expression names outright, without evaluating anything; and an order in which they can be
evaluated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from hotc.compiler.template import Resource

REFERRING: Final = frozenset({"get_resource", "get_attr", "Ref", "Fn::GetAtt"})


def mentions(declared: Resource) -> list[str]:
    """Names in references of a resource's properties and metadata, each once, in the order written."""
    found: dict[str, None] = {}
    stack: list[Node] = [node for node in (declared.metadata, declared.properties) if node is not None]
    while stack:
        node = stack.pop()
        if type(node) is Mapping:
            stack += [entry.value for entry in reversed(node.entries) if type(entry.value) is not Scalar]
        elif type(node) is Sequence:
            stack += [item for item in reversed(node.items) if type(item) is not Scalar]
        elif type(node) is Call:
            argument = node.argument
            if node.name in REFERRING:
                first = argument.items[0] if type(argument) is Sequence and argument.items else argument
                if type(first) is Scalar and isinstance(first.value, str):
                    found[first.value] = None
            stack.append(argument)
    return list(found)


def in_order(required: dict[str, list[str]]) -> list[str]:
    """The names, each after those it requires as far as that is possible; names that are no keys are left out."""
    order: list[str] = []
    state: dict[str, int] = {}  # 1: under way, 2: done
    for start in required:
        stack = [start]
        while stack:
            name = stack[-1]
            if state.get(name) is None:
                state[name] = 1
                stack.extend(n for n in reversed(required[name]) if n in required and n not in state)
            else:
                stack.pop()
                if state[name] == 1:
                    state[name] = 2
                    order.append(name)
    return order
