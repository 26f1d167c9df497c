"""What a plan takes away: what is no longer wanted, what is replaced, and with a destroy all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.planning import externals
from hotc.runtime.planning.breakpoints import HOOKS
from hotc.runtime.planning.ordering import order_actions
from hotc.runtime.planning.part import Part
from hotc.runtime.planning.plan import Action, Cause
from hotc.runtime.state.history import histories

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from hotc.runtime.state.history import History
    from hotc.runtime.state.records import ResourceRecord


def deletions(desired: Container[str], known: dict[str, History], found: list[Action], part: Part) -> list[Action]:
    """The deletions that belong to a plan, without an order.

    ``found`` are the actions of what is wanted, ``known`` what is recorded, by address; ``part`` what may be touched.
    """
    unwanted = [
        deletion(record, Cause("is not in the template any more"))
        for address, history in known.items()
        if address not in desired and part.takes_away(address)
        for record in history.live
    ]
    for action in found:
        history = known.get(action.address)
        if history is None or action.left_out:
            continue
        for record in history.live:
            if record is history.latest and not _supersedes(action, record):
                continue
            if record is history.latest and record.physical_id is None and not action.container:
                continue  # settled by the action itself
            old = deletion(record, Cause("is replaced"))
            old.part_of = action.key
            unwanted.append(old)
    return unwanted


def _supersedes(action: Action, record: ResourceRecord) -> bool:
    """Whether the recorded instance goes when the action is done."""
    if action.operation == "replace":
        return True
    theirs = bool(action.external_id or externals.recorded(record))
    return theirs and not action.container and action.operation != "none" and record.type != action.type


def deletion(record: ResourceRecord, cause: Cause) -> Action:
    """The action that takes one recorded instance away, as its deletion policy says."""
    return Action(
        key=record.key,
        address=record.address,
        type=record.type,
        operation="forget" if record.deletion_policy == "Retain" else "delete",
        causes=[cause],
        late=True,
        generation=record.generation,
        deletion_policy=record.deletion_policy,
        rests_on=record.requires,
        container=record.container,
        hooks=record.notes.get(HOOKS, []),
    )


def destroy_actions(records: Iterable[ResourceRecord], part: Part | None = None) -> list[Action]:
    """The graph that takes everything (or a part) away; from the state alone."""
    known, part = histories(records), part or Part()
    deletions = [
        deletion(record, Cause("the stack is destroyed" if part.addresses is None else "asked for with --target"))
        for address, each in known.items()
        if part.takes_away(address)
        for record in each.live
    ]
    for each in deletions:
        each.late = False
    return order_actions([], deletions, known)
