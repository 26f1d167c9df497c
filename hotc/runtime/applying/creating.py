"""Creating a resource, and finishing one whose creation was begun: intent, one request, identity, completion."""

from __future__ import annotations

from contextlib import AsyncExitStack
from itertools import count
from typing import TYPE_CHECKING, Any

from hotc.compiler.values import Secret
from hotc.runtime.applying.completing import complete
from hotc.runtime.applying.deleting import take_away
from hotc.runtime.applying.failed import ActionFailed
from hotc.runtime.applying.run import BUSY_POLL
from hotc.runtime.applying.settling import known_before, leave_nothing, mark_missed, settle
from hotc.runtime.applying.updating import change, changed_names, update
from hotc.runtime.applying.waiting import Vanished, until_ready
from hotc.runtime.connection.outcome import classify
from hotc.runtime.planning.breakpoints import AFTER, CLEARED, HOOKS, stops
from hotc.runtime.planning.changes import updatable
from hotc.runtime.planning.pins import remember
from hotc.runtime.secrets import reveal
from hotc.runtime.state.history import missed
from hotc.runtime.state.records import ResourceRecord

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Action

Json = dict[str, Any]


async def create(run: Run, action: Action) -> None:
    """Bring about what a create or a replace of the plan asks for. Raises :class:`ActionFailed`."""
    if action.uncertain and await _less_will_do(run, action):
        return
    begun = _begun(run, action)
    if begun is not None and begun.physical_id is None:
        begun = await _settled(run, begun)
    if begun is not None and not await _fits(run, begun, action):
        begun = None
    if begun is not None:
        try:
            await _finish(run, begun, action)
            return
        except Vanished:
            await run.drop(begun, "it was not on the cloud any more")
        except ActionFailed as failure:
            if not failure.tainted:
                raise
            await take_away(run, begun)  # it broke while nobody looked; nothing rests on it yet
    async with AsyncExitStack() as held:
        row, made = await _ask(run, action, held)
        try:
            await _finish(run, row, action, made, held=held)
        except Vanished:
            await run.drop(row, silently=True)
            raise ActionFailed("It went away while it was being created") from None


async def _less_will_do(run: Run, action: Action) -> bool:
    """Whether a replacement was planned only because values were not known, which turn out to be no reason for it."""
    row = run.latest(action.address)
    if row is None or row.physical_id is None or row.status != "COMPLETE":
        return False
    values = await _evaluate(run, action)
    before, after, driver = reveal(row.properties), reveal(values), run.driver(row)
    if not all(updatable(row.type, driver, name, before, after) for name in changed_names(row, values)):
        return False
    run.kept.add(row.key)
    await update(run, action)
    return True


def new_row(run: Run, action: Action) -> ResourceRecord:
    """The row of a new instance; not recorded yet."""
    generations = [row.generation for row in run.history(action.address).rows]
    return ResourceRecord(
        address=action.address,
        generation=max(generations, default=0) + 1,
        instance=run.platform.uuid(),
        type=action.type,
        expressions=action.expressions,
        requires=list(action.rests_on),
        deletion_policy=action.deletion_policy,
        created_at=run.now(),
        notes=_hooks(run, action),
    )


def _hooks(run: Run, action: Action) -> dict[str, Any]:
    """What a new row has to know of hooks: those that were passed on the way to it, and the one that comes after."""
    notes: dict[str, Any] = {HOOKS: action.hooks} if action.hooks else {}
    if after := stops(action, "post"):
        notes[AFTER] = after
    if cleared := [hook for row in run.history(action.address).rows for hook in row.notes.get(CLEARED, ())]:
        notes[CLEARED] = cleared
    return notes


def _begun(run: Run, action: Action) -> ResourceRecord | None:
    """The row of an earlier attempt that can be gone on with."""
    history = run.history(action.address)
    latest = history.latest
    if latest is not None and latest.physical_id is None:
        return latest
    if latest is not None and action.operation == "create" and latest.type == action.type and not latest.tainted:
        return latest
    newer = [row for row in history.rows if missed(row) and (latest is None or row.generation > latest.generation)]
    return newer[-1] if newer else None


async def _settled(run: Run, row: ResourceRecord) -> ResourceRecord | None:
    """The row with its identity, if an interrupted or unanswered creating request turns out to have made something."""
    driver = run.driver(row)
    try:
        async with run.scheduler.keys(_keys(driver, row)):
            found = await settle(run, row)
            if found is not None:
                await _adopt(run, row, driver, found)
                return row
    except Exception as error:
        raise run.failed(error, "Looking for what was created before failed") from error
    await mark_missed(run, row, driver, row.reason or "interrupted")
    return None


async def _fits(run: Run, row: ResourceRecord, action: Action) -> bool:
    """Whether what was begun can become what is wanted now; else it is taken away."""
    if row.type == action.type and row.properties:
        values = await _evaluate(run, action)
        before, after = reveal(row.properties), reveal(values)
        names = changed_names(row, values)
        if not names:
            return True
        driver = run.driver(row)
        if all(updatable(row.type, driver, name, before, after) for name in names):
            try:
                await change(run, row, driver, values, names)
            except Vanished:
                await run.drop(row, "it was not on the cloud any more")
                return False
            return True
    await take_away(run, row)
    return False


async def _evaluate(run: Run, action: Action) -> Json:
    try:
        return await run.repeatable(action.address, lambda: run.values(action.expressions))
    except Exception as error:
        raise run.failed(error, "Its properties can't be worked out") from error


async def _ask(run: Run, action: Action, held: AsyncExitStack) -> tuple[ResourceRecord, Json | None]:
    """Write the intent, send the creating request, write the identity; gives also the object, if the answer is all.

    Keys that are needed until it is ready are in ``held`` then.
    """
    row = new_row(run, action)
    driver = run.driver(row)
    try:
        row.properties = await _evaluate(run, action)
        plain = reveal(row.properties)
        context, view = run.build_context(row)
        context.marked = row.properties
        request = await run.repeatable(row.address, lambda: driver.build(plain, context))
        remember(row, view.used)
    except Exception as error:
        raise run.failed(error, "It can't be created") from error
    row.sent = run.sealed(driver, request, row.properties)
    async with AsyncExitStack() as sending:
        keeper = held if driver.keeps_keys else sending
        await keeper.enter_async_context(run.scheduler.keys(driver.keys(request, None)))
        made = await _send(run, row, driver, request)
    return row, made if driver.settled(request) else None


async def _send(run: Run, row: ResourceRecord, driver: Driver, request: Json) -> Json | None:
    pause, refusals, until = run.settings.first_pause, 0, run.platform.monotonic() + run.timeout(driver, row)
    for attempt in count(1):
        asked = False
        try:
            async with run.scheduler.turn():
                before = await known_before(run, row, driver)
                row.intent = {"phase": "create", "at": run.now(), "before": before}
                if attempt == 1:
                    run.history(row.address).rows.append(row)
                    run.asking.add(row.key)
                    await run.turn_into(row, "CREATE", "IN_PROGRESS")
                    await run.drop_void(row.address)
                else:
                    await run.record(row)
                asked = True
                found = await run.call(lambda: driver.create(run.cloud, request))
                await _adopt(run, row, driver, found)
                return found
        except Exception as error:  # sorted by what it means; a defect is raised on
            outcome = classify(error)
            if outcome == "ambiguous" and asked:
                await _settle_lost(run, row, driver, error)
                return None
            # Whatever else a service said, it said that nothing was created.
            refusals += outcome != "busy"
            late = run.platform.monotonic() >= until if outcome == "busy" else refusals == run.settings.tries
            if outcome not in {"busy", "throttled", "unreached"} or late:
                run.asking.discard(row.key)
                await leave_nothing(run, row, driver)
                row.intent = None  # the service said no: there is nothing, and nothing to look for
                raise run.failed(error, "It was not created") from error
            pause = min(pause, BUSY_POLL) if outcome == "busy" else pause
            run.listener.progress(row.address, f"asking again in {pause:g} s: {run.say(error)}")
        await run.patience.rest(pause)
        pause = min(pause * 2, run.settings.longest_pause)
    raise AssertionError("not reached")


async def _settle_lost(run: Run, row: ResourceRecord, driver: Driver, error: BaseException) -> None:
    run.asking.discard(row.key)
    row.reason = f"no clear answer to the creating request: {run.say(error)}"
    try:
        found = await settle(run, row)
    except Exception as problem:
        raise run.failed(problem, "Looking for what was created failed") from problem
    if found is not None:
        await _adopt(run, row, driver, found)
        return
    await mark_missed(run, row, driver, row.reason)
    raise ActionFailed(f"There was {row.reason}; nothing new was found within {run.cloud.timeout:g} s")


async def _adopt(run: Run, row: ResourceRecord, driver: Driver, found: Json) -> None:
    """Write the identity: from here on the object is ours."""
    row.physical_id = driver.identity(found)
    row.reference = driver.reference(row.physical_id, found)
    if driver.keep is not None:
        row.data = Secret(driver.keep(found))
    row.intent = None
    run.asking.discard(row.key)
    await run.record(row)


async def _finish(
    run: Run, row: ResourceRecord, action: Action, made: Json | None = None, *, held: AsyncExitStack | None = None
) -> None:
    """Bring about what the object still lacks, and wait until it is ready. ``made``: it lacks nothing, and is this.

    ``held``: the keys of a driver that keeps them, which are given back when it is ready.
    """
    driver = run.driver(row)
    assert row.physical_id is not None
    identity, since, sent = row.physical_id, run.platform.monotonic(), reveal(row.sent)
    keys = [] if held is not None and driver.keeps_keys else driver.keys(sent, identity)
    async with run.scheduler.keys(keys):
        try:
            if row.status != "IN_PROGRESS":
                await run.turn_into(row, "CREATE", "IN_PROGRESS", "going on")
            if made is None:
                await complete(run, row, driver, sent)
            found = await until_ready(run, row, driver, since, made)
        except Vanished:
            raise
        except Exception as error:
            # What is not there may be something else that it needs; only if it is gone itself can it be forgotten.
            if classify(error) == "gone" and await _is_gone(run, row, driver):
                raise Vanished from error
            failure = run.failed(error, "It was created, but can't be completed")
            row.tainted = failure.tainted
            raise failure from error
    row.reference = driver.reference(identity, found)
    run.follow(row, action)
    row.tainted, row.intent = False, None
    await run.turn_into(row, "CREATE", "COMPLETE")


async def _is_gone(run: Run, row: ResourceRecord, driver: Driver) -> bool:
    assert row.physical_id is not None
    identity, sent = row.physical_id, reveal(row.sent)
    try:
        return await run.repeatable(row.address, lambda: driver.read(run.cloud, identity, sent)) is None
    except Exception as error:
        raise run.failed(error, "It was created, but can't be completed") from error


def _keys(driver: Driver, row: ResourceRecord) -> list[str]:
    return driver.keys(reveal(row.sent), None)
