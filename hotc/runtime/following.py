"""The second half of an apply: groups whose size is known only now, and what rests on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.addresses import around, inside
from hotc.runtime.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.runtime.applying.result import Result
    from hotc.runtime.planning.plan import Plan


def follow(plan: Plan, result: Result, plan_again: Callable[[], Plan], apply: Callable[[Plan], Result]) -> Result:
    """Go on with what a plan could not say in full, until nothing of that kind is left.

    Whatever goes beyond what was announced is not done: the result says so.
    """
    while plan.deferred and not plan.picked_by_hand and result.ok and not result.interrupted:
        try:
            following = plan_again()
        except EngineError as error:
            return _not_followed(result, error.message)
        beyond = _beyond(plan, following)
        if beyond:
            return _not_followed(result, f"{', '.join(beyond)} would change as well, which was not planned; plan again")
        if len(following.deferred) >= len(plan.deferred):
            groups = ", ".join(each["address"] for each in following.deferred)
            return _not_followed(result, f"how many members {groups} has is still not known")
        result = _joined(result, apply(following))
        plan = following
    return result


def _beyond(plan: Plan, following: Plan) -> list[str]:
    """Addresses of what the second plan changes, and the first one neither left for later nor had in a group."""
    if plan.inputs.get("sources") != following.inputs.get("sources"):
        return ["the template or an environment"]
    groups = [each["address"] for each in plan.deferred]
    later = {each["address"] for each in plan.left_out}
    expected = later.union(groups, _outer(later), _outer(groups))
    changed = (action.address for action in following.actions if action.changes)
    return sorted({each for each in changed if each not in expected and not any(inside(each, one) for one in groups)})


def _outer(addresses: Iterable[str]) -> set[str]:
    return {outer for address in addresses for outer in around(address)}


def _not_followed(result: Result, reason: str) -> Result:
    result.status, result.reason = "FAILED", reason
    return result


def _joined(first: Result, second: Result) -> Result:
    """Both halves as one."""
    for operation, count in first.done.items():
        second.done[operation] = second.done.get(operation, 0) + count
    second.action, second.changed = first.action, True
    second.kept = [*first.kept, *second.kept]
    return second
