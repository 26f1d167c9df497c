"""Who holds the lock of a stack, and taking it away from him."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotc.runtime.errors import NotPossible
from hotc.runtime.state.store import AddEvent
from hotc.runtime.upkeep.events import by_hand

if TYPE_CHECKING:
    from hotc.runtime.state.store import Store

Json = dict[str, Any]


@dataclass(slots=True)
class Lock:
    """A held lock. ``alive``: whether its process lives; ``None``: it is on another machine, or not known."""

    stack: str
    host: str = ""
    pid: int | None = None
    since: str = ""
    doing: str = ""
    alive: bool | None = None

    def as_dict(self) -> Json:
        """The JSON form."""
        return {name: getattr(self, name) for name in ("stack", "host", "pid", "since", "doing", "alive")}

    @property
    def in_words(self) -> str:
        """``process 12 on db1 (apply, since …), which is alive``."""
        if self.pid is None:
            return "a process that has not said who it is yet"
        alive = {True: ", which is alive", False: ", which is not alive", None: ", which is another machine"}[
            self.alive
        ]
        return f"process {self.pid} on {self.host} ({self.doing}, since {self.since}){alive}"


def lock_of(store: Store, name: str) -> Lock | None:
    """The lock of one stack name; ``None`` when nobody holds it."""
    says = store.holder(name)
    if says is None:
        return None
    return Lock(name, **says, alive=_alive(says)) if says else Lock(name)


def locks(store: Store) -> list[Lock]:
    """The held locks of all recorded stacks, by name."""
    found = (lock_of(store, stack.name) for stack in store.stacks())
    return [lock for lock in found if lock is not None]


def break_lock(store: Store, lock: Lock) -> None:
    """Take a lock away from its holder, who then writes and sends nothing more.

    Raises :class:`NotPossible` for a lock on a file: it lives and dies with its process.
    """
    take_away = getattr(store, "break_lease", None)
    if take_away is None:
        raise NotPossible(
            f"Stack {lock.stack} is held by {lock.in_words}. A lock on a file ends with its process, however that "
            "ends, and can't be taken away from it: it is no leftover.",
            "Wait, or end the process: `hotc cancel`, Ctrl-C where it runs"
            + (f", or kill {lock.pid}" if lock.pid is not None else "")
            + ". If no such process is to be seen here, it runs in another container that has this file, too.",
        )
    take_away(lock.stack)
    with store.lease(lock.stack, "state lock break"):
        record = store.stack(lock.stack)
        if record is not None:
            event = by_hand(record, "STATE_UNLOCK", f"the lock was taken away from {lock.in_words}")
            store.commit(record.lineage, [AddEvent(event)])


def _alive(says: Json) -> bool | None:
    if says["host"] != socket.gethostname():
        return None
    try:
        os.kill(says["pid"], 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
