"""A service that goes away in the middle of an apply, and comes back."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from .conftest import HOME, SCRIPTS
from .project import inventory
from .test_web_application import CommandLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud

SERVICE = "cinder-api"
VOLUMES = 6
TEMPLATE = "heat_template_version: 2018-08-31\nresources:\n" + "".join(
    f"  volume{number}: {{type: OS::Cinder::Volume, properties: {{size: 1}}}}\n"
    f"  net{number}: {{type: OS::Neutron::Net}}\n"
    for number in range(VOLUMES)
)


class Service:
    """One of the cloud's processes, which can be stopped and started again."""

    def stop(self) -> None:
        process = int((HOME / "run" / f"{SERVICE}.pid").read_text())
        os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + 30
        while _lives(process):
            assert time.monotonic() < deadline, f"{SERVICE} does not stop"
            time.sleep(0.1)

    def start(self) -> None:
        environment = {**os.environ, "HOTC_CLOUD_HOME": str(HOME)}
        subprocess.run([SCRIPTS / "up"], env=environment, capture_output=True, check=True, timeout=240)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def service() -> Iterator[Service]:
    found = Service()
    yield found
    found.start()  # which does nothing when it runs


@pytest.mark.timeout(900)
def test_apply_goes_on_when_the_service_is_back(cloud: Cloud, service: Service, tmp_path: Path) -> None:
    template = tmp_path / "t.yaml"
    template.write_text(TEMPLATE)
    hotc, before = CommandLine(tmp_path / "state", cloud.name), inventory(cloud)
    words = ["apply", "outage", "-t", str(template), "--cloud", cloud.name, "--yes"]
    with hotc.start(*words, "--parallelism", "2") as process:
        assert process.stdout is not None
        assert any("[outage.volume" in line and "CREATE_COMPLETE" in line for line in process.stdout)
        service.stop()
        told = process.stdout.read()
        status = process.wait(600)
    assert status in (0, 1), told
    assert "Traceback" not in told
    service.start()
    hotc.run(*words)
    made = inventory(cloud)
    assert (len(made["volumes"]), len(made["networks"])) == (
        len(before["volumes"]) + VOLUMES,
        len(before["networks"]) + VOLUMES,
    )
    assert "No changes" in hotc.run(*words)
    hotc.run("destroy", "outage", "--yes")
    assert inventory(cloud) == before
