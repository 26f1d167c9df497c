"""Order in a picture: arrows that close a cycle, arrows that others imply, layers. Plain integers, so that 1,000
nodes cost nothing.

networkx knows these too, but importing it alone costs more than compiling and drawing a large template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

Successors = Mapping[str, Iterable[str]]


def closing(nodes: Iterable[str], successors: Successors) -> set[tuple[str, str]]:
    """The arrows without which there is no cycle: those that lead back while nodes are walked in the given order."""
    found: set[tuple[str, str]] = set()
    state: dict[str, int] = {}
    for start in nodes:
        if start in state:
            continue
        state[start] = 1
        stack = [(start, iter(successors.get(start, ())))]
        while stack:
            node, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                state[node] = 2
                stack.pop()
            elif state.get(following) == 1:
                found.add((node, following))
            elif following not in state:
                state[following] = 1
                stack.append((following, iter(successors.get(following, ()))))
    return found


def layers(nodes: Iterable[str], successors: Successors) -> dict[str, int]:
    """The layer of each node: 0 for what leads nowhere, else one more than the highest that it leads to. Needs a
    graph without cycles.
    """
    return {node: length - 1 for node, length in longest(nodes, successors, lambda _node: 1).items()}


def longest(nodes: Iterable[str], successors: Successors, weigh: Callable[[str], int]) -> dict[str, int]:
    """The longest way from each node, as the sum of the weights on it, its own included. Needs a graph without
    cycles.
    """
    found: dict[str, int] = {}
    for start in nodes:
        stack = [start]
        while stack:
            node = stack[-1]
            missing = [n for n in successors.get(node, ()) if n not in found]
            if missing:
                stack += missing
                continue
            found[node] = weigh(node) + max((found[n] for n in successors.get(node, ())), default=0)
            stack.pop()
    return found


def redundant(nodes: Iterable[str], successors: Successors) -> set[tuple[str, str]]:
    """Arrows that say what a longer way says already (transitive reduction). Needs a graph without cycles."""
    level = layers(list(nodes), successors)
    order = sorted(level, key=lambda node: level[node])
    bit = {node: 1 << index for index, node in enumerate(order)}
    reach: dict[str, int] = {}
    found: set[tuple[str, str]] = set()
    for node in order:
        direct = list(dict.fromkeys(successors.get(node, ())))
        beyond = 0
        for following in direct:
            beyond |= reach[following]
        found.update((node, following) for following in direct if beyond & bit[following])
        reach[node] = beyond
        for following in direct:
            reach[node] |= bit[following]
    return found
