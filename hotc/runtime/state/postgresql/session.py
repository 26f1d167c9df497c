"""A session with the database: connected, set up, its schema brought up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import StateProblem
from hotc.runtime.state.migrations import for_postgresql
from hotc.runtime.state.tables import COLUMNS

if TYPE_CHECKING:
    from psycopg import Connection

    from hotc.runtime.state.postgresql.address import Address

_SETTINGS = (
    # A server that is set to lose the last commits in a crash would lose what was made.
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
    # The session is the lease: it may be idle for as long as a server boots, ...
    "SELECT set_config('idle_session_timeout', '0', false) WHERE current_setting('idle_session_timeout', true) <> ''",
    # ... and ends soon when this machine is gone, not after two hours.
    "SET tcp_keepalives_idle = 30",
    "SET tcp_keepalives_interval = 10",
    "SET tcp_keepalives_count = 3",
    "SET lock_timeout = '30s'",
)
_BESIDES = {"connect_timeout": 10, "application_name": "hotc", "keepalives_idle": 30, "keepalives_interval": 10}
"""Parameters of a connection that the address does not give. Seconds."""

_VERSION = "hotc_state"


def driver() -> Any:
    """The library. Raises :class:`StateProblem` where it is not installed."""
    try:
        import psycopg
        import psycopg.conninfo
    except ImportError as error:
        raise StateProblem(
            f"The state is in PostgreSQL, for which a library is missing: {error}.",
            "Install it: pip install 'hotc[postgresql]'.",
        ) from error
    return psycopg


def connect(address: Address) -> Connection[Any]:
    """A new session. Raises the driver's errors."""
    from psycopg.rows import dict_row
    from psycopg.sql import SQL, Identifier

    given = driver().conninfo.conninfo_to_dict(address.dsn)
    connection: Connection[Any] = driver().connect(
        address.dsn,
        autocommit=True,
        row_factory=dict_row,
        **{key: value for key, value in _BESIDES.items() if key not in given},
    )
    try:
        for statement in _SETTINGS:
            connection.execute(statement)
        connection.execute(SQL("SET search_path = {}").format(Identifier(address.schema)))
    except BaseException:
        connection.close()
        raise
    return connection


def bring_up_to_date(connection: Connection[Any], address: Address, *, create: bool) -> bool:
    """Lead the schema to the version that this hotc knows; make it if need be. Whether it is there in the end.

    Raises :class:`StateProblem` for a schema of the future, and for one that is not hotc's.
    """
    from psycopg.sql import SQL, Identifier

    steps = for_postgresql()
    version = _version(connection, address)
    if version == len(steps) or (version == 0 and not create):
        return version > 0
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"hotc schema {address.schema}",))
        version = _version(connection, address)
        if connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", (address.schema,)).fetchone() is None:
            connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(address.schema)))
        for step in steps[version:]:
            for statement in step:
                connection.execute(statement)
        if not version:
            connection.execute(f"CREATE TABLE {_VERSION} (version BIGINT NOT NULL)")
            connection.execute(f"INSERT INTO {_VERSION} VALUES (%s)", (len(steps),))
        connection.execute(f"UPDATE {_VERSION} SET version = %s", (len(steps),))
    return True


def _version(connection: Connection[Any], address: Address) -> int:
    """The version of the schema; 0: it is not there, or it is empty."""
    tables = {
        row["name"]
        for row in connection.execute(
            "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %s",
            (address.schema,),
        )
    }
    if _VERSION not in tables:
        if tables & COLUMNS.keys():
            raise StateProblem(
                f"The schema {address.schema} of {address.shown} has tables, but is not a state of hotc.",
                "Name another one: …?schema=NAME",
            )
        return 0
    row = connection.execute(f"SELECT version FROM {_VERSION}").fetchone()
    version = int(row["version"]) if row is not None else 0
    known = len(for_postgresql())
    if version > known:
        raise StateProblem(
            f"The state {address.shown} was written by a newer hotc (schema {version}; this one: {known}).",
            "Use that version of hotc. Nothing was changed.",
        )
    return version
