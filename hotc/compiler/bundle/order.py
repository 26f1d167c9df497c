"""What waits for what: a stack waits as a whole, and who needs it waits for all of it. In one template this is said by
``depends_on``, where no reference says it already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.bundle.frames import Frame, Leaf, Members, has_substance, is_always
from hotc.compiler.mentions import REFERRING
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from hotc.compiler.bundle.frames import Node
    from hotc.compiler.template import Resource
    from hotc.compiler.tree import Node as Written


class Order:
    """Answers for one composition; what it was asked for once it knows."""

    def __init__(self) -> None:
        self._mentions: dict[int, dict[str, bool]] = {}
        self._waits: dict[int, list[str]] = {}
        self._needs: dict[int, list[str]] = {}

    def depends_on(self, name: str, leaf: Leaf, frame: Frame) -> list[str]:
        """Names in the bundle for which a resource waits without referring to them; each once, itself never."""
        found = self._of_stacks(leaf.declared, frame)
        for item in leaf.declared.depends_on:
            node = frame.nodes.get(str(item.value))
            if isinstance(node, Leaf):
                found.append(node.name)
        if self._is_first(name, frame):
            found += self._needs_of(frame)
        return [each for each in dict.fromkeys(found) if each != leaf.name]

    def _of_stacks(self, declared: Resource, frame: Frame) -> list[str]:
        """What to wait for because of stacks that a resource refers to."""
        nodes = (frame.nodes.get(name) for name in self._mentioned(declared))
        return [
            each for node in nodes if node is not None and not isinstance(node, Leaf) for each in self._all_of(node)
        ]

    def _needs_of(self, stack: Frame | Members) -> list[str]:
        """What a stack waits for, and all in it."""
        outer = stack.parent
        if outer is None or stack.owner is None:
            return []
        found = self._needs.get(id(stack))
        if found is None:
            nodes = (outer.nodes.get(name) for name in self._mentioned(stack.owner))
            found = [each for node in nodes if node is not None for each in self._all_of(node)]
            if self._is_first(stack.owner.name, outer):
                found += self._needs_of(outer)
            self._needs[id(stack)] = found
        return found

    def _all_of(self, node: Node) -> list[str]:
        """Resources such that all of a stack is there when they are."""
        if isinstance(node, Leaf):
            return [node.name]
        found = self._waits.get(id(node))
        if found is None:
            if isinstance(node, Members):
                ends: list[Node] = list(node.frames.values())
            else:
                covered = {
                    needed
                    for name, inner in node.nodes.items()
                    if is_always(node, inner)
                    for needed, surely in self._mentioned(_declared(inner)).items()
                    if surely and needed != name
                }
                ends = [inner for name, inner in node.nodes.items() if name not in covered]
            found = [each for inner in ends for each in self._all_of(inner)]
            if not has_substance(node):
                found += self._needs_of(node)
            self._waits[id(node)] = found
        return found

    def _is_first(self, name: str, frame: Frame) -> bool:
        """Whether nothing in its stack, for which it waits for sure, waits already for what the stack waits for."""
        for needed, surely in self._mentioned(_declared(frame.nodes[name])).items():
            node = frame.nodes.get(needed)
            if surely and node is not None and needed != name and is_always(frame, node):
                return False
        return True

    def _mentioned(self, declared: Resource) -> dict[str, bool]:
        """Resources for which one waits, and whether it does so whatever the conditions are."""
        found = self._mentions.get(id(declared))
        if found is None:
            found = self._mentions[id(declared)] = {str(item.value): True for item in declared.depends_on}
            for node in (declared.properties, declared.metadata):
                _collect(node, found, surely=True)
        return found


def _declared(node: Node) -> Resource:
    if isinstance(node, Leaf):
        return node.declared
    assert node.owner is not None
    return node.owner


def _collect(node: Written | None, found: dict[str, bool], *, surely: bool) -> None:
    if isinstance(node, Mapping):
        for entry in node.effective():
            _collect(entry.value, found, surely=surely)
    elif isinstance(node, Sequence):
        for item in node.items:
            _collect(item, found, surely=surely)
    elif isinstance(node, Call):
        if node.name in REFERRING:
            argument = node.argument
            first = argument.items[0] if isinstance(argument, Sequence) and argument.items else argument
            if isinstance(first, Scalar):
                found[str(first.value)] = found.get(str(first.value), False) or surely
        _collect(node.argument, found, surely=surely and node.name not in ("if", "Fn::If"))
