"""The event of a signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.state.records import EventRecord

if TYPE_CHECKING:
    from hotc.runtime.state.records import ResourceRecord


def signalled(row: ResourceRecord, stack: str, now: str, said: str) -> EventRecord:
    """``SIGNAL_COMPLETE``, with what became of it."""
    return EventRecord(
        time=now,
        stack=stack,
        address=row.address,
        type=row.type,
        physical_id=row.physical_id,
        action="SIGNAL",
        status="COMPLETE",
        reason=said,
    )
