"""Plans that leave every property as it is: to suspend a stack, to resume it, to take a snapshot of it.

As in Heat, a stack is suspended in the reverse order of its creation, and the rest goes in the order of creation. What
its driver has no way to suspend only changes its status.
"""

from __future__ import annotations

import time
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any, Literal

from hotc.runtime.addresses import inside
from hotc.runtime.applying.events import timestamp
from hotc.runtime.errors import NotPossible
from hotc.runtime.planning import states
from hotc.runtime.planning.plan import Action, Cause, Plan
from hotc.runtime.state.history import histories
from hotc.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]
Phase = Literal["suspend", "resume", "snapshot"]

PHASES: frozenset[str] = frozenset({"SUSPEND", "RESUME", "SNAPSHOT"})
"""Actions of a stack after which its resources are as the template says."""


def make_phase_plan(phase: Phase, record: StackRecord, store: Store) -> Plan:
    """The plan of one of the three. Raises :class:`NotPossible` when the stack is not in a state for it."""
    rows = [history.latest for history in histories(store.resources(record.lineage)).values()]
    there = [row for row in rows if row is not None]
    _REFUSALS[phase](record, there)
    actions = _ordered(phase, [row for row in there if _concerned(phase, row)], there)
    verb: Any = phase.upper()
    settled = phase != "snapshot" and (record.action, record.status) == (verb, "COMPLETE")
    return Plan(
        stack=record.name,
        lineage=record.lineage,
        serial=record.serial,
        action=verb,
        cloud=record.cloud,
        actions=actions,
        outputs={
            name: {"value": each.get("expression"), "description": each.get("description", "")}
            for name, each in record.outputs.items()
        },
        inputs=record.inputs,
        unsettled=not settled,
        created_at=timestamp(time.time()),
        hotc=__version__,
    )


def refuse_to_plan(record: StackRecord | None) -> None:
    """Raise :class:`NotPossible` for a stack that is suspended: as Heat, hotc doesn't update it meanwhile."""
    if record is None:
        return
    states.refuse("apply", record)


def _refuse_suspend(record: StackRecord, rows: list[ResourceRecord]) -> None:
    states.refuse("suspend", record)
    _refuse_unfinished(record, rows, "suspended", lambda row: row.action in PHASES)


def _refuse_resume(record: StackRecord, _rows: list[ResourceRecord]) -> None:
    states.refuse("resume", record)


def _refuse_snapshot(record: StackRecord, rows: list[ResourceRecord]) -> None:
    refuse_to_plan(record)
    states.refuse("snapshot", record)
    _refuse_unfinished(record, rows, "kept in a snapshot", lambda row: row.action == "SNAPSHOT")


_REFUSALS: dict[Phase, Callable[[StackRecord, list[ResourceRecord]], None]] = {
    "suspend": _refuse_suspend,
    "resume": _refuse_resume,
    "snapshot": _refuse_snapshot,
}


def _refuse_unfinished(
    record: StackRecord, rows: Iterable[ResourceRecord], what: str, fine: Callable[[ResourceRecord], bool]
) -> None:
    bad = [f"{row.address} ({row.action}_{row.status})" for row in rows if row.status != "COMPLETE" and not fine(row)]
    if bad:
        raise NotPossible(
            f"Stack {record.name} can't be {what}: {', '.join(bad)}.",
            f"Bring it to its end first: hotc apply {record.name}",
        )


def _concerned(phase: Phase, row: ResourceRecord) -> bool:
    if phase == "suspend":
        return (row.action, row.status) != ("SUSPEND", "COMPLETE")
    if phase == "resume":
        return row.action == "SUSPEND" or (row.action == "RESUME" and row.status != "COMPLETE")
    return True


def _ordered(phase: Phase, rows: list[ResourceRecord], there: list[ResourceRecord]) -> list[Action]:
    """Actions with what they wait for. Nested stacks and groups come after their members, whichever the direction."""
    below = _needs(there)
    if phase == "suspend":
        above: dict[str, list[str]] = {address: [] for address in below}
        for address, needed in below.items():
            for each in needed:
                above[each].append(address)
        below = above
    for row in rows:
        if row.container:
            below[row.address] = [other.address for other in rows if inside(other.address, row.address)]
    actions = {row.address: _action(phase, row, below.get(row.address, [])) for row in rows}
    order = TopologicalSorter({address: action.requires for address, action in actions.items()}).static_order()
    return [actions[address] for address in order if address in actions]


def _needs(rows: list[ResourceRecord]) -> dict[str, list[str]]:
    """Address → what it rests on, both no nested stacks or groups: those stand for their members."""
    single = {row.address for row in rows if not row.container}
    members = {
        row.address: [address for address in single if inside(address, row.address)] for row in rows if row.container
    }
    return {
        row.address: list(
            dict.fromkeys(each for need in row.requires for each in members.get(need, [need]) if each in single)
        )
        for row in rows
        if not row.container
    }


_CAUSES: dict[Phase, str] = {
    "suspend": "the stack is suspended",
    "resume": "the stack is resumed",
    "snapshot": "a snapshot of the stack is taken",
}


def _action(phase: Phase, row: ResourceRecord, requires: list[str]) -> Action:
    return Action(
        key=row.address,
        address=row.address,
        type=row.type,
        operation=phase,
        causes=[Cause(_CAUSES[phase])],
        requires=requires,
        rests_on=row.requires,
        deletion_policy=row.deletion_policy,
        container=row.container,
    )
