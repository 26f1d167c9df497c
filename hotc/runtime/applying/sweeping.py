"""The last look of an apply: whether a creating request that seemed to have made nothing has arrived after all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.applying.settling import leave_nothing, look_once
from hotc.runtime.state.history import missed, void

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.state.records import ResourceRecord


async def sweep(run: Run, row: ResourceRecord, *, last: bool) -> None:
    """Delete what arrived late. ``last``: the stack is being destroyed, so the row goes in any case.

    Otherwise it stays until its request is so old that nothing can come of it any more. Raises :class:`ActionFailed`.
    """
    from hotc.runtime.applying.deleting import take_away

    try:
        found = await look_once(run, row)
    except Exception as error:
        raise run.failed(error, "Looking for late arrivals failed") from error
    if found is not None:
        row.physical_id = run.driver(row).identity(found)
        row.intent = None
        await run.record(row)
        await take_away(run, row)
    else:
        await sweep_beside(run, row)
        if last or (row.intent is not None and run.age(row.intent["at"]) > run.settings.grace):
            await run.drop(row, silently=True)


async def sweep_beside(run: Run, row: ResourceRecord) -> None:
    """What stands beside something that was not made may have come late as well; no plan can see it.

    Raises :class:`ActionFailed`.
    """
    await leave_nothing(run, row, run.driver(row))


def to_sweep(run: Run) -> list[ResourceRecord]:
    """Rows of requests that seem to have made nothing."""
    return [row for row in run.all_rows() if missed(row)]


async def forget_void(run: Run, *, last: bool) -> None:
    """Drop rows of failed attempts where a later one succeeded, or where nothing is wanted any more."""
    for row in [row for row in run.all_rows() if void(row)]:
        if last or row.address not in run.planned or run.history(row.address).live:
            await run.drop(row, silently=True)
