"""Waiting for many with one list: few requests, nothing missed, and reads where a list can't tell."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from keystoneauth1.exceptions.http import Forbidden, ServiceUnavailable

from hotc.runtime import api
from hotc.runtime.applying.patience import Patience
from hotc.runtime.applying.scheduler import Scheduler
from hotc.runtime.applying.watching import GONE_AFTER, MOST, Lists, Watch
from hotc.runtime.connection.cloud import connect
from hotc.runtime.drivers.listing import ListCall, Unfinished
from tests.runtime.test_scheduler import Bench

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotc.sandbox import RunningSandbox

CALL = ListCall("compute", "/servers", "servers")
MANY = 20


class Quick(Bench):
    """A call takes a hundredth of a second, and may fail with what services answer."""

    def wait(self, seconds: float | None) -> list[Any]:
        from hotc.runtime.applying.platform import Completion

        if not self.jobs:
            return super().wait(seconds)
        token, job = self.jobs.pop(0)
        self.time += 0.01
        try:
            return [Completion(token, job())]
        except Exception as error:  # noqa: BLE001  # handed to the task, as threads do
            return [Completion(token, error=error)]


class Site:
    """Waits for objects that are listed until their time has come; ``ended`` says when each wait was over."""

    def __init__(self, listed: Callable[[float], list[str]]) -> None:
        self.platform = Quick()
        self.asked: list[float] = []
        self.ended: dict[str, float] = {}
        self.told: list[str] = []
        self._listed = listed
        self.scheduler = Scheduler(self.platform, 10, lambda _writes: None)
        run: Any = SimpleNamespace(
            platform=self.platform,
            scheduler=self.scheduler,
            patience=Patience(self.scheduler),
            settings=SimpleNamespace(first_poll=0.1),
            listener=SimpleNamespace(progress=lambda address, _text: self.told.append(address)),
            cloud=SimpleNamespace(listing=self._listing),
            call=self.scheduler.call,
        )
        run.lists = Lists(run)
        self.run = run

    def _listing(self, *_arguments: Any, **_options: Any) -> list[dict[str, str]]:
        self.asked.append(self.platform.time)
        return [{"id": each} for each in self._listed(self.platform.time)]

    async def wait(self, identity: str, *, after: float = 0.0, deadline: float = 1e9) -> None:
        if after:
            await self.scheduler.sleep(after)
        row: Any = SimpleNamespace(physical_id=identity, address=identity, action="CREATE")
        driver: Any = SimpleNamespace(poll=1.0, unfinished=Unfinished(CALL, CALL))
        await Watch(self.run, row, driver, gone=True).over(deadline)
        self.ended[identity] = self.platform.time

    def go(self, *waits: Any) -> None:
        ended: list[BaseException | None] = []
        for each in waits:
            self.scheduler.start(each, ended.append)
        self.scheduler.run()
        assert ended == [None] * len(waits)


def test_one_list_serves_all_who_wait() -> None:
    ready = {f"server-{n}": 3.0 + n / 4 for n in range(MANY)}
    site = Site(lambda now: [name for name, at in ready.items() if now < at])
    site.go(*(site.wait(name, after=n / 10) for n, name in enumerate(ready)))
    assert site.ended.keys() == ready.keys()
    for name, at in ready.items():
        assert at <= site.ended[name] <= at + 1.2, name
    reads = sum(int((at - n / 10) / 1.0) for n, at in enumerate(ready.values()))
    assert len(site.asked) < reads / 2, (len(site.asked), reads)
    assert set(site.told) == ready.keys()


def test_an_answer_that_is_older_than_the_wait_counts_for_nothing() -> None:
    site = Site(lambda now: ["early"] if now < 0.9 else ["early", "late"] if now < 2 else [])
    site.go(site.wait("early"), site.wait("late", after=0.95))
    assert site.ended["late"] >= 2


def test_a_refused_list_is_asked_for_no_more() -> None:
    def refuse(_now: float) -> list[str]:
        raise Forbidden("not for you")

    site = Site(refuse)
    site.go(*(site.wait(f"server-{n}", after=n) for n in range(5)))
    assert len(site.asked) == 1
    assert max(site.ended.values()) < 5


def test_a_list_that_fails_once_is_asked_for_again() -> None:
    def sometimes(now: float) -> list[str]:
        if now < 1:
            raise ServiceUnavailable("just now")
        return []

    site = Site(sometimes)
    site.go(site.wait("first"), site.wait("second", after=2))
    assert site.ended["first"] < 1
    assert len(site.asked) == 2


def test_a_defect_in_asking_is_not_hidden() -> None:
    def broken(_now: float) -> list[str]:
        raise TypeError("a defect")

    site = Site(broken)
    ended: list[BaseException | None] = []
    for name in ("one", "two"):
        site.scheduler.start(site.wait(name), ended.append)
    site.scheduler.run()
    assert [type(each) for each in ended].count(TypeError) == 1  # the other reads its object
    assert len(ended) == 2


def test_what_is_listed_for_long_is_read_all_the_same() -> None:
    site = Site(lambda _now: ["stuck"])
    site.go(site.wait("stuck"))
    assert GONE_AFTER <= site.ended["stuck"] < GONE_AFTER + 1


def test_a_wait_ends_with_the_time_of_its_action() -> None:
    site = Site(lambda _now: ["slow"])
    site.go(site.wait("slow", deadline=4.0))
    assert 4.0 <= site.ended["slow"] < 4.2


def test_a_list_that_is_too_long_is_asked_for_once() -> None:
    names = [f"server-{n}" for n in range(MOST + 1)]
    site = Site(lambda now: names if now < 1 else [])
    site.go(site.wait("server-0"), site.wait("server-1", after=0.5))
    assert len(site.asked) == 1


TEMPLATE = """
heat_template_version: 2018-08-31
resources:
  net: {type: OS::Neutron::Net}
  subnet:
    type: OS::Neutron::Subnet
    properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}
  servers:
    type: OS::Heat::ResourceGroup
    depends_on: subnet
    properties:
      count: 8
      resource_def:
        type: OS::Nova::Server
        properties: {image: cirros, flavor: m1.tiny, networks: [{network: {get_resource: net}}]}
"""


def reads(served: RunningSandbox, since: int) -> tuple[int, int]:
    """How often single servers were read since then, and how often they were listed."""
    paths = [each.path for each in served.requests[since:] if each.method == "GET"]
    single = [path for path in paths if "/servers/" in path and not path.endswith("/detail") and path.count("/") == 4]
    return len(single), sum(path.endswith("/servers") for path in paths)


@pytest.mark.parametrize("refused", [False, True])
def test_servers_are_waited_for_together(served: RunningSandbox, tmp_path: Path, *, refused: bool) -> None:
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE)
    if refused:
        served.add_fault("GET /compute/v2.1/servers 403")
    with connect("test") as cloud:
        for change in ("apply", "destroy"):
            since = len(served.requests)
            plan = api.plan("web", template, cloud=cloud) if change == "apply" else api.plan_destroy("web", cloud=cloud)
            result = api.apply(plan, cloud=cloud)
            assert result.ok, result.failures
            single, lists = reads(served, since)
            if refused:
                assert lists == 1
            else:
                assert single <= 2 * 8, (change, single)
                assert lists >= 1
        asked = [each.path for each in served.requests[since:] if each.method == "GET"]
        assert not any("/networks/" in path or "/subnets/" in path for path in asked)  # gone with the answer
