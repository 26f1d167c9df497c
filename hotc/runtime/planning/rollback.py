"""The plan of a rollback: from the state as a failed create or update left it, back to what the stack was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.planning import states
from hotc.runtime.planning.choices import INPUT, Choices
from hotc.runtime.planning.make import plan_desired
from hotc.runtime.planning.plan import Cause
from hotc.runtime.planning.previous import PREVIOUS, bring_back, desired_before
from hotc.runtime.planning.protection import refuse_forbidden
from hotc.runtime.state.history import histories

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.records import StackRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]


def make_rollback_plan(
    record: StackRecord, store: Store, cloud: Cloud, driver_of: Callable[[str], Driver | None] | None = None
) -> Plan:
    """What undoes a create or an update that did not come to its end.

    What the failed apply made is deleted, protected or not; what was there before is not replaced where the settings
    forbid it. Raises :class:`~hotc.runtime.errors.NotPossible` where there is nothing to undo,
    :class:`~hotc.runtime.errors.PlanRefused`, and :class:`~hotc.runtime.errors.CloudFailed`.
    """
    from hotc.runtime import drivers

    refuse_settled(record)
    known = histories(store.resources(record.lineage))
    back = {row.address for row, _ in bring_back(record, known)}
    rows = [row for history in known.values() for row in history.rows]
    previous = record.notes.get(PREVIOUS)
    plan = plan_desired(
        record.name,
        desired_before(record, rows),
        previous["outputs"] if previous is not None else {},
        record,
        store=store,
        cloud=cloud,
        identity=record.cloud,
        driver_of=driver_of or drivers.lookup,
        rows=rows,
    )
    choices = Choices(record.inputs.get(INPUT, {}))
    refuse_forbidden((action for action in plan.actions if action.operation == "replace"), choices)
    choices.give_time(plan.actions)
    plan.action = "ROLLBACK"
    # A stack that was never complete keeps what it was to be made from, so that it can be tried again.
    plan.inputs = previous["inputs"] if previous is not None else record.inputs
    plan.unsettled = True
    for action in plan.actions:
        if action.generation:
            action.causes = [_cause(action.address in back, previous is not None, action.causes)]
    return plan


def refuse_settled(record: StackRecord) -> None:
    """Raise :class:`~hotc.runtime.errors.NotPossible` unless something of the stack did not come to its end."""
    if PREVIOUS not in record.notes:  # it is there until the stack is complete again, whatever was done meanwhile
        states.refuse("rollback", record)


def unfinished(record: StackRecord | None) -> bool:
    """Whether a rollback was begun, or was to begin, and did not come to its end."""
    if record is None or record.status == "COMPLETE":
        return False
    return record.action == "ROLLBACK" or bool(record.notes.get(DUE))


DUE = "rollback_due"
"""The stack's note that a rollback has to follow: recorded with the failure, for the case that no rollback begins."""


def _cause(comes_back: bool, updated: bool, causes: list[Cause]) -> Cause:
    if comes_back:
        return Cause("the instance from before the update comes back")
    if any(cause.rule == "is not in the template any more" for cause in causes):
        return Cause("was not there before the update" if updated else "the creation is undone")
    return causes[0]
