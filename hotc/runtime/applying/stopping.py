"""What ends an apply before its time: Ctrl-C, SIGTERM, ``hotc cancel``, and a failure after which it rolls back.

However it is stopped, nothing more is begun, and calls that were sent get their answer recorded. The rest differs:

- Ctrl-C, and ``hotc cancel --no-rollback``: what is under way comes to its end, waits for a status included.
- SIGTERM: somebody is about to kill us, so waits for a status end at once; the next apply waits on.
- A rollback comes next: waits for what was being created end at once, since it will be deleted.
- Its time is over (``--timeout``): what is under way has failed, waits for a status included.
- A second Ctrl-C or SIGTERM: at once, without an answer. The intents that are recorded say what to look for.
"""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hotc.compiler.stacks.kinds import duration_text
from hotc.runtime.applying.lifecycle import UNDOABLE
from hotc.runtime.child_stacks.holding import children
from hotc.runtime.state.store import TakeMessage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.runtime.applying.run import Run
    from hotc.runtime.applying.walk import Walk
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.records import MessageRecord

CANCEL = "cancel"
"""The message. ``data``: ``run`` (the apply that is meant), ``rollback`` (``null``: only what is being updated)."""
RUN = "run"
"""The stack's note that names the apply which is, or was last, at work: a uuid."""
CANCELLABLE = frozenset({"CREATE", "UPDATE"})


class Stopping:
    """Whether one apply is being stopped, why, and what comes after it."""

    def __init__(self, run: Run, walk: Walk, plan: Plan) -> None:
        self._run = run
        self._walk = walk
        self._action = plan.action
        self._interrupts = 0
        self._terminated = False
        self._told = False
        self.cancelled = False
        self.timed_out = ""
        """Why its time is over; empty as long as it isn't."""
        self.rolls_back = run.settings.rollback and plan.action in UNDOABLE
        """Whether a rollback follows when this does not come to its end by itself."""

    @property
    def interrupted(self) -> bool:
        """Whether a signal stopped it."""
        return self._interrupts > 0

    @property
    def stopped(self) -> bool:
        """Whether the user wanted it to end before its time, or its time is over."""
        return self.interrupted or self.cancelled or bool(self.timed_out)

    @property
    def reason(self) -> str:
        """Why it did not come to its end, if not because of a failure; else the empty string."""
        if self.timed_out:
            return self.timed_out
        return "cancelled by the user" if self.cancelled else "stopped by the user" if self.interrupted else ""

    def listen(self) -> None:
        """Be cancellable from another process, and see when the time is over."""
        self._run.inbox.on(CANCEL, self._cancel)
        if self._run.settings.timeout is not None:
            self._run.scheduler.every(self._run.settings.timeout, self._time_over)

    def _time_over(self) -> None:
        if self.timed_out:
            return
        allowed = duration_text(self._run.settings.timeout or 0.0)
        self.timed_out = f"timed out after {allowed}"
        self._run.patience.end(f"the {allowed} that the stack has are over")
        self._end(f"The time is over ({allowed}): nothing more is begun, and nothing is waited for any longer.")

    def failed(self) -> None:
        """An action failed. Where a rollback follows, nothing more is worth being begun."""
        if self.rolls_back and not self.interrupted and not self._walk.stopped:
            self._end("Something failed: what is under way comes to its end, then all is rolled back.")

    def look(self) -> None:
        """See whether a signal came. Raises :class:`KeyboardInterrupt` for the second one."""
        if self._interrupts > 1:
            raise KeyboardInterrupt
        if self._interrupts == 1 and not self._told:
            self._told = True
            self.rolls_back = False
            if self._terminated:
                self._run.patience.cut()
            self._end("Stopping: what is under way comes to its end; Ctrl-C again stops at once.")

    def _cancel(self, message: MessageRecord) -> None:
        self._run.scheduler.note(TakeMessage(message.id))
        meant = message.data.get("run") == self._run.stack.notes.get(RUN)
        if not meant or self._action not in CANCELLABLE or self.stopped:
            return
        self.cancelled = True
        wanted = message.data.get("rollback")
        self.rolls_back = (self.rolls_back or self._action == "UPDATE") if wanted is None else bool(wanted)
        then = "then all is rolled back" if self.rolls_back else "and nothing more is begun"
        self._end(f"Cancelled: what is under way comes to its end, {then}.")

    def _end(self, why: str) -> None:
        self._walk.stop()
        self._run.listener.stopping(why, self._walk.never_begun())
        self._run.inbox.stop()
        children(self._run.cloud).stop()
        if self.rolls_back:
            self._run.patience.cut(creations_only=True)

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Let Ctrl-C and SIGTERM come here instead of ending the process."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def stop(number: int, _frame: object) -> None:
            self._interrupts += 1
            self._terminated |= number == signal.SIGTERM
            self._run.platform.wake()

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
