"""The tables of a state in SQL: which columns hold what, the statements that read and write them, rows to records.

Both databases take the same statements; only the placeholders differ (``?`` here).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Protocol

from hotc.runtime.state.codec import dumps, loads
from hotc.runtime.state.records import (
    CloudIdentity,
    EventRecord,
    MessageRecord,
    ResourceRecord,
    SnapshotRecord,
    StackRecord,
)
from hotc.runtime.state.store import (
    AddEvent,
    DropResource,
    DropSnapshot,
    PutResource,
    PutSnapshot,
    PutStack,
    TakeMessage,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotc.runtime.secrets import Vault
    from hotc.runtime.state.store import Write

_STACK = tuple(field.name for field in fields(StackRecord))
_RESOURCE = tuple(field.name for field in fields(ResourceRecord))
_SNAPSHOT = tuple(field.name for field in fields(SnapshotRecord))
_EVENT = ("time", "stack", "address", "type", "physical_id", "action", "status", "reason")
_MESSAGE = ("kind", "address", "data", "time")

_STACK_JSON = frozenset({"inputs", "outputs", "notes"})
_DATA_JSON = frozenset({"data"})
_RESOURCE_JSON = frozenset(
    {"reference", "properties", "expressions", "sent", "data", "seen", "requires", "intent", "notes"}
)

COLUMNS: dict[str, tuple[str, ...]] = {
    "stack": _STACK,
    "resource": ("lineage", *_RESOURCE),
    "event": ("id", "lineage", *_EVENT),
    "message": ("id", "lineage", *_MESSAGE),
    "snapshot": ("lineage", *_SNAPSHOT),
}
"""All columns by table."""

_of_stack, _of_resource, _of_snapshot = attrgetter(*_STACK), attrgetter(*_RESOURCE), attrgetter(*_SNAPSHOT)
_of_event, _of_message = attrgetter(*_EVENT), attrgetter(*_MESSAGE)


class Row(Protocol):
    """A row of a table, by the names of its columns."""

    def __getitem__(self, column: str, /) -> Any:
        """The value of a column."""


@dataclass(slots=True)
class Statement:
    """One statement with its values. ``told`` gets the one value that it answers with, if it answers."""

    sql: str
    values: Sequence[Any]
    told: Callable[[Any], None] | None = None


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def _put(table: str, columns: Sequence[str], key: Sequence[str]) -> str:
    """Insert a row, or overwrite the one with this key."""
    rest = [column for column in columns if column not in key]
    taken = ", ".join(f"{column} = excluded.{column}" for column in rest)
    return f"{_insert(table, columns)} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {taken}"


# A serial never goes back; what is imported may bring a later one.
_PUT_STACK = _put("stack", _STACK, ("lineage",)).replace(
    "serial = excluded.serial",
    "serial = CASE WHEN excluded.serial > stack.serial THEN excluded.serial ELSE stack.serial END",
)
_PUT_RESOURCE = _put("resource", ("lineage", *_RESOURCE), ("lineage", "address", "generation"))
_PUT_SNAPSHOT = _put("snapshot", ("lineage", *_SNAPSHOT), ("lineage", "id"))
_ADD_EVENT = _insert("event", ("lineage", *_EVENT)) + " RETURNING id"
_ADD_MESSAGE = _insert("message", ("lineage", *_MESSAGE)) + " RETURNING id"
_DROP_RESOURCE = "DELETE FROM resource WHERE lineage = ? AND address = ? AND generation = ?"
_DROP_SNAPSHOT = "DELETE FROM snapshot WHERE lineage = ? AND id = ?"
_TAKE_MESSAGE = "DELETE FROM message WHERE lineage = ? AND id = ?"
NEXT_SERIAL = "UPDATE stack SET serial = serial + 1 WHERE lineage = ? RETURNING serial"


def statement(lineage: str, write: Write, vault: Vault) -> Statement:
    """What writes it."""
    if isinstance(write, PutResource):
        values = _encoded(_RESOURCE, _of_resource(write.record), _RESOURCE_JSON, vault)
        return Statement(_PUT_RESOURCE, (lineage, *values))
    if isinstance(write, AddEvent):
        return Statement(_ADD_EVENT, (lineage, *_of_event(write.record)), _identifies(write.record))
    if isinstance(write, PutStack):
        values = _encoded(_STACK, _of_stack(write.record), _STACK_JSON, vault)
        values[_STACK.index("cloud")] = dumps(write.record.cloud.as_dict(), vault)
        return Statement(_PUT_STACK, values)
    if isinstance(write, DropResource):
        return Statement(_DROP_RESOURCE, (lineage, write.address, write.generation))
    if isinstance(write, TakeMessage):
        return Statement(_TAKE_MESSAGE, (lineage, write.id))
    if isinstance(write, PutSnapshot):
        values = _encoded(_SNAPSHOT, _of_snapshot(write.record), _DATA_JSON, vault)
        return Statement(_PUT_SNAPSHOT, (lineage, *values))
    assert isinstance(write, DropSnapshot)
    return Statement(_DROP_SNAPSHOT, (lineage, write.id))


def posting(lineage: str, message: MessageRecord, vault: Vault) -> Statement:
    """What leaves a message; fills in its ``id``."""
    values = _encoded(_MESSAGE, _of_message(message), _DATA_JSON, vault)
    return Statement(_ADD_MESSAGE, (lineage, *values), _identifies(message))


def _identifies(record: EventRecord | MessageRecord) -> Callable[[Any], None]:
    def told(identity: Any) -> None:
        record.id = int(identity)

    return told


# Rows to records -----------------------------------------------------------------------------------------------------


def stack_record(row: Row, vault: Vault) -> StackRecord:
    """A stack from its row."""
    values = _decoded(row, _STACK, _STACK_JSON, vault)
    values["cloud"] = CloudIdentity(**loads(row["cloud"], vault))
    return StackRecord(**values)


def resource_record(row: Row, vault: Vault) -> ResourceRecord:
    """A resource from its row."""
    values = _decoded(row, _RESOURCE, _RESOURCE_JSON, vault)
    values["tainted"] = bool(values["tainted"])
    return ResourceRecord(**values)


def event_record(row: Row) -> EventRecord:
    """An event from its row."""
    return EventRecord(**{column: row[column] for column in ("id", *_EVENT)})


def message_record(row: Row, vault: Vault) -> MessageRecord:
    """A message from its row."""
    return MessageRecord(**_decoded(row, ("id", *_MESSAGE), _DATA_JSON, vault))


def snapshot_record(row: Row, vault: Vault) -> SnapshotRecord:
    """A snapshot from its row."""
    return SnapshotRecord(**_decoded(row, _SNAPSHOT, _DATA_JSON, vault))


def _encoded(columns: Sequence[str], values: Sequence[Any], json_columns: frozenset[str], vault: Vault) -> list[Any]:
    return [
        dumps(value, vault)
        if column in json_columns and not (value is None and column == "intent")
        else int(value)
        if value is True or value is False
        else value
        for column, value in zip(columns, values, strict=True)
    ]


def _decoded(row: Row, columns: Sequence[str], json_columns: frozenset[str], vault: Vault) -> dict[str, Any]:
    return {
        column: loads(row[column], vault) if column in json_columns and row[column] is not None else row[column]
        for column in columns
    }
