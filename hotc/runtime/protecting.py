"""Protected stacks: they are updated like all others, but not destroyed.

A stack is protected by a note of its record, which ``hotc protect`` sets, or by the settings of the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.errors import StackProtected
from hotc.runtime.state.store import PutStack

if TYPE_CHECKING:
    from hotc.runtime.planning.choices import Choices
    from hotc.runtime.state.records import StackRecord
    from hotc.runtime.state.store import Store

NOTE = "protected"
"""The note of a stack's record: ``True``, or not there."""


def protected_by(record: StackRecord, choices: Choices) -> str:
    """What protects a stack, in words; empty when nothing does."""
    if record.notes.get(NOTE):
        return "hotc protect"
    return f"the settings ({choices.place()})" if choices.protected else ""


def refuse_protected(record: StackRecord, choices: Choices) -> None:
    """Raise :class:`StackProtected` for a stack that must not be destroyed."""
    by = protected_by(record, choices)
    if by:
        if record.notes.get(NOTE):
            hint = f"If it is to go: hotc unprotect {record.name}"
        else:
            hint = f"If it is to go, take protected out of [stack.{record.name}]."
        raise StackProtected(f"Stack {record.name} is protected by {by}; nothing was destroyed.", hint)


def set_protected(store: Store, record: StackRecord, *, on: bool) -> bool:
    """Set or remove the note, under the stack's lease; whether that changed anything."""
    with store.lease(record.name, "protect" if on else "unprotect"):
        current = store.stack(record.name)
        if current is None or current.lineage != record.lineage or bool(current.notes.get(NOTE)) is on:
            return False
        current.notes.pop(NOTE, None)
        if on:
            current.notes[NOTE] = True
        store.commit(current.lineage, [PutStack(current)])
        return True
