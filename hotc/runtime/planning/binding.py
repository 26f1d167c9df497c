"""What a plan saw of the objects that it changes: a saved one is refused when they are others by now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import PlanStale
from hotc.runtime.opening import answered
from hotc.runtime.planning.refresh import AT_ONCE, Refresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Action, Plan
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

MARKS = ("revision_number", "updated_at", "updated")
"""Fields that change whenever an object does: neutron's, cinder's, nova's; the first that an object has counts."""


def mark(found: Json) -> Json:
    """``{field: value}`` of what tells that an object was changed; empty where nothing does."""
    return next(({name: found[name]} for name in MARKS if found.get(name) is not None), {})


def bind(actions: Iterable[Action], rows: Iterable[ResourceRecord], said: Refresh) -> Json:
    """Row key → :func:`mark` of each object that the actions change, as far as it was asked for.

    Fills in the actions' ``revision`` as well.
    """
    by_address = {action.address: action for action in actions if action.changes}
    bound: Json = {}
    for row in rows:
        found, action = said.objects.get(row.key), by_address.get(row.address)
        if found is None or action is None:
            continue
        bound[row.key] = mark(found)
        if action.operation == "update" and found.get("id") == row.physical_id:
            action.revision = found.get("revision_number")
    return bound


def check_bound(
    plan: Plan,
    rows: Iterable[ResourceRecord],
    cloud: Cloud,
    driver_of: Callable[[str], Driver | None],
    at_once: int = AT_ONCE,
) -> None:
    """Raise :class:`PlanStale` when an object that the plan changes was changed, or deleted, since it was made."""
    known = [row for row in rows if plan.bound.get(row.key)]
    said = Refresh(cloud, driver_of, at_once)
    with answered("whether it is as the plan saw it"):
        said.ask(known)
    for row in known:
        found = said.objects.get(row.key)
        if found is None:
            raise PlanStale(f"{row.address} ({row.physical_id}) is gone since the plan was made.", "Plan again.")
        if mark(found) != plan.bound[row.key]:
            raise PlanStale(f"{row.address} ({row.physical_id}) was changed since the plan was made.", "Plan again.")
