"""The state: where it is, whether it can be read and written, who works on it, and the key to its secrets."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from hotc.cli.doctor.finding import error, ok, warning
from hotc.cli.render.texts import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.cli.doctor.finding import Finding
    from hotc.cli.given import Given
    from hotc.runtime.state.store import Store

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def state(given: Given) -> Iterator[Finding]:
    """Look at the state that ``--state`` or the environment names."""
    from hotc.runtime import opening
    from hotc.runtime.errors import EngineError

    try:
        with opening.opened(given.state) as store:
            yield from _readable(store)
            yield from _writable(store)
            yield from _locks(store)
    except EngineError as problem:
        yield error("state", problem.message, problem.hint or "Give another one with --state, or mend this one.")
    yield from _key()


def _readable(store: Store) -> Iterator[Finding]:
    stacks = store.stacks()
    yield ok("state", f"{store.place}: {counted(len(stacks), 'stack') if stacks else 'no stacks yet'}")


def _writable(store: Store) -> Iterator[Finding]:
    path = getattr(store, "path", None)
    if path is None:
        return
    from hotc.runtime.state.lock import refuse_network_file_system

    refuse_network_file_system(path)
    nearest = next(each for each in (path.parent, *path.parents) if each.exists())
    for each in (path, nearest):
        if each.exists() and not os.access(each, os.W_OK):
            mend = f"chown or chmod {each}, or give another place with --state or HOTC_STATE_DIR."
            yield error("state is writable", f"no: {each} is not yours to write", mend)
            return
    if path.exists() and path.stat().st_mode & OTHERS:
        yield warning("state is private", f"{path} can be read by others", f"chmod 600 {path}")
    yield ok("state is writable", "yes" if path.exists() else f"yes; the first apply makes it in {path.parent}")


def _locks(store: Store) -> Iterator[Finding]:
    from hotc.runtime.upkeep.locks import locks

    held = locks(store)
    for lock in held:
        said = f"stack {lock.stack} is held by {lock.in_words}"
        if lock.alive is False:
            yield warning("lock", said, f"hotc state lock break {lock.stack}")
        else:
            yield ok("lock", said)
    if not held:
        yield ok("locks", "none is held")


def _key() -> Iterator[Finding]:
    from hotc.runtime.errors import EngineError
    from hotc.runtime.keys import source

    where = source()
    try:
        key = where.load()
    except EngineError as problem:
        yield error("key to secrets", problem.message, problem.hint or where.remedy)
        return
    if key is None:
        yield ok("key to secrets", f"none yet; it is made at first need: {where.place}")
        return
    path = getattr(where, "path", None)
    if isinstance(path, Path) and path.stat().st_mode & OTHERS:
        yield warning("key to secrets", f"{where.place} can be read by others", f"chmod 600 {path}")
    else:
        yield ok("key to secrets", where.place)
