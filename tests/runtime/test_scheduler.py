"""The scheduler: keys exclude each other, turns bound the calls, waits hold no thread, writes go together."""

from __future__ import annotations

from typing import Any

import pytest

from hotc.runtime.applying.concurrency import Keys
from hotc.runtime.applying.platform import Completion, Threads
from hotc.runtime.applying.scheduler import Scheduler


class Bench:
    """Virtual time; a call ends when it was waited for."""

    def __init__(self) -> None:
        self.time = 0.0
        self.jobs: list[Any] = []
        self.widest = 0

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time

    def uuid(self) -> str:
        return "uuid"

    def submit(self, token: Any, job: Any) -> None:
        self.jobs.append((token, job))
        self.widest = max(self.widest, len(self.jobs))

    def wait(self, seconds: float | None) -> list[Completion]:
        if not self.jobs:
            assert seconds is not None
            self.time += seconds
            return []
        token, job = self.jobs.pop(0)
        self.time += 1.0
        try:
            return [Completion(token, job())]
        except ValueError as error:
            return [Completion(token, error=error)]

    def wake(self) -> None:
        pass


@pytest.fixture
def bench() -> Bench:
    return Bench()


def run(bench: Bench, *tasks: Any, parallelism: int = 3) -> tuple[list[BaseException | None], list[list[Any]]]:
    ended: list[BaseException | None] = []
    commits: list[list[Any]] = []
    scheduler = Scheduler(bench, parallelism, lambda writes: commits.append(list(writes)))
    for task in tasks:
        scheduler.start(task(scheduler), ended.append)
    scheduler.run()
    return ended, commits


def test_calls_give_their_result_or_their_error(bench: Bench) -> None:
    async def good(scheduler: Scheduler) -> None:
        assert await scheduler.call(lambda: 42) == 42

    async def bad(scheduler: Scheduler) -> None:
        await scheduler.call(lambda: int("no number"))

    ended, _ = run(bench, good, bad)
    assert ended[0] is None
    assert isinstance(ended[1], ValueError)


def test_one_key_is_held_by_one_task_at_a_time(bench: Bench) -> None:
    inside: list[str] = []
    most: list[int] = []

    def holding(*keys: str) -> Any:
        async def task(scheduler: Scheduler) -> None:
            async with scheduler.keys(keys):
                inside.extend(keys)
                most.append(max(inside.count(key) for key in inside))
                await scheduler.sleep(5)
                for key in keys:
                    inside.remove(key)

        return task

    run(bench, holding("a"), holding("a", "b"), holding("b"), holding("c"))
    assert max(most) == 1
    assert bench.time == 15.0, "who shares no key does not wait"


def test_keys_are_given_back_when_a_task_fails(bench: Bench) -> None:
    async def failing(scheduler: Scheduler) -> None:
        async with scheduler.keys(["a"]):
            raise ValueError

    async def next_one(scheduler: Scheduler) -> None:
        async with scheduler.keys(["a"]):
            pass

    ended, _ = run(bench, failing, next_one)
    assert [type(each) for each in ended] == [ValueError, type(None)]


def test_turns_bound_the_calls_and_keep_calls_together(bench: Bench) -> None:
    order: list[str] = []

    def together(name: str) -> Any:
        async def task(scheduler: Scheduler) -> None:
            async with scheduler.turn():
                await scheduler.call(lambda: order.append(name))
                await scheduler.call(lambda: order.append(name))

        return task

    run(bench, *(together(name) for name in "abcd"), parallelism=1)
    assert order == list("aabbccdd")
    assert bench.widest == 1


def test_who_began_first_is_served_first(bench: Bench) -> None:
    order: list[str] = []

    def twice(name: str) -> Any:
        async def task(scheduler: Scheduler) -> None:
            await scheduler.call(lambda: order.append(f"{name}1"))
            await scheduler.call(lambda: order.append(f"{name}2"))

        return task

    run(bench, *(twice(name) for name in "abcd"), parallelism=1)
    assert order.index("a2") < order.index("c1")
    assert order.index("b2") < order.index("d1")


def test_keys_are_given_in_the_order_in_which_they_were_asked_for() -> None:
    keys: Keys[str] = Keys()
    a, b, both = frozenset("a"), frozenset("b"), frozenset("ab")
    assert keys.ask("first", a)
    assert not keys.ask("second", both)
    assert not keys.ask("third", b)  # free, but the second asked for it before
    assert keys.ask("fourth", frozenset("c"))
    assert keys.give_back(a) == ["second"]
    assert keys.give_back(both) == ["third"]
    assert not keys.ask("fifth", both)
    assert not keys.ask("sixth", a)
    assert keys.give_back(b) == ["fifth"]
    assert keys.give_back(both) == ["sixth"]
    assert keys.give_back(a | frozenset("c")) == []
    assert keys.ask("seventh", frozenset("abc"))


def test_writes_of_all_that_is_ready_are_one_commit(bench: Bench) -> None:
    def writing(name: str) -> Any:
        async def task(scheduler: Scheduler) -> None:
            await scheduler.commit(name)  # type: ignore[arg-type]

        return task

    _, commits = run(bench, *(writing(name) for name in "abc"))
    assert commits == [["a", "b", "c"]]


def test_real_threads_run_calls_at_the_same_time_and_wake_up() -> None:
    import threading

    meeting = threading.Barrier(4, timeout=60)
    threads = Threads(4)
    for number in range(4):
        threads.submit(number, meeting.wait)
    found: list[Completion] = []
    while len(found) < 4:
        found += threads.wait(10)
    assert sorted(each.token for each in found) == [0, 1, 2, 3]
    assert all(each.error is None for each in found)
    threads.wake()
    assert threads.wait(None) == []
    threads.close()


def test_tasks_that_are_left_when_the_loop_ends_unwind_at_once_and_from_outside(bench: Bench) -> None:
    unwound: list[str] = []

    def fail(writes: list[Any]) -> None:
        raise OSError("no space left")

    scheduler = Scheduler(bench, 1, fail)

    async def inner(name: str) -> None:
        async with scheduler.keys([f"key-{name}"]), scheduler.turn():
            try:
                await scheduler.sleep(9)
            finally:
                unwound.append(f"inner {name}")

    async def outer(name: str) -> None:
        try:
            await inner(name)
        finally:
            unwound.append(f"outer {name}")
            if name == "b":
                raise ValueError("not now")

    async def writing() -> None:
        await scheduler.commit(("a write",))  # type: ignore[arg-type]

    for each in (outer("a"), outer("b"), writing()):
        scheduler.start(each, lambda error: None)
    with pytest.raises(OSError, match="no space") as raised:
        scheduler.run()
    assert unwound == ["inner a", "outer a", "outer b"]  # b waited for its turn
    assert raised.value.__notes__ == ["While a task was dropped: ValueError: not now"]
