"""Messages of other processes while an apply is on its way: to cancel it, to clear a hook, a signal.

Another process leaves a message with :meth:`hotc.runtime.state.store.Store.post`; the apply looks about once a second,
in its loop. What was left before it began is found as well. A message stays in the state until it is taken by a
:class:`~hotc.runtime.state.store.TakeMessage`, best in the commit that records what it brought about: a process that
dies in between leaves it for the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotc.runtime.applying.failed import Stopped
from hotc.runtime.applying.scheduler import Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.applying.scheduler import Scheduler
    from hotc.runtime.state.records import MessageRecord
    from hotc.runtime.state.store import Store

EVERY = 1.0
"""Seconds between two looks. One look is one query of a table that is nearly always empty."""


@dataclass(slots=True)
class _Waiter:
    kind: str
    address: str
    signal: Signal


class Inbox:
    """The messages for one stack, each handed over once. All methods are called in the loop.

    A message goes to the task that waits for its kind and address, else to the handler of its kind, else it is kept
    until somebody asks. Whoever gets it takes it.
    """

    def __init__(self, store: Store, lineage: str, scheduler: Scheduler) -> None:
        self._store = store
        self._lineage = lineage
        self._scheduler = scheduler
        self._last = 0
        self._handlers: dict[str, Callable[[MessageRecord], None]] = {}
        self._waiters: list[_Waiter] = []
        self._kept: list[MessageRecord] = []
        self._stopped = False

    def open(self) -> None:
        """Look now, and from now on as long as there are tasks."""
        self.look()
        self._scheduler.every(EVERY, self.look)

    def on(self, kind: str, handler: Callable[[MessageRecord], None]) -> None:
        """Call ``handler(message)`` in the loop for each message of a kind, those that are there already included.

        It has to see to a ``TakeMessage(message.id)``: in a task that it starts, or by ``scheduler.note``.
        """
        assert kind not in self._handlers, kind
        self._handlers[kind] = handler
        for message in [each for each in self._kept if each.kind == kind]:
            self._kept.remove(message)
            handler(message)

    async def wait(self, kind: str, address: str = "", timeout: float | None = None) -> MessageRecord | None:
        """The next message of a kind for an address; ``None`` when none came within ``timeout`` seconds.

        The caller has to see to a ``TakeMessage``. Raises :class:`~hotc.runtime.applying.failed.Stopped` when the
        apply is stopped meanwhile.
        """
        for there in self.kept(kind, address):
            self._kept.remove(there)
            return there
        if self._stopped:
            raise Stopped(_named(kind, address))
        waiter = _Waiter(kind, address, Signal())
        self._waiters.append(waiter)
        try:
            await self._scheduler.until(waiter.signal, timeout)
        finally:
            self._waiters.remove(waiter)
        if waiter.signal.given and waiter.signal.value is None:
            raise Stopped(_named(kind, address))
        message: MessageRecord | None = waiter.signal.value
        return message

    def kept(self, kind: str, address: str | None = None) -> list[MessageRecord]:
        """Messages that nobody has got yet, oldest first; they stay. ``address`` ``None``: of any."""
        return [each for each in self._kept if each.kind == kind and address in (None, each.address)]

    def stop(self) -> None:
        """Nobody waits for a message any longer; handlers go on."""
        self._stopped = True
        for waiter in self._waiters:
            self._scheduler.give(waiter.signal)

    def look(self) -> None:
        """Fetch what is new, and hand it over. Raises :class:`~hotc.runtime.errors.StateProblem`."""
        for message in self._store.messages(self._lineage):
            if message.id > self._last:
                self._last = message.id
                self._hand_over(message)

    def _hand_over(self, message: MessageRecord) -> None:
        for waiter in self._waiters:
            if (waiter.kind, waiter.address) == (message.kind, message.address) and not waiter.signal.given:
                self._scheduler.give(waiter.signal, message)
                return
        handler = self._handlers.get(message.kind)
        if handler is not None:
            handler(message)
        else:
            self._kept.append(message)


def _named(kind: str, address: str) -> str:
    return f"{kind} of {address}" if address else kind
