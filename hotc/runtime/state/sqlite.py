"""The state in one SQLite file: write-ahead log, one transaction and one sync per commit, however many rows."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import StateProblem
from hotc.runtime.state import lock
from hotc.runtime.state.migrations import APPLICATION_ID, MIGRATIONS
from hotc.runtime.state.paths import make_private, state_file
from hotc.runtime.state.sql import SqlStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hotc.runtime.secrets import Vault
    from hotc.runtime.state.records import Json
    from hotc.runtime.state.tables import Statement


class SqliteStore(SqlStore):
    """A :class:`~hotc.runtime.state.store.Store` in the file ``path``. The file is made by the first commit."""

    def __init__(self, path: str | os.PathLike[str] | None = None, vault: Vault | None = None) -> None:
        super().__init__(vault)
        self.path = Path(state_file(path))
        self._connection: sqlite3.Connection | None = None

    @property
    def place(self) -> str:
        """The path."""
        return str(self.path)

    def again(self) -> SqliteStore:
        """The same file, opened once more."""
        return type(self)(self.path, self.vault)

    # Reading and writing ---------------------------------------------------------------------------------------------

    def _rows(self, query: str, *arguments: Any) -> list[sqlite3.Row]:
        with self._translated():
            connection = self._open(create=False)
            return [] if connection is None else connection.execute(query, arguments).fetchall()

    def _write(self, statements: Sequence[Statement]) -> None:
        with self._translated():
            connection = self._open(create=True)
            assert connection is not None
            connection.execute("BEGIN IMMEDIATE")
            try:
                for statement in statements:
                    rows = connection.execute(statement.sql, statement.values)
                    if statement.told is not None:
                        for row in rows.fetchall():
                            statement.told(row[0])
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def consistent(self) -> Iterator[None]:
        """Within it, all that is read is of one moment."""
        with self._translated():
            connection = self._open(create=False)
            if connection is None:
                yield
                return
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the moment is that of the first read
            try:
                yield
            finally:
                connection.execute("ROLLBACK")

    def backup(self, path: str | os.PathLike[str]) -> None:
        """A state of its own in a new file: put in place of the state, or named by ``--state``, it is used as it is."""
        with self._translated():
            connection = self._open(create=False)
        if connection is None:
            raise StateProblem(f"There is no state {self.path}.", "Name the right one with --state or HOTC_STATE.")
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            with closing(sqlite3.connect(path)) as copy:
                connection.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, without companions
        except BaseException as error:
            Path(path).unlink()
            if isinstance(error, sqlite3.Error):
                raise StateProblem(f"The backup {path} can't be written: {error}.") from error
            raise

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
        if name.startswith("SQLITE_IOERR"):
            return (
                f"The state {self.path} can't be read or written: {error}.",
                f"Is the disk full, a quota or a limit for files used up, or the disk broken? {goes_on}",
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
