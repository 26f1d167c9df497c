"""The state in PostgreSQL, for several people and machines: the same tables, a lock of the session as the lease."""

from __future__ import annotations

import time
from contextlib import contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import LeaseLost, StateProblem, locked
from hotc.runtime.state.postgresql import lease as leases
from hotc.runtime.state.postgresql.address import parse
from hotc.runtime.state.postgresql.problems import GOES_ON, explain
from hotc.runtime.state.postgresql.session import bring_up_to_date, connect, driver
from hotc.runtime.state.sql import SqlStore

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from psycopg import Connection

    from hotc.runtime.secrets import Vault
    from hotc.runtime.state.records import Json
    from hotc.runtime.state.tables import Statement


class PostgresqlStore(SqlStore):
    """A :class:`~hotc.runtime.state.store.Store` in a database. Its schema is made by the first commit or lease.

    ``patience``: seconds for which a database that went away is tried again, to write down what was being written.
    """

    def __init__(self, url: str, vault: Vault | None = None, *, patience: float = 10.0) -> None:
        super().__init__(vault)
        self._url = url
        self._address = parse(url)
        self._patience = patience
        self._connection: Connection[Any] | None = None
        self._leases: dict[str, leases.SessionLease] = {}
        self._made = False

    @property
    def place(self) -> str:
        """The URL without its password."""
        return self._address.shown

    def again(self) -> PostgresqlStore:
        """The same database, in a session of its own."""
        return type(self)(self._url, self.vault, patience=self._patience)

    # Reading and writing ---------------------------------------------------------------------------------------------

    def _rows(self, query: str, *arguments: Any) -> Sequence[Json]:
        with self._translated():
            for attempt in (1, 2):
                connection = self._open(create=False)
                if connection is None:
                    return []
                try:
                    found: list[Json] = connection.execute(query.replace("?", "%s"), arguments).fetchall()
                    return found
                except driver().OperationalError:
                    # A session may have been ended while nobody used it. With a lease, that is a loss.
                    if attempt == 2 or not connection.closed or self._leases:
                        raise
            raise AssertionError("not reached")

    def _write(self, statements: Sequence[Statement]) -> None:
        with self._translated():
            ended = self._connection is not None and self._connection.closed and bool(self._leases)
            connection = None if ended else self._open(create=True)
            for lease in self._leases.values():
                lease.step += 1
            try:
                if connection is None:
                    raise driver().OperationalError("the session was ended")
                self._transact(connection, statements)
            except driver().OperationalError as error:
                if not self._leases or (connection is not None and not connection.closed):
                    raise
                self._settle(statements, error)

    def _transact(self, connection: Connection[Any], statements: Sequence[Statement]) -> None:
        """All in one go: one answer is waited for, however many statements there are."""
        try:
            with connection.pipeline() if driver().Pipeline.is_supported() else nullcontext():
                connection.execute("BEGIN")
                for lease in self._leases.values():
                    connection.execute("SELECT hold(%s, %s, %s)", (lease.name, lease.epoch, lease.step))
                cursors = [
                    (each, connection.execute(each.sql.replace("?", "%s"), [_storable(value) for value in each.values]))
                    for each in statements
                ]
                connection.execute("COMMIT")
        except BaseException:
            if not connection.closed:
                connection.rollback()
            raise
        for statement, cursor in cursors:
            if statement.told is not None:
                for row in cursor.fetchall():
                    statement.told(next(iter(row.values())))

    def _settle(self, statements: Sequence[Statement], error: Exception) -> None:
        """A transaction got no answer: write it again, which the database refuses if it was written, and stop.

        Always raises :class:`LeaseLost`: with the connection the lock is gone, and others may have begun to work.
        """
        names = ", ".join(self._leases)
        said = explain(error, self._address)[0]
        recorded = f"Nothing more was sent; what was done until then is recorded. {GOES_ON}"
        try:
            connection = self._reconnect()
            self._transact(connection, statements)
        except driver().Error as problem:
            if problem.sqlstate == leases.REFUSED:
                self._refused()  # comes back when it was written before
            else:
                recorded = (
                    "Nothing more was sent. Whether the last step was written is not known; the next apply looks for "
                    "what it may have made, and goes on from there."
                )
        finally:
            self._lose()
        raise LeaseLost(f"The state was lost sight of while stack {names} was worked on. {said}", recorded) from error

    def _refused(self) -> None:
        """The database says that a lease is not held: raises :class:`LeaseLost` if somebody has taken it over."""
        connection = self._open(create=False)
        for lease in list(self._leases.values()):
            row = None
            if connection is not None:
                row = connection.execute("SELECT * FROM lease WHERE name = %s", (lease.name,)).fetchone()
            if row is not None and (row["epoch"], row["step"]) == (lease.epoch, lease.step):
                continue
            self._lose()
            who = locked(lease.name, row).message if row is not None else f"Stack {lease.name} is locked no more."
            raise LeaseLost(
                f"The lease of stack {lease.name} was lost. {who}",
                "Nothing more was sent. Look at `hotc event list` for who took it over, and run it again after that.",
            )

    @contextmanager
    def consistent(self) -> Iterator[None]:
        """Within it, all that is read is of one moment."""
        with self._translated():
            connection = self._open(create=False)
            if connection is None:
                yield
                return
            connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield
            finally:
                if not connection.closed:
                    connection.rollback()

    def backup(self, path: str | os.PathLike[str]) -> None:
        """An export of all stacks, for ``hotc state import``."""
        from hotc.runtime.private_file import write_private
        from hotc.runtime.upkeep.exporting import exported

        write_private(path, exported(self))

    # Lease -----------------------------------------------------------------------------------------------------------

    def lease(self, name: str, doing: str) -> leases.SessionLease:
        """The lease of a stack name; :class:`~hotc.runtime.errors.StackLocked` when another process holds it."""
        if name in self._leases:
            raise locked(name, self._leases[name].says)
        with self._translated():
            connection = self._open(create=True)
            assert connection is not None
            taken = leases.take(self, connection, self._address.schema, name, doing)
        self._leases[name] = taken
        return taken

    def holder(self, name: str) -> Json | None:
        """Who works on this stack right now."""
        with self._translated():
            connection = self._open(create=False)
            return None if connection is None else leases.holder(connection, self._address.schema, name)

    def break_lease(self, name: str) -> Json | None:
        """Take the lease away from whoever holds it: his next write is refused, and his session is ended.

        Gives what he said of himself; ``None`` when nobody held it. Raises :class:`StateProblem` when the role may
        not end that session; its writes are refused all the same.
        """
        with self._translated():
            connection = self._open(create=False)
            row = None if connection is None else leases.holder_row(connection, self._address.schema, name)
            if connection is None or row is None:
                return None
            connection.execute("UPDATE lease SET epoch = epoch + 1, step = 0 WHERE name = %s", (name,))
            try:
                connection.execute("SELECT pg_terminate_backend(%s)", (row["backend"],))
            except driver().errors.InsufficientPrivilege as error:
                raise StateProblem(
                    f"The process that holds stack {name} has logged in as somebody else, whose session you may not "
                    "end. What it writes is refused from now on, but the lock stays until it notices and ends.",
                    f"Wait for that, or let an administrator end session {row['backend']} of the database.",
                ) from error
            deadline = time.monotonic() + self._patience
            while (left := leases.holder_row(connection, self._address.schema, name)) is not None:
                if left["backend"] != row["backend"]:
                    break  # somebody else was faster
                if time.monotonic() > deadline:
                    raise StateProblem(f"The session {row['backend']} of the database does not end.")
                time.sleep(0.02)
            return {key: row[key] for key in ("host", "pid", "since", "doing")}

    def released(self, lease: leases.SessionLease) -> None:
        """For :class:`~hotc.runtime.state.postgresql.lease.SessionLease` alone: it is given back."""
        self._leases.pop(lease.name, None)
        if lease.lost or self._connection is None or self._connection.closed:
            return
        # A session that has just ended has given its locks back by that.
        with suppress(driver().Error):
            leases.give_back(self._connection, self._address.schema, lease)

    def holds(self, lease: leases.SessionLease) -> bool:
        """For :class:`~hotc.runtime.state.postgresql.lease.SessionLease` alone: what the database says."""
        if self._connection is None:
            return False
        query = "SELECT 1 FROM lease WHERE name = %s AND epoch = %s AND backend = pg_backend_pid()"
        try:
            return self._connection.execute(query, (lease.name, lease.epoch)).fetchone() is not None
        except driver().Error:
            return False

    def close(self) -> None:
        """Let go of the connection, and with it of all leases."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # The connection --------------------------------------------------------------------------------------------------

    def _open(self, *, create: bool) -> Connection[Any] | None:
        """The session, if there is a state or one is to be made."""
        if self._connection is not None and self._connection.closed:
            self._connection = None
            if self._leases:
                names = ", ".join(self._leases)
                self._lose()
                raise LeaseLost(
                    f"The connection to the state {self.place} was lost while stack {names} was worked on.",
                    f"Nothing more was sent. {GOES_ON}",
                )
        if self._connection is None:
            self._connection = connect(self._address)
            self._made = False
        if not self._made:
            self._made = bring_up_to_date(self._connection, self._address, create=create)
        return self._connection if self._made else None

    def _reconnect(self) -> Connection[Any]:
        deadline = time.monotonic() + self._patience
        while True:
            try:
                self._connection = connect(self._address)
            except driver().OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return self._connection

    def _lose(self) -> None:
        for lease in self._leases.values():
            lease.lost = True
        self._leases = {}

    @contextmanager
    def _translated(self) -> Iterator[None]:
        library = driver()
        try:
            yield
        except library.Error as error:
            if error.sqlstate == leases.REFUSED:
                self._refused()
            if self._connection is not None and self._connection.closed and self._leases:
                self._open(create=False)  # says that the lease is lost
            raise StateProblem(*explain(error, self._address)) from error


def _storable(value: Any) -> Any:
    # PostgreSQL's texts can't hold this one character.
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) and "\0" in value else value
