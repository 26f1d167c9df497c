"""Stacks as text, for another store, another machine or a backup. Secrets stay sealed with the user's key.

The form: ``{"hotc_state": 1, "hotc": version, "stacks": [{"stack": {…}, "resources": [{…}], "events": [{…}],
"snapshots": [{…}]}]}``, in which each record has the fields of :mod:`hotc.runtime.state.records`. Messages that nobody
has taken are not part of it. ``FORMAT`` grows when a reader of the old form would misunderstand the new one.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from hotc.runtime.errors import ExportUnreadable
from hotc.runtime.shapes import fits
from hotc.runtime.state.codec import from_json, to_json
from hotc.runtime.state.records import CloudIdentity, EventRecord, ResourceRecord, SnapshotRecord, StackRecord
from hotc.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.runtime.secrets import Vault
    from hotc.runtime.state.store import Store

Json = dict[str, Any]
_Record = TypeVar("_Record", StackRecord, ResourceRecord, EventRecord, SnapshotRecord, CloudIdentity)

FORMAT = 1
_MARK = "hotc_state"


@dataclass(slots=True)
class Whole:
    """All that is recorded of one stack."""

    stack: StackRecord
    resources: list[ResourceRecord] = field(default_factory=list)
    events: list[EventRecord] = field(default_factory=list)
    snapshots: list[SnapshotRecord] = field(default_factory=list)


def whole(store: Store, stack: StackRecord) -> Whole:
    """All of one stack. Call it within ``store.consistent()`` where something may be changed meanwhile."""
    lineage = stack.lineage
    return Whole(stack, store.resources(lineage), store.events(lineage), store.snapshots(lineage))


def exported(store: Store, names: Iterable[str] | None = None) -> str:
    """Stacks of a store as text, as they are at one moment: those of these names, or all."""
    with store.consistent():
        stacks = store.stacks() if names is None else [each for each in map(store.stack, names) if each is not None]
        found = [whole(store, stack) for stack in stacks]
    data = {_MARK: FORMAT, "hotc": __version__, "stacks": [_as_json(each) for each in found]}
    return json.dumps(to_json(data, store.vault), ensure_ascii=False, indent=1) + "\n"


def parsed(text: str, vault: Vault, name: str) -> list[Whole]:
    """The stacks in an export. ``name`` is that of the file. Raises :class:`ExportUnreadable`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or _MARK not in data:
        raise ExportUnreadable(f"{name} is no exported state.", "Export one with `hotc state export STACK -o FILE`.")
    if data[_MARK] != FORMAT:
        raise ExportUnreadable(
            f"{name} was exported by another hotc: it has format {data[_MARK]!r}, this one knows {FORMAT}.",
            f"Import it with the hotc that exported it ({data.get('hotc', 'unknown')}), or a newer one.",
        )
    try:
        return [_whole(each) for each in from_json(data["stacks"], vault)]
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ExportUnreadable(f"{name} is damaged ({error}).", "Export the state again.") from error


def _as_json(each: Whole) -> Json:
    return {
        "stack": {**_fields(each.stack), "cloud": each.stack.cloud.as_dict()},
        "resources": [_fields(row) for row in each.resources],
        "events": [_fields(event) for event in each.events],
        "snapshots": [_fields(snapshot) for snapshot in each.snapshots],
    }


def _whole(data: Json) -> Whole:
    stack = {**data["stack"], "cloud": _record(CloudIdentity, data["stack"]["cloud"])}
    return Whole(
        _record(StackRecord, stack),
        [_record(ResourceRecord, each) for each in data["resources"]],
        [_record(EventRecord, each) for each in data["events"]],
        [_record(SnapshotRecord, each) for each in data["snapshots"]],
    )


def _fields(record: Any) -> Json:
    return {each.name: getattr(record, each.name) for each in fields(record)}


def _record(kind: type[_Record], data: Json) -> _Record:
    """The record, when its fields have the types that they are declared with. Raises :class:`TypeError`."""
    needed = {each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING}
    if missing := needed - data.keys():
        raise TypeError(f"{kind.__name__} lacks {min(missing)}")
    for name, value in data.items():
        if name not in _types()[kind.__name__]:
            raise TypeError(f"{kind.__name__} has no {name}")
        if not fits(value, _types()[kind.__name__][name]):
            raise TypeError(f"{kind.__name__}.{name}")
    return kind(**data)


@cache
def _types() -> dict[str, dict[str, Any]]:
    """The types of the fields of each record."""
    kinds = (StackRecord, ResourceRecord, EventRecord, SnapshotRecord, CloudIdentity)
    return {kind.__name__: get_type_hints(kind) for kind in kinds}
