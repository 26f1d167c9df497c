"""Marking resources as unhealthy: the next apply replaces them, as Heat does what is in ``CHECK_FAILED``.

Key in the notes of a resource: ``unhealthy``, why it is (text).
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from hotc.runtime.addresses import inside
from hotc.runtime.applying.events import EventRecord, timestamp
from hotc.runtime.errors import NotPossible
from hotc.runtime.planning import externals
from hotc.runtime.state.history import histories
from hotc.runtime.state.store import AddEvent, PutResource

if TYPE_CHECKING:
    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store, Write

NOTE: Final = "unhealthy"
UNSAID: Final = "without a reason"


def reason_of(record: ResourceRecord) -> str:
    """Why a resource is marked; empty when it isn't."""
    return str(record.notes.get(NOTE, ""))


def mark(store: Store, stack: StackRecord, resource: str, reason: str = "", *, reset: bool = False) -> list[str]:
    """Mark a resource (its address, or its id on the cloud), or (``reset``) take the mark away; the addresses changed.

    A nested stack or a group stands for all that is in it. Raises :class:`NotPossible` when there is none, and
    :class:`~hotc.runtime.errors.StackLocked` while somebody works on the stack.
    """
    with store.lease(stack.name, "mark-unhealthy"):
        rows = [each.latest for each in histories(store.resources(stack.lineage)).values()]
        found = _meant(stack, [row for row in rows if row is not None], resource)
        changed = [row for row in found if _reset(row)] if reset else found
        writes: list[Write] = []
        for row in changed:
            if not reset:
                row.notes[NOTE] = reason or UNSAID
                row.tainted = True
            row.action, row.status = "CHECK", "COMPLETE" if reset else "FAILED"
            row.reason = "" if reset else f"marked unhealthy: {reason or UNSAID}"
            row.updated_at = timestamp(time.time())
            writes += [PutResource(row), AddEvent(_event(stack, row))]
        if writes:
            store.commit(stack.lineage, writes)
        return [row.address for row in changed]


def _reset(row: ResourceRecord) -> bool:
    if row.notes.pop(NOTE, None) is None:
        return False
    row.tainted = False
    return True


def _meant(stack: StackRecord, rows: list[ResourceRecord], resource: str) -> list[ResourceRecord]:
    found = [row for row in rows if resource in (row.address, row.physical_id)]
    if not found:
        from difflib import get_close_matches

        close = get_close_matches(resource, [row.address for row in rows], n=3)
        hint = f"Did you mean {' or '.join(close)}?" if close else f"See hotc resource list {stack.name} -n 9."
        raise NotPossible(f"Stack {stack.name} has no resource {resource}.", hint)
    groups = [row.address for row in found if row.container]
    found = [
        row for row in rows if not row.container and (row in found or any(inside(row.address, each) for each in groups))
    ]
    theirs = [row.address for row in found if externals.recorded(row)]
    if theirs:
        raise NotPossible(f"{', '.join(theirs)}: others made it (external_id), so hotc can't replace it.")
    going = [row.address for row in found if row.action == "DELETE" or row.physical_id is None]
    if going:
        raise NotPossible(f"{', '.join(going)}: it is not there, or is being deleted; the next apply sees to it.")
    return found


def _event(stack: StackRecord, row: ResourceRecord) -> EventRecord:
    return EventRecord(
        time=row.updated_at,
        stack=stack.name,
        address=row.address,
        type=row.type,
        physical_id=row.physical_id,
        action=row.action,
        status=row.status,
        reason=row.reason,
    )
