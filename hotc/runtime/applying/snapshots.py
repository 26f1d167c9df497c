"""Taking snapshots of a stack, and deleting them. What was begun and not finished is gone on with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.applying.copying import Copying, remove_slot
from hotc.runtime.applying.failed import ActionFailed
from hotc.runtime.applying.result import Failure
from hotc.runtime.planning import externals
from hotc.runtime.planning.snapshots import contents
from hotc.runtime.secrets import reveal
from hotc.runtime.state.records import SnapshotRecord
from hotc.runtime.state.store import DropSnapshot, PutSnapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.runtime.applying.run import Run
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Action, Plan
    from hotc.runtime.state.records import ResourceRecord
    from hotc.runtime.state.store import Write

Json = dict[str, Any]


def begin(run: Run, plan: Plan) -> list[Write]:
    """Write down that a snapshot is being taken, if that is what the plan is for."""
    if not plan.snapshot:
        return []
    there = {each.id: each for each in run.store.snapshots(run.stack.lineage)}
    record = there.get(plan.snapshot["id"])
    if record is None:
        rows = [row for row in (run.latest(address) for address in run.rows) if row is not None]
        record = SnapshotRecord(
            plan.snapshot["id"], plan.snapshot["name"], data=contents(run.stack, rows), created_at=run.now()
        )
    record.status, record.reason = "IN_PROGRESS", ""
    run.snapshot = record
    return [PutSnapshot(record)]


def end(run: Run, *, whole: bool, reason: str) -> list[Write]:
    """Write down how it ended."""
    if run.snapshot is None:
        return []
    run.snapshot.status, run.snapshot.reason = ("COMPLETE", "") if whole else ("FAILED", run.masker(reason))
    return [PutSnapshot(run.snapshot)]


async def take(run: Run, action: Action) -> None:
    """Keep a copy of one resource, if there is a way to. Raises :class:`ActionFailed`."""
    row = run.latest(action.address)
    assert run.snapshot is not None
    if row is None or row.physical_id is None:
        raise ActionFailed("It is not there; plan again")
    driver = None if row.container else run.driver(row)
    if driver is None or driver.copies is None or externals.recorded(row):
        await run.turn_into(row, "SNAPSHOT", "COMPLETE")
        return
    snapshot = run.snapshot
    slot: Json = snapshot.data["resources"][row.address].setdefault("copy", {})

    async def save() -> None:
        await run.scheduler.commit(PutSnapshot(snapshot))

    async with run.scheduler.keys(driver.keys(reveal(row.sent, lenient=True), row.physical_id)):
        await run.turn_into(row, "SNAPSHOT", "IN_PROGRESS")
        copying = Copying(run, row, driver.copies, slot, save, run.timeout(driver, row))
        if not await copying.keep():
            raise ActionFailed("It is not on the cloud any more")
        await _until_idle(run, row, driver)
    await run.turn_into(row, "SNAPSHOT", "COMPLETE", f"{driver.copies.kind} {slot['name']} ({slot['id']})")


async def _until_idle(run: Run, row: ResourceRecord, driver: Driver) -> None:
    """The service is busy with the object for a moment longer than with the copy."""
    assert row.physical_id is not None
    identity, sent, pause = row.physical_id, reveal(row.sent, lenient=True), run.settings.first_poll
    deadline = run.platform.monotonic() + run.timeout(driver, row)
    while run.platform.monotonic() < deadline:
        try:
            found = await run.repeatable(row.address, lambda: driver.read(run.cloud, identity, sent))
        except Exception as error:
            raise run.failed(error, "It can't be read") from error
        if found is None or driver.status(found).state != "pending":
            return
        await run.patience.pause(pause, row, "it to be idle")
        pause = min(pause * 1.5, driver.poll)


def remove_all(run: Run, wanted: Iterable[SnapshotRecord]) -> list[Failure]:
    """Delete snapshots, all at the same time, and wait for it. What failed."""
    failures: list[Failure] = []

    def done_for(snapshot: SnapshotRecord) -> Callable[[BaseException | None], None]:
        def done(error: BaseException | None) -> None:
            if isinstance(error, ActionFailed):
                failures.append(Failure(f"snapshot {snapshot.name}", "delete", error.reason))
            elif error is not None:
                raise error

        return done

    for each in wanted:
        run.scheduler.start(remove(run, each), done_for(each))
    run.scheduler.run()
    return failures


async def remove(run: Run, snapshot: SnapshotRecord) -> None:
    """Delete all copies of a snapshot, then the snapshot. Raises :class:`ActionFailed`; what is left stays known."""
    for address, kept in snapshot.data["resources"].items():
        slot = kept.get("copy")
        driver = run.driver_of(kept["type"])
        if not slot or driver is None or driver.copies is None:
            continue
        await remove_slot(run, address, driver.copies, slot)
        del kept["copy"]
        snapshot.status, snapshot.reason = "FAILED", "its deletion was begun"
        await run.scheduler.commit(PutSnapshot(snapshot))
    await run.scheduler.commit(DropSnapshot(snapshot.id))
