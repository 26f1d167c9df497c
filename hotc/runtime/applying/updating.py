"""Changing a resource in place. The update is written down before it is sent, so that a later process can finish it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.applying import parting
from hotc.runtime.applying.completing import complete
from hotc.runtime.applying.failed import ActionFailed
from hotc.runtime.applying.guarding import guarded
from hotc.runtime.applying.waiting import Vanished, until_ready
from hotc.runtime.connection.outcome import classify
from hotc.runtime.planning import pins
from hotc.runtime.planning.changes import updatable
from hotc.runtime.planning.drift import with_found
from hotc.runtime.planning.expressions import equal
from hotc.runtime.secrets import reveal
from hotc.runtime.state.history import tried

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hotc.runtime.applying.run import Run
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]


async def update(run: Run, action: Action) -> None:
    """Bring about what an update of the plan asks for. Raises :class:`ActionFailed`."""
    row = run.latest(action.address)
    if row is None or row.physical_id is None:
        raise ActionFailed("It is not there, so it can't be updated; plan again")
    driver = run.driver(row)
    try:
        values = await run.repeatable(row.address, lambda: run.values(action.expressions))
    except Exception as error:
        raise run.failed(error, "Its properties can't be worked out") from error
    row.intent = with_found(row, action.observed, run.now())
    names = changed_names(row, values)
    before, after = reveal(row.properties), reveal(values)
    stuck = [name for name in names if not updatable(row.type, driver, name, before, after)]
    if stuck:
        raise ActionFailed(f"{', '.join(stuck)} can't be updated in place, which could not be known before; plan again")
    finished = row.status == "COMPLETE" and not names
    if not finished:
        kept = driver.keys(reveal(row.sent), row.physical_id) if driver.keeps_keys else []
        try:
            async with run.scheduler.keys(kept):
                await change(run, row, driver, values, names, held=kept)
                await _finish(run, row, driver, held=kept)
        except Vanished:
            raise ActionFailed("It is not on the cloud any more; plan again to create it anew") from None
    run.follow(row, action)
    if finished:
        await run.record(row)
    else:
        await run.turn_into(row, "UPDATE", "COMPLETE")


def changed_names(row: ResourceRecord, values: Json) -> list[str]:
    """Properties that differ from what was written last, or from what an interrupted update may have written."""
    known = [row.properties, *(each["properties"] for each in tried(row))]
    names = sorted(values.keys() | {name for each in known for name in each})
    after = reveal(values)
    return [name for name in names if any(not equal(reveal(each).get(name), after.get(name)) for each in known)]


async def change(
    run: Run, row: ResourceRecord, driver: Driver, values: Json, names: Sequence[str], *, held: Collection[str] = ()
) -> None:
    """Send the changes; afterwards the row says what was sent. ``held``: the keys that the caller has.

    Raises :class:`ActionFailed`, and :class:`Vanished`.
    """
    assert row.physical_id is not None
    identity, plain = row.physical_id, reveal(values)
    context, view = run.build_context(row, row.notes.get(pins.NOTE))
    context.marked = values
    try:
        request = await run.repeatable(row.address, lambda: driver.build(plain, context))
    except Exception as error:
        raise run.failed(error, "It can't be updated") from error
    sent = run.sealed(driver, request, values)
    # The object is as recorded, or as one of the interrupted updates wanted it, or something in between.
    states = [reveal(row.sent), *(reveal(each["sent"]) for each in tried(row))]
    row.revision += 1
    pins.remember(row, view.used)
    row.intent = {"phase": "update", "at": run.now(), "tried": [*tried(row), {"properties": values, "sent": sent}]}
    async with run.scheduler.keys(each for each in driver.keys(request, identity) if each not in held):
        creating = row.action == "CREATE" and row.status != "COMPLETE"
        await run.turn_into(row, "CREATE" if creating else "UPDATE", "IN_PROGRESS")
        if driver.update is not None and names:
            cloud = guarded(run, row, driver, [*states, request])
            for before in states:
                await _send(run, row, driver, cloud, before=before, request=request, names=names)
    row.properties, row.sent, row.intent = values, sent, None
    row.notes.pop(parting.NOTE, None)  # a copy that was made before a deletion that was refused is of what was


async def _send(
    run: Run, row: ResourceRecord, driver: Driver, cloud: Cloud, *, before: Json, request: Json, names: Sequence[str]
) -> None:
    send, identity = driver.update, row.physical_id
    assert send is not None
    assert identity is not None
    try:
        await run.repeatable(
            row.address,
            lambda: send(cloud, identity, before, request, frozenset(names)),
            also=frozenset({"conflict"}),
        )
    except Exception as error:
        # What is not there may also be something that the request names.
        if classify(error) == "gone":
            found = await run.repeatable(row.address, lambda: driver.read(run.cloud, identity, before))
            if found is None:
                raise Vanished from error
        raise run.failed(error, "It can't be updated") from error


async def _finish(run: Run, row: ResourceRecord, driver: Driver, held: Collection[str]) -> None:
    assert row.physical_id is not None
    identity, sent, since = row.physical_id, reveal(row.sent), run.platform.monotonic()
    run.answers.forget(row.address)
    async with run.scheduler.keys(each for each in driver.keys(sent, identity) if each not in held):
        try:
            await complete(run, row, driver, sent)
            found = await until_ready(run, row, driver, since)
        except Vanished:
            raise
        except Exception as error:
            failure = run.failed(error, "It can't be updated")
            row.tainted = failure.tainted
            raise failure from error
    row.reference = driver.reference(identity, found)
