"""The rows of one address put together: which instance counts, and which ones are left from before."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.runtime.state.records import ResourceRecord


@dataclass(slots=True)
class History:
    """Rows of one address, oldest generation first."""

    rows: list[ResourceRecord] = field(default_factory=list)

    @property
    def live(self) -> list[ResourceRecord]:
        """Rows that stand for something on the cloud, or for something that may be there."""
        return [row for row in self.rows if not missed(row) and not void(row)]

    @property
    def made(self) -> list[ResourceRecord]:
        """Rows whose object is known."""
        return [row for row in self.rows if row.physical_id is not None]

    @property
    def latest(self) -> ResourceRecord | None:
        """The row that counts."""
        return next((row for row in reversed(self.rows) if not missed(row) and not void(row)), None)


def missed(row: ResourceRecord) -> bool:
    """Whether the creating request seems to have made nothing; the row is kept to look for a late arrival."""
    return row.physical_id is None and row.intent is not None and bool(row.intent.get("missed"))


def void(row: ResourceRecord) -> bool:
    """Whether it surely made nothing: the row is there to say that its creation failed."""
    return row.physical_id is None and row.intent is None


REFUSED = "refused"
"""In the intent of a deletion: it was refused for good, and the object is as it was."""


def going(row: ResourceRecord) -> bool:
    """Whether its deletion was begun, so that nobody can know what is left of it."""
    return row.action == "DELETE" and not (row.intent or {}).get(REFUSED)


def visible(rows: Iterable[ResourceRecord]) -> list[ResourceRecord]:
    """The rows that a user wants to see: failed attempts only where nothing else is there."""
    shown = []
    for history in histories(rows).values():
        shown += history.live or history.rows[-1:]
    return shown


def tried(row: ResourceRecord) -> list[dict[str, Any]]:
    """What updates without an end may have made of the resource: ``[{"properties", "sent"}]``, in the order tried."""
    if row.intent is None or row.intent.get("phase") != "update":
        return []
    states: list[dict[str, Any]] = row.intent["tried"]
    return states


def histories(records: Iterable[ResourceRecord]) -> dict[str, History]:
    """All rows by address."""
    found: dict[str, History] = {}
    for record in sorted(records, key=lambda row: (row.address, row.generation)):
        found.setdefault(record.address, History()).rows.append(record)
    return found
