"""What the engine tells while it works: events, as they are recorded, to whoever listens."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from hotc.runtime.state.records import EventRecord

if TYPE_CHECKING:
    from hotc.runtime.planning.plan import Plan

__all__ = ["EventRecord", "Listener", "Silent", "timestamp"]


class Listener(Protocol):
    """Who wants to know. Called in the thread that runs the apply; must be quick, and must not raise."""

    def started(self, plan: Plan) -> None:
        """The apply begins; the stack is locked."""

    def event(self, event: EventRecord) -> None:
        """A stack or a resource changed its state; it is recorded already. ``event.address`` is empty for the stack."""

    def progress(self, address: str, message: str) -> None:
        """A word on what a resource waits for just now ("BUILD", "asked again in 4 s: …"); not recorded."""

    def stopping(self, why: str, unbegun: list[str]) -> None:
        """It will end before its time. ``unbegun``: addresses of what was not begun, and won't be."""


class Silent:
    """The listener of those who don't want to know."""

    def started(self, plan: Plan) -> None:
        """Nothing."""

    def event(self, event: EventRecord) -> None:
        """Nothing."""

    def progress(self, address: str, message: str) -> None:
        """Nothing."""

    def stopping(self, why: str, unbegun: list[str]) -> None:
        """Nothing."""


def timestamp(seconds: float) -> str:
    """Seconds since the epoch as UTC in ISO 8601, to the millisecond."""
    whole, microseconds = divmod(round(seconds * 1_000_000), 1_000_000)
    return f"{_whole_second(whole)}.{microseconds // 1000:03}Z"


@lru_cache(maxsize=8)
def _whole_second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().removesuffix("+00:00")
