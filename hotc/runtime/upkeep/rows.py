"""The recorded rows of one address, found or refused with a suggestion; and what an intent means, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.addresses import inside
from hotc.runtime.errors import ResourceNotFound
from hotc.runtime.state.history import missed, void

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotc.runtime.state.records import ResourceRecord


def of_address(stack: str, rows: Sequence[ResourceRecord], address: str) -> list[ResourceRecord]:
    """All rows of an address, oldest first. Raises :class:`ResourceNotFound`."""
    found = [row for row in rows if row.address == address]
    if not found:
        from hotc.compiler.suggest import did_you_mean

        known = sorted({row.address for row in rows})
        hint = did_you_mean(address, known) or f"See `hotc state list {stack}`."
        raise ResourceNotFound(f"Stack {stack} has no resource {address}.", hint)
    return found


def members(rows: Sequence[ResourceRecord], address: str) -> list[ResourceRecord]:
    """Rows of all that lies in the nested stack or group of that address."""
    return [row for row in rows if inside(row.address, address)]


def intent_in_words(row: ResourceRecord) -> str:
    """What may or may not have happened to the resource, and who will find out; empty when all is known."""
    intent = row.intent
    if intent is None:
        return "its creation failed; nothing was made" if void(row) and not row.container else ""
    at = f" at {intent['at']}" if intent.get("at") else ""
    phase = intent.get("phase")
    if phase == "create" and missed(row):
        return (
            f"a creating request was sent{at} and not answered; nothing that it made was found. The next apply or "
            "destroy looks once more, and deletes what arrived late."
        )
    if phase == "create":
        return (
            f"a creating request was about to be sent{at}, and no answer is recorded. The next apply looks for what it "
            "may have made, and takes that over."
        )
    if phase == "update":
        count = len(intent.get("tried", ()))
        return (
            f"an update was begun{at} and did not come to its end ({count} {'try' if count == 1 else 'tries'}): it has "
            "the old or the new properties. The next apply brings it to what the template says."
        )
    return f"its deletion was begun{at}: it may be gone already. The next apply or destroy goes on with it."
