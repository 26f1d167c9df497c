"""Resources that have another address than before, as the settings of a stack say (``moved``): nothing is made anew.

A plan sees the recorded rows under their new addresses; the apply records them so with its first commit. An entry whose
resource is not recorded under the old address (any more) means nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from hotc.runtime.errors import AddressTaken
from hotc.runtime.planning.renaming import by_table, renamed_notes, renamed_outputs, renamed_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from hotc.runtime.planning.choices import Choices
    from hotc.runtime.state.records import ResourceRecord, StackRecord
    from hotc.runtime.state.store import Store


@dataclass(slots=True)
class Seen:
    """A stack and its store as a plan sees them, and what was moved for that: recorded address → new address."""

    record: StackRecord | None
    store: Store
    moves: dict[str, str] = field(default_factory=dict)


def seen(choices: Choices, record: StackRecord | None, store: Store) -> Seen:
    """What is recorded, with what the settings move at its new address; to be read, not to be written.

    Raises :class:`AddressTaken`.
    """
    moves = pending(choices, record, store)
    if record is None or not moves:
        return Seen(record, store)
    rename = by_table(moves)
    outputs, notes = renamed_outputs(record.outputs, rename), renamed_notes(record.notes, rename)
    moved_store = cast("Store", _Moved(store, record.lineage, moves))
    return Seen(replace(record, outputs=outputs, notes=notes), moved_store, moves)


def pending(choices: Choices, record: StackRecord | None, store: Store) -> dict[str, str]:
    """Recorded address → the one that it gets, for all that is moved, members of nested stacks included.

    Raises :class:`AddressTaken` where two would get the same address, or one that another resource has.
    """
    if record is None or not choices.moved:
        return {}
    addresses = {row.address for row in store.resources(record.lineage)}
    found = {address: _destination(address, choices) for address in sorted(addresses)}
    moves = {old: new for old, new in found.items() if old != new}
    taken: dict[str, str] = {address: address for address in addresses - moves.keys()}
    for old, new in moves.items():
        if new in taken:
            raise AddressTaken(
                f"{choices.place()}: {old} is to become {new}, but "
                + ("that is recorded as well." if taken[new] == new else f"so is {taken[new]}."),
                f"If {new} is the right one, take the entry out of moved, and {old} is deleted; otherwise "
                f"`hotc state rm {record.name} {new}` forgets the other one.",
            )
        taken[new] = old
    return moves


def refuse_wanted(moves: Mapping[str, str], wanted: Collection[str], choices: Choices) -> None:
    """Raise :class:`AddressTaken` when something is moved whose old address still stands in the template."""
    for old, new in moves.items():
        if old in wanted and old not in moves.values():
            raise AddressTaken(
                f"{choices.place()}: {old} is to become {new}, but {old} is still in the template.",
                "Rename it there as well, or take the entry out of moved.",
            )


class _Moved:
    """A store in which some resources of one stack have other addresses."""

    def __init__(self, store: Store, lineage: str, moves: Mapping[str, str]) -> None:
        self._store = store
        self._lineage = lineage
        self._rename = by_table(moves)

    def resources(self, lineage: str) -> list[ResourceRecord]:
        rows = self._store.resources(lineage)
        if lineage != self._lineage:
            return rows
        return sorted(renamed_rows(rows, self._rename), key=lambda row: (row.address, row.generation))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def _destination(address: str, choices: Choices) -> str:
    """Where an address leads to, entry after entry. Raises :class:`AddressTaken` when they lead in a circle."""
    seen = [address]
    while (following := _step(seen[-1], choices.moved)) != seen[-1]:
        if following in seen:
            raise AddressTaken(
                f"{choices.place()}: the entries of moved lead in a circle: {' → '.join([*seen, following])}.",
                "Take one of them out.",
            )
        seen.append(following)
    return seen[-1]


def _step(address: str, entries: Mapping[str, str]) -> str:
    """What the entry that says most about an address makes of it."""
    for old, new in sorted(entries.items(), key=lambda entry: -entry[0].count("/")):
        parts, pattern = address.split("/"), old.split("/")
        stars = [part for part, wanted in zip(parts, pattern, strict=False) if wanted == "*"]
        if len(parts) >= len(pattern) and all(w in ("*", p) for p, w in zip(parts, pattern, strict=False)):
            filled = iter(stars)
            made = [next(filled) if part == "*" else part for part in new.split("/")]
            return "/".join([*made, *parts[len(pattern) :]])
    return address
