"""A service that goes away in the middle of an apply, and comes back.

It is a second process of the volume service's API, which only this test uses: nobody else on the cloud notices.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
import yaml

from .conftest import HOME, SCRIPTS
from .project import inventory
from .test_web_application import CommandLine

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud

    from .project import Project

VOLUMES = 4
TEMPLATE = "heat_template_version: 2018-08-31\nresources:\n" + "".join(
    f"  volume{number}: {{type: OS::Cinder::Volume, properties: {{size: 1}}}}\n" for number in range(VOLUMES)
)
PATIENCE = 120.0


class Service:
    """The API, which can be stopped and started again at the same address."""

    def __init__(self) -> None:
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port: int = found.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("OS_", "PYTHON"))}
        configured = ["--config-file", str(HOME / "etc/cinder/cinder.conf")]
        self._process = subprocess.Popen(
            [HOME / "venv/bin/python", SCRIPTS / "serve.py", str(self.port), "cinder.wsgi.api", *configured],
            env={**kept, "PYTHONPATH": str(SCRIPTS / "plugins"), "no_proxy": "*"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline, "the API does not start"
            time.sleep(0.2)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(30)
            self._process = None

    def _answers(self) -> bool:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(f"http://127.0.0.1:{self.port}/", timeout=10):
                return True
        except urllib.error.HTTPError:
            return True  # it has several versions: 300
        except OSError:
            return False


@pytest.fixture
def service() -> Iterator[Service]:
    found = Service()
    found.start()
    yield found
    found.stop()


@pytest.fixture
def through_it(project: Project, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """hotc with a clouds.yaml that leads to this API."""
    settings = yaml.safe_load(project.clouds.read_text())
    for cloud in settings["clouds"].values():
        cloud["block_storage_endpoint_override"] = f"http://127.0.0.1:{service.port}/v3/{project.id}"
    clouds = tmp_path / "clouds.yaml"
    clouds.write_text(yaml.safe_dump(settings))
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(clouds))
    return CommandLine(tmp_path / "state", next(iter(settings["clouds"])))


@pytest.mark.timeout(900)
def test_apply_goes_on_when_the_service_is_back(
    cloud: Cloud, service: Service, through_it: CommandLine, tmp_path: Path
) -> None:
    template, before = tmp_path / "t.yaml", inventory(cloud)
    template.write_text(TEMPLATE)
    words = ["apply", "outage", "-t", str(template), "--cloud", cloud.name, "--yes"]
    with through_it.start(*words, "--parallelism", "1") as process:
        assert process.stdout is not None
        assert any("[outage.volume" in line and "CREATE_COMPLETE" in line for line in process.stdout)
        service.stop()
        told = process.stdout.read()
        status = process.wait(600)
    assert status == 1, told
    assert "CREATE_FAILED" in told
    assert "Traceback" not in told
    service.start()
    through_it.run(*words)
    made = inventory(cloud)
    assert len(made["volumes"]) == len(before["volumes"]) + VOLUMES
    assert "No changes" in through_it.run(*words)
    through_it.run("destroy", "outage", "--yes")
    assert inventory(cloud) == before
