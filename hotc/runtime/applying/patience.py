"""Waits that can be cut short: for a status, for a deletion to be accepted. What is cut is gone on with later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.applying.failed import Stopped
from hotc.runtime.applying.scheduler import Signal

if TYPE_CHECKING:
    from hotc.runtime.applying.scheduler import Scheduler
    from hotc.runtime.state.records import ResourceRecord


class Patience:
    """All waits of one apply. Called in the loop."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler
        self._waits: dict[Signal, ResourceRecord] = {}
        self._cut = False
        self._creations_cut = False

    async def pause(self, seconds: float, row: ResourceRecord, waiting_for: str) -> None:
        """Wait, without a thread. Raises :class:`~hotc.runtime.applying.failed.Stopped` when it is cut short."""
        if self._over(row):
            raise Stopped(waiting_for)
        signal = Signal()
        self._waits[signal] = row
        try:
            await self._scheduler.until(signal, seconds)
        finally:
            del self._waits[signal]
        if signal.given:
            raise Stopped(waiting_for)

    def cut(self, *, creations_only: bool = False) -> None:
        """End all waits, those to come included; or only those for what is being created."""
        self._cut |= not creations_only
        self._creations_cut = True
        for signal, row in self._waits.items():
            if self._over(row):
                self._scheduler.give(signal)

    def _over(self, row: ResourceRecord) -> bool:
        return self._cut or (self._creations_cut and row.action == "CREATE")
