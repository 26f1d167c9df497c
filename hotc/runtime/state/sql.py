"""A store in a database that speaks SQL: all but how the database is reached, locked and brought up to date."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from hotc.runtime.secrets import Vault
from hotc.runtime.state import tables
from hotc.runtime.state.tables import NEXT_SERIAL, Statement

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from hotc.runtime.state.records import (
        EventRecord,
        Json,
        MessageRecord,
        ResourceRecord,
        SnapshotRecord,
        StackRecord,
    )
    from hotc.runtime.state.store import Lease, Store, Write
    from hotc.runtime.state.tables import Row


class SqlStore(ABC):
    """The part of a :class:`~hotc.runtime.state.store.Store` that all databases share."""

    def __init__(self, vault: Vault | None = None) -> None:
        self.vault = vault or Vault()

    # What a database adds --------------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def place(self) -> str:
        """Where it is, for people; without a password."""

    @abstractmethod
    def again(self) -> Store:
        """The same state once more, for another thread."""

    @abstractmethod
    def _rows(self, query: str, *arguments: Any) -> Sequence[Row]:
        """What a query finds; nothing where there is no state yet."""

    @abstractmethod
    def _write(self, statements: Sequence[Statement]) -> None:
        """All statements or none, durable at the end; makes the state where there is none."""

    @abstractmethod
    def consistent(self) -> AbstractContextManager[None]:
        """Within it, all that is read is of one moment. Nothing may be written meanwhile."""

    @abstractmethod
    def backup(self, path: str | os.PathLike[str]) -> None:
        """Write all that there is to a new file, for its owner alone, while others go on. Raises :class:`OSError`."""

    @abstractmethod
    def lease(self, name: str, doing: str) -> AbstractContextManager[Lease]:
        """The lease of a stack name."""

    @abstractmethod
    def holder(self, name: str) -> Json | None:
        """Who works on this stack right now."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and connections."""

    # Reading ---------------------------------------------------------------------------------------------------------

    def stacks(self) -> list[StackRecord]:
        """All stacks that are not deleted, by name."""
        rows = self._rows("SELECT * FROM stack WHERE deleted_at IS NULL ORDER BY name")
        return [tables.stack_record(row, self.vault) for row in rows]

    def stack(self, name: str) -> StackRecord | None:
        """The stack of that name that is not deleted."""
        rows = self._rows("SELECT * FROM stack WHERE name = ? AND deleted_at IS NULL", name)
        return tables.stack_record(rows[0], self.vault) if rows else None

    def deleted_stack(self, name: str) -> StackRecord | None:
        """The one deleted last of those that had this name."""
        # The one made last is the one deleted last, as one at a time has the name; times may jump.
        rows = self._rows(
            "SELECT * FROM stack WHERE name = ? AND deleted_at IS NOT NULL ORDER BY rowid DESC LIMIT 1", name
        )
        return tables.stack_record(rows[0], self.vault) if rows else None

    def resources(self, lineage: str) -> list[ResourceRecord]:
        """Rows of a stack, by address and generation."""
        rows = self._rows("SELECT * FROM resource WHERE lineage = ? ORDER BY address, generation", lineage)
        return [tables.resource_record(row, self.vault) for row in rows]

    def owned(self, type: str) -> set[str]:
        """Physical ids of all recorded resources of a type, in whichever stack."""
        rows = self._rows("SELECT physical_id FROM resource WHERE type = ? AND physical_id IS NOT NULL", type)
        return {row["physical_id"] for row in rows}

    def events(self, lineage: str, after: int = 0) -> list[EventRecord]:
        """Events of a stack with an id above ``after``, oldest first."""
        rows = self._rows("SELECT * FROM event WHERE lineage = ? AND id > ? ORDER BY id", lineage, after)
        return [tables.event_record(row) for row in rows]

    def messages(self, lineage: str) -> list[MessageRecord]:
        """Messages that nobody has taken yet, oldest first."""
        rows = self._rows("SELECT * FROM message WHERE lineage = ? ORDER BY id", lineage)
        return [tables.message_record(row, self.vault) for row in rows]

    def snapshots(self, lineage: str) -> list[SnapshotRecord]:
        """Snapshots of a stack, oldest first."""
        rows = self._rows("SELECT * FROM snapshot WHERE lineage = ? ORDER BY rowid", lineage)
        return [tables.snapshot_record(row, self.vault) for row in rows]

    # Writing ---------------------------------------------------------------------------------------------------------

    def commit(self, lineage: str, writes: Sequence[Write]) -> int:
        """Write all or nothing, durably; gives the stack's new serial."""
        serials: list[int] = []
        statements = [tables.statement(lineage, write, self.vault) for write in writes]
        self._write([*statements, Statement(NEXT_SERIAL, (lineage,), serials.append)])
        return int(serials[-1]) if serials else 0

    def post(self, lineage: str, message: MessageRecord) -> None:
        """Leave a message, durably; fills in its ``id``."""
        self._write([tables.posting(lineage, message, self.vault)])
