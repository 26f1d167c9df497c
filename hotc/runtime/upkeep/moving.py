"""``hotc state mv``: a resource gets another address; on the cloud nothing changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotc.runtime.addresses import inside
from hotc.runtime.errors import AddressTaken
from hotc.runtime.groups.memory import NOTE
from hotc.runtime.planning.renaming import prefix, recorded_anew, renamed_rows
from hotc.runtime.state.store import AddEvent
from hotc.runtime.upkeep.events import by_hand
from hotc.runtime.upkeep.rows import of_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store


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
        store.commit(record.lineage, [*recorded_anew(record, rows, rename), AddEvent(event)])
        addresses = {row.address: rename(row.address) for row in rows if rename(row.address) != row.address}
        renamed = renamed_rows(rows, rename)
        others = sum(row is not now and row.address not in addresses for row, now in zip(rows, renamed, strict=True))
        return Moved(record.name, addresses, others)


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
