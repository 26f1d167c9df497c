"""In which branch of which ``if`` a place lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.worlds import IF
from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.tree import Call
    from hotc.lint.facts.uses import Placed, Where


class Branch(NamedTuple):
    """A branch of an ``if``: the one that is ``taken`` where its condition holds, or the other one."""

    placed: Placed
    taken: bool


class Branches:
    """The branches of these calls of ``if``."""

    def __init__(self, ifs: Iterable[Placed]) -> None:
        self._at: dict[object, Placed] = {}
        for placed in ifs:
            self._at[self._key(placed.where, placed.where.way)] = placed

    def around(self, where: Where) -> Branch | None:
        """The innermost branch around a place."""
        way = where.way
        while way is not None:
            outer, step = way
            if isinstance(step, int) and step and outer is not None and outer[1] in IF:
                placed = self._at.get(self._key(where, outer[0]))
                if placed is not None:
                    return Branch(placed, step == 1)
            way = outer
        return None

    @staticmethod
    def _key(where: Where, way: object) -> object:
        return id(way) if way is not None else where.base


def key_of(call: Call, *, taken: bool) -> tuple[int, bool]:
    """What tells a branch from all others: what aliases bring in is a copy, so that a call has one place."""
    return id(call), taken
