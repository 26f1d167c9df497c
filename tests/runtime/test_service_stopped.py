"""A service that is stopped in the midst of an apply, and started again: a process of its own that is killed."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime import api
from hotc.runtime.applying.events import Silent
from hotc.runtime.applying.run import Settings
from hotc.runtime.connection.cloud import connect
from hotc.sandbox.server import cloud_config

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud

TEMPLATE = """
heat_template_version: 2021-04-16
resources:
  net: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}}
  port: {type: OS::Neutron::Port, properties: {network: {get_resource: net}}, depends_on: subnet}
  disk: {type: OS::Cinder::Volume, properties: {size: 1}, depends_on: port}
"""


class Service:
    """The cloud, at one address whenever it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        words = ["--port", str(self.port), "--data", str(self.folder / "cloud.sqlite"), "--quiet"]
        command = [sys.executable, "-m", "tests.runtime.killed", "0", "sandbox", *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert "clouds:" in self.process.stdout.readline()  # it says so when it listens

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.communicate(timeout=30)
            self.process = None


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    service = Service(tmp_path)
    entry = {**cloud_config(f"http://127.0.0.1:{service.port}"), "api_timeout": 20}
    (tmp_path / "clouds.yaml").write_text(json.dumps({"clouds": {"test": entry}}))
    (tmp_path / "web.yaml").write_text(TEMPLATE)
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "clouds.yaml"))
    monkeypatch.delenv("OS_CLOUD", raising=False)
    monkeypatch.setenv("HOTC_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("HOTC_KEY_FILE", str(tmp_path / "key"))
    service.start()
    try:
        yield service
    finally:
        service.stop()


@pytest.fixture
def cloud(service: Service) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


class Stopping(Silent):
    """Stops the service when the network is there; starts it when it was asked for in vain so many times."""

    def __init__(self, service: Service, after: int | None) -> None:
        self.service = service
        self.after = after
        self.asked = 0

    def started(self, plan: Any) -> None:
        pass

    def event(self, event: Any) -> None:
        if (event.address, event.status) == ("net", "COMPLETE"):
            self.service.stop()

    def progress(self, address: str, text: str) -> None:
        self.asked += "asking again" in text
        if self.asked == self.after and self.service.process is None:
            self.service.start()


def inventory(cloud: Cloud) -> dict[str, int]:
    paths = {"networks": "/networks", "subnets": "/subnets", "ports": "/ports"}
    mine = {"project_id": cloud.project_id}
    found = {key: len(cloud.listing("network", path, key, mine)) for key, path in paths.items()}
    return found | {"volumes": len(cloud.listing("block_storage", "/volumes", "volumes"))}


def test_apply_goes_on_when_the_service_is_back(service: Service, cloud: Cloud, tmp_path: Path) -> None:
    before = inventory(cloud)
    plan = api.plan("web", tmp_path / "web.yaml", cloud=cloud)
    listener = Stopping(service, after=2)
    result = api.apply(plan, cloud=cloud, listener=listener, settings=Settings(first_pause=0.05))
    assert result.ok, result.failures
    assert listener.asked >= 2
    assert {key: count - before[key] for key, count in inventory(cloud).items()} == dict.fromkeys(before, 1)


def test_apply_fails_when_the_service_stays_away_and_the_next_one_goes_on(
    service: Service, cloud: Cloud, tmp_path: Path
) -> None:
    before = inventory(cloud)
    plan = api.plan("web", tmp_path / "web.yaml", cloud=cloud)
    settings = Settings(first_pause=0.01)
    result = api.apply(plan, cloud=cloud, listener=Stopping(service, after=None), settings=settings)
    assert [each.address for each in result.failures] == ["subnet"]
    assert "refused" in result.failures[0].reason
    assert sorted(result.skipped) == ["disk", "port"]
    service.start()
    again = api.apply(api.plan("web", cloud=cloud), cloud=cloud)
    assert again.ok, again.failures
    assert again.done == {"create": 3}
    assert {key: count - before[key] for key, count in inventory(cloud).items()} == dict.fromkeys(before, 1)
