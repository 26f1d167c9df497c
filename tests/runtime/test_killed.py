"""Real processes against a separate cloud: killed, stopped, or two at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime import api
from hotc.runtime.connection.cloud import connect
from hotc.runtime.errors import StackNotFound
from hotc.runtime.state.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotc.runtime.applying.events import EventRecord
    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox

HERE = Path(__file__).parent
TEMPLATE = str(HERE / "webapp.yaml")
APPLY = ("apply", "web", "-t", TEMPLATE, "--cloud", "test", "--parameter", "password=geheim-4711", "--yes")
DESTROY = ("destroy", "web", "--cloud", "test", "--yes")
COLLECTIONS = {
    "network": [
        ("/networks", "networks"),
        ("/subnets", "subnets"),
        ("/routers", "routers"),
        ("/security-groups", "security_groups"),
        ("/floatingips", "floatingips"),
        ("/ports", "ports"),
    ],
    "compute": [("/servers", "servers")],
    "block_storage": [("/volumes", "volumes")],
}


def hotc(*words: str, fatal: int = 0) -> subprocess.CompletedProcess[str]:
    script = str(HERE / "killed.py")
    return subprocess.run([sys.executable, script, str(fatal), *words], capture_output=True, text=True, check=False)


def inventory(cloud: Cloud) -> dict[str, int]:
    """How many objects of each kind the project has."""
    found: dict[str, Any] = {}
    for service, collections in COLLECTIONS.items():
        for path, key in collections:
            own = {"project_id": cloud.project_id} if service == "network" else None
            found[key] = len(cloud.listing(service, path, key, own))
    return found


def start(*words: str) -> subprocess.Popen[str]:
    script = [sys.executable, str(HERE / "killed.py"), "0", *words]
    return subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)


TEN = {
    "networks": 1,
    "subnets": 1,
    "routers": 1,
    "security_groups": 1,
    "floatingips": 1,
    "ports": 2,
    "servers": 1,
    "volumes": 1,
}


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


def apply(cloud: Cloud) -> None:
    plan = api.plan("web", TEMPLATE, parameters={"password": "geheim-4711"}, cloud=cloud)
    result = api.apply(plan, cloud=cloud)
    assert result.ok, result.failures


def destroy(cloud: Cloud) -> None:
    result = api.apply(api.plan_destroy("web", cloud=cloud), cloud=cloud)
    assert result.ok, result.failures


@pytest.mark.parametrize("fatal", [3, 7, 12])
def test_next_apply_after_kill_9_finishes_with_ten_resources_none_twice(cloud: Cloud, fatal: int) -> None:
    before = inventory(cloud)
    killed = hotc(*APPLY, fatal=fatal)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    apply(cloud)
    assert {key: count - before[key] for key, count in inventory(cloud).items()} == TEN
    assert [row.status for row in api.resources("web")] == ["COMPLETE"] * 10
    assert not api.plan("web", cloud=cloud).has_changes
    destroy(cloud)
    assert inventory(cloud) == before
    assert api.stacks() == []


@pytest.mark.parametrize("fatal", [2, 9])
def test_next_destroy_after_kill_9_leaves_nothing(cloud: Cloud, fatal: int) -> None:
    before = inventory(cloud)
    apply(cloud)
    assert hotc(*DESTROY, fatal=fatal).returncode == -signal.SIGKILL
    destroy(cloud)
    assert inventory(cloud) == before


@pytest.mark.parametrize("words", [APPLY, DESTROY])
def test_second_process_is_refused_and_told_who_is_at_work(cloud: Cloud, words: tuple[str, ...]) -> None:
    apply(cloud)
    before = inventory(cloud)
    with SqliteStore().lease("web", "apply"):
        second = hotc(*words)
        assert api.holder("web") is not None
    assert second.returncode == 1
    assert f"process {os.getpid()}" in second.stderr
    assert "Traceback" not in second.stderr
    assert inventory(cloud) == before
    assert api.holder("web") is None


def test_first_ctrl_c_ends_what_is_under_way_and_the_next_apply_goes_on(cloud: Cloud, served: RunningSandbox) -> None:
    served.add_fault("POST /networks delay=1s 1")
    process = start(*APPLY)
    until(lambda: any(each.address == "net" for each in events()))
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, out + err
    assert "Traceback" not in err
    rows = {row.address: row.status for row in api.resources("web")}
    assert rows["net"] == "COMPLETE"
    assert "server" not in rows
    apply(cloud)
    assert len(api.resources("web")) == 10
    assert api.stack("web").status == "COMPLETE"


def events() -> list[EventRecord]:
    try:
        return api.events("web")
    except StackNotFound:
        return []
