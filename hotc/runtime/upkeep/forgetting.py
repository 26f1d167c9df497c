"""``hotc state rm``: the state forgets a resource, which stays on the cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.planning import previous
from hotc.runtime.state.store import AddEvent, DropResource, PutStack
from hotc.runtime.upkeep.events import by_hand
from hotc.runtime.upkeep.rows import members, of_address

if TYPE_CHECKING:
    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store


def what_goes(store: Store, stack: StackRecord, address: str) -> list[ResourceRecord]:
    """The rows that :func:`forget` would forget: those of the address, and of its members.

    Raises :class:`~hotc.runtime.errors.ResourceNotFound`.
    """
    rows = store.resources(stack.lineage)
    return [*of_address(stack.name, rows, address), *members(rows, address)]


def forget(store: Store, stack: StackRecord, address: str) -> list[ResourceRecord]:
    """Forget a resource with all its members, under the stack's lease. Gives the rows that are gone.

    Raises :class:`~hotc.runtime.errors.StackLocked` and :class:`~hotc.runtime.errors.ResourceNotFound`.
    """
    with store.lease(stack.name, "state rm"):
        gone = what_goes(store, stack, address)
        events = [AddEvent(by_hand(stack, "STATE_RM", _says(row), row)) for row in gone]
        record = store.stack(stack.name) or stack
        previous.forget(record, {row.address for row in gone})
        drops = [DropResource(row.address, row.generation) for row in gone]
        store.commit(record.lineage, [*drops, PutStack(record), *events])
        return gone


def _says(row: ResourceRecord) -> str:
    if row.physical_id is None or row.container:
        return "forgotten"
    return f"forgotten; {row.physical_id} was left on the cloud"
