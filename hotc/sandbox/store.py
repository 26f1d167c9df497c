"""The sandbox's memory: JSON documents in one SQLite file that several processes may share."""

from __future__ import annotations

import json
import os
import sqlite3
from typing import TYPE_CHECKING, Any

from hotc.sandbox.errors import SandboxError
from hotc.sandbox.kinds import INDEXED, index_values

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Document = dict[str, Any]
"""One object as its service shows it; keys that start with an underscore are the sandbox's own."""

VERSION = 1

SCHEMA = """
CREATE TABLE objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, id TEXT NOT NULL, project TEXT NOT NULL, body TEXT NOT NULL,
    UNIQUE (kind, id)
);
CREATE INDEX objects_by_project ON objects (kind, project);
CREATE TABLE entries (
    kind TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL,
    PRIMARY KEY (kind, field, value, id)
) WITHOUT ROWID;
CREATE INDEX entries_by_object ON entries (kind, id);
CREATE TABLE addresses (
    subnet_id TEXT NOT NULL, address TEXT NOT NULL, port_id TEXT NOT NULL,
    PRIMARY KEY (subnet_id, address)
) WITHOUT ROWID;
CREATE INDEX addresses_by_port ON addresses (port_id);
CREATE TABLE due (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, event TEXT NOT NULL, id TEXT NOT NULL, data TEXT NOT NULL
);
CREATE INDEX due_by_time ON due (at);
CREATE INDEX due_by_object ON due (id);
CREATE TABLE tokens (id TEXT PRIMARY KEY, expires REAL NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE quotas (
    service TEXT NOT NULL, project TEXT NOT NULL, resource TEXT NOT NULL, value INTEGER NOT NULL,
    PRIMARY KEY (service, project, resource)
) WITHOUT ROWID;
CREATE TABLE usages (
    service TEXT NOT NULL, project TEXT NOT NULL, resource TEXT NOT NULL, value INTEGER NOT NULL,
    PRIMARY KEY (service, project, resource)
) WITHOUT ROWID;
CREATE TABLE blobs (id TEXT PRIMARY KEY, content BLOB NOT NULL);
"""


class Store:
    """One connection to the sandbox's file, used by one thread.

    Every method but ``try_begin`` and ``close`` belongs between ``try_begin`` and ``commit`` or ``rollback``.
    """

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self.connection = sqlite3.connect(path, isolation_level=None, timeout=30.0, cached_statements=256)
            self.connection.execute("PRAGMA journal_mode = WAL")
            self.connection.execute("PRAGMA synchronous = NORMAL")
        except (OSError, sqlite3.Error) as error:
            raise SandboxError(f"can't open the sandbox's file {path}: {error}") from error
        self.path = path

    def prepare(self) -> bool:
        """Create the tables in a new file; return whether it was new. Leaves a write transaction open.

        Raises SandboxError if the file was written by another version of the sandbox.
        """
        self.connection.execute("BEGIN IMMEDIATE")
        version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        if version == VERSION:
            return False
        if version != 0:
            self.rollback()
            raise SandboxError(
                f"{self.path} was written by another version of the sandbox (format {version}, this is {VERSION}); "
                "delete it to start with an empty cloud"
            )
        for statement in SCHEMA.split(";"):
            self.connection.execute(statement)
        self.connection.execute(f"PRAGMA user_version = {VERSION}")
        self.connection.execute("PRAGMA busy_timeout = 0")
        return True

    def try_begin(self) -> bool:
        """Begin a write transaction, or return False at once when another process holds the lock."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return False
            raise
        return True

    def commit(self) -> None:
        """Make the transaction's changes durable and visible to other processes."""
        self.connection.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the transaction, if one is open."""
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def insert(self, kind: str, project: str, body: Document) -> None:
        """Store a new object under ``body["id"]``; the pair of kind and id must be new."""
        self.connection.execute(
            "INSERT INTO objects (kind, id, project, body) VALUES (?, ?, ?, ?)",
            (kind, body["id"], project, _dump(body)),
        )
        self._index(kind, body)

    def update(self, kind: str, body: Document) -> None:
        """Replace the stored object that has ``body["id"]``."""
        previous = self.connection.execute(
            "UPDATE objects SET body = ? WHERE kind = ? AND id = ?", (_dump(body), kind, body["id"])
        )
        if previous.rowcount != 1:
            raise KeyError((kind, body["id"]))
        self.connection.execute("DELETE FROM entries WHERE kind = ? AND id = ?", (kind, body["id"]))
        self._index(kind, body)

    def delete(self, kind: str, identity: str) -> None:
        """Remove an object, what it is indexed under and what was due for it."""
        self.connection.execute("DELETE FROM objects WHERE kind = ? AND id = ?", (kind, identity))
        self.connection.execute("DELETE FROM entries WHERE kind = ? AND id = ?", (kind, identity))
        self.connection.execute("DELETE FROM due WHERE id = ?", (identity,))

    def get(self, kind: str, identity: object) -> Document | None:
        """Return the object of that kind and id, or None."""
        row = self.connection.execute(
            "SELECT body FROM objects WHERE kind = ? AND id = ?", (kind, str(identity))
        ).fetchone()
        return json.loads(row[0]) if row else None

    def all(self, kind: str, project: str | None = None) -> list[Document]:
        """Return every object of a kind in order of creation, of one project if that is given."""
        sql, arguments = "SELECT body FROM objects WHERE kind = ?", [kind]
        if project is not None:
            sql, arguments = f"{sql} AND project = ?", [kind, project]
        return [json.loads(row[0]) for row in self.connection.execute(f"{sql} ORDER BY seq", arguments)]

    def find(self, kind: str, field: str, value: str) -> list[Document]:
        """Return the objects whose indexed ``field`` is, or contains, ``value``, in order of creation."""
        if field not in INDEXED[kind]:
            raise KeyError((kind, field))
        rows = self.connection.execute(
            "SELECT o.body FROM entries e JOIN objects o ON o.kind = e.kind AND o.id = e.id"
            " WHERE e.kind = ? AND e.field = ? AND e.value = ? ORDER BY o.seq",
            (kind, field, value),
        )
        return [json.loads(row[0]) for row in rows]

    def exists(self, kind: str, field: str, value: str) -> bool:
        """Tell whether ``find`` would return anything, without reading it."""
        sql = "SELECT 1 FROM entries WHERE kind = ? AND field = ? AND value = ? LIMIT 1"
        return self.connection.execute(sql, (kind, field, value)).fetchone() is not None

    def count(self, kind: str, project: str) -> int:
        """Return how many objects of a kind a project has."""
        sql = "SELECT count(*) FROM objects WHERE kind = ? AND project = ?"
        return int(self.connection.execute(sql, (kind, project)).fetchone()[0])

    def schedule(self, at: float, event: str, identity: str, data: Document | None = None) -> None:
        """Let ``event`` happen to an object at the first request after ``at`` (seconds since the epoch)."""
        self.connection.execute(
            "INSERT INTO due (at, event, id, data) VALUES (?, ?, ?, ?)", (at, event, identity, _dump(data or {}))
        )

    def cancel(self, identity: str) -> None:
        """Forget what was due for an object."""
        self.connection.execute("DELETE FROM due WHERE id = ?", (identity,))

    def take_due(self, now: float) -> Iterator[tuple[float, str, str, Document]]:
        """Yield (time, event, id, data) of what is due at ``now``, earliest first, removing each."""
        sql = "SELECT seq, at, event, id, data FROM due WHERE at <= ? ORDER BY at, seq LIMIT 1"
        while row := self.connection.execute(sql, (now,)).fetchone():
            self.connection.execute("DELETE FROM due WHERE seq = ?", (row[0],))
            yield row[1], row[2], row[3], json.loads(row[4])

    def _index(self, kind: str, body: Document) -> None:
        rows = [(kind, field, value, body["id"]) for field, value in index_values(kind, body)]
        if rows:
            self.connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?)", rows)


def _dump(body: Document) -> str:
    return json.dumps(body, separators=(",", ":"))
