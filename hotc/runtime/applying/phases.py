"""Suspending and resuming one resource: asked for once, or again after a kill, until its driver says that it is so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.applying.failed import ActionFailed
from hotc.runtime.planning import externals
from hotc.runtime.secrets import reveal

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.applying.run import Run
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver, Json, Status
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.records import ResourceRecord

    Step = Callable[[Cloud, str, Json], Status]


async def suspend(run: Run, action: Action) -> None:
    """Bring about what a suspend of the plan asks for. Raises :class:`ActionFailed`."""
    row = _row(run, action)
    await _bring_about(run, row, "SUSPEND", None if row.container else run.driver(row).suspend)


async def resume(run: Run, action: Action) -> None:
    """Bring about what a resume of the plan asks for. Raises :class:`ActionFailed`."""
    row = _row(run, action)
    await _bring_about(run, row, "RESUME", None if row.container else run.driver(row).resume)


def _row(run: Run, action: Action) -> ResourceRecord:
    row = run.latest(action.address)
    if row is None or row.physical_id is None:
        raise ActionFailed("It is not there; plan again")
    return row


async def _bring_about(run: Run, row: ResourceRecord, verb: str, step: Step | None) -> None:
    if step is None or externals.recorded(row):
        await run.turn_into(row, verb, "COMPLETE")
        return
    driver, identity = run.driver(row), row.physical_id
    assert identity is not None
    sent = reveal(row.sent, lenient=True)
    async with run.scheduler.keys(driver.keys(sent, identity)):
        await run.turn_into(row, verb, "IN_PROGRESS")
        await _until_done(run, row, driver, lambda: step(run.cloud, identity, sent))
        run.answers.forget(row.address)
        await run.turn_into(row, verb, "COMPLETE")


async def _until_done(run: Run, row: ResourceRecord, driver: Driver, look: Callable[[], Status]) -> None:
    deadline = run.platform.monotonic() + run.timeout(driver, row)
    pause = min(run.settings.first_poll, driver.poll)
    while True:
        try:
            status = await run.repeatable(row.address, look, also=frozenset({"conflict"}))
        except Exception as error:
            raise run.failed(error, f"Its {row.action.lower()} failed") from error
        if status.state == "ready":
            return
        if status.state == "failed":
            raise ActionFailed(status.reason or "the service says that it failed")
        if run.platform.monotonic() >= deadline:
            raise ActionFailed(f"not done after {run.timeout(driver, row):g} s ({status.reason or 'pending'})")
        run.listener.progress(row.address, status.reason or "waiting until it is done")
        await run.patience.pause(pause, row, f"its {row.action.lower()} to be done")
        pause = min(pause * 1.5, driver.poll)
