"""A plan that takes what the cloud says over into the state, and changes nothing on the cloud.

Its actions are one for each recorded instance that isn't as it was written: ``none`` with the state in which it was
found (:attr:`~hotc.runtime.planning.plan.Action.observed`), or ``forget`` for what is gone. The next ordinary plan then
compares the template with what is there.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hotc.runtime import drivers
from hotc.runtime.applying.events import timestamp
from hotc.runtime.child_stacks.holding import holding
from hotc.runtime.child_stacks.inputs import Parent
from hotc.runtime.opening import answered
from hotc.runtime.planning.drift import compare, observed
from hotc.runtime.planning.drifts import Drifts, mend
from hotc.runtime.planning.plan import Action, Cause, Plan
from hotc.runtime.planning.refresh import AT_ONCE, Refresh
from hotc.runtime.planning.sentences import drift_text
from hotc.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.choices import Drift as Policy
    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store


def make_refresh_plan(
    record: StackRecord,
    store: Store,
    cloud: Cloud,
    *,
    policy: Callable[[str], Policy] = mend,
    driver_of: Callable[[str], Driver | None] = drivers.lookup,
    at_once: int = AT_ONCE,
) -> Plan:
    """The plan of ``--refresh-only``. Raises :class:`~hotc.runtime.errors.CloudFailed`."""
    rows = store.resources(record.lineage)
    with answered("while planning"):
        said = Refresh(holding(cloud, store, Parent(record.name, record.inputs)), driver_of, at_once)
        said.ask(rows)
    drifts = Drifts(rows, said, driver_of, store.owned, policy)
    actions = [action for row in rows if (action := _action(row, said, drifts, driver_of)) is not None]
    return Plan(
        stack=record.name,
        lineage=record.lineage,
        serial=record.serial,
        action="UPDATE",
        cloud=record.cloud,
        actions=actions,
        outputs={},
        inputs=record.inputs,
        drift=drifts.found,
        refresh_only=True,
        created_at=timestamp(time.time()),
        hotc=__version__,
    )


def _action(
    row: ResourceRecord, said: Refresh, drifts: Drifts, driver_of: Callable[[str], Driver | None]
) -> Action | None:
    if row.key not in said.objects:
        return None
    action = Action(row.key, row.address, row.type, "none", generation=row.generation)
    object, driver = said.objects[row.key], driver_of(row.type)
    if object is None:
        action.operation = "forget"
    elif driver is not None and drifts.is_settled(row) and (differences := compare(row, driver, object, drifts.owned)):
        action.observed = observed(row, differences)
    else:
        return None
    found = [each for each in drifts.found if each.address == row.address and each.kind != "broken"]
    action.causes = [Cause(drift_text(each), each.path, each.recorded, each.found, drift=True) for each in found]
    return action
