"""The schema of the SQLite state, as the steps that lead to it. A released step is never edited; new ones follow."""

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
