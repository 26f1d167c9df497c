"""Cancelling what another process does to a stack: a message for it, and its answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import NotPossible
from hotc.runtime.planning import states
from hotc.runtime.state.records import MessageRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.state.records import StackRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]

PATIENCE = 15.0
"""Seconds to wait for the other process to hear it; it looks once a second, but may be in the midst of a long write."""


@dataclass(slots=True)
class Cancelled:
    """What became of the wish to cancel.

    :ivar action: what was being done: ``CREATE`` or ``UPDATE``.
    :ivar rollback: what was asked for; ``None``: a rollback if an update is cancelled, or if the apply has one anyway.
    :ivar holder: who does it: ``{host, pid, since, doing}``.
    :ivar heard: whether the other process took the message.
    """

    stack: str
    action: str
    rollback: bool | None
    holder: Json
    heard: bool

    def as_dict(self) -> Json:
        """The JSON form."""
        return {
            "stack": self.stack,
            "action": self.action,
            "rollback": self.rollback,
            "holder": self.holder,
            "heard": self.heard,
        }


def cancel(
    store: Store,
    name: str,
    rollback: bool | None,
    *,
    patience: float = PATIENCE,
    sleep: Callable[[float], object] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Cancelled:
    """Ask whoever works on the stack to end it. Raises :class:`NotPossible` when nobody does, or when it must not end.

    The stack must be there. ``patience``: seconds to wait until the other one has heard it.
    """
    from hotc.runtime.applying.stopping import CANCEL, RUN

    record, holder = _at_work(store, name)
    states.refuse("cancel", record)
    message = MessageRecord(CANCEL, data={"run": record.notes.get(RUN), "rollback": rollback})
    store.post(record.lineage, message)
    deadline = clock() + patience
    heard = False
    while not heard and clock() < deadline and store.holder(name) is not None:
        sleep(0.1)
        heard = all(each.id != message.id for each in store.messages(record.lineage))
    return Cancelled(name, record.action, rollback, holder, heard)


def _at_work(store: Store, name: str) -> tuple[StackRecord, Json]:
    record, holder = store.stack(name), store.holder(name)
    assert record is not None
    if holder is not None and record.status == "IN_PROGRESS":
        return record, holder
    state = f"{record.action}_{record.status}"
    if holder is not None:
        raise NotPossible(f"Stack {name} is in {state}; nothing that could be cancelled is under way.", "Try again.")
    if record.status == "COMPLETE":
        raise NotPossible(f"Nobody works on stack {name}; it is in {state}.", "There is nothing to cancel.")
    raise NotPossible(
        f"Nobody works on stack {name}; it was left in {state}.",
        f"'hotc apply {name}' goes on with it, 'hotc rollback {name}' undoes what was done.",
    )
