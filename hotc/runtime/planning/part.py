"""A part of a plan: what ``--target`` takes along, and what rests on that which ``--exclude`` leaves out.

The laws: what is done never rests on something that is left out and not there; nothing is deleted or replaced while
something that is left out rests on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hotc.runtime.addresses import around

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from hotc.runtime.planning.picking import Picked
    from hotc.runtime.planning.plan import Action

Needs = dict[str, set[str]]
_ENDS = frozenset({"delete", "replace"})
"""Operations after which the object that was there is gone."""


@dataclass(slots=True)
class Part:
    """Which addresses a plan may touch. ``addresses`` ``None``: all."""

    addresses: set[str] | None = None
    _outer: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.addresses is not None:
            self._outer = {each for address in self.addresses for each in around(address)}

    def has(self, address: str) -> bool:
        """Whether a resource that is wanted is taken: itself, or as a group around something that is."""
        return self.addresses is None or address in self.addresses or address in self._outer

    def takes_away(self, address: str) -> bool:
        """Whether what is recorded under this address may be deleted."""
        return self.addresses is None or address in self.addresses


def smaller(
    decide: Callable[[Part], Iterable[Action]],
    picked: Picked,
    needs: Mapping[str, Collection[str]],
    recorded: Mapping[str, Collection[str]],
) -> Part:
    """The part of a plan that the user picked, with what has to come along, without what can't be done alone.

    ``decide(part)`` gives the actions within a part, its deletions included; ``needs`` are the addresses that each
    wanted resource requires, ``recorded`` those that each recorded one rests on.
    """
    everything = needs.keys() | recorded.keys()
    wanted_by = inverse(needs)
    held_by = inverse(recorded)
    taken = set(everything) if picked.targets is None else reach(picked.targets, needs)
    taken -= reach(picked.excludes, wanted_by)
    while True:
        part = Part(taken)
        ending = {action.address for action in decide(part) if action.operation in _ENDS}
        stuck = {
            address: holders
            for address in ending
            if (holders := {each for each in held_by.get(address, ()) if not part.has(each)} - set(around(address)))
        }
        if not stuck:
            return part
        before = len(taken)
        if picked.excludes:
            taken -= reach(stuck, wanted_by)
        else:
            taken |= reach(set().union(*stuck.values()), needs)
        assert len(taken) != before, "something is planned for what is left out"


def reach(start: Iterable[str], following: Mapping[str, Collection[str]]) -> set[str]:
    """All that can be reached from ``start``, with the start itself."""
    found = set(start)
    waiting = list(found)
    while waiting:
        for each in following.get(waiting.pop(), ()):
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def inverse(needs: Mapping[str, Collection[str]]) -> Needs:
    """Who needs it, by address."""
    found: Needs = {}
    for address, needed in needs.items():
        for each in needed:
            found.setdefault(each, set()).add(address)
    return found
