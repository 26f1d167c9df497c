"""Many things at once, in one loop: a task is a coroutine that says what it wants, the loop sees to it.

What a task may want: a call in a worker thread, a wait (which holds no thread), a signal from elsewhere in the loop, a
durable write, concurrency keys, a turn. Writes of all tasks that are ready at the same time go into one transaction:
one sync, however many they are.
"""

from __future__ import annotations

import heapq
import types
from collections import deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, cast

from hotc.runtime.applying.concurrency import Keys

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterable, Sequence

    from hotc.runtime.applying.platform import Platform
    from hotc.runtime.state.store import Write

T = TypeVar("T")


@dataclass(slots=True)
class _Call:
    job: Callable[[], Any]


@dataclass(slots=True)
class _Sleep:
    seconds: float


@dataclass(slots=True)
class _Commit:
    writes: Sequence[Write]


@dataclass(slots=True)
class _Keys:
    keys: frozenset[str]


@dataclass(slots=True)
class _Turn:
    pass


class Signal:
    """What one task waits for, and another part of the loop gives; ``value`` is what was given."""

    __slots__ = ("given", "task", "value")

    def __init__(self) -> None:
        self.given = False
        self.value: Any = None
        self.task: Task | None = None


@dataclass(slots=True)
class _Until:
    signal: Signal
    seconds: float | None


_Effect = _Call | _Sleep | _Commit | _Keys | _Turn | _Until


@types.coroutine
def _want(effect: _Effect) -> Generator[_Effect, Any, Any]:
    return (yield effect)


@dataclass(slots=True, eq=False)
class Task:
    """A coroutine on its way. ``done`` is called once, with the exception that ended it or ``None``. ``number`` says
    how many were begun before it.
    """

    number: int
    coroutine: Coroutine[Any, Any, Any]
    done: Callable[[BaseException | None], None]
    turn: bool = False
    job: Callable[[], Any] | None = None
    inbox: Any = None
    error: BaseException | None = None

    def __lt__(self, other: Task) -> bool:
        return self.number < other.number


@dataclass(order=True, slots=True)
class _Timer:
    at: float
    number: int
    task: Task = field(compare=False)
    signal: Signal | None = field(default=None, compare=False)


@dataclass(slots=True)
class _Tick:
    at: float
    seconds: float
    call: Callable[[], None]


class Scheduler:
    """The loop. ``parallelism`` is how many calls run at the same time; ``commit`` writes durably."""

    def __init__(self, platform: Platform, parallelism: int, commit: Callable[[list[Write]], None]) -> None:
        self._platform = platform
        self._commit = commit
        self._turns = parallelism
        self._ready: deque[Task] = deque()
        self._timers: list[_Timer] = []
        self._timer_number = 0
        self._ticks: list[_Tick] = []
        self._listening = 0
        self._writes: list[Write] = []
        self._writers: list[Task] = []
        self._keys: Keys[Task] = Keys()
        self._for_turn: list[Task] = []
        self._begun = 0
        self._calling = 0
        self._live: dict[Task, None] = {}
        self._dead = False
        self.on_wake: Callable[[], None] | None = None
        """Called in the loop after each wait; sees whether the user wants to stop."""

    # What tasks ask for ----------------------------------------------------------------------------------------------

    async def call(self, job: Callable[[], T]) -> T:
        """Run ``job`` in a worker thread; raises what it raises."""
        return cast("T", await _want(_Call(job)))

    async def sleep(self, seconds: float) -> None:
        """Wait, without a thread."""
        await _want(_Sleep(seconds))

    async def until(self, signal: Signal, seconds: float | None = None) -> bool:
        """Wait for a signal, without a thread; whether it was given before ``seconds`` had passed.

        Without ``seconds``, something that is called by :meth:`every` must be able to give it.
        """
        if not signal.given:
            await _want(_Until(signal, seconds))
        return signal.given

    def give(self, signal: Signal, value: Any = None) -> None:
        """Let the task that waits for the signal go on. Only the first time counts. Called in the loop."""
        if signal.given:
            return
        signal.given, signal.value = True, value
        task, signal.task = signal.task, None
        if task is not None:
            self._listening -= 1
            self._ready.append(task)

    def every(self, seconds: float, call: Callable[[], None]) -> None:
        """Call something in the loop about every so many seconds, as long as there are tasks; it keeps none alive."""
        self._ticks.append(_Tick(self._platform.monotonic() + seconds, seconds, call))

    async def commit(self, *writes: Write) -> None:
        """Write durably; comes back when the writes are on the disk."""
        await _want(_Commit(writes))

    def note(self, *writes: Write) -> None:
        """Write with the next commit; nobody waits for it."""
        self._writes.extend(writes)

    @asynccontextmanager
    async def keys(self, keys: Iterable[str]) -> AsyncIterator[None]:
        """Hold all these concurrency keys; no two tasks hold the same one."""
        wanted = frozenset(keys)
        if not wanted:
            yield
            return
        await _want(_Keys(wanted))
        try:
            yield
        finally:
            served = self._keys.give_back(wanted)
            if not self._dead:
                self._ready.extend(served)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Hold one of the places for calls over several calls, so that nothing comes between them."""
        task = cast("Task", await _want(_Turn()))
        try:
            yield
        finally:
            task.turn = False
            self._give_turn_back()

    # The loop --------------------------------------------------------------------------------------------------------

    def start(self, coroutine: Coroutine[Any, Any, Any], done: Callable[[BaseException | None], None]) -> None:
        """Begin a task."""
        self._begun += 1
        task = Task(self._begun, coroutine, done)
        self._live[task] = None
        self._ready.append(task)

    def run(self) -> None:
        """Run until no task is left. Errors of ``commit`` and of ``done`` come out of here, and end it at once."""
        try:
            while self._live or self._ready or self._writes:
                while self._ready:
                    self._step(self._ready.popleft())
                if self._writes or self._writers:
                    self._flush()
                elif self._live:
                    self._wait()
        except BaseException as error:
            self._drop(error)
            raise

    def _drop(self, error: BaseException) -> None:
        """Let the tasks that are left unwind, each from its outermost call: the garbage collector begins anywhere."""
        self._dead = True  # they must not set others going meanwhile
        for task in list(self._live):
            try:
                task.coroutine.close()
            except BaseException as problem:  # noqa: BLE001  # the error itself is what is to be told
                error.add_note(f"While a task was dropped: {type(problem).__name__}: {problem}")

    def _step(self, task: Task) -> None:
        inbox, task.inbox = task.inbox, None
        error, task.error = task.error, None
        try:
            effect = task.coroutine.throw(error) if error is not None else task.coroutine.send(inbox)
        except StopIteration:
            del self._live[task]
            task.done(None)
        except Exception as problem:  # noqa: BLE001  # handed to whoever started the task
            del self._live[task]
            task.done(problem)
        else:
            self._see_to(task, effect)

    def _see_to(self, task: Task, effect: _Effect) -> None:
        if isinstance(effect, _Call):
            task.job = effect.job
            if task.turn:
                self._submit(task)
            else:
                self._queue_for_turn(task)
        elif isinstance(effect, _Sleep):
            self._set_timer(effect.seconds, task)
        elif isinstance(effect, _Until):
            effect.signal.task = task
            self._listening += 1
            if effect.seconds is not None:
                self._set_timer(effect.seconds, task, effect.signal)
        elif isinstance(effect, _Commit):
            self._writes.extend(effect.writes)
            self._writers.append(task)
        elif isinstance(effect, _Keys):
            if self._keys.ask(task, effect.keys):
                self._ready.append(task)
        else:
            task.job = None
            self._queue_for_turn(task)

    def _set_timer(self, seconds: float, task: Task, signal: Signal | None = None) -> None:
        self._timer_number += 1
        heapq.heappush(self._timers, _Timer(self._platform.monotonic() + seconds, self._timer_number, task, signal))

    def _flush(self) -> None:
        writes, self._writes = self._writes, []
        writers, self._writers = self._writers, []
        if writes:
            self._commit(writes)
        self._ready.extend(writers)

    def _wait(self) -> None:
        if not (self._timers or self._calling or (self._listening and self._ticks)):
            raise RuntimeError("tasks wait for each other")
        for completion in self._platform.wait(self._patience()):
            task = completion.token
            self._calling -= 1
            task.inbox, task.error = completion.result, completion.error
            if not task.turn:
                self._give_turn_back()
            self._ready.append(task)
        now = self._platform.monotonic()
        while self._timers and self._timers[0].at <= now:
            self._ring(heapq.heappop(self._timers))
        for tick in self._ticks:
            if tick.at <= now:
                tick.at = now + tick.seconds
                tick.call()
        if self.on_wake is not None:
            self.on_wake()

    def _patience(self) -> float | None:
        """Seconds until something is due by the clock."""
        due = [tick.at for tick in self._ticks]
        if self._timers:
            due.append(self._timers[0].at)
        return max(0.0, min(due) - self._platform.monotonic()) if due else None

    def _ring(self, timer: _Timer) -> None:
        if timer.signal is not None:
            if timer.signal.task is not timer.task:
                return  # it was given in time
            timer.signal.task = None
            self._listening -= 1
        self._ready.append(timer.task)

    # Turns -----------------------------------------------------------------------------------------------------------

    def _queue_for_turn(self, task: Task) -> None:
        """Who began first is served first: a task comes to its end before the calls of many later ones. Otherwise, all
        of a thousand tasks would have their properties worked out before the first request is sent.
        """
        heapq.heappush(self._for_turn, task)
        self._hand_out_turns()

    def _hand_out_turns(self) -> None:
        while not self._dead and self._turns and self._for_turn:
            self._turns -= 1
            task = heapq.heappop(self._for_turn)
            if task.job is None:
                task.turn = True
                task.inbox = task
                self._ready.append(task)
            else:
                self._submit(task)

    def _give_turn_back(self) -> None:
        self._turns += 1
        self._hand_out_turns()

    def _submit(self, task: Task) -> None:
        assert task.job is not None
        self._calling += 1
        job, task.job = task.job, None
        self._platform.submit(task, job)
