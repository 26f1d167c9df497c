"""Settling what became of a creating request whose answer nobody got: look, never send again.

The intent was written before the request was sent, with the ids that matched then. What matches now and did not then,
and is not known to belong to another resource, is what the request made. Nothing counts as "it made nothing" before
the request's timeout has passed: until then it may still arrive.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotc.runtime.applying.events import timestamp
from hotc.runtime.applying.failed import ActionFailed
from hotc.runtime.names import short_id
from hotc.runtime.secrets import reveal
from hotc.runtime.state.history import missed

if TYPE_CHECKING:
    from hotc.runtime.applying.run import Run
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

_MARKED = frozenset({"name", "description", "metadata", "token"})
"""Fields of a request that drivers compare to find an object again, and in which its mark may stand."""

_WORTH_A_WORD = 3.0
"""Seconds of looking that are recorded as an event, so that nobody wonders what the apply waits for."""


async def settle(run: Run, row: ResourceRecord) -> Json | None:
    """The object that the row's creating request made; ``None`` when it made nothing, as far as one can know.

    Raises :class:`ActionFailed` when several objects might be it, and what the look-up raises.
    """
    driver = run.driver(row)
    if driver.find_again == "local":
        return None
    wait_until = run.platform.monotonic() + _remaining(run, row)
    pause = run.settings.first_poll
    told = False
    while True:
        asked_meanwhile = _others_asking(run, row)
        found = await _look(run, row, driver)
        waits = asked_meanwhile or _others_asking(run, row)
        if found and not (waits and driver.find_again == "before_set"):
            return _choose(run, row, driver, found)
        left = wait_until - run.platform.monotonic()
        if not waits and left <= 0:
            return None
        if not told and left > _WORTH_A_WORD:
            told = True
            end = timestamp(run.platform.now() + left)[11:19]
            await run.note(row, f"the answer to its creating request was lost: looking for what it made until {end}Z")
        run.listener.progress(row.address, "looking whether the unanswered creating request made something")
        await run.patience.rest(pause)
        pause = min(pause * 2, 5.0, max(run.settings.first_poll, wait_until - run.platform.monotonic()))


async def look_once(run: Run, row: ResourceRecord) -> Json | None:
    """What the row's creating request has made by now, if anything. Raises as :func:`settle`."""
    driver = run.driver(row)
    found = [] if driver.find_again == "local" else await _look(run, row, driver)
    return _choose(run, row, driver, found) if found else None


async def mark_missed(run: Run, row: ResourceRecord, driver: Driver, reason: str) -> None:
    """The request seems to have made nothing. The row stays, so that a late arrival is found by the sweep."""
    if driver.find_again == "local":
        await run.drop(row, silently=True)
        return
    await leave_nothing(run, row, driver)
    if not missed(row):
        row.intent = {**(row.intent or {}), "missed": True}
        row.status, row.reason = "FAILED", run.masker(reason)
        await run.record(row)


async def leave_nothing(
    run: Run,
    row: ResourceRecord,
    driver: Driver,
    says: str = "It was not created, and what was made beside it is still there",
) -> None:
    """Take away what was made beside a resource that is not there. Where that fails, the intent stays, to do it later.

    Raises :class:`ActionFailed`, which ``says`` what is wrong.
    """
    if driver.after_delete is None:
        return
    tidy, sent = driver.after_delete, reveal(row.sent, lenient=True)
    try:
        await run.repeatable(row.address, lambda: tidy(run.cloud, sent), also=frozenset({"conflict"}))
    except Exception as error:
        raise run.failed(error, says) from error


async def known_before(run: Run, row: ResourceRecord, driver: Driver) -> list[str]:
    """Ids of what matches before the creating request is sent; it can't be what the request makes."""
    candidates = driver.candidates
    if candidates is None or driver.find_again == "local":
        return []
    sent = reveal(row.sent)
    if driver.find_again == "token" and _bears_mark(row, sent):
        return []  # nothing can have been there before with a mark that was drawn just now
    found = await run.repeatable(row.address, lambda: candidates(run.cloud, sent))
    return sorted(driver.identity(each) for each in found)


def _bears_mark(row: ResourceRecord, sent: Json) -> bool:
    """Whether the request says whose it is, by the instance's uuid or by the automatic name that follows from it."""
    text = json.dumps({name: value for name, value in (sent.get("body") or sent).items() if name in _MARKED})
    return row.instance in text or short_id(row.instance) in text


async def _look(run: Run, row: ResourceRecord, driver: Driver) -> list[Json]:
    found = await run.repeatable(row.address, lambda: matching(row, driver, run.cloud))
    return [each for each in found if driver.identity(each) not in owned(run, row.type)]


def matching(row: ResourceRecord, driver: Driver, cloud: Cloud) -> list[Json]:
    """Objects that the row's creating request may have made: they match it, and were not there before it."""
    sent = reveal(row.sent)
    before = set((row.intent or {}).get("before", ()))
    if driver.candidates is not None:
        found = [each for each in driver.candidates(cloud, sent) if driver.same(sent, each)]
    else:
        one = driver.read(cloud, driver.identity(sent), sent)
        found = [] if one is None else [one]
    return [each for each in found if driver.identity(each) not in before]


def owned(run: Run, type_name: str) -> set[str]:
    """Ids of that type that are recorded: in whichever stack, and in this one also what is not written yet."""
    here = {each.physical_id for each in run.rows_of({type_name}) if each.physical_id is not None}
    return run.store.owned(type_name) | here


def _choose(run: Run, row: ResourceRecord, driver: Driver, found: list[Json]) -> Json:
    """The one; or any of several, if each of the others can be what another unanswered request made.

    Whose object is whose makes no difference then: each is what its request asked for.
    """
    found = sorted(found, key=driver.identity)
    others = [] if len(found) == 1 else [_claims(each, driver, found) for each in _unanswered(run, row)]
    for each in found:
        if _all_claimed({driver.identity(other) for other in found if other is not each}, others):
            return each
    ids = ", ".join(driver.identity(each) for each in found)
    raise ActionFailed(
        f"The answer to its creating request got lost, and several objects may be what it made: {ids}. "
        "Delete those that nobody needs, and apply again."
    )


def _unanswered(run: Run, row: ResourceRecord) -> list[ResourceRecord]:
    """Rows of other requests of this type that may have made something, too."""
    return [
        each
        for each in run.rows_of({row.type})
        if each is not row and each.physical_id is None and each.intent is not None
    ]


def _claims(row: ResourceRecord, driver: Driver, found: list[Json]) -> set[str]:
    """Ids of those objects that a row's request may have made."""
    sent, before = reveal(row.sent), set((row.intent or {}).get("before", ()))
    return {driver.identity(each) for each in found if driver.same(sent, each)} - before


def _all_claimed(ids: set[str], others: list[set[str]]) -> bool:
    """Whether each id can be given to a request of its own (a matching, found by augmenting paths)."""
    owners: dict[int, str] = {}

    def place(identity: str, tried: set[int]) -> bool:
        for index, claims in enumerate(others):
            if identity in claims and index not in tried:
                tried.add(index)
                if index not in owners or place(owners[index], tried):
                    owners[index] = identity
                    return True
        return False

    return all(place(each, set()) for each in sorted(ids))


def _others_asking(run: Run, row: ResourceRecord) -> bool:
    """Whether requests of the same type are just now on their way, so that what they make can't be told from ours."""
    return any(each.key in run.asking for each in run.rows_of({row.type}) if each is not row)


def _remaining(run: Run, row: ResourceRecord) -> float:
    """Seconds until a miss counts."""
    return 0.0 if row.intent is None or missed(row) else run.may_arrive(row.intent["at"])
