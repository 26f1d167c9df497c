"""Drift: what was changed, deleted or broken on the cloud since it was written, property by property.

What an object shows is compared with the request that was recorded, as its driver's
:attr:`~hotc.runtime.drivers.driver.Driver.compared` says; only properties that the template set (or that Heat sets by
default) count. What is found becomes an entry among the states in which an update may have left the resource
(``intent.tried`` of its row, with ``found``): from there on planner and updates treat it as any other state that isn't
the wanted one, and a later process goes on with it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from hotc.compiler.values import Secret
from hotc.runtime.drivers.compared import UNSHOWN, Compared
from hotc.runtime.secrets import has_secret, has_unreadable, masked, reveal
from hotc.runtime.state.history import tried

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from hotc.runtime.drivers.driver import Driver
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]
Kind = Literal["changed", "gone", "broken"]

GONE = "checked_gone"
"""Key in a resource's notes: a check found that its object isn't there any more (``True``)."""

FOUND = "found"
"""Marks the entry of ``intent.tried`` that says what the cloud showed."""


@dataclass(slots=True)
class Drift:
    """One difference between what was written and what is there.

    :ivar kind: ``changed`` (a property), ``gone`` (the object), ``broken`` (the service says that it failed).
    :ivar path: of the property, as plans write it; empty unless ``changed``.
    :ivar recorded, found: JSON values; secrets are marked.
    :ivar reason: for ``broken``: what the service says.
    :ivar policy: what is done about it: ``mend``, ``ignore`` or ``fail``.
    """

    address: str
    type: str
    kind: Kind
    path: str = ""
    recorded: Any = None
    found: Any = None
    reason: str = ""
    policy: str = "mend"

    def as_dict(self) -> Json:
        """The JSON form, secrets masked."""
        return {
            "address": self.address,
            "type": self.type,
            "kind": self.kind,
            "path": self.path,
            "recorded": masked(self.recorded),
            "found": masked(self.found),
            "reason": self.reason,
            "policy": self.policy,
        }


@dataclass(slots=True)
class Difference:
    """A compared property that isn't what was sent. ``secret``: neither value may be shown."""

    entry: Compared
    sent: Any
    shown: Any
    secret: bool

    @property
    def stuck(self) -> str:
        """Why it can't be undone; empty where it can."""
        return self.entry.stuck(self.sent, self.shown) if self.entry.stuck is not None else ""


def compare(
    row: ResourceRecord, driver: Driver, found: Json, owned: Callable[[str], Collection[str]]
) -> list[Difference]:
    """What an object shows otherwise than it was sent; ``owned``: type → all physical ids that are recorded."""
    found = driver.parts.without_others(found, owned) if driver.parts is not None else found
    sent = reveal(row.sent, lenient=True)
    differences = []
    for entry in entries(row, driver):
        property = row.properties.get(entry.path[0])
        if property is None or has_unreadable(property):
            continue
        written, shown = entry.written(sent), entry.found(found)
        if written is UNSHOWN or shown is UNSHOWN or entry.alike(written, shown):
            continue
        differences.append(Difference(entry, written, shown, has_secret(property)))
    return differences


def entries(row: ResourceRecord, driver: Driver) -> tuple[Compared, ...]:
    """What is compared of a resource."""
    return (*driver.compared, *_specs(row, driver))


def _specs(row: ResourceRecord, driver: Driver) -> Iterator[Compared]:
    """``value_specs`` are fields of the request and of the object under their own names."""
    specs = reveal(row.properties.get("value_specs"), lenient=True)
    if driver.compared and isinstance(specs, dict):
        for name in specs:
            yield Compared(("value_specs", name), ("body", name), name)


def described(row: ResourceRecord, difference: Difference) -> list[Drift]:
    """A difference in words: one entry for each key of a map that differs."""
    entry, path = difference.entry, ".".join(difference.entry.path)
    if difference.secret:
        return [Drift(row.address, row.type, "changed", path, Secret(difference.sent), Secret(difference.shown))]
    if entry.named:
        recorded = row.properties[entry.path[0]]
        return [Drift(row.address, row.type, "changed", path, recorded, difference.shown)]
    sent, shown = difference.sent, difference.shown
    if not isinstance(sent, dict) or not isinstance(shown, dict):
        return [Drift(row.address, row.type, "changed", path, sent, shown)]
    return [
        Drift(row.address, row.type, "changed", f"{path}.{key}", sent.get(key), shown.get(key))
        for key in sorted(sent.keys() | shown.keys())
        if not entry.alike({key: sent[key]} if key in sent else {}, {key: shown[key]} if key in shown else {})
    ]


def observed(row: ResourceRecord, differences: list[Difference]) -> Json:
    """The entry of ``intent.tried`` that says in which state the resource was found."""
    properties, sent = row.properties, row.sent
    for each in differences:
        value = each.entry.as_property(each.shown)
        properties = _with(properties, each.entry.path, Secret(value) if each.secret else value)
        sent = _with(sent, each.entry.sent, Secret(each.shown) if each.secret else each.shown)
    return {"properties": properties, "sent": sent, FOUND: True}


def entry_of(row: ResourceRecord) -> Json | None:
    """The state in which a row's resource was found, if it was found otherwise than it was written."""
    return next((each for each in tried(row) if each.get(FOUND)), None)


def with_found(row: ResourceRecord, entry: Json | None, at: str) -> Json | None:
    """The intent of a row whose object was looked at, just now (``entry``), instead of what an earlier look found."""
    if row.intent is not None and row.intent.get("phase") != "update":
        return row.intent
    states = [each for each in tried(row) if not each.get(FOUND)] + ([entry] if entry is not None else [])
    return {**(row.intent or {"phase": "update", "at": at}), "tried": states} if states else None


def as_found(row: ResourceRecord, entry: Json | None) -> ResourceRecord:
    """A copy of the row for planning, which knows in which state the resource was found."""
    return replace(row, intent=with_found(row, entry, row.updated_at))


def _with(data: Any, path: tuple[str, ...], value: Any) -> Any:
    if not path:
        return value
    plain = data if isinstance(data, dict) else reveal(data, lenient=True)
    return {**(plain or {}), path[0]: _with((plain or {}).get(path[0]), path[1:], value)}
