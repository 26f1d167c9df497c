"""A stream for programs: one JSON object in each line, as things happen.

``{"type": "plan" | "event" | "progress" | "result", "time": …}``, and what each has besides: the plan's counts, the
event's fields as ``hotc event list -f json`` gives them, the resource and what it waits for, the result.
"""

from __future__ import annotations

import json
import time
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotc.runtime.applying.events import EventRecord
    from hotc.runtime.applying.result import Result
    from hotc.runtime.planning.plan import Plan

FORMAT = 1
"""Version of the stream, in its first line."""


class Stream:
    """Writes to ``file``; a reader that went away, or a disk that is full, stops the stream, never the work."""

    def __init__(self, file: IO[str], *, close: bool = False) -> None:
        self._file = file
        self._close = close
        self._open = True

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._close:
            self._file.close()

    def started(self, plan: Plan) -> None:
        """The first line: what is to be done."""
        self._write(
            "plan",
            hotc_progress=FORMAT,
            stack=plan.stack,
            action=plan.action,
            summary=plan.summary(),
            actions=[[action.key, action.operation] for action in plan.actions if action.changes],
        )

    def event(self, event: EventRecord) -> None:
        """A stack or a resource changed its state."""
        from hotc.cli import records

        told = records.event(event)
        self._write("event", **{("resource_type" if key == "type" else key): value for key, value in told.items()})

    def progress(self, address: str, message: str) -> None:
        """What a resource, or (an empty one) the whole, waits for."""
        self._write("progress", resource=address, message=message)

    def stopping(self, why: str, unbegun: list[str]) -> None:
        """A word on the whole, with the resources that are left as they are."""
        self._write("progress", resource="", message=why, unbegun=unbegun)

    def ended(self, result: Result) -> None:
        """The last line."""
        self._write("result", **result.as_dict())

    def _write(self, kind: str, **data: Any) -> None:
        if not self._open:
            return
        from hotc.runtime.applying.events import timestamp

        line = json.dumps({"type": kind, "time": timestamp(time.time()), **data}, ensure_ascii=False)
        try:
            print(line, file=self._file, flush=True)
        except (OSError, ValueError):
            self._open = False
