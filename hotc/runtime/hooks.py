"""Hooks at which stacks stand, and clearing them: a message for whoever works on the stack, or will."""

from __future__ import annotations

import time
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.applying.events import timestamp
from hotc.runtime.errors import NotPossible
from hotc.runtime.planning.breakpoints import AT
from hotc.runtime.state.records import MessageRecord

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hotc.runtime.state.records import StackRecord
    from hotc.runtime.state.store import Store

MESSAGE: Final = "hook"
"""The message. ``data``: ``hook``, and ``id`` of the pause that is to end."""

PATIENCE: Final = 5.0
"""Seconds to wait until the other process has heard it; it looks about once a second."""


@dataclass(slots=True)
class Standing:
    """A resource that stands at a hook. ``since``: UTC, ISO 8601. ``heard``: whether its clearing was taken note of."""

    address: str
    type: str
    hook: str
    since: str
    id: str
    heard: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {"resource": self.address, "type": self.type, "hook": self.hook, "since": self.since}


def standing(store: Store, stack: StackRecord) -> list[Standing]:
    """Everything that stands at a hook, by address."""
    found = []
    for row in store.resources(stack.lineage):
        if at := row.notes.get(AT):
            found.append(Standing(row.address, row.type, at["hook"], at["since"], at["id"]))
    return found


def clear(
    store: Store,
    stack: StackRecord,
    resources: Collection[str],
    hooks: Collection[str],
    *,
    sleep: Callable[[float], object] = time.sleep,
) -> list[Standing]:
    """Clear hooks: of resources (addresses, ``*`` and ``?`` in them; none: all), and (none: all) of these names.

    Raises :class:`NotPossible` when nothing of that stands at a hook. When somebody works on the stack, waits a moment
    until he has heard it.
    """
    there = standing(store, stack)
    _refuse_unknown(stack, there, resources)
    meant = [
        each
        for each in there
        if (not resources or any(fnmatchcase(each.address, pattern) for pattern in resources))
        and (not hooks or each.hook in hooks)
    ]
    if not meant:
        names = ", ".join(f"{each.address} at {each.hook}" for each in there)
        raise NotPossible(
            f"Nothing in stack {stack.name} stands at {' or '.join(hooks) if hooks else 'a hook'}.",
            f"There is: {names}." if names else "",
        )
    posted = {}
    for each in meant:
        message = MessageRecord(MESSAGE, each.address, {"hook": each.hook, "id": each.id}, timestamp(time.time()))
        store.post(stack.lineage, message)
        posted[message.id] = each
    waited = 0.0
    while store.holder(stack.name) is not None and waited < PATIENCE:
        left = {message.id for message in store.messages(stack.lineage)}
        if not left & posted.keys():
            break
        sleep(0.1)
        waited += 0.1
    left = {message.id for message in store.messages(stack.lineage)}
    for number, each in posted.items():
        each.heard = number not in left
    return meant


def _refuse_unknown(stack: StackRecord, there: list[Standing], resources: Collection[str]) -> None:
    idle = [name for name in resources if not any(fnmatchcase(each.address, name) for each in there)]
    if idle:
        names = ", ".join(each.address for each in there)
        raise NotPossible(
            f"{', '.join(idle)} of stack {stack.name} stands at no hook.",
            f"These do: {names}." if names else f"Nothing does just now; see hotc event list {stack.name}",
        )
