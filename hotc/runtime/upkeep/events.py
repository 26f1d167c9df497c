"""What was done to a state by hand stands among the stack's events, under the name of the command."""

from __future__ import annotations

import time

from hotc.runtime.applying.events import timestamp
from hotc.runtime.state.records import EventRecord, ResourceRecord, StackRecord


def by_hand(stack: StackRecord, action: str, reason: str, row: ResourceRecord | None = None) -> EventRecord:
    """``action`` is such as ``STATE_MV``; ``row`` the resource, or ``None`` for the stack itself."""
    return EventRecord(
        time=timestamp(time.time()),
        stack=stack.name,
        address=row.address if row is not None else "",
        type=row.type if row is not None else "OS::Heat::Stack",
        physical_id=row.physical_id if row is not None else stack.lineage,
        action=action,
        status="COMPLETE",
        reason=reason,
    )
