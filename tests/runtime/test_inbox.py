"""Messages of other processes: found while an apply runs, handed over once, waited for without a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.applying.failed import Stopped
from hotc.runtime.applying.inbox import Inbox
from hotc.runtime.applying.scheduler import Scheduler
from hotc.runtime.state.records import CloudIdentity, MessageRecord, StackRecord
from hotc.runtime.state.store import PutStack, TakeMessage

from .simulation import Simulated, World, resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.state.sqlite import SqliteStore


class Office:
    """An inbox over a real state, in virtual time."""

    def __init__(self, world: World, store: SqliteStore) -> None:
        self.world = world
        self.store = store
        self.scheduler = Scheduler(Simulated(world), 2, lambda writes: store.commit("lineage", writes))  # type: ignore[arg-type]
        self.inbox = Inbox(store, "lineage", self.scheduler)
        self.errors: list[BaseException | None] = []

    def run(self, *tasks: Any) -> None:
        self.inbox.open()
        for task in tasks:
            self.scheduler.start(task(), self.errors.append)
        self.scheduler.run()

    def left(self) -> list[str]:
        return [each.kind for each in self.store.messages("lineage")]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    world = World(tmp_path)
    store = world.store()
    store.commit("lineage", [PutStack(StackRecord("lineage", "stack", CloudIdentity("http://x", "", "p")))])
    yield Office(world, store)
    store.close()


def test_handler_gets_each_message_once_those_left_before_included(office: Office) -> None:
    got: list[tuple[str, str, float]] = []
    office.world.post("clear", "early")
    office.world.at(5.0, lambda: office.world.post("clear", "late"))
    office.world.at(6.0, lambda: office.world.post("other"))
    office.inbox.on("clear", lambda message: got.append((message.kind, message.address, office.world.time)))

    async def work() -> None:
        await office.scheduler.sleep(20)

    office.run(work)
    assert [each[:2] for each in got] == [("clear", "early"), ("clear", "late")]
    assert 5.0 <= got[1][2] <= 6.1, "within about a second"
    assert office.left() == ["clear", "clear", "other"], "who handles a message takes it; nobody else does"


def test_handler_may_start_tasks_that_take_the_message(office: Office) -> None:
    def handle(message: MessageRecord) -> None:
        async def task() -> None:
            await office.scheduler.commit(TakeMessage(message.id))

        office.scheduler.start(task(), office.errors.append)

    async def work() -> None:
        await office.scheduler.sleep(3)

    office.world.at(1.5, lambda: office.world.post("signal"))
    office.inbox.on("signal", handle)
    office.run(work)
    assert office.errors == [None, None]
    assert office.left() == []


def test_task_waits_for_the_message_of_its_address_alone(office: Office) -> None:
    got: list[Any] = []

    async def waits() -> None:
        message = await office.inbox.wait("clear", "server", 60)
        assert message is not None
        await office.scheduler.commit(TakeMessage(message.id))
        got.append((message.address, message.data, office.world.time))

    office.world.post("clear", "port")
    office.world.at(30.0, lambda: office.world.post("clear", "server", hook="pre-create"))
    office.run(waits)
    ((address, data, time),) = got
    assert (address, data) == ("server", {"hook": "pre-create"})
    assert 30.0 <= time <= 31.1
    assert office.left() == ["clear"]


def test_wait_is_over_when_the_time_is(office: Office) -> None:
    got: list[Any] = []

    async def waits() -> None:
        got.append(await office.inbox.wait("clear", "server", 7.5))

    office.run(waits)
    assert got == [None]
    assert 7.5 <= office.world.time <= 8.0


def test_message_that_came_before_the_wait_ends_it_at_once(office: Office) -> None:
    got: list[Any] = []

    async def waits() -> None:
        await office.scheduler.sleep(10)
        got.append(await office.inbox.wait("clear", "server"))

    office.world.at(2.0, lambda: office.world.post("clear", "server"))
    office.run(waits)
    assert got[0].address == "server"
    assert office.world.time == pytest.approx(10.0)


def test_two_who_wait_for_the_same_get_a_message_each(office: Office) -> None:
    got: list[int] = []

    async def waits() -> None:
        message = await office.inbox.wait("signal", "alarm")
        assert message is not None
        got.append(message.id)

    for _ in range(2):
        office.world.at(1.0, lambda: office.world.post("signal", "alarm"))
    office.run(waits, waits)
    assert len(set(got)) == 2


def test_looking_keeps_nothing_alive(office: Office) -> None:
    async def work() -> None:
        await office.scheduler.sleep(3.2)

    office.run(work)
    assert office.world.time == pytest.approx(3.2)


def test_stop_ends_every_wait(office: Office) -> None:
    async def waits() -> None:
        await office.inbox.wait("clear", "server")

    async def stops() -> None:
        await office.scheduler.sleep(4)
        office.inbox.stop()

    office.run(waits, stops, waits)
    assert [type(each) for each in office.errors] == [type(None), Stopped, Stopped]
    assert "clear of server" in str(office.errors[1])


def test_apply_without_messages_asks_nothing_more_of_the_cloud_and_takes_no_longer(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.apply([resource("a"), resource("b", refs=["a"])])
    assert world.time < 8.0
    assert {each.method for each in world.cloud.log} == {"POST", "GET"}
