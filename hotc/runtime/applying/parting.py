"""The deletion policy Snapshot: before an object is deleted, a copy of it is made, which stays.

Key in the notes of a resource: ``copy``, the slot of :mod:`.copying`; with ``skip`` when there is nothing worth a copy.
As in Heat, what is broken or never came to be is deleted without one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.applying.copying import Copying
from hotc.runtime.applying.failed import ActionFailed

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

NOTE = "copy"


def decide(row: ResourceRecord) -> None:
    """Before a deletion is begun: whether a copy is to be made. Lasts, however often the deletion is tried."""
    if row.deletion_policy != "Snapshot" or NOTE in row.notes:
        return
    unfinished = row.action == "CREATE" and row.status != "COMPLETE"
    row.notes[NOTE] = {"skip": True} if row.tainted or unfinished else {}


async def keep_copy(run: Run, row: ResourceRecord, driver: Driver) -> str:
    """Make the copy, if one is wanted; a few words for the user, empty when there is none.

    Raises :class:`ActionFailed`; then nothing was deleted.
    """
    slot: Json | None = row.notes.get(NOTE)
    if row.deletion_policy != "Snapshot" or slot is None or slot.get("skip"):
        return ""
    if driver.copies is None:
        raise ActionFailed(f"{row.type} can't be kept by a snapshot, as its deletion policy asks; nothing was deleted")

    async def save() -> None:
        await run.record(row)

    copying = Copying(run, row, driver.copies, slot, save, run.timeout(driver, row))
    try:
        if not await copying.keep():
            return ""
    except ActionFailed as failure:
        raise ActionFailed(f"It was not deleted, because it has to be kept by a snapshot: {failure.reason}") from None
    words = f"kept as {driver.copies.kind} {slot['name']} ({slot['id']})"
    run.copies_kept.append({"address": row.address, "kind": driver.copies.kind, "name": slot["name"], "id": slot["id"]})
    return words
