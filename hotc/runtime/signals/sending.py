"""Signalling a resource from outside: leave word for the apply that is under way, or act when there is none."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.runtime.applying.events import timestamp
from hotc.runtime.errors import ResourceProblem, StackLocked
from hotc.runtime.groups.memory import NOTE as GROUP
from hotc.runtime.secrets import reveal
from hotc.runtime.signals import handles, receiving, scaling
from hotc.runtime.signals.events import signalled
from hotc.runtime.signals.urls import takes_signals
from hotc.runtime.state.history import histories
from hotc.runtime.state.records import MessageRecord
from hotc.runtime.state.store import AddEvent

if TYPE_CHECKING:
    from hotc.runtime.applying.result import Result
    from hotc.runtime.state.history import History
    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store

Json = dict[str, Any]


@dataclass(slots=True)
class Scaling:
    """That a group is to be scaled: its address, how many members it has and gets, for how long it cools down after."""

    group: str
    policy: str
    before: int
    after: int
    cooldown: float
    by: str


@dataclass(slots=True)
class Signalled:
    """What became of a signal: a sentence, and what an apply did because of it (``None``: there was none)."""

    stack: str
    address: str
    said: str
    result: Result | None = None

    @property
    def ok(self) -> bool:
        """Whether nothing went wrong."""
        return self.result is None or self.result.ok

    def as_dict(self) -> Json:
        """The JSON form."""
        result = self.result.as_dict() if self.result is not None else None
        return {"stack": self.stack, "resource": self.address, "said": self.said, "result": result}


def find(store: Store, record: StackRecord, address: str) -> ResourceRecord:
    """The resource to signal. Raises :class:`ResourceProblem` when it is not there, or takes no signals."""
    known = histories(store.resources(record.lineage))
    row = known[address].latest if address in known else None
    able = sorted(each for each, history in known.items() if history.latest and takes_signals(history.latest.type))
    hint = f"Those that take signals: {', '.join(able)}." if able else "No resource of this stack takes signals."
    if row is None:
        raise ResourceProblem(f"Stack {record.name} has no resource {address}.", hint)
    if not takes_signals(row.type):
        raise ResourceProblem(f"{address} is a {row.type}, which takes no signals.", hint)
    return row


def to_handle(store: Store, record: StackRecord, row: ResourceRecord, data: Any) -> Signalled:
    """Signal a handle. Raises :class:`ResourceProblem` for data that are no signal."""
    handles.check(row.type, row.address, data)
    store.post(record.lineage, MessageRecord(receiving.KIND, row.address, {"data": data}, timestamp(time.time())))
    try:
        with store.lease(record.name, "signal"):
            said = _take_all(store, record, row.address)
    except StackLocked:
        said = "left for the apply that is under way"
    return Signalled(record.name, row.address, said)


def _take_all(store: Store, record: StackRecord, address: str) -> str:
    """Take all signals that were left, as an apply would do; what is said of the last one for this handle."""
    known: dict[str, History] = histories(store.resources(record.lineage))
    said = "was taken by the apply that was under way"
    for message in store.messages(record.lineage):
        if message.kind != receiving.KIND:
            continue
        row = known[message.address].latest if message.address in known else None
        writes, event = receiving.taken(row, message, record.name, timestamp(time.time()))
        store.commit(record.lineage, writes)
        if event is not None and message.address == address:
            said = event.record.reason
    return said


def to_policy(store: Store, record: StackRecord, policy: ResourceRecord, now: str) -> Scaling | str:
    """What a signal to a scaling policy asks for; a sentence where nothing is to be done.

    Raises :class:`ResourceProblem` when its group is not there.
    """
    sent: Json = reveal(policy.sent)
    group = _group(store, record, policy, sent)
    if record.status != "COMPLETE" or group.status != "COMPLETE":
        return f"no action: {group.address if record.status == 'COMPLETE' else 'the stack'} is not complete"
    noted: Json = group.notes.get(GROUP) or {}
    definition: Json = noted.get("definition") or {}
    bounds = scaling.Bounds(
        _bound(definition, group, "min_size", "MinSize"), _bound(definition, group, "max_size", "MaxSize")
    )
    adjustment = scaling.Adjustment(sent["amount"], sent["type"], sent["step"], sent["cooldown"])
    before = len(noted.get("members", ()))
    after = scaling.new_size(before, adjustment, bounds)
    if after == before:
        return f"no action: {group.address} already has the size that the policy leads to ({before})"
    until = scaling.cooling(noted, now)
    if until is not None:
        return f"no action: {group.address} is in cooldown until {until}"
    cooldown = adjustment.cooldown if adjustment.cooldown is not None else noted.get("cooldown", 0)
    return Scaling(group.address, policy.address, before, after, cooldown, f"{sent['type']} : {sent['amount']}")


def _group(store: Store, record: StackRecord, policy: ResourceRecord, sent: Json) -> ResourceRecord:
    for history in histories(store.resources(record.lineage)).values():
        row = history.latest
        if row is not None and row.container and reveal(row.reference) == sent["group"] and GROUP in row.notes:
            return row
    raise ResourceProblem(f"The scaling group of {policy.address} is not in stack {record.name}.")


def _bound(definition: Json, group: ResourceRecord, *names: str) -> int:
    value = next((reveal(definition[name]) for name in names if name in definition), None)
    try:
        return int(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ResourceProblem(
            f"{names[0]} of {group.address} is no number that is known, so it can't be scaled by a signal."
        ) from None


def note(store: Store, record: StackRecord, row: ResourceRecord, said: str) -> None:
    """Write the event of a signal. Raises :class:`~hotc.runtime.errors.StackLocked`."""
    with store.lease(record.name, "signal"):
        store.commit(record.lineage, [AddEvent(signalled(row, record.name, timestamp(time.time()), said))])
