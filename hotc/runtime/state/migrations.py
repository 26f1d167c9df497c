"""The schema of the state, as the steps that lead to it. A released step is never edited; new ones follow.

The steps are written for SQLite; PostgreSQL takes the same ones, in its own words, and a few statements besides.
"""

from __future__ import annotations

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE stack (
            lineage TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            cloud TEXT NOT NULL,
            inputs TEXT NOT NULL,
            outputs TEXT NOT NULL,
            action TEXT NOT NULL,
            status TEXT NOT NULL,
            reason TEXT NOT NULL,
            serial INTEGER NOT NULL,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            deleted_at TEXT
        ) STRICT""",
        "CREATE UNIQUE INDEX stack_name ON stack (name) WHERE deleted_at IS NULL",
        """CREATE TABLE resource (
            lineage TEXT NOT NULL REFERENCES stack (lineage),
            address TEXT NOT NULL,
            generation INTEGER NOT NULL,
            instance TEXT NOT NULL,
            type TEXT NOT NULL,
            action TEXT NOT NULL,
            status TEXT NOT NULL,
            reason TEXT NOT NULL,
            physical_id TEXT,
            reference TEXT NOT NULL,
            properties TEXT NOT NULL,
            expressions TEXT NOT NULL,
            sent TEXT NOT NULL,
            data TEXT NOT NULL,
            revision INTEGER NOT NULL,
            seen TEXT NOT NULL,
            requires TEXT NOT NULL,
            intent TEXT,
            deletion_policy TEXT NOT NULL,
            tainted INTEGER NOT NULL,
            created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL,
            PRIMARY KEY (lineage, address, generation)
        ) STRICT, WITHOUT ROWID""",
        "CREATE INDEX resource_type ON resource (type, physical_id)",
        """CREATE TABLE event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            lineage TEXT NOT NULL REFERENCES stack (lineage),
            time TEXT NOT NULL,
            stack TEXT NOT NULL,
            address TEXT NOT NULL,
            type TEXT NOT NULL,
            physical_id TEXT,
            action TEXT NOT NULL,
            status TEXT NOT NULL,
            reason TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX event_lineage ON event (lineage, id)",
    ),
    (
        "ALTER TABLE stack ADD COLUMN notes TEXT NOT NULL DEFAULT '{}'",
        "ALTER TABLE resource ADD COLUMN notes TEXT NOT NULL DEFAULT '{}'",
        """CREATE TABLE message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            lineage TEXT NOT NULL REFERENCES stack (lineage),
            kind TEXT NOT NULL,
            address TEXT NOT NULL,
            data TEXT NOT NULL,
            time TEXT NOT NULL
        ) STRICT""",
        "CREATE INDEX message_lineage ON message (lineage, id)",
        """CREATE TABLE snapshot (
            lineage TEXT NOT NULL REFERENCES stack (lineage),
            id TEXT NOT NULL,
            name TEXT NOT NULL,
            status TEXT NOT NULL,
            reason TEXT NOT NULL,
            data TEXT NOT NULL,
            created_at TEXT NOT NULL,
            PRIMARY KEY (lineage, id)
        ) STRICT""",
    ),
)

APPLICATION_ID = 0x686F7463
"""Marks a SQLite file as hotc's (``hotc`` in ASCII)."""

_WORDS = (
    ("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
    ("INTEGER", "BIGINT"),
    ("TEXT", 'TEXT COLLATE "C"'),  # so that both sort alike
    (" STRICT, WITHOUT ROWID", ""),
    (" STRICT", ""),
)

_BESIDES: dict[int, tuple[str, ...]] = {
    2: (
        # What SQLite has by itself: the order in which rows were made.
        "ALTER TABLE stack ADD COLUMN rowid BIGINT GENERATED ALWAYS AS IDENTITY",
        "ALTER TABLE snapshot ADD COLUMN rowid BIGINT GENERATED ALWAYS AS IDENTITY",
        # Who has, or had last, the lease of a stack. The epoch is another one for each holder.
        """CREATE TABLE lease (
            name TEXT COLLATE "C" PRIMARY KEY,
            epoch BIGINT NOT NULL,
            step BIGINT NOT NULL,
            backend BIGINT,
            host TEXT NOT NULL,
            pid BIGINT NOT NULL,
            since TEXT NOT NULL,
            doing TEXT NOT NULL
        )""",
        # Called in each transaction of a holder: it fails, and with it the transaction, when somebody else has taken
        # the lease over, or when this very step was written before (its answer got lost, and it was sent again).
        """CREATE FUNCTION hold(stack TEXT, held BIGINT, number BIGINT) RETURNS void LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE lease SET step = number WHERE name = stack AND epoch = held AND step = number - 1;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the lease of stack % is not held any more', stack USING ERRCODE = 'HC001';
            END IF;
        END $$""",
    ),
}
"""Statements of PostgreSQL alone, by the number of the step that they belong to."""


def for_postgresql() -> tuple[tuple[str, ...], ...]:
    """The same steps for PostgreSQL."""
    return tuple(
        (*map(_translated, step), *_BESIDES.get(number, ())) for number, step in enumerate(MIGRATIONS, start=1)
    )


def _translated(statement: str) -> str:
    for ours, theirs in _WORDS:
        statement = statement.replace(ours, theirs)
    return statement
