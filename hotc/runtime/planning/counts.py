"""Groups whose size comes from other resources: known by now from the state, or only while the plan is carried out.

In the latter case the plan leaves the group and what rests on it out, and says so; when the rest is done, the apply
plans again, with the number at hand, and goes on (:mod:`hotc.runtime.following`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.planning.deferral import announced
from hotc.runtime.planning.make import make_plan
from hotc.runtime.planning.wanted import wanted_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.compiler.evaluate import Lookup
    from hotc.runtime.groups.naming import StateNaming
    from hotc.runtime.planning.plan import Action, Plan
    from hotc.runtime.planning.wanted import Wanted


def plan_counted(wanted: Wanted, naming: StateNaming, lookup: Lookup, stack: str, *given: Any, **options: Any) -> Plan:
    """The plan, with the counts that the state knows.

    A count that may become another one while the plan is carried out is not known. ``wanted`` is what the inputs ask
    for without any of them; ``given`` and ``options`` go to :func:`make_plan`, ``options["target"]`` to
    :func:`wanted_by`.
    """
    target = options.pop("target", None)
    record, *rest = given

    def make() -> Plan:
        return make_plan(stack, record, wanted, *rest, **options)

    if record is None or not announced(wanted.resources):
        return make()
    naming.lookup = lookup
    while True:
        wanted = wanted_by(stack, wanted.inputs, target, naming)
        plan = make()
        moving = naming.moving(_changing(plan.actions))
        if not moving:
            return plan
        naming.unknown |= moving


def _changing(actions: Iterable[Action]) -> set[str]:
    return {action.address for action in actions if action.changes and not action.container}
