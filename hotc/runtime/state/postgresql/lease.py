"""The lease of a stack in PostgreSQL: a lock of the session, which ends with it, and an epoch on each write.

The lock keeps others out. The epoch keeps out who lost the lock and doesn't know it yet: each of his transactions calls
``hold``, which fails when the epoch is not his any more.
"""

from __future__ import annotations

import hashlib
import os
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import locked
from hotc.runtime.state.lock import now

if TYPE_CHECKING:
    from psycopg import Connection

    from hotc.runtime.state.postgresql.store import PostgresqlStore
    from hotc.runtime.state.records import Json

REFUSED = "HC001"
"""SQLSTATE of what ``hold`` raises (:mod:`hotc.runtime.state.migrations`)."""

_TAKE = """
INSERT INTO lease (name, epoch, step, backend, host, pid, since, doing)
VALUES (%s, 1, 0, pg_backend_pid(), %s, %s, %s, %s)
ON CONFLICT (name) DO UPDATE SET epoch = lease.epoch + 1, step = 0, backend = excluded.backend,
    host = excluded.host, pid = excluded.pid, since = excluded.since, doing = excluded.doing
RETURNING epoch
"""
_HOLDER = """
SELECT l.host, l.pid, l.since, l.doing, p.pid AS backend, l.backend = p.pid AS told
FROM pg_locks p LEFT JOIN lease l ON l.name = %(name)s
WHERE p.locktype = 'advisory' AND p.granted AND p.objsubid = 1
    AND p.classid = %(high)s::bigint::oid AND p.objid = %(low)s::bigint::oid
    AND p.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


@dataclass(slots=True)
class SessionLease:
    """A held lease. ``step`` counts the transactions of this epoch."""

    store: PostgresqlStore
    name: str
    epoch: int
    says: Json
    step: int = 0
    lost: bool = False
    released: bool = False

    def __enter__(self) -> SessionLease:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Give it back. May be called twice; what was lost is given back already."""
        if not self.released:
            self.released = True
            self.store.released(self)

    def still_held(self) -> bool:
        """Whether the database, too, says that it is ours."""
        return not self.lost and not self.released and self.store.holds(self)


def lock_key(schema: str, name: str) -> int:
    """The number of the lock: 64 bits with a sign. Advisory locks are those of one database."""
    digest = hashlib.sha256(f"hotc\0{schema}\0{name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def take(store: PostgresqlStore, connection: Connection[Any], schema: str, name: str, doing: str) -> SessionLease:
    """Lock a stack for this session. Raises :class:`~hotc.runtime.errors.StackLocked`, at once, if another has it."""
    answer = connection.execute("SELECT pg_try_advisory_lock(%s) AS got", (lock_key(schema, name),)).fetchone()
    if answer is None or not answer["got"]:
        raise locked(name, _told(holder_row(connection, schema, name)) or {})
    says: Json = {"host": socket.gethostname(), "pid": os.getpid(), "since": now(), "doing": doing}
    row = connection.execute(_TAKE, (name, *says.values())).fetchone()
    assert row is not None
    return SessionLease(store, name, row["epoch"], says)


def give_back(connection: Connection[Any], schema: str, lease: SessionLease) -> None:
    """Let others have it."""
    connection.execute("UPDATE lease SET backend = NULL WHERE name = %s AND epoch = %s", (lease.name, lease.epoch))
    connection.execute("SELECT pg_advisory_unlock(%s)", (lock_key(schema, lease.name),))


def holder(connection: Connection[Any], schema: str, name: str) -> Json | None:
    """What the holder of the lock says of itself; empty when it has not said it yet, ``None`` when nobody holds it."""
    return _told(holder_row(connection, schema, name))


def holder_row(connection: Connection[Any], schema: str, name: str) -> Json | None:
    """The session that has the lock, with what it says of itself: ``backend`` is its process on the server."""
    key = lock_key(schema, name) & 0xFFFF_FFFF_FFFF_FFFF
    found = connection.execute(_HOLDER, {"name": name, "high": key >> 32, "low": key & 0xFFFF_FFFF}).fetchone()
    return dict(found) if found is not None else None


def _told(row: Json | None) -> Json | None:
    if row is None:
        return None
    return {key: row[key] for key in ("host", "pid", "since", "doing")} if row["told"] else {}
