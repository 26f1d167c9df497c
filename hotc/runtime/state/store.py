"""What the engine asks of a state store. SQLite is one (:mod:`hotc.runtime.state.sqlite`); others fit the same form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from hotc.runtime.secrets import Vault
    from hotc.runtime.state.records import (
        EventRecord,
        Json,
        MessageRecord,
        ResourceRecord,
        SnapshotRecord,
        StackRecord,
    )


@dataclass(slots=True)
class PutStack:
    """Write the stack's own row (all of it)."""

    record: StackRecord


@dataclass(slots=True)
class PutResource:
    """Write one resource row (all of it), new or known."""

    record: ResourceRecord


@dataclass(slots=True)
class DropResource:
    """Forget one resource row."""

    address: str
    generation: int


@dataclass(slots=True)
class AddEvent:
    """Append an event; the store fills in its ``id``."""

    record: EventRecord


@dataclass(slots=True)
class TakeMessage:
    """Remove a message: what it asks for is done, or recorded with the same commit."""

    id: int


@dataclass(slots=True)
class PutSnapshot:
    """Write one snapshot (all of it), new or known."""

    record: SnapshotRecord


@dataclass(slots=True)
class DropSnapshot:
    """Forget one snapshot."""

    id: str


Write = PutStack | PutResource | DropResource | AddEvent | TakeMessage | PutSnapshot | DropSnapshot


class Lease(Protocol):
    """The sole right to change a stack, held until ``release`` or until the process ends, however it ends."""

    def release(self) -> None:
        """Give it back. May be called twice."""

    def still_held(self) -> bool:
        """Whether it is still ours; who finds that it is not sends nothing more."""


class Store(Protocol):
    """Stacks, their resources and their events. Every method raises :class:`~hotc.runtime.errors.StateProblem`.

    Reading needs no lease. ``commit`` does: what it is given is written as one transaction, durable when it returns.
    """

    vault: Vault

    @property
    def place(self) -> str:
        """Where it is, for people; without a password."""

    def again(self) -> Store:
        """The same state once more, for another thread; to be closed by who asked for it."""

    def consistent(self) -> AbstractContextManager[None]:
        """Within it, all that is read is of one moment. Nothing may be written meanwhile."""

    def backup(self, path: str | os.PathLike[str]) -> None:
        """Write all that there is to a new file, for its owner alone, while others go on. Raises :class:`OSError`."""

    def stacks(self) -> list[StackRecord]:
        """All stacks that are not deleted, by name."""

    def stack(self, name: str) -> StackRecord | None:
        """The stack of that name that is not deleted."""

    def deleted_stack(self, name: str) -> StackRecord | None:
        """The one deleted last of those that had this name; its events are still there."""

    def resources(self, lineage: str) -> list[ResourceRecord]:
        """Rows of a stack, by address and generation."""

    def owned(self, type: str) -> set[str]:
        """Physical ids of all recorded resources of a type, in whichever stack."""

    def events(self, lineage: str, after: int = 0) -> list[EventRecord]:
        """Events of a stack with an id above ``after``, oldest first."""

    def messages(self, lineage: str) -> list[MessageRecord]:
        """Messages that nobody has taken yet, oldest first."""

    def post(self, lineage: str, message: MessageRecord) -> None:
        """Leave a message, durably; fills in its ``id``. Needs no lease, and the stack's serial stays as it is."""

    def snapshots(self, lineage: str) -> list[SnapshotRecord]:
        """Snapshots of a stack, oldest first."""

    def commit(self, lineage: str, writes: Sequence[Write]) -> int:
        """Write all or nothing, durably; gives the stack's new serial."""

    def lease(self, name: str, doing: str) -> AbstractContextManager[Lease]:
        """The lease of a stack name; :class:`~hotc.runtime.errors.StackLocked` when another process holds it."""

    def holder(self, name: str) -> Json | None:
        """Who works on this stack right now: ``{host, pid, since, doing}``; ``None`` when nobody does."""

    def close(self) -> None:
        """Let go of files and connections."""
