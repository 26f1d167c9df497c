"""The state in one SQLite file: write-ahead log, one transaction and one sync per commit, however many rows."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import StateProblem
from hotc.runtime.secrets import Vault
from hotc.runtime.state import lock
from hotc.runtime.state.codec import dumps, loads
from hotc.runtime.state.migrations import APPLICATION_ID, MIGRATIONS
from hotc.runtime.state.paths import make_private, state_file
from hotc.runtime.state.records import (
    CloudIdentity,
    EventRecord,
    Json,
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
    from collections.abc import Iterator, Sequence

    from hotc.runtime.state.store import Write

_STACK_COLUMNS = tuple(field.name for field in fields(StackRecord))
_RESOURCE_COLUMNS = tuple(field.name for field in fields(ResourceRecord))
_EVENT_COLUMNS = ("time", "stack", "address", "type", "physical_id", "action", "status", "reason")
_MESSAGE_COLUMNS = ("kind", "address", "data", "time")
_SNAPSHOT_COLUMNS = tuple(field.name for field in fields(SnapshotRecord))
_STACK_JSON = frozenset({"inputs", "outputs", "notes"})
_DATA_JSON = frozenset({"data"})
_RESOURCE_JSON = frozenset(
    {"reference", "properties", "expressions", "sent", "data", "seen", "requires", "intent", "notes"}
)
_stack_values, _resource_values = attrgetter(*_STACK_COLUMNS), attrgetter(*_RESOURCE_COLUMNS)
_event_values, _message_values = attrgetter(*_EVENT_COLUMNS), attrgetter(*_MESSAGE_COLUMNS)
_snapshot_values = attrgetter(*_SNAPSHOT_COLUMNS)


def _insert(table: str, columns: Sequence[str], verb: str = "INSERT OR REPLACE") -> str:
    return f"{verb} INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


_PUT_RESOURCE = _insert("resource", ("lineage", *_RESOURCE_COLUMNS))
_ADD_EVENT = _insert("event", ("lineage", *_EVENT_COLUMNS), "INSERT")
_ADD_MESSAGE = _insert("message", ("lineage", *_MESSAGE_COLUMNS), "INSERT")
_PUT_SNAPSHOT = _insert("snapshot", ("lineage", *_SNAPSHOT_COLUMNS))
# Not INSERT OR REPLACE: that deletes a row that others refer to, and one with the same name besides.
_PUT_STACK = (
    _insert("stack", _STACK_COLUMNS, "INSERT")
    + " ON CONFLICT (lineage) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in _STACK_COLUMNS[1:] if column != "serial")
)


class SqliteStore:
    """A :class:`~hotc.runtime.state.store.Store` in the file ``path``. The file is made by the first commit."""

    def __init__(self, path: str | os.PathLike[str] | None = None, vault: Vault | None = None) -> None:
        self.path = Path(state_file(path))
        self.vault = vault or Vault()
        self._connection: sqlite3.Connection | None = None

    # Reading ---------------------------------------------------------------------------------------------------------

    def stacks(self) -> list[StackRecord]:
        """All stacks that are not deleted, by name."""
        return [self._stack(row) for row in self._rows("SELECT * FROM stack WHERE deleted_at IS NULL ORDER BY name")]

    def stack(self, name: str) -> StackRecord | None:
        """The stack of that name that is not deleted."""
        rows = self._rows("SELECT * FROM stack WHERE name = ? AND deleted_at IS NULL", name)
        return self._stack(rows[0]) if rows else None

    def deleted_stack(self, name: str) -> StackRecord | None:
        """The one deleted last of those that had this name."""
        rows = self._rows(
            "SELECT * FROM stack WHERE name = ? AND deleted_at NOT NULL ORDER BY deleted_at DESC, rowid DESC LIMIT 1",
            name,
        )
        return self._stack(rows[0]) if rows else None

    def resources(self, lineage: str) -> list[ResourceRecord]:
        """Rows of a stack, by address and generation."""
        rows = self._rows("SELECT * FROM resource WHERE lineage = ? ORDER BY address, generation", lineage)
        return [self._resource(row) for row in rows]

    def owned(self, type: str) -> set[str]:
        """Physical ids of all recorded resources of a type, in whichever stack."""
        rows = self._rows("SELECT physical_id FROM resource WHERE type = ? AND physical_id IS NOT NULL", type)
        return {row[0] for row in rows}

    def events(self, lineage: str, after: int = 0) -> list[EventRecord]:
        """Events of a stack with an id above ``after``, oldest first."""
        rows = self._rows("SELECT * FROM event WHERE lineage = ? AND id > ? ORDER BY id", lineage, after)
        return [EventRecord(**{column: row[column] for column in ("id", *_EVENT_COLUMNS)}) for row in rows]

    def messages(self, lineage: str) -> list[MessageRecord]:
        """Messages that nobody has taken yet, oldest first."""
        rows = self._rows("SELECT * FROM message WHERE lineage = ? ORDER BY id", lineage)
        return [MessageRecord(**self._decoded(row, ("id", *_MESSAGE_COLUMNS), _DATA_JSON)) for row in rows]

    def snapshots(self, lineage: str) -> list[SnapshotRecord]:
        """Snapshots of a stack, oldest first."""
        rows = self._rows("SELECT * FROM snapshot WHERE lineage = ? ORDER BY created_at, rowid", lineage)
        return [SnapshotRecord(**self._decoded(row, _SNAPSHOT_COLUMNS, _DATA_JSON)) for row in rows]

    # Writing ---------------------------------------------------------------------------------------------------------

    def commit(self, lineage: str, writes: Sequence[Write]) -> int:
        """Write all or nothing, durably; gives the stack's new serial."""
        with self._transaction() as connection:
            for write in writes:
                self._write(connection, lineage, write)
            row = connection.execute(
                "UPDATE stack SET serial = serial + 1 WHERE lineage = ? RETURNING serial", (lineage,)
            ).fetchone()
        return int(row[0]) if row else 0

    def post(self, lineage: str, message: MessageRecord) -> None:
        """Leave a message, durably; fills in its ``id``."""
        with self._transaction() as connection:
            values = self._encoded(_MESSAGE_COLUMNS, _message_values(message), _DATA_JSON)
            message.id = connection.execute(_ADD_MESSAGE, (lineage, *values)).lastrowid or 0

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, durable at the end."""
        with self._translated():
            connection = self._open(create=True)
            assert connection is not None
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _write(self, connection: sqlite3.Connection, lineage: str, write: Write) -> None:
        if isinstance(write, PutResource):
            values = self._encoded(_RESOURCE_COLUMNS, _resource_values(write.record), _RESOURCE_JSON)
            connection.execute(_PUT_RESOURCE, (lineage, *values))
        elif isinstance(write, AddEvent):
            cursor = connection.execute(_ADD_EVENT, (lineage, *_event_values(write.record)))
            write.record.id = cursor.lastrowid or 0
        elif isinstance(write, PutStack):
            values = self._encoded(_STACK_COLUMNS, _stack_values(write.record), _STACK_JSON)
            cloud = dumps(write.record.cloud.as_dict(), self.vault)
            connection.execute(_PUT_STACK, [cloud if isinstance(v, CloudIdentity) else v for v in values])
        elif isinstance(write, DropResource):
            connection.execute(
                "DELETE FROM resource WHERE lineage = ? AND address = ? AND generation = ?",
                (lineage, write.address, write.generation),
            )
        elif isinstance(write, TakeMessage):
            connection.execute("DELETE FROM message WHERE lineage = ? AND id = ?", (lineage, write.id))
        elif isinstance(write, PutSnapshot):
            values = self._encoded(_SNAPSHOT_COLUMNS, _snapshot_values(write.record), _DATA_JSON)
            connection.execute(_PUT_SNAPSHOT, (lineage, *values))
        elif isinstance(write, DropSnapshot):
            connection.execute("DELETE FROM snapshot WHERE lineage = ? AND id = ?", (lineage, write.id))

    # Lease -----------------------------------------------------------------------------------------------------------

    def lease(self, name: str, doing: str) -> lock.FileLease:
        """The lease of a stack name; :class:`~hotc.runtime.errors.StackLocked` when another process holds it."""
        self._refuse_network()
        return lock.take(self._lock_path(name), name, doing)

    def holder(self, name: str) -> Json | None:
        """Who works on this stack right now."""
        return lock.holder(self._lock_path(name))

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _lock_path(self, name: str) -> Path:
        return self.path.with_name(self.path.name + ".locks") / f"{name}.lock"

    # The file --------------------------------------------------------------------------------------------------------

    def _refuse_network(self) -> None:
        lock.refuse_network_file_system(self.path)

    def _open(self, *, create: bool) -> sqlite3.Connection | None:
        if self._connection is not None:
            return self._connection
        if not create and not self.path.exists():
            return None
        self._refuse_network()
        make_private(self.path.parent)
        # SQLite gives its side files the mode of the main file, so that one is made first.
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        connection = sqlite3.connect(self.path, isolation_level=None, timeout=30.0)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            self._migrate(connection)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    def _migrate(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == len(MIGRATIONS) and self._application(connection) == APPLICATION_ID:
            return
        connection.execute("BEGIN EXCLUSIVE")
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            self._refuse_foreign(connection, version)
            for step in MIGRATIONS[version:]:
                for statement in step:
                    connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _refuse_foreign(self, connection: sqlite3.Connection, version: int) -> None:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if tables and self._application(connection) != APPLICATION_ID:
            raise StateProblem(
                f"{self.path} is a database, but not a state of hotc.", "Give another place with --state."
            )
        if version > len(MIGRATIONS):
            raise StateProblem(
                f"The state {self.path} was written by a newer hotc (schema {version}; this one: {len(MIGRATIONS)}).",
                "Use that version of hotc. Nothing was changed.",
            )

    @staticmethod
    def _application(connection: sqlite3.Connection) -> int:
        return int(connection.execute("PRAGMA application_id").fetchone()[0])

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StateProblem(*self._explain(error)) from error
        except OSError as error:
            raise StateProblem(f"The state {self.path} can't be opened: {error.strerror}.") from error

    def _explain(self, error: sqlite3.Error) -> tuple[str, str]:
        name = getattr(error, "sqlite_errorname", "")
        goes_on = "What was done so far is recorded; the next apply goes on from there."
        if name == "SQLITE_FULL":
            return (
                f"The state {self.path} can't be written: the disk is full.",
                f"Make room and run it again. {goes_on}",
            )
        if name.startswith("SQLITE_BUSY"):
            return f"The state {self.path} has been busy for too long.", f"Another process keeps it locked. {goes_on}"
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return f"{self.path} is damaged, or not a state of hotc ({error}).", "Put a backup in its place."
        if name.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_CANTOPEN")):
            return (
                f"The state {self.path} can't be written: {error}.",
                "Look at the permissions of the file and its folder.",
            )
        return f"The state {self.path} can't be used: {error}.", goes_on

    # Rows ------------------------------------------------------------------------------------------------------------

    def _rows(self, query: str, *arguments: Any) -> list[sqlite3.Row]:
        with self._translated():
            connection = self._open(create=False)
            return [] if connection is None else connection.execute(query, arguments).fetchall()

    def _encoded(self, columns: Sequence[str], values: Sequence[Any], json_columns: frozenset[str]) -> list[Any]:
        return [
            dumps(value, self.vault) if column in json_columns and not (value is None and column == "intent") else value
            for column, value in zip(columns, values, strict=True)
        ]

    def _decoded(self, row: sqlite3.Row, columns: Sequence[str], json_columns: frozenset[str]) -> Json:
        return {
            column: loads(row[column], self.vault)
            if column in json_columns and row[column] is not None
            else row[column]
            for column in columns
        }

    def _stack(self, row: sqlite3.Row) -> StackRecord:
        values = self._decoded(row, _STACK_COLUMNS, _STACK_JSON)
        values["cloud"] = CloudIdentity(**loads(row["cloud"], self.vault))
        return StackRecord(**values)

    def _resource(self, row: sqlite3.Row) -> ResourceRecord:
        values = self._decoded(row, _RESOURCE_COLUMNS, _RESOURCE_JSON)
        values["tainted"] = bool(values["tainted"])
        return ResourceRecord(**values)
