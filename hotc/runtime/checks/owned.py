"""What the recorded stack has already: it isn't counted again, and the names it was made with aren't looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.runtime.secrets import reveal
from hotc.runtime.state.history import histories

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hotc.runtime.state.records import ResourceRecord


@dataclass(slots=True)
class Owned:
    """A resource that exists: its type, and the properties as they were last written."""

    type: str
    properties: dict[str, Any]

    def names(self) -> set[str]:
        """All texts (and numbers, as texts) in the properties."""
        return set(_texts(self.properties))


def owned_by(records: Iterable[ResourceRecord]) -> dict[str, Owned]:
    """The resources that are there, by address; those whose deletion was begun are not."""
    found = {}
    for address, history in histories(records).items():
        record = history.latest
        if record is not None and record.physical_id is not None and record.action != "DELETE":
            found[address] = Owned(record.type, reveal(record.properties, lenient=True))
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif value is not None:
        yield str(value)
