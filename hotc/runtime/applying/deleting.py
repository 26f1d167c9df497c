"""Deleting a resource, and finding out first what there is to delete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.applying.failed import ActionFailed
from hotc.runtime.applying.handing_over import heir
from hotc.runtime.applying.parting import decide, keep_copy
from hotc.runtime.applying.settling import leave_nothing, mark_missed, settle
from hotc.runtime.applying.waiting import until_gone, until_parted
from hotc.runtime.connection.outcome import classify
from hotc.runtime.planning import externals
from hotc.runtime.planning.staying import staying, way_out
from hotc.runtime.secrets import reveal
from hotc.runtime.signals import receiving
from hotc.runtime.state.history import REFUSED

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]


async def delete(run: Run, action: Action) -> None:
    """Take away the instance that a delete (or a forget) of the plan names. Raises :class:`ActionFailed`."""
    history = run.history(action.address)
    row = next((each for each in history.rows if each.generation == action.generation), None)
    if row is None or row.key in run.kept:
        return  # already taken away by its replacement, or not replaced after all
    if action.operation == "forget":
        if not await _known(run, row):
            return
        theirs = externals.recorded(row)
        await run.drop(row, "left to those who made it" if theirs else "retained: its deletion policy is Retain")
    else:
        await take_away(run, row)


async def take_away(run: Run, row: ResourceRecord) -> None:
    """Delete what a row stands for, and the row. Raises :class:`ActionFailed`."""
    if not await _known(run, row):
        return
    driver = run.driver(row)
    if keeper := heir(run, row, driver):
        await run.drop(row, f"what it made stays: it belongs to {keeper} now")
        return
    since = run.platform.monotonic()
    row.intent = {"phase": "delete", "at": run.now()}
    decide(row)
    sent = reveal(row.sent, lenient=True)
    async with run.scheduler.keys(driver.keys(sent, row.physical_id)):
        await run.turn_into(row, "DELETE", "IN_PROGRESS")
        if kept := await keep_copy(run, row, driver):
            await run.note(row, kept)
            since = run.platform.monotonic()
        await _send(run, row, driver, since)
        if driver.find_again == "local":  # what lives in the state alone is gone with its row
            await until_parted(run, row, driver, since)
            await receiving.parted(run, row)
        elif not driver.gone_at_once:
            await until_gone(run, row, driver, since)
        await leave_nothing(run, row, driver, "What belongs to it was not deleted")
        await run.drop(row, kept)


async def _known(run: Run, row: ResourceRecord) -> bool:
    """Whether a row's object is known, looked for if need be; if there is none, what was made beside it goes.

    What is to be kept is looked for as well: without its id nobody could find it, and what comes late would have no
    row at all. Raises :class:`ActionFailed`.
    """
    if row.physical_id is not None:
        return True
    driver = run.driver(row)
    try:
        found = await settle(run, row)
    except Exception as error:
        raise run.failed(error, "Looking for what was created failed") from error
    if found is None:
        await mark_missed(run, row, driver, "its creating request made nothing")
        return False
    row.physical_id, row.reference = driver.identity(found), driver.reference(driver.identity(found), found)
    if row.deletion_policy == "Retain":
        await run.record(row)  # the last thing that is recorded of it is which one it is
    return True


async def _send(run: Run, row: ResourceRecord, driver: Driver, since: float) -> None:
    """Ask for the deletion until the service accepts it: what is still in use may be free a moment later."""
    assert row.physical_id is not None
    identity, sent = row.physical_id, reveal(row.sent, lenient=True)
    deadline = since + run.timeout(driver, row)
    pause, lost, refused = run.settings.first_pause, 0, 0
    while True:
        try:
            await run.call(lambda: driver.delete(run.cloud, identity, sent))
            return
        except Exception as error:
            outcome = classify(error)
            lost += outcome in {"ambiguous", "unreached"}
            if outcome == "gone":
                return
            if outcome in {"rejected", "broken"} or lost >= run.settings.tries:
                raise run.failed(error, "It was not deleted") from error
            refused += outcome == "conflict"
            if refused >= run.settings.tries:
                _refuse_to_wait(run, row, error, untouched=not lost)
            if run.platform.monotonic() >= deadline:
                raise ActionFailed(
                    f"It is still in use after {run.timeout(driver, row):g} s, and was not deleted: {run.say(error)}"
                ) from error
            run.listener.progress(row.address, f"asking again in {pause:g} s: {run.say(error)}")
        await run.patience.pause(pause, row, "its deletion to be possible")
        pause = min(pause * 2, run.settings.longest_pause)


def _refuse_to_wait(run: Run, row: ResourceRecord, error: Exception, *, untouched: bool) -> None:
    """Raise :class:`ActionFailed` if who uses it waits for its deletion, so that it never comes free.

    ``untouched``: all requests were refused, so that nothing was done to it, and the next plan can keep it.
    """
    gone = run.graph.get(row.key)
    users = staying(gone, run.graph, run.rows) if gone is not None else []
    if gone is not None and users:
        row.intent = {**(row.intent or {}), REFUSED: untouched}
        new = next((each for each in run.graph.values() if row.key in each.first or row.key in each.awaits), None)
        raise ActionFailed(
            f"It is in use, and {', '.join(users)} can let go of it only when it is gone: {run.say(error)}. "
            f"{way_out(users[0], gone, new)}"
        ) from error
