"""Taking over into the state what was found on the cloud, as a plan of ``--refresh-only`` says. One commit, no call."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hotc.runtime.applying.events import EventRecord, timestamp
from hotc.runtime.applying.result import Result
from hotc.runtime.planning.drift import GONE, with_found
from hotc.runtime.planning.expressions import equal
from hotc.runtime.secrets import reveal
from hotc.runtime.state.store import AddEvent, DropResource, PutResource

if TYPE_CHECKING:
    from hotc.runtime.applying.events import Listener
    from hotc.runtime.planning.plan import Action, Plan
    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]


def accept(plan: Plan, record: StackRecord, store: Store, listener: Listener) -> Result:
    """Record what was found; the lease is held, and the plan is fresh. Gives how many were taken over (``update``) and
    forgotten (``forget``) in :attr:`Result.done`.
    """
    listener.started(plan)
    rows = {row.key: row for row in store.resources(plan.lineage)}
    writes: list[Any] = []
    events: list[EventRecord] = []
    done = {"update": 0, "forget": 0}
    for action in plan.actions:
        row = rows[action.key]
        reason = "; ".join(cause.rule for cause in action.causes)
        if action.operation == "forget":
            done["forget"] += 1
            writes.append(DropResource(row.address, row.generation))
            events.append(_event(record, row, "DELETE", reason))
        else:
            done["update"] += 1
            take_over(row, action)
            row.updated_at = timestamp(time.time())
            writes.append(PutResource(row))
            events.append(_event(record, row, "CHECK", f"taken over: {reason}"))
    store.commit(plan.lineage, [*writes, *(AddEvent(event) for event in events)])
    for event in events:
        listener.event(event)
    return Result(record.name, record.action, "COMPLETE", changed=bool(events), done=done, outputs=record.outputs)


def take_over(row: ResourceRecord, action: Action) -> None:
    """Let a row say that what was found is what was written. What the template says is compared anew with that."""
    assert action.observed is not None
    before, after = reveal(row.properties, lenient=True), reveal(action.observed["properties"], lenient=True)
    for name in [name for name in after if not equal(before.get(name), after[name])]:
        row.expressions.pop(name, None)
    row.properties, row.sent = action.observed["properties"], action.observed["sent"]
    row.intent = with_found(row, None, "")
    row.revision += 1
    row.notes.pop(GONE, None)
    if row.action == "CHECK":
        row.status, row.reason = "COMPLETE", ""


def _event(record: StackRecord, row: ResourceRecord, action: str, reason: str) -> EventRecord:
    return EventRecord(
        time=timestamp(time.time()),
        stack=record.name,
        address=row.address,
        type=row.type,
        physical_id=row.physical_id,
        action=action,
        status="COMPLETE",
        reason=reason,
    )
