"""Concurrency keys: no two tasks hold the same one, and who asked first is served first, also when he wants several."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Asking(Generic[T]):
    number: int
    who: T
    keys: frozenset[str]


class Keys(Generic[T]):
    """Who holds which keys, and who waits for them.

    One queue for each key: who is the first in all of his, with none of the keys held, is served. To ask or to give
    back costs as much as there are keys in it, however many others wait.
    """

    def __init__(self) -> None:
        self._held: set[str] = set()
        self._queues: dict[str, deque[_Asking[T]]] = {}
        self._asked = 0

    def ask(self, who: T, keys: frozenset[str]) -> bool:
        """Whether the keys could be given at once; if not, a later :meth:`give_back` says when they are."""
        self._asked += 1
        asking = _Asking(self._asked, who, keys)
        for key in keys:
            self._queues.setdefault(key, deque()).append(asking)
        return self._served(asking)

    def give_back(self, keys: frozenset[str]) -> list[T]:
        """Give keys back; who holds his keys from now on, those who asked first in front."""
        self._held -= keys
        first = {queue[0] for key in keys if (queue := self._queues.get(key))}
        return [asking.who for asking in sorted(first, key=lambda each: each.number) if self._served(asking)]

    def _served(self, asking: _Asking[T]) -> bool:
        if not self._held.isdisjoint(asking.keys):
            return False
        if any(self._queues[key][0] is not asking for key in asking.keys):
            return False
        for key in asking.keys:
            self._queues[key].popleft()
            if not self._queues[key]:
                del self._queues[key]
        self._held |= asking.keys
        return True
