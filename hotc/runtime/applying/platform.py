"""The clock and the threads, behind a small interface, so that the scheduler can be run in a simulation as well."""

from __future__ import annotations

import os
import queue
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class Completion:
    """What became of a job: ``token`` is the one given to ``submit``; either a result or an error."""

    token: Any
    result: Any = None
    error: BaseException | None = None


class Platform(Protocol):
    """Time, randomness and worker threads. Seconds everywhere."""

    def now(self) -> float:
        """Seconds since the epoch, by the wall clock: for what is recorded."""

    def monotonic(self) -> float:
        """A clock that never jumps: for waiting."""

    def uuid(self) -> str:
        """A new random uuid."""

    def submit(self, token: Any, job: Callable[[], Any]) -> None:
        """Run the job elsewhere; its completion comes out of ``wait``."""

    def wait(self, seconds: float | None) -> list[Completion]:
        """Completed jobs; at least one, unless the time is over first or somebody called ``wake``."""

    def wake(self) -> None:
        """End a ``wait``. Callable from a signal handler."""


class Threads:
    """The real platform: daemon threads, started as they are needed, up to ``limit``.

    Daemon threads, because a process that was told to stop at once must not wait for an answer that may never come.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._jobs: queue.SimpleQueue[tuple[Any, Callable[[], Any]] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Completion | None] = queue.SimpleQueue()
        self._threads = 0
        self._outstanding = 0

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds of the monotonic clock."""
        return time.monotonic()

    def uuid(self) -> str:
        """A new random uuid."""
        import uuid

        return str(uuid.UUID(bytes=os.urandom(16), version=4))

    def submit(self, token: Any, job: Callable[[], Any]) -> None:
        """Hand the job to a thread."""
        self._outstanding += 1
        if self._threads < min(self._limit, self._outstanding):
            self._threads += 1
            threading.Thread(target=self._work, name=f"hotc-{self._threads}", daemon=True).start()
        self._jobs.put((token, job))

    def wait(self, seconds: float | None) -> list[Completion]:
        """Completed jobs, as the protocol says."""
        found: list[Completion] = []
        try:
            first = self._done.get(timeout=seconds)
            while True:
                if first is not None:
                    self._outstanding -= 1
                    found.append(first)
                first = self._done.get_nowait()
        except queue.Empty:
            return found

    def wake(self) -> None:
        """End a ``wait``."""
        self._done.put(None)

    def close(self) -> None:
        """Let idle threads end."""
        for _ in range(self._threads):
            self._jobs.put(None)

    def _work(self) -> None:
        while (item := self._jobs.get()) is not None:
            token, job = item
            try:
                completion = Completion(token, job())
            except BaseException as error:  # noqa: BLE001  # handed to the task that asked for it
                completion = Completion(token, error=error)
            self._done.put(completion)
