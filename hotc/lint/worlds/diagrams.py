"""Decision diagrams over variables with a few values each: reduced, ordered, and bounded in steps.

A diagram is a number: ``FALSE``, ``TRUE``, or a node that has one diagram for each value of the variable at its level.
Equal diagrams are the same number, so that "is it always so" and "are they equal" are comparisons of numbers. What an
operation costs depends on its operands alone, never on what was asked before: the same question has the same answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

FALSE, TRUE = 0, 1
_BELOW_ALL = 1 << 30
"""The level of ``FALSE`` and ``TRUE``."""


class ExhaustedError(Exception):
    """The steps are used up: the answer is not known."""


class Steps:
    """How much may still be done. A step is a diagram looked at for one value of a variable."""

    __slots__ = ("left",)

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, count: int) -> None:
        """Use steps up. Raises :class:`ExhaustedError` when there are too few."""
        self.left -= count
        if self.left < 0:
            raise ExhaustedError


class Diagrams:
    """The diagrams over some variables, which are known by their levels: that of level 0 is asked first."""

    def __init__(self) -> None:
        self._levels = [_BELOW_ALL, _BELOW_ALL]
        self._children: list[tuple[int, ...]] = [(), ()]
        self._known: dict[tuple[int, tuple[int, ...]], int] = {}

    def choose(self, level: int, children: tuple[int, ...]) -> int:
        """The diagram that is ``children[value]`` for each value of a variable above all of them."""
        first = children[0]
        if children.count(first) == len(children):
            return first
        key = (level, children)
        if (known := self._known.get(key)) is not None:
            return known
        self._levels.append(level)
        self._children.append(children)
        self._known[key] = made = len(self._levels) - 1
        return made

    def both(self, a: int, b: int, steps: Steps) -> int:
        """Where both hold."""
        return self._join(a, b, FALSE, steps)

    def either(self, a: int, b: int, steps: Steps) -> int:
        """Where one of them holds."""
        return self._join(a, b, TRUE, steps)

    def _join(self, a: int, b: int, decides: int, steps: Steps) -> int:
        memory: dict[tuple[int, int], int] = {}

        def join(a: int, b: int) -> int:
            if a == b or b == 1 - decides:
                return a
            if a == 1 - decides:
                return b
            if decides in (a, b):
                return decides
            key = (a, b) if a < b else (b, a)
            if (known := memory.get(key)) is None:
                level, pairs = self._pairs(a, b, steps)
                known = memory[key] = self.choose(level, tuple([join(x, y) for x, y in pairs]))
            return known

        return join(a, b)

    def contrary(self, a: int, steps: Steps) -> int:
        """Where it does not hold."""
        memory = {FALSE: TRUE, TRUE: FALSE}

        def turn(a: int) -> int:
            if (known := memory.get(a)) is None:
                children = self._children[a]
                steps.take(len(children))
                known = memory[a] = self.choose(self._levels[a], tuple([turn(child) for child in children]))
            return known

        return turn(a)

    def implies(self, a: int, b: int, steps: Steps) -> bool:
        """Whether ``b`` holds wherever ``a`` does. Makes no diagrams, and stops at the first world that says no."""
        done: set[tuple[int, int]] = set()

        def holds(a: int, b: int) -> bool:
            if a in (FALSE, b) or b == TRUE or (a, b) in done:
                return True
            if a == TRUE or b == FALSE:
                return False
            done.add((a, b))
            return all(holds(x, y) for x, y in self._pairs(a, b, steps)[1])

        return holds(a, b)

    def exclusive(self, a: int, b: int, steps: Steps) -> bool:
        """Whether they never hold together."""
        done: set[tuple[int, int]] = set()

        def apart(a: int, b: int) -> bool:
            if FALSE in (a, b) or (a, b) in done:
                return True
            if a == b or TRUE in (a, b):
                return False
            done.add((a, b))
            return all(apart(x, y) for x, y in self._pairs(a, b, steps)[1])

        return apart(a, b)

    def levels(self, a: int, steps: Steps) -> set[int]:
        """The levels of the variables on which it rests."""
        found: set[int] = set()
        done, waiting = {FALSE, TRUE}, [a]
        while waiting:
            node = waiting.pop()
            if node not in done:
                done.add(node)
                steps.take(1)
                found.add(self._levels[node])
                waiting += self._children[node]
        return found

    def shortest(self, a: int, sure: Sequence[Sequence[bool]], steps: Steps) -> list[tuple[int, int]] | None:
        """A world in which it holds, as ``(level, value)`` of the fewest variables.

        Only values that are ``sure[level][value]`` are chosen; ``None`` where those don't do.
        """
        ways: dict[int, tuple[int, int] | None] = {FALSE: None, TRUE: (0, -1)}

        def way(a: int) -> tuple[int, int] | None:
            """How many variables have to be chosen from here, and the value of the first."""
            if a not in ways:
                steps.take(len(self._children[a]))
                best: tuple[int, int] | None = None
                for value, child in enumerate(self._children[a]):
                    found = way(child) if sure[self._levels[a]][value] else None
                    if found is not None and (best is None or found[0] + 1 < best[0]):
                        best = (found[0] + 1, value)
                ways[a] = best
            return ways[a]

        chosen: list[tuple[int, int]] = []
        while a != TRUE:
            found = way(a)
            if found is None:
                return None
            chosen.append((self._levels[a], found[1]))
            a = self._children[a][found[1]]
        return chosen

    def _pairs(self, a: int, b: int, steps: Steps) -> tuple[int, list[tuple[int, int]]]:
        """The upper one of two levels, and what both are for each value there."""
        left, right = self._levels[a], self._levels[b]
        if left == right:
            pairs = list(zip(self._children[a], self._children[b], strict=True))
        elif left < right:
            pairs = [(child, b) for child in self._children[a]]
        else:
            pairs = [(a, child) for child in self._children[b]]
        steps.take(len(pairs))
        return min(left, right), pairs
