"""What a plan has to leave for later, because how many members a group has is known only while it is carried out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.addresses import inside
from hotc.runtime.errors import PlanStale
from hotc.runtime.planning.inputs import changed_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hotc.runtime.planning.desired import Desired
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]


def deferred(desired: Mapping[str, Desired], rows: Iterable[ResourceRecord]) -> set[str]:
    """Addresses of the groups of which it is not known how many members they have, and of their recorded members."""
    groups = {each.address for each in desired.values() if each.deferred}
    return groups | {row.address for row in rows if any(inside(row.address, group) for group in groups)}


def announced(desired: Mapping[str, Desired]) -> list[Json]:
    """What a plan says of them: ``[{"address", "type", "member", "from"}]``, ``member`` the type of the members."""
    return [{"address": each.address, "type": each.type, **each.deferred} for each in desired.values() if each.deferred]


def refuse_other_sources(plan: Plan) -> None:
    """Raise :class:`PlanStale` for a saved plan that leaves something for later, if its template is another by now.

    All else is in the plan; what is left is planned from the template, while the plan is carried out.
    """
    changed = changed_sources(plan.inputs) if plan.loaded and plan.deferred else []
    if changed:
        groups = ", ".join(each["address"] for each in plan.deferred)
        raise PlanStale(
            f"{', '.join(changed)} was changed since the plan was made, and how many members {groups} has is found out"
            " with it while the plan is carried out.",
            "Plan again.",
        )
