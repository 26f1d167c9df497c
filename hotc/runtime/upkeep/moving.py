"""``hotc state mv``: a resource gets another address; on the cloud nothing changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotc.runtime.addresses import inside
from hotc.runtime.errors import AddressTaken
from hotc.runtime.groups.memory import NOTE
from hotc.runtime.planning.renaming import prefix, renamed_outputs, renamed_rows
from hotc.runtime.state.store import AddEvent, DropResource, PutResource, PutStack
from hotc.runtime.upkeep.events import by_hand
from hotc.runtime.upkeep.rows import of_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store, Write


@dataclass(slots=True)
class Moved:
    """What was renamed: old address → new one, members included. ``others``: rows that speak of them."""

    stack: str
    addresses: dict[str, str]
    others: int


def move(store: Store, stack: StackRecord, old: str, new: str) -> Moved:
    """Rename a resource with all members that it has, under the stack's lease.

    Raises :class:`~hotc.runtime.errors.StackLocked`, :class:`~hotc.runtime.errors.ResourceNotFound` and
    :class:`AddressTaken` before anything is changed.
    """
    with store.lease(stack.name, "state mv"):
        record = store.stack(stack.name) or stack
        rows = store.resources(record.lineage)
        moved = of_address(record.name, rows, old)
        _check(rows, old, new)
        rename = prefix(old, new)
        event = by_hand(record, "STATE_MV", f"was {old}", moved[-1])
        event.address = new
        store.commit(record.lineage, [*moving(record, rows, rename), AddEvent(event)])
        addresses = {row.address: rename(row.address) for row in rows if rename(row.address) != row.address}
        others = sum(row is not same and row.address not in addresses for row, same in _pairs(rows, rename))
        return Moved(record.name, addresses, others)


def moving(record: StackRecord, rows: Sequence[ResourceRecord], rename: Callable[[str], str]) -> list[Write]:
    """What records a renaming: rows under their new address, rows and outputs that speak of them."""
    dropped: list[Write] = []
    put: list[Write] = []
    for row, now in _pairs(rows, rename):
        if now is not row:
            put.append(PutResource(now))
        if now.address != row.address:
            dropped.append(DropResource(row.address, row.generation))
    record.outputs = renamed_outputs(record.outputs, rename)
    return [*dropped, *put, PutStack(record)]  # all go before any comes: chains write where others were


def _pairs(rows: Sequence[ResourceRecord], rename: Callable[[str], str]) -> list[tuple[ResourceRecord, ResourceRecord]]:
    return list(zip(rows, renamed_rows(rows, rename), strict=True))


def _check(rows: Sequence[ResourceRecord], old: str, new: str) -> None:
    if not all(new.split("/")) or new.strip() != new:
        raise AddressTaken(f"{new!r} is no address.", "Write a name, or nested/name for a member of a nested stack.")
    if new == old or inside(new, old) or inside(old, new):
        raise AddressTaken(f"{old} can't become {new}: one would lie in the other.", "Give another new address.")
    taken = sorted({row.address for row in rows if row.address == new or inside(row.address, new)})
    if taken:
        raise AddressTaken(
            f"There is a resource {taken[0]} already; nothing was changed.",
            "Give another new address, or `hotc state rm` the one that is there if nothing needs it.",
        )
    containers = {row.address: row for row in rows if row.container}
    for address in (old, new):
        outer = address.rpartition("/")[0]
        if outer and outer not in containers:
            raise AddressTaken(f"There is no nested stack {outer}.", "Name one that is recorded.")
        if outer and NOTE in containers[outer].notes:
            raise AddressTaken(
                f"{address} is a member of the group {outer}, which names its members itself.",
                "Rename the group, or what lies within its members.",
            )
