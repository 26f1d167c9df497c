"""How long each kind of action has taken so far, from the recorded events: what an estimate of the rest is made of."""

from __future__ import annotations

from datetime import datetime
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.runtime.state.records import EventRecord
    from hotc.runtime.state.store import Store

STACKS: Final = 20
"""How many stacks are looked at, besides the one itself: those that changed last."""

Durations = dict[tuple[str, str], float]
"""(resource type, ``CREATE`` | ``UPDATE`` | ``DELETE`` …) → seconds, the median of what was seen."""


def typical_durations(store: Store, name: str) -> Durations:
    """What the history of this stack, of its predecessor of the same name and of the latest others says.

    Raises :class:`~hotc.runtime.errors.StateProblem`.
    """
    here = [store.stack(name), store.deleted_stack(name)]
    others = sorted(store.stacks(), key=lambda record: record.updated_at, reverse=True)[:STACKS]
    lineages = dict.fromkeys(record.lineage for record in [*here, *others] if record is not None)
    seen: dict[tuple[str, str], list[float]] = {}
    for lineage in lineages:
        for key, seconds in took(store.events(lineage)):
            seen.setdefault(key, []).append(seconds)
    return {key: median(values) for key, values in seen.items()}


def took(events: Iterable[EventRecord]) -> Iterable[tuple[tuple[str, str], float]]:
    """Each action that came to a good end, with its seconds; an attempt that failed says nothing of a good one."""
    begun: dict[tuple[str, str], str] = {}
    for event in events:
        key = (event.address, event.action)
        if event.status == "IN_PROGRESS":
            begun.setdefault(key, event.time)
            continue
        since = begun.pop(key, None)
        if since is not None and event.status == "COMPLETE" and event.address:
            # A clock that was set back in between says nothing either.
            seconds = (datetime.fromisoformat(event.time) - datetime.fromisoformat(since)).total_seconds()
            if seconds >= 0:
                yield (event.type, event.action), seconds
