"""Real processes: killed while they roll back, cancelled by another one, stopped in a long wait."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.runtime import api

from .test_killed import cloud, events, hotc, inventory, start, until  # noqa: F401

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud

TEMPLATE = str(Path(__file__).parent / "undone.yaml")
CREATE = ("apply", "web", "-t", TEMPLATE, "--cloud", "test", "--yes", "-q")
UPDATE = (
    *("apply", "web", "--yes", "-q", "-P", "name=two", "-P", "cidr=10.6.0.0/24"),
    *("-P", "second=true", "-P", "broken=true", "--rollback"),
)
ROLLBACK = ("rollback", "web", "--yes", "-q")


def create(cloud: Cloud) -> dict[str, str]:  # noqa: F811
    """The stack as it is before; what each resource is on the cloud."""
    result = api.apply(api.plan("web", TEMPLATE, cloud=cloud), cloud=cloud)
    assert result.ok, result.failures
    return ids()


def ids() -> dict[str, str]:
    return {row.address: str(row.physical_id) for row in api.resources("web")}


def state() -> str:
    record = api.stack("web")
    return f"{record.action}_{record.status}"


def names(cloud: Cloud) -> list[str]:  # noqa: F811
    return [
        each["name"] for each in cloud.listing("network", "/networks", "networks", {"project_id": cloud.project_id})
    ]


@pytest.mark.parametrize("fatal", [7, 10, 12])
def test_kill_9_in_the_midst_of_a_rollback_is_gone_on_with(cloud: Cloud, fatal: int) -> None:  # noqa: F811
    before, things = create(cloud), inventory(cloud)
    killed = hotc(*UPDATE, fatal=fatal)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert state() in {"UPDATE_FAILED", "UPDATE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS"}
    # Where a rollback was begun, nothing has to be typed again; where not, somebody has to say that it is wanted.
    words = ROLLBACK if state().startswith("UPDATE") else ("apply", "web", "--yes", "-q")
    ended = hotc(*words)
    assert ended.returncode == 0, ended.stderr
    assert state() == "ROLLBACK_COMPLETE"
    assert inventory(cloud) == things
    assert "one" in names(cloud)
    assert "two" not in names(cloud)
    after = ids()
    assert {name: after[name] for name in ("net", "subnet", "volume")} == {
        name: before[name] for name in ("net", "subnet", "volume")
    }
    assert not api.plan("web", cloud=cloud).has_changes


def test_cancel_from_another_process_rolls_an_update_back(cloud: Cloud) -> None:  # noqa: F811
    create(cloud)
    things = inventory(cloud)
    process = start("apply", "web", "--yes", "-P", "second=true", "-P", "name=two", "-P", "pause=900")
    until(lambda: any(each.address == "slow" for each in events()))
    cancelled = hotc("cancel", "web")
    out, err = process.communicate(timeout=60)
    assert cancelled.returncode == 0, cancelled.stderr
    assert f"process {process.pid}" in cancelled.stdout
    assert process.returncode == 1, out + err
    assert "cancelled by the user" in err
    assert state() == "ROLLBACK_COMPLETE"
    assert inventory(cloud) == things
    late = hotc("cancel", "web")
    assert late.returncode == 1
    assert "Nobody works on stack web; it is in ROLLBACK_COMPLETE." in late.stderr


def test_sigterm_does_not_wait_for_minutes(cloud: Cloud) -> None:  # noqa: F811
    process = start(*CREATE, "-P", "wait=900")
    # Only the trial is left to wait for: whatever else were under way would be told of as well.
    until(lambda: {("trial", "IN_PROGRESS"), ("volume", "COMPLETE")} <= {(e.address, e.status) for e in events()})
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, out + err
    assert "Traceback" not in err
    assert "begun, but not waited for any longer: trial\n" in err
    assert time.monotonic() - began < 50
    again = hotc("apply", "web", "--yes", "-q", "-P", "wait=0")
    assert again.returncode == 0, again.stderr
    assert len(ids()) == 4
