"""Following what Heat does: its events, until it has come to an end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.heat.addressing import Prefixes, linked
from hotc.runtime.state.records import EventRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.runtime.heat.service import HeatService

Json = dict[str, Any]

DEPTH: Final = 20
"""How deep nested stacks are followed."""
POLL: Final = 1.0
"""Seconds between two looks."""
_ACTIONS: Final = frozenset(
    {"CREATE", "UPDATE", "DELETE", "ROLLBACK", "ADOPT", "CHECK", "SUSPEND", "RESUME", "SNAPSHOT", "RESTORE"}
)
_STATUSES: Final = frozenset({"IN_PROGRESS", "COMPLETE", "FAILED"})


class Events:
    """The events of one stack, in pages; each is told once."""

    def __init__(self, heat: HeatService, stack: Json) -> None:
        self._heat = heat
        self._stack = stack
        self._prefixes = Prefixes(stack["id"])
        self._marker = ""

    @property
    def containers(self) -> set[str]:
        """Addresses of the groups and nested stacks that were met."""
        return {prefix.rstrip("/") for prefix in self._prefixes.known.values()}

    def new(self) -> Iterator[EventRecord]:
        """What happened since the last call."""
        while page := self._heat.events(self._stack, self._marker, DEPTH):
            for item in page:
                self._marker = item["id"]
                found = self._record(item)
                if found is not None:
                    yield found

    def skip(self) -> None:
        """Pass over what happened so far."""
        for _ in self.new():
            continue

    def _record(self, item: Json) -> EventRecord | None:
        action, _, status = str(item["resource_status"]).partition("_")
        if action not in _ACTIONS or status not in _STATUSES:
            return None  # a signal, a hook: no step of the resource's life
        inside = linked(item).get("stack", ("", self._stack["id"]))[1]
        own = item.get("physical_resource_id") == inside
        prefix = self._prefix(inside)
        address = prefix.rstrip("/") if own else prefix + item["resource_name"]
        return EventRecord(
            time=item["event_time"],
            stack=self._stack["stack_name"],
            address=address,
            type=str(item.get("resource_type") or ("OS::Heat::Stack" if own else "")),
            physical_id=item.get("physical_resource_id"),
            action=action,
            status=status,  # type: ignore[arg-type]  # looked up above
            reason=item.get("resource_status_reason") or "",
        )

    def _prefix(self, stack: str) -> str:
        if stack not in self._prefixes.known:
            self._prefixes.learn(self._heat.resources(self._stack, DEPTH))
        return self._prefixes.known.setdefault(stack, f"({stack})/")


def until_done(
    heat: HeatService, stack: Json, events: Events, tell: Callable[[EventRecord], None], sleep: Callable[[float], None]
) -> Json | None:
    """The stack when it is done with what it does; ``None`` when it is gone."""
    path_id = stack["id"]
    while True:
        current = heat.find(path_id)
        for event in events.new():
            tell(event)
        if current is None or current["stack_status"] == "DELETE_COMPLETE":
            return None
        if not current["stack_status"].endswith("_IN_PROGRESS"):
            return current
        sleep(POLL)
