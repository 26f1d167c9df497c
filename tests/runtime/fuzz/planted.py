"""Bugs that are planted into the engine, to see that fuzzing finds each of them. One table."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from hotc.runtime.applying import apply, creating, deleting, settling, updating
from hotc.runtime.applying.run import Run
from hotc.runtime.connection.outcome import classify
from hotc.runtime.planning import changes, foreseen, ordering, planner
from hotc.runtime.state.store import DropResource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(slots=True)
class Bug:
    """``plant`` gives what is replaced: ``(where, name, by what)``. ``seed``: a scenario that finds it at once.

    ``within``: it is found among so many scenarios, whichever seed they begin with.
    """

    name: str
    seed: str
    plant: Callable[[], list[tuple[Any, str, Any]]]
    within: int = 1500

    @contextmanager
    def planted(self) -> Iterator[None]:
        """The engine with this bug."""
        with ExitStack() as stack:
            for where, name, instead in self.plant():
                stack.enter_context(patch.object(where, name, instead))
            yield


def _create_again() -> list[tuple[Any, str, Any]]:
    def hasty(error: BaseException) -> str:
        return "throttled" if classify(error) == "ambiguous" else classify(error)

    return [(creating, "classify", hasty)]


def _refused() -> list[tuple[Any, str, Any]]:
    def sure(error: BaseException) -> str:
        return "rejected" if classify(error) == "ambiguous" else classify(error)

    return [(creating, "classify", sure)]


def _no_intent() -> list[tuple[Any, str, Any]]:
    turn_into = Run.turn_into

    async def forgetful(run: Run, row: Any, action: str, status: Any, reason: str = "") -> None:
        if row.physical_id is None and status == "IN_PROGRESS":
            row.action, row.status = action, status
            return
        await turn_into(run, row, action, status, reason)

    return [(Run, "turn_into", forgetful)]


def _no_identity() -> list[tuple[Any, str, Any]]:
    async def unwritten(run: Run, row: Any, driver: Any, found: Any) -> None:
        run.asking.discard(row.key)
        row.physical_id = driver.identity(found)
        row.reference = driver.reference(row.physical_id, found)
        row.intent = None

    return [(creating, "_adopt", unwritten)]


def _adopts_anything() -> list[tuple[Any, str, Any]]:
    matching = settling.matching

    def careless(row: Any, driver: Any, cloud: Any) -> Any:
        intent, row.intent = row.intent, {}
        try:
            return matching(row, driver, cloud)
        finally:
            row.intent = intent

    return [(settling, "matching", careless)]


def _drops_first() -> list[tuple[Any, str, Any]]:
    turn_into = Run.turn_into

    async def early(run: Run, row: Any, action: str, status: Any, reason: str = "") -> None:
        await turn_into(run, row, action, status, reason)
        if (action, status) == ("DELETE", "IN_PROGRESS"):
            await run.scheduler.commit(DropResource(row.address, row.generation))

    return [(Run, "turn_into", early)]


def _no_waiting() -> list[tuple[Any, str, Any]]:
    async def at_once(*_arguments: Any) -> None:
        return None

    return [(deleting, "until_gone", at_once)]


def _unordered() -> list[tuple[Any, str, Any]]:
    return [(ordering, "_needed_by", lambda _known: {})]


def _tainted_stays() -> list[tuple[Any, str, Any]]:
    must = planner.Planner._must_replace

    def lenient(self: Any, record: Any, *wanted: Any) -> str:
        tainted, record.tainted = record.tainted, False
        try:
            return must(self, record, *wanted)
        finally:
            record.tainted = tainted

    return [(planner.Planner, "_must_replace", lenient)]


def _nothing_tried() -> list[tuple[Any, str, Any]]:
    return [(updating, "tried", lambda _row: []), (changes, "tried", lambda _row: [])]


def _begins_anew() -> list[tuple[Any, str, Any]]:
    return [(creating, "_begun", lambda _run, _action: None)]


def _unsynced() -> list[tuple[Any, str, Any]]:
    return [(sqlite3, "connect", partial(sqlite3.connect, factory=_Unsynced))]


class _Unsynced(sqlite3.Connection):
    def execute(self, sql: str, *arguments: Any) -> Any:
        """As it was asked for; but what is to be safe is not."""
        return super().execute(sql.replace("synchronous = FULL", "synchronous = NORMAL"), *arguments)


def _stays(_planner: Any, _address: str, _name: str | None) -> bool:
    return True


def _early_success() -> list[tuple[Any, str, Any]]:
    turn_into = Run.turn_into

    async def hopeful(run: Run, row: Any, action: str, status: Any, reason: str = "") -> None:
        intent = row.intent
        if (action, status) == ("UPDATE", "IN_PROGRESS"):
            status, row.intent = "COMPLETE", None
        await turn_into(run, row, action, status, reason)
        row.intent = intent

    return [(Run, "turn_into", hopeful)]


BUGS: tuple[Bug, ...] = (
    Bug("a creating request is sent again when nobody answered", "8", _create_again),
    Bug("an unclear answer to a creating request counts as a refusal", "8", _refused),
    Bug("the intent is not written before the creating request", "21", _no_intent),
    Bug("the identity is not written after it", "0", _no_identity),
    Bug("late arrivals are not swept", "3@create.no.late", lambda: [(apply, "to_sweep", lambda _run: [])]),
    Bug("what was there before is taken for what was made", "1192@create.no.timeout", _adopts_anything),
    Bug("a row is dropped before its object is deleted", "0@delete.answered.none", _drops_first),
    Bug("nobody waits until what is deleted is gone", "0", _no_waiting),
    Bug("deletions don't wait for what rests on them", "1", _unordered),
    Bug("what is broken is not replaced", "0@create.no.goes_bad", _tainted_stays),
    Bug("an interrupted update is forgotten", "69", _nothing_tried),
    Bug("an update counts as done when it begins", "2@update.sent.none", _early_success),
    Bug("an interrupted creation is begun anew", "0", _begins_anew),
    Bug(
        "an attribute counts as unchanged by an update",
        "57",
        lambda: [(foreseen.Foreseen, "_stays", _stays)],
    ),
    Bug("unsynced writes count as durable", "3", _unsynced),
)
