"""The rollback that follows a failed create or update, in the same lease."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import CloudFailed, EngineError
from hotc.runtime.planning.rollback import make_rollback_plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.applying.platform import Platform
    from hotc.runtime.applying.run import Settings
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.planning.plan import Plan
    from hotc.runtime.state.records import StackRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]


def plan_back(
    record: StackRecord,
    store: Store,
    cloud: Cloud,
    driver_of: Callable[[str], Driver | None],
    *,
    platform: Platform,
    settings: Settings,
) -> Plan | EngineError:
    """The plan that undoes what was done, or why there is none. Asks again, with pauses, while the cloud fails."""
    pause = settings.first_pause
    for attempt in range(1, settings.tries + 1):
        try:
            return make_rollback_plan(record, store, cloud, driver_of)
        except CloudFailed as error:
            if attempt == settings.tries:
                return error
        except EngineError as error:
            return error
        platform.wait(pause)  # nothing is under way, so this is a sleep
        pause = min(pause * 2, settings.longest_pause)
    raise AssertionError("not reached")


def in_words(plan: Plan) -> str:
    """What the rollback will do, for the one who watches."""
    words = {"create": "create", "update": "change back", "replace": "replace", "delete": "delete", "forget": "forget"}
    counts = [f"{count} to {words[name]}" for name, count in plan.summary().items() if count and name in words]
    old = sum(1 for action in plan.actions if action.part_of and action.operation == "delete")
    if old:
        counts.append(f"{old} replacement{'s' if old > 1 else ''} to delete")
    return f"Rolling back: {', '.join(counts) if counts else 'there is nothing to undo'}."
