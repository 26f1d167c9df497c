"""Real processes that apply a stack whose state is in PostgreSQL: killed, two at once, or left by their database."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from hotc.runtime import api
from hotc.runtime.connection.cloud import connect
from hotc.runtime.state.opening import open_store
from tests.runtime.conftest import served  # noqa: F401  (a fixture)
from tests.runtime.test_killed import APPLY, TEN, apply, destroy, events, hotc, inventory, start, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox
    from tests.services.postgresql import Server

pytestmark = pytest.mark.services


@pytest.fixture
def cloud(served: RunningSandbox, postgresql: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:  # noqa: F811
    """A separate cloud, and a state in PostgreSQL for all processes."""
    monkeypatch.setenv("HOTC_STATE", postgresql.fresh())
    with connect("test") as connected:
        yield connected


def assert_the_next_apply_ends_with_ten(cloud: Cloud, before: dict[str, int]) -> None:
    apply(cloud)
    assert {key: count - before[key] for key, count in inventory(cloud).items()} == TEN
    assert [row.status for row in api.resources("web")] == ["COMPLETE"] * 10
    assert not api.plan("web", cloud=cloud).has_changes
    destroy(cloud)
    assert inventory(cloud) == before


def assert_told(process_err: str) -> None:
    assert "Traceback" not in process_err
    assert "geheim" not in process_err
    assert "stack web" in process_err
    assert "Nothing more was sent" in process_err


@pytest.mark.parametrize("fatal", [4, 11])
def test_next_apply_after_kill_9_finishes_with_ten_resources_none_twice(cloud: Cloud, fatal: int) -> None:
    before = inventory(cloud)
    killed = hotc(*APPLY, fatal=fatal)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert_the_next_apply_ends_with_ten(cloud, before)


def test_an_apply_is_refused_while_somebody_else_is_at_work(cloud: Cloud) -> None:
    apply(cloud)
    store = open_store()
    with store.lease("web", "apply"):
        second = hotc(*APPLY)
    store.close()
    assert second.returncode == 1
    assert f"process {os.getpid()}" in second.stderr
    assert "geheim" not in second.stderr


def test_of_two_applies_at_once_one_does_it_all(cloud: Cloud) -> None:
    before = inventory(cloud)
    processes = [start(*APPLY), start(*APPLY)]
    ended = [(*process.communicate(timeout=240), process.returncode) for process in processes]
    assert 0 in [status for _, _, status in ended], ended
    for _, err, status in ended:
        assert status in {0, 1}
        assert status == 0 or "is being worked on by" in err or "since the plan was made" in err
    assert {key: count - before[key] for key, count in inventory(cloud).items()} == TEN


def test_apply_whose_lock_is_lost_sends_nothing_more(
    cloud: Cloud,
    served: RunningSandbox,  # noqa: F811
    postgresql: Server,
) -> None:
    before = inventory(cloud)
    served.add_fault("POST /networks delay=2s 1")
    process = start(*APPLY)
    until(lambda: any(each.address == "net" for each in events()))
    postgresql.ask(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
    )
    out, err = process.communicate(timeout=240)
    assert process.returncode == 1, out + err
    assert_told(err)
    made = {key: count - before[key] for key, count in inventory(cloud).items()}
    assert (made["subnets"], made["ports"], made["servers"]) == (0, 0, 0), "they rest on the network"
    assert_the_next_apply_ends_with_ten(cloud, before)


def test_server_that_is_stopped_in_mid_apply_and_started_again_loses_nothing(
    cloud: Cloud,
    served: RunningSandbox,  # noqa: F811
    postgresql: Server,
) -> None:
    before = inventory(cloud)
    served.add_fault("POST /networks delay=1s 1")
    process = start(*APPLY)
    until(lambda: any(each.address == "net" for each in events()))
    postgresql.stop()
    postgresql.start()
    out, err = process.communicate(timeout=240)
    assert process.returncode == 1, out + err
    assert_told(err)
    assert_the_next_apply_ends_with_ten(cloud, before)
