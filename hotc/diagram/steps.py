"""In which step each resource can be made at the earliest, and which chain of them is the longest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.diagram import order

if TYPE_CHECKING:
    from hotc.diagram.gather import Gathered, Item

BEGIN, END = "<", ">"
"""What stands behind the address of a nested stack: the moments before the first and after the last thing in it."""


class Steps:
    """``step`` is each resource's step, from 1; ``path`` the longest chain, in the order of creation.

    A nested stack is no step of its own: what it needs comes before all that is in it, and what needs it after all of
    that. What isn't created has no step.
    """

    __slots__ = ("_needs", "_step", "path", "step")

    def __init__(self, found: Gathered) -> None:
        made = {address: item for address, item in found.items.items() if _is_made(found, item)}
        self._needs = _needs(found, made)
        self._step = order.longest(
            [*made, *self._needs], self._needs, lambda node: int(node in made and not made[node].nested)
        )
        self.step = {address: self._step[address] for address, item in made.items() if not item.nested}
        self.path = self._path()

    def inside(self, stack: str, *, last: bool) -> str | None:
        """The first of the resources in a nested stack that come first, or last."""
        within = [address for address in self.step if address.startswith(stack + "/")]
        if not within:
            return None
        return (max if last else min)(within, key=lambda address: self.step[address])

    def _path(self) -> list[str]:
        if not self.step:
            return []
        end = max(self.step, key=lambda address: self.step[address])
        found = [end]
        while True:
            needed = [n for n in self._needs.get(end, ()) if n in self._step]
            if not needed:
                break
            end = max(needed, key=lambda address: self._step[address])
            if end in self.step:
                found.append(end)
        return found[::-1]


def _is_made(found: Gathered, item: Item) -> bool:
    if not item.enabled:
        return False
    return item.stack is None or item.stack not in found.items or _is_made(found, found.items[item.stack])


def _needs(found: Gathered, made: dict[str, Item]) -> dict[str, list[str]]:
    """Who needs whom, cycles cut; nested stacks as their two moments."""
    needs: dict[str, list[str]] = {}
    for address, item in made.items():
        first, last = (address + BEGIN, address + END) if item.nested else (address, address)
        if item.nested:
            needs.setdefault(last, []).append(first)
        if item.stack in made:
            needs.setdefault(first, []).append(f"{item.stack}{BEGIN}")
            needs.setdefault(f"{item.stack}{END}", []).append(last)
    for link in found.links:
        if link.broken or link.requirer not in made or link.required not in made:
            continue
        requirer = link.requirer + BEGIN if made[link.requirer].nested else link.requirer
        required = link.required + END if made[link.required].nested else link.required
        needs.setdefault(requirer, []).append(required)
    nodes = list(dict.fromkeys([*made, *needs]))
    back = order.closing(nodes, needs)
    return {node: [n for n in needed if (node, n) not in back] for node, needed in needs.items()}
