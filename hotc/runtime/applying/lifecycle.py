"""What the record of a stack says when an apply begins and when it ends: inputs, and the way back.

Key in the notes of a stack: ``rollback``, whether the create or update that has not come to its end is to be rolled
back when it fails; who goes on with it need not say so again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.planning.previous import PREVIOUS, bring_back, remember
from hotc.runtime.planning.rollback import DUE
from hotc.runtime.state.store import DropResource, PutResource

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.planning.choices import Choices
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.records import StackRecord
    from hotc.runtime.state.store import Write

ROLLBACK = "rollback"
UNDOABLE = frozenset({"CREATE", "UPDATE", "RESTORE"})
"""What a rollback can undo, as in Heat (``heat.engine.stack.Stack.mark_failed``)."""


def rolls_back(record: StackRecord | None, choices: Choices) -> bool:
    """Whether a failed apply is undone where nobody says: as the settings have it, or as it was said before."""
    unfinished = record is not None and record.status != "COMPLETE"
    return choices.rollback or bool(unfinished and record is not None and record.notes.get(ROLLBACK))


def begin(run: Run, plan: Plan) -> list[Write]:
    """Change the stack's record to what it has to be while the plan is carried out; what else is to be written."""
    stack = run.stack
    writes: list[Write] = []
    stack.notes.pop(DUE, None)
    if plan.action == "DELETE":
        stack.notes.pop(PREVIOUS, None)
    else:
        if plan.action == "ROLLBACK":
            for row, generation in bring_back(stack, run.rows):
                writes += [DropResource(row.address, generation), PutResource(row)]
        elif plan.action in UNDOABLE:
            remember(stack, plan.actions, run.latest, run.rows, creating=plan.action == "CREATE")
            stack.notes[ROLLBACK] = run.settings.rollback
        stack.inputs = plan.inputs
        stack.cloud = plan.cloud
    stack.action = plan.action
    return writes


def end(stack: StackRecord, *, whole: bool, rollback_due: bool) -> None:
    """Note what has to follow; a stack that came to its end has no way back."""
    if whole and stack.action in UNDOABLE | {"ROLLBACK"}:
        for name in (PREVIOUS, ROLLBACK):
            stack.notes.pop(name, None)
    elif rollback_due:
        stack.notes[DUE] = True
