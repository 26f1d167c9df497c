"""What the state remembers of a group, in the notes of its row: who its members are, and who will never be again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.state.history import histories

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.runtime.state.history import History
    from hotc.runtime.state.records import ResourceRecord

Json = dict[str, Any]

NOTE: Final = "group"
"""Key in :attr:`ResourceRecord.notes` of a group's row. Under it:

``members``: names of the members that the last plan wanted, oldest first. ``removed``: names never given again.
``minted``: how many names were drawn so far. ``definition``: the properties of the group before references were filled
in. ``cooldown``: its own cooldown in seconds. ``cooldown_end``, ``scaled_by``: until when (UTC, ISO 8601) the group is
not scaled again, and what scaled it last. ``rolling``: how its members are changed
(:class:`hotc.runtime.groups.rolling.Policy`; null: all at once).
"""

ROLLING: Final = "rolling"
"""Key of the note, of how the members are changed."""


class Remembered:
    """The groups of a stack as the state has them, by address."""

    def __init__(self, rows: Iterable[ResourceRecord]) -> None:
        self._rows: dict[str, History] = histories(rows)
        self._below: dict[str, set[str]] = {}
        for address, history in self._rows.items():
            group, _, name = address.rpartition("/")
            if group and history.latest is not None:
                self._below.setdefault(group, set()).add(name)

    def group(self, address: str, type: str) -> Json | None:
        """What is noted of a group of this type; ``None`` when there is none yet, or one of another type."""
        row = self._rows[address].latest if address in self._rows else None
        if row is None or row.type != type or not row.container:
            return None
        noted: Json = row.notes.get(NOTE) or {}
        members = sorted(self.members(address), key=_by_number)  # a group of an older hotc has no notes
        return {"members": members, "removed": [], "minted": 0} | noted

    def members(self, address: str) -> set[str]:
        """Names of the members that are there, in whichever state."""
        return self._below.get(address, set())

    def failed(self, address: str) -> bool:
        """Whether the last thing that was done to a resource failed."""
        row = self._rows[address].latest if address in self._rows else None
        return row is not None and row.status == "FAILED"

    def references(self, address: str) -> dict[str, str]:
        """What ``get_resource`` gives for each member → its name."""
        found = {}
        for name in self.members(address):
            row = self._rows[f"{address}/{name}"].latest
            if row is not None and isinstance(row.reference, str):
                found[row.reference] = name
        return found


def _by_number(name: str) -> tuple[int, str]:
    return (int(name), "") if name.isdecimal() else (0, name)
