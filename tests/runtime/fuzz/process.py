"""The process that can die at any instant: its threads, its clock, its store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.runtime.applying.platform import Completion
from hotc.runtime.errors import StateProblem
from hotc.runtime.state.sqlite import SqliteStore
from hotc.runtime.state.store import PutResource
from tests.runtime.simulation import Killed, Simulated

from .invariants import hold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hotc.runtime.state.records import ResourceRecord
    from hotc.runtime.state.store import Write

    from .power import Disk

ENDLESS = 20_000
"""Waits after which an apply of a few resources is taken to go on for ever."""

CRASHES = ("no", "sent", "answered", "committing", "committed")
"""When a process dies, after a certain request was sent: as the service has (or has not) acted, with the answer before
anything was written, while that is written, when it has been written."""


class Process(Simulated):
    """``crash`` is set by a request: how it goes on from there; ``hit`` says which request that was.

    ``die_after``: the number of the request with whose answer it dies, whichever that is.
    """

    crash: str = "no"
    armed: str = "no"
    died: str = ""
    hit: tuple[str, str] = ("", "")
    answered = 0
    waits = 0
    die_after: int | None = None
    disk: Disk | None = None

    def wait(self, seconds: float | None) -> list[Completion]:
        """As the simulated platform; whose answer is awaited by a death is handed over at once."""
        self.waits += 1
        hold(self.waits < ENDLESS, "an apply comes to its end", "it goes round and round")
        if self.finished and (not self.jobs or self.world.random.random() < 0.5 or self.armed != "no"):
            return [self.finished.pop(self.world.random.randrange(len(self.finished)))]
        if not self.jobs:
            assert seconds is not None, "waits for nothing"
            self.world.time += seconds
            return []
        token, job = self.jobs.pop(self.world.random.randrange(len(self.jobs)))
        self.step()
        self.world.time += 0.05
        try:
            completion = Completion(token, job())
        except Exception as error:  # noqa: BLE001
            completion = Completion(token, error=error)
        self.answered += 1
        self.step()
        crash, self.crash = self.crash, "no"
        if crash == "sent":
            self.die(crash)
        if self.answered == self.die_after:
            self.die("somewhere")
        if crash != "no":
            self.armed = crash
            return [completion]
        self.finished.append(completion)
        return []

    def step(self) -> None:
        """As the simulated platform; an armed death comes here."""
        if self.armed == "answered":
            self.die(self.armed)
        super().step()

    def die(self, how: str) -> None:
        """The end."""
        self.died = how
        raise Killed


class Store(SqliteStore):
    """A store whose process can die before, in and after each commit."""

    process: Process | None = None
    on_row: Callable[[ResourceRecord], None]
    """Told of each row that a process has written durably."""

    def commit(self, lineage: str, writes: Sequence[Write]) -> int:
        """As the store, with deaths."""
        process = self.process
        if process is None:
            return super().commit(lineage, writes)
        process.step()
        disk = process.disk
        if process.armed == "committing" and disk is not None:
            disk.die_in = process.world.random.randint(1, 6)
        try:
            serial = super().commit(lineage, writes)
        except StateProblem:
            if disk is not None and disk.dead:
                process.died = "committing"
                raise Killed from None
            raise
        for write in writes:
            if isinstance(write, PutResource):
                self.on_row(write.record)
        if process.armed == "committed" or (process.armed == "committing" and disk is None):
            process.die(process.armed)
        process.step()
        return serial
