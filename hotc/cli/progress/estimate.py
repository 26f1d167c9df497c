"""How long the rest will take, from what such actions took before: the longest chain of what is left to do."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hotc.runtime.applying.events import EventRecord
    from hotc.runtime.applying.typical import Durations
    from hotc.runtime.planning.plan import Action, Plan

KNOWN_SHARE: Final = 0.5
"""Share of the actions left whose duration has to be known; with fewer, nothing is said."""
LEAST: Final = 1.0
"""Seconds that something still takes which has been under way for longer than usual."""

_VERBS: Final = {"create": "CREATE", "replace": "CREATE", "update": "UPDATE", "delete": "DELETE", "forget": "DELETE"}


class Estimate:
    """Follows an apply by its events. What waits for an answer costs no thread, so that chains alone count."""

    def __init__(self, plan: Plan, typical: Durations) -> None:
        self._actions = {action.key: action for action in plan.actions if action.changes and not action.container}
        every = {action.key: action for action in plan.actions if action.changes}
        self._seconds = {key: self._usual(action, typical) for key, action in self._actions.items()}
        self._begun: dict[str, float] = {}
        self._after = _longest_after(every, {key: value or 0.0 for key, value in self._seconds.items()})
        self._left = dict.fromkeys(self._actions)
        self._by_event: dict[tuple[str, str], list[str]] = {}
        for key, action in self._actions.items():
            self._by_event.setdefault((action.address, _VERBS[action.operation]), []).append(key)

    @staticmethod
    def _usual(action: Action, typical: Durations) -> float | None:
        return 0.0 if action.operation == "forget" else typical.get((action.type, _VERBS[action.operation]))

    def event(self, event: EventRecord) -> None:
        """Take note of what began or ended."""
        keys = self._by_event.get((event.address, event.action), ())
        if event.status == "IN_PROGRESS":
            key = next((key for key in keys if key in self._left and key not in self._begun), None)
            if key is not None:
                self._begun[key] = time.monotonic()
            return
        key = next((key for key in keys if key in self._begun), None) or next(iter(keys), None)
        if key is not None:
            self._begun.pop(key, None)
            self._left.pop(key, None)

    def stop(self) -> None:
        """Count on with what is under way alone: nothing more is begun."""
        self._left = {key: None for key in self._left if key in self._begun}
        self._after = dict.fromkeys(self._after, 0.0)

    def seconds_left(self, now: float | None = None) -> float | None:
        """Seconds until all is done; ``None`` where too little is known of what is left."""
        if not self._left:
            return None
        known = [key for key in self._left if self._seconds[key] is not None]
        if len(known) < KNOWN_SHARE * len(self._left):
            return None
        return max(self._rest(key, time.monotonic() if now is None else now) for key in self._left)

    def usual(self, address: str, verb: str) -> float | None:
        """Seconds that this action of a resource usually takes."""
        keys = self._by_event.get((address, verb), ())
        return next((self._seconds[key] for key in keys), None)

    def waiting(self) -> list[tuple[str, list[str]]]:
        """What has not begun, and the addresses of what it waits for; the longest chains first."""
        found = []
        for key in self._left:
            if key in self._begun:
                continue
            action = self._actions[key]
            needs = [self._actions[each].address for each in action.requires if each in self._left]
            if needs:
                found.append((self._after[key], action.address, list(dict.fromkeys(needs))))
        found.sort(key=lambda each: -each[0])
        return [(address, needs) for _, address, needs in found]

    def _rest(self, key: str, now: float) -> float:
        usual = self._seconds[key] or 0.0
        begun = self._begun.get(key)
        own = usual if begun is None else max(usual - (now - begun), LEAST)
        return own + self._after[key]


def _longest_after(actions: dict[str, Action], seconds: dict[str, float]) -> dict[str, float]:
    """Key → seconds of the longest chain of what waits for it. Late deletions come after all that is not late."""
    above: dict[str, list[str]] = {}
    for key, action in actions.items():
        for each in action.requires:
            above.setdefault(each, []).append(key)
    after: dict[str, float] = {}
    for key in reversed(actions):  # a plan's actions come in an order in which they could be carried out
        after[key] = max((seconds.get(each, 0.0) + after.get(each, 0.0) for each in above.get(key, ())), default=0.0)
    late = [key for key, action in actions.items() if action.late]
    last = max((seconds.get(key, 0.0) + after[key] for key in late), default=0.0)
    ends = {key for key, action in actions.items() if not action.late}
    return {key: value + (last if key in ends else 0.0) for key, value in after.items()}
