"""Stopping at hooks until somebody clears them, with ``hotc hook clear`` in another process or before this one began.

The wording of the events is Heat's, since tools look for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.addresses import around
from hotc.runtime.applying.failed import Stopped, StoppedAtHook
from hotc.runtime.applying.scheduler import Signal
from hotc.runtime.hooks import MESSAGE
from hotc.runtime.planning.breakpoints import AFTER, AT, CLEARED, stops, verb_of
from hotc.runtime.state.store import AddEvent, PutResource, TakeMessage

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.records import MessageRecord, ResourceRecord

Json = dict[str, Any]


class Breakpoints:
    """The hooks of one apply. Whoever waits holds neither a thread nor a place for calls."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._passed: set[tuple[str, str]] = set()
        self._standing: dict[tuple[str, str], list[Signal]] = {}

    async def before(self, action: Action) -> None:
        """Stop before an action, and before the nested stacks around it are touched. Raises :class:`Stopped`."""
        for address in around(action.address):
            outer = self._run.planned.get(address)
            if outer is not None and outer.changes and verb_of(action) != "delete":
                await self._stop(outer, stops(outer, "pre"))
        await self._stop(action, stops(action, "pre"))
        after = stops(action, "post")
        row = self._row(action) if after and action.operation in {"update", "replace"} else None
        if row is not None and row.notes.get(AFTER) != after:
            row.notes[AFTER] = after
            await self._run.record(row)

    async def after(self, action: Action) -> None:
        """Stop after an action, if it is to; then the resource knows of no hook any more. Raises :class:`Stopped`."""
        row = self._row(action)
        await self._stop(action, action.stands_at or stops(action, "post"))
        if row is not None and self.forget(action):
            await self._run.record(row)

    def forget(self, action: Action) -> bool:
        """What was passed counts no longer: what is done next to the resource stops again. Whether there was any."""
        row = self._row(action)
        known = [name for name in (AT, CLEARED, AFTER) if row is not None and name in row.notes]
        for name in known:
            assert row is not None
            del row.notes[name]
        return bool(known)

    async def _stop(self, action: Action, hook: str) -> None:
        key = (action.address, hook)
        if not hook or key in self._passed:
            return
        if key in self._standing:
            signal = Signal()
            self._standing[key].append(signal)
            await self._run.scheduler.until(signal)
            if key not in self._passed:
                raise StoppedAtHook(f"hook {hook} of {action.address}")
            return
        self._standing[key] = []
        try:
            await self._stand(action, hook)
            self._passed.add(key)
        finally:
            for waiting in self._standing.pop(key):
                self._run.scheduler.give(waiting)

    async def _stand(self, action: Action, hook: str) -> None:
        run = self._run
        rows = run.rows[action.address].rows if action.address in run.rows else []
        if any(hook in row.notes.get(CLEARED, ()) and row.status != "COMPLETE" for row in rows):
            return  # an interrupted apply has been here
        row = self._row(action)
        if row is None:
            row = self._new(action, hook)
        at: Json = row.notes.get(AT) or {}
        if at.get("hook") != hook:
            at = row.notes[AT] = {"hook": hook, "since": run.now(), "id": run.platform.uuid()}
        verb = hook.partition("-")[2].upper()
        await self._tell(row, verb, f"{verb} paused until Hook {hook} is cleared")
        message = await self._cleared(action, hook, at["id"])
        row.notes.pop(AT, None)
        if hook.startswith("post-"):  # the last one of what was done
            row.notes.pop(AFTER, None)
            row.notes.pop(CLEARED, None)
        else:
            row.notes[CLEARED] = [*row.notes.get(CLEARED, ()), hook]
        await self._tell(row, verb, f"Hook {hook} is cleared", message)
        if hook == "post-delete":
            await run.drop(row, silently=True)

    async def _cleared(self, action: Action, hook: str, identity: str) -> MessageRecord:
        run = self._run
        while True:
            run.listener.progress(action.address, f"waiting at hook {hook}")
            try:
                message = await run.inbox.wait(MESSAGE, action.address)
            except Stopped as stopped:
                raise StoppedAtHook(f"hook {hook} of {action.address}") from stopped
            assert message is not None
            if message.data.get("id") == identity:
                return message
            run.scheduler.note(TakeMessage(message.id))  # of a pause that is over

    async def _tell(self, row: ResourceRecord, verb: str, reason: str, message: MessageRecord | None = None) -> None:
        run = self._run
        row.updated_at = run.now()
        event = run.event(row)
        event.action, event.status, event.reason = verb, "IN_PROGRESS", reason
        taken = [TakeMessage(message.id)] if message is not None else []
        await run.scheduler.commit(PutResource(row), AddEvent(event), *taken)
        run.listener.event(event)

    def _new(self, action: Action, hook: str) -> ResourceRecord:
        """A row for what is not there, yet or any more, so that others see where it stands."""
        from hotc.runtime.applying.creating import new_row

        row = new_row(self._run, action)
        row.notes.pop(AFTER, None)
        row.reason = f"it stands at its hook {hook}"
        if hook == "post-delete":
            row.action, row.status = "DELETE", "COMPLETE"
        self._run.history(action.address).rows.append(row)
        return row

    def _row(self, action: Action) -> ResourceRecord | None:
        rows = self._run.rows[action.address].rows if action.address in self._run.rows else []
        if action.generation:
            return next((row for row in rows if row.generation == action.generation), None)
        latest = self._run.latest(action.address)
        return latest or (rows[-1] if rows else None)
