"""Nested stacks and groups: rows that follow what becomes of their members. On the cloud they are nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.addresses import around, inside
from hotc.runtime.applying import phases, snapshots
from hotc.runtime.applying.creating import new_row
from hotc.runtime.groups.memory import NOTE
from hotc.runtime.planning.expressions import equal
from hotc.runtime.signals.scaling import cooled
from hotc.runtime.state.store import PutResource

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from hotc.runtime.applying.run import Run
    from hotc.runtime.planning.plan import Action
    from hotc.runtime.state.records import ResourceRecord


def remember(run: Run, actions: Iterable[Action]) -> list[PutResource]:
    """What is noted anew of groups that are there already: who their members are to be.

    Written down before anything is done, so that an interrupted apply goes on towards the same members.
    """
    writes = []
    for action in actions:
        row = run.latest(action.address) if action.memory else None
        if row is not None and _is_for(row, action) and _note(row, action):
            writes.append(PutResource(row))
    return writes


def _note(row: ResourceRecord, action: Action) -> bool:
    """Note in the row of a group what the plan says of it; whether that changed anything."""
    known = row.notes.get(NOTE, {})
    noted = {**known, **{key: value for key, value in action.memory.items() if key != "scaling"}}
    if not action.memory or equal(known, noted):
        return False
    row.notes = {**row.notes, NOTE: noted}
    return True


def _cool_down(run: Run, row: ResourceRecord, action: Action) -> None:
    """For some time no signal scales a group that was just made or changed."""
    if "minted" not in action.memory:
        return
    noted, signal = row.notes.get(NOTE, {}), action.memory.get("scaling")
    seconds = signal["cooldown"] if signal is not None else action.memory.get("cooldown", 0)
    by = signal["by"] if signal is not None else f"ExactCapacity : {len(noted.get('members', ()))}"
    row.notes = {**row.notes, NOTE: cooled(noted, run.now(), seconds, by)}


async def complete(run: Run, action: Action) -> None:
    """All members are there."""
    row = await _there(run, action)
    run.follow(row, action)
    _cool_down(run, row, action)
    await run.turn_into(row, row.action if row.status != "COMPLETE" else "UPDATE", "COMPLETE")


async def take_away(run: Run, action: Action) -> None:
    """Its members go next; it is gone when they are."""
    row = _row(run, action)
    if row is None:
        return
    await run.turn_into(row, "DELETE", "IN_PROGRESS")
    await _drop_if_empty(run, row)


OPERATIONS: dict[str, Callable[[Run, Action], Awaitable[None]]] = {
    "create": complete,
    "replace": complete,
    "update": complete,
    "delete": take_away,
    "forget": take_away,
    "suspend": phases.suspend,
    "resume": phases.resume,
    "snapshot": snapshots.take,
}


PHASES = {"suspend": "SUSPEND", "resume": "RESUME", "snapshot": "SNAPSHOT"}
"""What the stacks around a resource go through with it, whatever else their own state is."""


async def member_begins(run: Run, action: Action) -> None:
    """Let the nested stacks around a resource say that they are being worked on."""
    if action.operation in {"delete", "forget"}:
        return
    verb = PHASES.get(action.operation)
    for address in around(action.address):
        wanted = run.planned.get(address)
        if wanted is None or not wanted.changes:
            continue
        row = run.latest(address)
        if row is None or row.action == "DELETE" or wanted.operation == "replace":
            await _there(run, wanted)
        elif row.status != "IN_PROGRESS" and address not in run.begun:
            run.begun.add(address)
            unfinished = row.action == "CREATE" and row.status != "COMPLETE"
            await run.turn_into(row, verb or ("CREATE" if unfinished else "UPDATE"), "IN_PROGRESS")


async def member_ended(run: Run, action: Action) -> None:
    """The last member that goes takes its nested stack along."""
    if action.operation not in {"delete", "forget"}:
        return
    for address in reversed(around(action.address)):
        for row in list(run.history(address).rows if address in run.rows else ()):
            if row.container and row.action == "DELETE":
                await _drop_if_empty(run, row)


async def member_failed(run: Run, action: Action, failures: Mapping[str, str]) -> None:
    """A member failed, so the nested stack did."""
    row = _row(run, action) if action.generation else run.latest(action.address)
    if row is None or row.status == "COMPLETE":
        return
    failed = [key for key in failures if inside(key, action.address)]
    await run.turn_into(row, row.action, "FAILED", f"{failed[0]}: {failures[failed[0]]}" if failed else "")


async def _there(run: Run, action: Action) -> ResourceRecord:
    """The row of a nested stack; a new one if it has none yet."""
    row = run.latest(action.address)
    if row is not None and _is_for(row, action):
        if row.action == "DELETE":  # which did not come to its end
            await run.turn_into(row, "UPDATE", "IN_PROGRESS")
        return row
    row = new_row(run, action)
    _note(row, action)
    row.physical_id = row.reference = row.instance
    run.history(action.address).rows.append(row)
    await run.turn_into(row, "CREATE", "IN_PROGRESS")
    return row


def _is_for(row: ResourceRecord, action: Action) -> bool:
    """Whether a row is that of the nested stack or group of an action."""
    return row.container and row.type == action.type


def _row(run: Run, action: Action) -> ResourceRecord | None:
    rows = run.rows[action.address].rows if action.address in run.rows else []
    return next((row for row in rows if row.generation == action.generation), None)


async def _drop_if_empty(run: Run, row: ResourceRecord) -> None:
    if (row.action, row.status) == ("DELETE", "COMPLETE"):
        return  # the last member, which went at the same time, takes it along just now
    # Attempts that made nothing, or seem to, are no members: the last look at them comes after everything else.
    members = any(inside(address, row.address) and history.live for address, history in run.rows.items())
    if not members or run.latest(row.address) is not row:  # or they are those of its successor
        await run.drop(row)
