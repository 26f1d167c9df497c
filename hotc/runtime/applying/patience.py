"""Waits that can be cut short: for a status, for a deletion to be accepted. What is cut is gone on with later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.applying.failed import ActionFailed, Stopped
from hotc.runtime.applying.scheduler import Signal

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.applying.scheduler import Scheduler
    from hotc.runtime.state.records import ResourceRecord


_WOKEN: Final = "woken"
"""What is given to end a pause because there is something to look at."""


class Patience:
    """All waits of one apply. Called in the loop."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._waits: dict[Signal, ResourceRecord] = {}
        self._rests: set[Signal] = set()
        self._cut = False
        self._creations_cut = False
        self._over = ""

    async def pause(self, seconds: float, row: ResourceRecord, waiting_for: str) -> None:
        """Wait, without a thread. Raises :class:`~hotc.runtime.applying.failed.Stopped` when it is cut short.

        When the time of the whole apply is over, it has failed: :class:`~hotc.runtime.applying.failed.ActionFailed`.
        """
        self.must_go_on()
        if self._is_cut(row):
            raise Stopped(waiting_for)
        signal = Signal()
        self._waits[signal] = row
        try:
            await self._scheduler.until(signal, seconds)
        finally:
            del self._waits[signal]
        if signal.given and signal.value is not _WOKEN:
            self.must_go_on(f" while waiting for {waiting_for}")
            raise Stopped(waiting_for)

    def wake(self, identities: Collection[str]) -> None:
        """End the pauses of resources whose objects have these ids, so that they are looked at now."""
        for signal, row in self._waits.items():
            if row.physical_id in identities:
                self._scheduler.give(signal, _WOKEN)

    async def rest(self, seconds: float) -> None:
        """A pause between two calls, without a thread. Ends early, and fails, only when the whole time is over."""
        self.must_go_on()
        signal = Signal()
        self._rests.add(signal)
        try:
            await self._scheduler.until(signal, seconds)
        finally:
            self._rests.discard(signal)
        self.must_go_on()

    def must_go_on(self, doing: str = "") -> None:
        """Raise :class:`~hotc.runtime.applying.failed.ActionFailed` when the time of the whole apply is over."""
        if self._over:
            raise ActionFailed(f"timed out{doing}: {self._over}")

    def in_time(self, failure: ActionFailed) -> ActionFailed:
        """The failure of an action as it is to be recorded: nothing is only stopped when the time is over."""
        if self._over and isinstance(failure, Stopped):
            return ActionFailed(f"timed out: {self._over}")
        return failure

    def end(self, why: str) -> None:
        """The time of the whole apply is over: whatever still waits, or wants to ask the cloud something, has failed.

        ``why`` is for the user. Calls that were sent get their answer recorded.
        """
        self._over = why
        for signal in [*self._waits, *self._rests]:
            self._scheduler.give(signal)

    def cut(self, *, creations_only: bool = False) -> None:
        """End all waits, those to come included; or only those for what is being created."""
        self._cut |= not creations_only
        self._creations_cut = True
        for signal, row in self._waits.items():
            if self._is_cut(row):
                self._scheduler.give(signal)

    def _is_cut(self, row: ResourceRecord) -> bool:
        return self._cut or (self._creations_cut and row.action == "CREATE")
