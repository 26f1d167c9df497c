"""Walking a plan's graph: what is ready begins, what ended lets others begin, what failed holds others back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.applying import containers, phases, snapshots
from hotc.runtime.applying.breaking import Breakpoints
from hotc.runtime.applying.creating import create, new_row
from hotc.runtime.applying.deleting import delete
from hotc.runtime.applying.failed import ActionFailed, Stopped, StoppedAtHook
from hotc.runtime.applying.reading import read
from hotc.runtime.applying.updating import update

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from hotc.runtime.applying.run import Run
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.records import ResourceRecord

_VERBS = {
    "create": "CREATE",
    "replace": "CREATE",
    "update": "UPDATE",
    "delete": "DELETE",
    "forget": "DELETE",
    "read": "ADOPT",
    "suspend": "SUSPEND",
    "resume": "RESUME",
    "snapshot": "SNAPSHOT",
}


_GLANCE = 0.5
"""Seconds after which a pause looks whether the walk was stopped."""

_OPERATIONS: dict[str, Callable[[Run, Action], Awaitable[None]]] = {
    "create": create,
    "replace": create,
    "update": update,
    "delete": delete,
    "forget": delete,
    "read": read,
    "suspend": phases.suspend,
    "resume": phases.resume,
    "snapshot": snapshots.take,
}


class Walk:
    """One walk over a graph of actions. Start it, run the scheduler, read ``failures`` and ``skipped``."""

    def __init__(self, run: Run, actions: Iterable[Action]) -> None:
        self._run = run
        self._actions = {action.key: action for action in actions if action.changes}
        self._open = {
            key: {each for each in action.requires if each in self._actions} for key, action in self._actions.items()
        }
        self._above: dict[str, list[str]] = {}
        for key, requires in self._open.items():
            for each in requires:
                self._above.setdefault(each, []).append(key)
        self._waiting = dict.fromkeys(self._actions)
        self._early = {key for key, action in self._actions.items() if not action.late}
        self._paused: set[str] = set()
        self._breakpoints = Breakpoints(run)
        self.stopped = False
        self.done: list[Action] = []
        self.failures: dict[str, str] = {}
        self.skipped: list[str] = []
        self.halted: list[str] = []
        """Keys of what was begun, and did not fail, but is not waited for any longer."""
        self.on_failure: Callable[[], None] = lambda: None
        self.defect: BaseException | None = None

    def start(self) -> None:
        """Begin with what waits for nothing."""
        self._begin([key for key in self._waiting if not self._open[key]])

    def stop(self) -> None:
        """Begin nothing more; what is under way goes on."""
        self.stopped = True

    @property
    def unfinished(self) -> list[str]:
        """Keys of actions that were never begun, because something failed or because the walk was stopped."""
        return list(self._waiting)

    def never_begun(self) -> list[str]:
        """Addresses of what changes something and was never begun, each once."""
        waiting = (self._actions[key] for key in self._waiting)
        return list(dict.fromkeys(action.address for action in waiting if action.changes and not action.container))

    def _begin(self, keys: Iterable[str]) -> None:
        for key in keys:
            action = self._actions[key]
            if self.stopped or key not in self._waiting or (action.late and self._early):
                continue
            if action.pause and key not in self._paused:
                self._paused.add(key)
                self._run.scheduler.start(self._pause(action), lambda error, key=key: self._pause_ended(key, error))  # type: ignore[misc]
                continue
            del self._waiting[key]
            self._run.scheduler.start(self._perform(action), lambda error, action=action: self._ended(action, error))  # type: ignore[misc]

    async def _pause(self, action: Action) -> None:
        """The pause before a batch. It keeps no thread, and does not keep a stopped walk from ending."""
        left = action.pause
        self._run.listener.progress(action.address, f"waiting {left:g} s before the next batch")
        while left > 0 and not self.stopped:
            part = min(left, _GLANCE)
            await self._run.scheduler.sleep(part)
            left -= part

    def _pause_ended(self, key: str, error: BaseException | None) -> None:
        if error is not None:
            raise error
        self._begin([key])

    def _ended(self, action: Action, error: BaseException | None) -> None:
        if error is None:
            self.done.append(action)
        elif not isinstance(error, ActionFailed):
            self.defect = self.defect or error
            self.stop()
        elif not isinstance(error, Stopped):
            self.on_failure()
        ready = []
        for key in self._above.get(action.key, ()):
            if error is None:
                self._open[key].discard(action.key)
                if not self._open[key]:
                    ready.append(key)
            else:
                self._hold_back(key)
        self._leave_early(action.key)
        self._begin(ready)

    def _hold_back(self, key: str) -> None:
        """What rests on something that failed stays as it is, and so does what rests on that."""
        waiting = [key]
        while waiting:
            current = waiting.pop()
            if current in self._waiting:
                del self._waiting[current]
                self.skipped.append(current)
                waiting.extend(self._above.get(current, ()))
                self._leave_early(current)

    def _leave_early(self, key: str) -> None:
        if key in self._early:
            self._early.discard(key)
            if not self._early:
                self._begin([each for each in list(self._waiting) if not self._open[each]])

    async def _perform(self, action: Action) -> None:
        operations = containers.OPERATIONS if action.container else _OPERATIONS
        try:
            await self._breakpoints.before(action)
            await containers.member_begins(self._run, action)
            await operations[action.operation](self._run, action)
            await self._breakpoints.after(action)
            await containers.member_ended(self._run, action)
        except Exception as error:
            failure = self._run.failed(error, "The cloud failed")  # raises what is a defect of hotc
            failure = self._run.patience.in_time(failure)
            if isinstance(failure, Stopped):
                self.halted.append(action.key)
            else:
                self.failures[action.key] = self._run.masker(failure.reason)
                self._breakpoints.forget(action)
            if not isinstance(failure, StoppedAtHook):
                await self._say_failed(action, failure)
            raise failure from error

    async def close(self) -> None:
        """Say of groups and nested stacks that did not come to their end that they failed."""
        for key in self.skipped + self.unfinished:
            if self._actions[key].container:
                await containers.member_failed(self._run, self._actions[key], self.failures)

    async def _say_failed(self, action: Action, failure: ActionFailed) -> None:
        run, verb = self._run, _VERBS[action.operation]
        row = self._row_of(action)
        if row is not None:
            row.tainted = row.tainted or failure.tainted
            going_on = row.action if verb == "UPDATE" and row.action == "CREATE" and row.status != "COMPLETE" else verb
            await run.turn_into(row, going_on, "FAILED", failure.reason)
            return
        row = new_row(run, action)
        run.history(action.address).rows.append(row)
        await run.turn_into(row, verb, "FAILED", failure.reason)

    def _row_of(self, action: Action) -> ResourceRecord | None:
        """The row on which a failure is to be recorded; none when the failure left no row behind."""
        rows = self._run.rows[action.address].rows if action.address in self._run.rows else []
        if action.generation:
            return next((row for row in rows if row.generation == action.generation), None)
        if not rows:
            return None
        latest = rows[-1]
        if action.operation == "update":
            return latest
        unfinished = latest.status != "COMPLETE" and latest.action != "DELETE"
        return latest if unfinished else None
