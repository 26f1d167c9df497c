"""From the state alone to the plan that takes a stack away, or a part of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hotc.runtime.applying.events import timestamp
from hotc.runtime.child_stacks.looking import going
from hotc.runtime.planning.choices import INPUT, Choices
from hotc.runtime.planning.leaving import destroy_actions
from hotc.runtime.planning.narrowing import narrow, without
from hotc.runtime.planning.part import Part
from hotc.runtime.planning.picking import Picks, pick
from hotc.runtime.planning.plan import Plan
from hotc.runtime.planning.protection import refuse_forbidden
from hotc.runtime.state.history import histories
from hotc.version import __version__

if TYPE_CHECKING:
    from hotc.runtime.state.records import StackRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]


def make_destroy_plan(
    record: StackRecord, store: Store, *, settings: Json | None = None, picks: Picks | None = None
) -> Plan:
    """The plan that takes a stack away, or (with ``picks``) a part of it; ``settings`` are those that hold for it.

    Raises :class:`~hotc.runtime.errors.PlanRefused` for resources that they protect, and
    :class:`~hotc.runtime.errors.NothingPicked`.
    """
    picks, rows = picks or Picks(), store.resources(record.lineage)
    part, left_out = Part(), list[Json]()
    if picks.narrow:
        live = [row for each in histories(rows).values() for row in each.live]
        part, left_out = narrow(lambda part: destroy_actions(rows, part), pick(picks, None, {}, live), {}, rows)
    actions = destroy_actions(rows, part)
    choices = Choices(settings or {})
    refuse_forbidden(actions, choices)
    going(actions, rows, store)
    choices.give_time(actions)
    return Plan(
        stack=record.name,
        lineage=record.lineage,
        serial=record.serial,
        action="UPDATE" if left_out else "DELETE",
        cloud=record.cloud,
        actions=actions,
        outputs=_outputs(record, {action.address for action in actions}) if left_out else {},
        inputs={**record.inputs, INPUT: choices.data},
        picked=picks.as_dict(),
        left_out=left_out,
        unsettled=True,
        created_at=timestamp(time.time()),
        hotc=__version__,
    )


def _outputs(record: StackRecord, absent: set[str]) -> Json:
    """The outputs of what stays."""
    known = {
        name: {"value": output["expression"], "description": output["description"]}
        for name, output in record.outputs.items()
    }
    return without(known, absent)
