"""Heat's action-check: every resource is read; what is gone, broken or otherwise than it was written makes it fail.

Nothing is changed on the cloud. Rows change only when all has been read, in one commit: a check that is killed leaves
no trace but events, and a stack that says CHECK_IN_PROGRESS until the next one. What is found is recorded such that
the next apply mends it, also without asking the cloud again: differences as a state in which an update may have left
the resource, what is gone by a note, what failed as tainted (Heat replaces these, too).

A stack that did not come to its end stays in its state, as do resources that did not: what it was about has still to be
gone on with or rolled back, and an apply has to know which. The events tell of the check.

Key in a resource's notes: ``checked_gone`` (:data:`~hotc.runtime.planning.drift.GONE`), ``checked_broken``: the check
has made it tainted.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from hotc.runtime.addresses import around
from hotc.runtime.applying.events import EventRecord, Silent, timestamp
from hotc.runtime.child_stacks.holding import holding
from hotc.runtime.child_stacks.inputs import Parent
from hotc.runtime.opening import answered
from hotc.runtime.planning.drift import GONE, Drift, compare, described, observed, with_found
from hotc.runtime.planning.drifts import Drifts
from hotc.runtime.planning.refresh import AT_ONCE, Refresh
from hotc.runtime.planning.sentences import drift_text
from hotc.runtime.secrets import Masker, secret_texts
from hotc.runtime.state.store import AddEvent, PutResource, PutStack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hotc.runtime.applying.events import Listener
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.state.records import ResourceRecord, StackRecord, Status
    from hotc.runtime.state.store import Store

Json = dict[str, Any]

BROKEN = "checked_broken"

_GO_ON = frozenset({"CREATE", "UPDATE", "DELETE", "ROLLBACK", "RESTORE", "ADOPT"})
"""Actions of a stack that have to come to their end, whatever a check finds meanwhile."""


@dataclass(slots=True)
class Checked:
    """What a check found. ``problems`` are in the order of addresses; ``checked`` counts resources."""

    stack: str
    status: Status
    checked: int
    problems: list[Drift] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything is there, works, and is as it was written."""
        return self.status == "COMPLETE"

    def as_dict(self) -> Json:
        """The JSON form, secrets masked."""
        return {
            "stack": self.stack,
            "state": f"CHECK_{self.status}",
            "checked": self.checked,
            "problems": [each.as_dict() for each in self.problems],
        }


def check(
    stack: StackRecord,
    store: Store,
    cloud: Cloud,
    driver_of: Callable[[str], Driver | None],
    *,
    listener: Listener | None = None,
    at_once: int = AT_ONCE,
) -> Checked:
    """Check a stack; its lease is held. Raises :class:`~hotc.runtime.errors.CloudFailed` when the cloud can't be asked;
    the stack's check has failed then, and its resources are left as they were.
    """
    work = _Check(stack, store, driver_of, listener or Silent())
    work.begin()
    said = Refresh(holding(cloud, store, Parent(stack.name, stack.inputs)), driver_of, at_once)
    try:
        with answered("while checking"):
            said.ask(work.rows)
    except BaseException as error:
        work.end("FAILED", str(error) or "interrupted", [])
        raise
    return work.conclude(said)


class _Check:
    def __init__(
        self, stack: StackRecord, store: Store, driver_of: Callable[[str], Driver | None], listener: Listener
    ) -> None:
        self.stack = stack
        self.store = store
        self.driver_of = driver_of
        self.listener = listener
        self.owned = cache(store.owned)
        self.rows = store.resources(stack.lineage)
        self.masker = Masker({text for row in self.rows for text in secret_texts(row.properties)})
        self.unfinished = stack.action in _GO_ON and stack.status != "COMPLETE"

    def begin(self) -> None:
        self.end("IN_PROGRESS", "", [self._event(row, "IN_PROGRESS", "") for row in self.rows if _complete(row)])

    def conclude(self, said: Refresh) -> Checked:
        """Record what was found of each resource, and of the stack as a whole."""
        problems: list[Drift] = []
        failed: set[str] = set()
        for row in self.rows:
            found = self._problems(row, said)
            problems += found
            if found:
                failed.update([row.address, *around(row.address)])
        rows = [row for row in self.rows if _complete(row)]
        events = []
        for row in rows:
            reason = self._turn(row, [each for each in problems if each.address == row.address], failed, said)
            events.append(self._event(row, row.status, reason))
        status: Status = "FAILED" if problems else "COMPLETE"
        first = f"{problems[0].address}: {drift_text(problems[0])}" if problems else ""
        more = len({each.address for each in problems}) - 1
        self.end(status, first + (f" (and {more} more)" if more > 0 else ""), events, rows)
        members = [row for row in self.rows if not row.container]
        return Checked(self.stack.name, status, len(members), problems)

    def _problems(self, row: ResourceRecord, said: Refresh) -> list[Drift]:
        if row.container:
            return []
        if not _complete(row):
            state = f"{row.action}_{row.status}"
            return [Drift(row.address, row.type, "broken", reason=f"{state}: {row.reason}" if row.reason else state)]
        if row.key not in said.objects:
            return []
        object, driver = said.objects[row.key], self.driver_of(row.type)
        if object is None or driver is None:
            return [Drift(row.address, row.type, "gone")]
        status = driver.status(object)
        broken = [Drift(row.address, row.type, "broken", reason=status.reason or status.state)]
        drifts = [drift for each in compare(row, driver, object, self.owned) for drift in described(row, each)]
        return [*(broken if status.state != "ready" else ()), *drifts]

    def _turn(self, row: ResourceRecord, problems: list[Drift], failed: set[str], said: Refresh) -> str:
        """Let a row say what was found; gives the reason for its event."""
        reason = self.masker("; ".join(drift_text(each) for each in problems))
        if row.container and row.address in failed:
            reason = "a member failed"
        row.action, row.status = "CHECK", "FAILED" if row.address in failed else "COMPLETE"
        row.reason, row.updated_at = reason, timestamp(time.time())
        self._note(row, problems, said)
        return reason

    def _note(self, row: ResourceRecord, problems: list[Drift], said: Refresh) -> None:
        object, driver = said.objects.get(row.key), self.driver_of(row.type)
        row.notes.pop(GONE, None)
        if row.notes.pop(BROKEN, None):
            row.tainted = False
        if any(each.kind == "gone" for each in problems):
            row.notes[GONE] = True
        if object is None or driver is None:
            return
        if driver.status(object).state == "failed":
            row.tainted, row.notes[BROKEN] = True, True
        differences = [each for each in compare(row, driver, object, self.owned) if not each.stuck]
        row.intent = with_found(row, observed(row, differences) if differences else None, row.updated_at)

    def end(self, status: Status, reason: str, events: list[EventRecord], rows: Iterable[ResourceRecord] = ()) -> None:
        """Turn the stack into a state, together with its rows, durably."""
        reason = self.masker(reason)
        if not self.unfinished:
            self.stack.action, self.stack.status, self.stack.reason = "CHECK", status, reason
            self.stack.updated_at = timestamp(time.time())
        own = self._event(None, status, reason)
        events = [own, *events] if status == "IN_PROGRESS" else [*events, own]
        writes: list[Any] = [
            PutStack(self.stack),
            *(PutResource(row) for row in rows),
            *(AddEvent(event) for event in events),
        ]
        self.stack.serial = self.store.commit(self.stack.lineage, writes)
        for event in events:
            self.listener.event(event)

    def _event(self, row: ResourceRecord | None, status: Status, reason: str) -> EventRecord:
        return EventRecord(
            time=timestamp(time.time()),
            stack=self.stack.name,
            address=row.address if row is not None else "",
            type=row.type if row is not None else "OS::Heat::Stack",
            physical_id=row.physical_id if row is not None else self.stack.lineage,
            action="CHECK",
            status=status,
            reason=reason,
        )


def _complete(row: ResourceRecord) -> bool:
    """Whether a check may say something of a row: not of what has yet to come to its end, which must stay visible."""
    return Drifts.is_settled(row)
