"""``hotc signal``, for the command line and for programs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hotc.runtime import api
from hotc.runtime.addresses import around, inside
from hotc.runtime.applying.events import timestamp
from hotc.runtime.errors import PlanStale, StackNotFound
from hotc.runtime.signals import handles, sending

if TYPE_CHECKING:
    from hotc.runtime.api import CloudChoice, StateChoice
    from hotc.runtime.applying.events import Listener
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.signals.sending import Scaling, Signalled
    from hotc.runtime.state.records import StackRecord

Json = dict[str, Any]


def signal(
    stack: str,
    address: str,
    data: Any = None,
    *,
    cloud: CloudChoice = None,
    state: StateChoice = None,
    listener: Listener | None = None,
    parallelism: int = 10,
) -> Signalled:
    """Signal a resource: a handle notes it, a scaling policy scales its group, and comes back when that is done.

    ``data``: what goes with it, plain JSON data. Raises :class:`~hotc.runtime.errors.ResourceProblem` for a resource
    that takes no signals and for data that are none, :class:`~hotc.runtime.errors.StackLocked` when a group can't be
    scaled because somebody works on the stack, and what :func:`hotc.runtime.api.plan` and ``apply`` raise.
    """
    store = api.open_state(state)
    try:
        record = store.stack(stack)
        if record is None:
            raise StackNotFound(f"There is no stack {stack}.", "See `hotc stack list`.")
        row = sending.find(store, record, address)
        if row.type in handles.FORMS:
            return sending.to_handle(store, record, row, data)
        asked = sending.to_policy(store, record, row, timestamp(time.time()))
        said = asked if isinstance(asked, str) else f"{asked.group} goes from {asked.before} to {asked.after} members"
        sending.note(store, record, row, said)
        result = None
        if not isinstance(asked, str):
            plan = _plan(store, record, asked, cloud)
            result = api.apply(plan, parallelism=parallelism, listener=listener, cloud=cloud, state=store)
        return sending.Signalled(stack, address, said, result)
    finally:
        if store is not state:
            store.close()


def _plan(store: Any, record: StackRecord, asked: Scaling, cloud: CloudChoice) -> Plan:
    """The plan that brings one group to its size, and does nothing else, as in Heat.

    What uses members from outside the group follows with the next apply. Raises :class:`PlanStale` when template or
    environments are other ones than at the last apply: a signal must not carry out somebody's edits.
    """
    plan = api.plan(
        record.name, cloud=cloud, state=store, refresh="none", checks=False, sizes={asked.group: asked.after}
    )
    if plan.inputs.get("sources") != record.inputs.get("sources"):
        raise PlanStale(
            f"The files that stack {record.name} was made from have changed, so no signal can scale its groups.",
            f"Run hotc apply {record.name} first.",
        )
    plan.actions = [
        action
        for action in plan.actions
        if not action.changes
        or action.address == asked.group
        or inside(action.address, asked.group)
        or action.address in around(asked.group)
    ]
    for action in plan.actions:
        if action.address == asked.group:
            action.memory["scaling"] = {"cooldown": asked.cooldown, "by": asked.by}
    return plan
