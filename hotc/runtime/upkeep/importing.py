"""Exported stacks into a store: another one, or the same after a loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.runtime.applying.events import timestamp
from hotc.runtime.errors import AddressTaken, NotPossible
from hotc.runtime.names import check_stack_name
from hotc.runtime.state.store import AddEvent, DropResource, DropSnapshot, PutResource, PutSnapshot, PutStack
from hotc.runtime.upkeep.events import by_hand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.runtime.state.records import EventRecord, StackRecord
    from hotc.runtime.state.store import Store, Write
    from hotc.runtime.upkeep.exporting import Whole

Json = dict[str, Any]


@dataclass(slots=True)
class Imported:
    """What became of one stack: ``new`` to the store, or ``replaced`` what it had; ``resources`` are its rows."""

    stack: str
    outcome: str
    resources: int

    def as_dict(self) -> Json:
        """The JSON form."""
        return {"stack": self.stack, "outcome": self.outcome, "resources": self.resources}


def take_in(store: Store, stacks: Sequence[Whole], *, force: bool = False) -> list[Imported]:
    """Write exported stacks, each under its lease and in one transaction; all are checked before the first is written.

    Raises :class:`NotPossible` when that would overwrite something as new or newer, or a stack of another origin,
    unless ``force``.
    """
    for each in stacks:
        check_stack_name(each.stack.name)
        _check(each, store.stack(each.stack.name), force=force)
    return [_take_in(store, each, force=force) for each in stacks]


def _check(each: Whole, known: StackRecord | None, *, force: bool) -> None:
    name = each.stack.name
    if len({row.key for row in each.resources}) != len(each.resources):
        raise AddressTaken(f"The export of stack {name} has a resource twice.", "Export the state again.")
    if known is None or force:
        return
    if known.lineage != each.stack.lineage:
        raise NotPossible(
            f"There is another stack {name} here: it was created by itself, and has its own resources.",
            "Destroy it first, or overwrite what is recorded of it with --force; its resources then stay on the cloud.",
        )
    if known.serial >= each.stack.serial:
        older = "as new as" if known.serial == each.stack.serial else "newer than"
        raise NotPossible(
            f"What is recorded of stack {name} is {older} what the file says "
            f"(serial {known.serial} here, {each.stack.serial} there).",
            "Overwrite it with --force if the file is right all the same.",
        )


def _take_in(store: Store, each: Whole, *, force: bool) -> Imported:
    name, lineage = each.stack.name, each.stack.lineage
    with store.lease(name, "state import"):
        known = store.stack(name)
        _check(each, known, force=force)
        if known is not None and known.lineage != lineage:
            _set_aside(store, known)
        kept = {(row.address, row.generation) for row in each.resources}
        kept_snapshots = {snapshot.id for snapshot in each.snapshots}
        said = {_of(event) for event in store.events(lineage)}
        writes: list[Write] = [PutStack(each.stack)]
        writes += [
            DropResource(row.address, row.generation)
            for row in store.resources(lineage)
            if (row.address, row.generation) not in kept
        ]
        writes += [
            DropSnapshot(snapshot.id) for snapshot in store.snapshots(lineage) if snapshot.id not in kept_snapshots
        ]
        writes += map(PutResource, each.resources)
        writes += map(PutSnapshot, each.snapshots)
        writes += [AddEvent(event) for event in each.events if _of(event) not in said]
        reason = f"serial {each.stack.serial} was imported" + (f" over {known.serial}" if known is not None else "")
        writes.append(AddEvent(by_hand(each.stack, "STATE_IMPORT", reason)))
        store.commit(lineage, writes)
        return Imported(name, "new" if known is None else "replaced", len(each.resources))


def _set_aside(store: Store, known: StackRecord) -> None:
    """The stack of another origin is gone from the state, as after a destroy; its events can still be read."""
    import time

    known.deleted_at = timestamp(time.time())
    gone = [DropResource(row.address, row.generation) for row in store.resources(known.lineage)]
    event = by_hand(known, "STATE_IMPORT", "it was overwritten by an import; its resources were left on the cloud")
    store.commit(known.lineage, [*gone, PutStack(known), AddEvent(event)])


def _of(event: EventRecord) -> tuple[str, ...]:
    """What makes two events the same one."""
    return (event.time, event.address, event.action, event.status, event.reason, event.physical_id or "")
