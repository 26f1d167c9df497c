"""Renaming resources as a plan says: with the first commit of an apply; undone with the last one of a rollback.

Key in the notes of a stack: ``moved``, from an update that renames until the stack is COMPLETE again: address → the one
that it had before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.planning.renaming import by_table, recorded_anew, renamed_rows
from hotc.runtime.state.records import EventRecord
from hotc.runtime.state.store import AddEvent

if TYPE_CHECKING:
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Write

MOVED = "moved"


def begin(
    plan: Plan, stack: StackRecord, rows: list[ResourceRecord], now: str
) -> tuple[list[ResourceRecord], list[Write]]:
    """The rows as the plan has seen them, and what is to be written with the first commit."""
    if not plan.moved:
        return rows, []
    before = dict(stack.notes.get(MOVED, {}))
    for old, new in plan.moved.items():
        before[new] = before.pop(old, old)
    rename = by_table(plan.moved)
    writes = recorded_anew(stack, rows, rename)
    stack.notes[MOVED] = before
    events = [
        AddEvent(
            EventRecord(now, stack.name, plan.moved[row.address], row.type, row.physical_id, "MOVE", "COMPLETE", why)
        )
        for row in rows
        if row.address in plan.moved and (why := f"was {row.address}")
    ]
    return renamed_rows(rows, rename), [*writes, *events]


def end(plan: Plan, stack: StackRecord, rows: list[ResourceRecord], *, whole: bool) -> list[Write]:
    """What is to be written with the last commit: after a rollback, the addresses from before."""
    if not whole:
        return []
    before = stack.notes.pop(MOVED, {})
    return recorded_anew(stack, rows, by_table(before)) if plan.action == "ROLLBACK" and before else []
