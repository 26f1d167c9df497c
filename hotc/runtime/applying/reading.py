"""Taking note of what others made: one read, and a row that says where it is. Nothing is sent that changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.applying.creating import new_row
from hotc.runtime.applying.failed import ActionFailed
from hotc.runtime.planning.externals import NOTE

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.records import ResourceRecord


async def read(run: Run, action: Action) -> None:
    """Bring about what a read of the plan asks for. Raises :class:`ActionFailed`."""
    row = _row(run, action)
    driver, identity = run.driver(row), action.external_id
    assert driver.external is not None
    sent = driver.external(identity)
    await run.turn_into(row, "ADOPT", "IN_PROGRESS")
    try:
        found = await run.repeatable(row.address, lambda: driver.read(run.cloud, identity, sent))
    except Exception as error:
        raise run.failed(error, "It can't be read") from error
    if found is None:
        raise ActionFailed(f"there is no {row.type} {identity} on the cloud (external_id)")
    status = driver.status(found)
    if status.state == "failed":
        raise ActionFailed(status.reason or "the service says that it failed")
    row.physical_id, row.sent, row.reference = identity, sent, driver.reference(identity, found)
    run.answers.remember(row.address, found)
    run.follow(row, action)
    await run.turn_into(row, "ADOPT", "COMPLETE")
    await run.drop_void(row.address)


def _row(run: Run, action: Action) -> ResourceRecord:
    latest = run.latest(action.address)
    if latest is not None and latest.type == action.type and latest.notes.get(NOTE) == action.external_id:
        return latest
    row = new_row(run, action)
    row.notes[NOTE] = action.external_id
    row.physical_id = action.external_id
    run.history(action.address).rows.append(row)
    return row
