"""Two listeners at once: what one shows in the terminal, the other writes into a file."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hotc.runtime.applying.events import EventRecord
    from hotc.runtime.applying.result import Result
    from hotc.runtime.planning.plan import Plan


class Both:
    """Hands everything on to two listeners, in this order."""

    def __init__(self, first: Any, second: Any) -> None:
        self._all = (first, second)
        self._open = ExitStack()

    def __enter__(self) -> Both:
        for each in self._all:
            self._open.enter_context(each)
        return self

    def __exit__(self, *error: Any) -> None:
        self._open.__exit__(*error)

    def started(self, plan: Plan) -> None:
        """Hand on."""
        for each in self._all:
            each.started(plan)

    def event(self, event: EventRecord) -> None:
        """Hand on."""
        for each in self._all:
            each.event(event)

    def progress(self, address: str, message: str) -> None:
        """Hand on."""
        for each in self._all:
            each.progress(address, message)

    def stopping(self, why: str, unbegun: list[str]) -> None:
        """Hand on."""
        for each in self._all:
            each.stopping(why, unbegun)

    def ended(self, result: Result) -> None:
        """Hand on."""
        for each in self._all:
            each.ended(result)
