"""Waiting for many objects with one light list for all of them, instead of a read for each.

A read of a server costs nova two requests to neutron, and whoever waits for twenty of them keeps neutron so busy with
that, that the servers come later. So a driver may say how the ids of all that are still being made, or deleted, are
listed (:class:`~hotc.runtime.drivers.listing.Unfinished`). An answer serves all who wait, and an object is read when
it is listed no more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hotc.runtime.applying.failed import ActionFailed
from hotc.runtime.applying.scheduler import Signal
from hotc.runtime.connection.outcome import classify

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.drivers.listing import ListCall
    from hotc.runtime.state.records import ResourceRecord

READY_AFTER: Final = 60.0
GONE_AFTER: Final = 10.0
"""Seconds after which an object that is still listed is read all the same. A list of what is there doesn't say which
deletions have failed; one of what is being made leaves out what has failed, and is only not trusted for ever.
"""
MOST: Final = 1000
"""Objects beyond which a list costs more than it saves."""


@dataclass(slots=True)
class _Asked:
    """One list request. ``ids`` is ``None`` where it has failed."""

    at: float
    under_way: bool = True
    ids: frozenset[str] | None = None
    waiting: list[Signal] = field(default_factory=list)


class Lists:
    """The lists that one apply asks for."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._asked: dict[ListCall, _Asked] = {}
        self._refused: set[ListCall] = set()
        self.paused: dict[ListCall, set[str]] = {}
        """Ids of the objects that will be looked for in the next answer."""

    async def holds(self, call: ListCall, identity: str, since: float) -> bool:
        """Whether a list that was asked for after ``since`` holds an object; not, where there is no such list."""
        while call not in self._refused:
            asked = self._asked.get(call)
            if asked is not None and asked.under_way:  # one at a time: who comes meanwhile shares the next one
                signal = Signal()
                asked.waiting.append(signal)
                await self._run.scheduler.until(signal)
            elif asked is None or asked.at < since:
                asked = self._asked[call] = _Asked(self._run.platform.monotonic())
                await self._ask(call, asked)
            if asked.at >= since:
                return asked.ids is not None and identity in asked.ids
        return False

    async def _ask(self, call: ListCall, asked: _Asked) -> None:
        try:
            found = await self._run.call(lambda: call.listed(self._run.cloud))
            asked.ids = frozenset(str(each[call.identity]) for each in found)
            if len(found) > MOST:
                self._refused.add(call)
            self._run.patience.wake(self.paused.get(call, set()) - asked.ids)
        except ActionFailed:
            raise
        except Exception as error:
            outcome = classify(error)
            if outcome == "broken":
                raise
            if outcome in {"rejected", "gone"}:  # this cloud doesn't list so
                self._refused.add(call)
        finally:
            asked.under_way = False
            for signal in asked.waiting:
                self._run.scheduler.give(signal)


class Watch:
    """The wait for one object, as far as a list can tell."""

    def __init__(self, run: Run, row: ResourceRecord, driver: Driver, *, gone: bool = False) -> None:
        self._run = run
        self._row = row
        self._call: ListCall | None = None
        if driver.unfinished is not None and gone:
            self._call = driver.unfinished.gone
        elif driver.unfinished is not None and row.action == "CREATE":
            self._call = driver.unfinished.made
        self._for = "it to be gone" if gone else "it to be ready"
        self._read_after = GONE_AFTER if gone else READY_AFTER
        self._longest = driver.poll
        self._pause = min(run.settings.first_poll, driver.poll)

    async def over(self, deadline: float) -> None:
        """Come back when it is time to read the object: it is listed no more, or nothing is known of that, or the list
        has said the same for long, or it is late (``deadline``, by the monotonic clock).
        """
        run, call, identity = self._run, self._call, self._row.physical_id
        if call is None or identity is None:
            return
        paused = run.lists.paused.setdefault(call, set())
        since = run.platform.monotonic()
        until = min(deadline, since + self._read_after)
        while await run.lists.holds(call, identity, since):
            since = run.platform.monotonic()
            if since >= until:
                return
            run.listener.progress(self._row.address, f"waiting for {self._for}")
            paused.add(identity)
            try:
                await run.patience.pause(min(self._pause, until - since), self._row, self._for)
            finally:
                paused.discard(identity)
            self._pause = min(self._pause * 1.5, self._longest)
