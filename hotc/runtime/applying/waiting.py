"""Waiting until an object is ready, or gone. No thread waits meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.applying.failed import ActionFailed
from hotc.runtime.applying.watching import Watch
from hotc.runtime.secrets import reveal
from hotc.runtime.signals import receiving

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]


class Vanished(Exception):  # noqa: N818  # a finding
    """The object that was waited for is not there."""


async def until_ready(run: Run, row: ResourceRecord, driver: Driver, since: float, made: Json | None = None) -> Json:
    """The object, when its status is ready. ``since``: when the action began, by the monotonic clock.

    ``made`` is the object as the creating request was answered, if that need not be read again.

    Raises :class:`Vanished`, and :class:`ActionFailed` (tainted) when it failed or took too long.
    """
    assert row.physical_id is not None
    identity, sent = row.physical_id, reveal(row.sent)
    limit = driver.limit if row.address not in run.timeouts else None
    allowed = limit(sent) if limit is not None else run.timeout(driver, row)
    deadline = since + allowed
    pause = min(run.settings.first_poll, driver.poll)
    await _last(run, row, driver, deadline)
    watch = Watch(run, row, driver)
    while True:
        found, made = made, None
        if found is None:
            await watch.over(deadline)
            found = await run.repeatable(row.address, lambda: driver.read(run.cloud, identity, sent))
        if found is None:
            raise Vanished
        if driver.sees_state:
            found = {**found, "state": run.answers.state_around(row)}
        status = driver.status(found)
        if status.state == "failed":
            if driver.sees_state:
                await receiving.failed(run, row)
            raise ActionFailed(status.reason or "the service says that it failed", tainted=True)
        more = await _advance(run, row, driver, sent, found)
        if status.state == "ready" and not more:
            found = {**found, **reveal(row.data)}
            run.answers.remember(row.address, found)
            return found
        if run.platform.monotonic() >= deadline:
            raise ActionFailed(f"not ready after {allowed:g} s ({status.reason or 'pending'})")
        run.listener.progress(row.address, status.reason or "waiting until it is ready")
        await run.patience.pause(pause, row, "it to be ready")
        pause = min(pause * 1.5, driver.poll)


async def _last(run: Run, row: ResourceRecord, driver: Driver, deadline: float) -> None:
    """Wait for as long as the action is to last. Raises :class:`ActionFailed` where that is longer than it may."""
    seconds = driver.lasts(reveal(row.sent, lenient=True), row.action) if driver.lasts is not None else 0.0
    if seconds <= 0:
        return
    allowed = deadline - run.platform.monotonic()
    run.listener.progress(row.address, f"waiting {seconds:g} s")
    await run.patience.pause(min(seconds, allowed), row, "its time to pass")
    if seconds > allowed:
        raise ActionFailed(f"not ready after {run.timeout(driver, row):g} s (it was to wait {seconds:g} s)")


async def until_parted(run: Run, row: ResourceRecord, driver: Driver, since: float) -> None:
    """Before something that is in the state alone goes: wait for as long as its deletion is to last."""
    await _last(run, row, driver, since + run.timeout(driver, row))


async def _advance(run: Run, row: ResourceRecord, driver: Driver, sent: Json, found: Json) -> bool:
    """Send what the object waits for; whether something is still to come."""
    send, identity = driver.advance, row.physical_id
    if send is None or identity is None:
        return False
    return await run.repeatable(
        row.address, lambda: send(run.cloud, identity, sent, found), also=frozenset({"conflict"})
    )


async def until_gone(run: Run, row: ResourceRecord, driver: Driver, since: float) -> None:
    """Come back when the object is not there any more. Raises :class:`ActionFailed`."""
    assert row.physical_id is not None
    identity, sent = row.physical_id, reveal(row.sent, lenient=True)
    deadline = since + run.timeout(driver, row)
    pause = min(run.settings.first_poll, driver.poll)
    watch = Watch(run, row, driver, gone=True)
    while True:
        await watch.over(deadline)
        found = await run.repeatable(row.address, lambda: driver.read(run.cloud, identity, sent))
        if found is None:
            return
        status = driver.delete_status(found)
        if status.state == "ready":
            return
        if status.state == "failed":
            raise ActionFailed(status.reason or "the service says that the deletion failed")
        if run.platform.monotonic() >= deadline:
            raise ActionFailed(f"still there after {run.timeout(driver, row):g} s ({status.reason or 'pending'})")
        run.listener.progress(row.address, status.reason or "waiting until it is gone")
        await run.patience.pause(pause, row, "it to be gone")
        pause = min(pause * 1.5, driver.poll)
