"""The sandbox as a process of its own, as ``hotc sandbox`` runs it."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml
from openstack.connection import Connection

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = "import sys, pathlib, hotc.sandbox as s; s.run(0, path=pathlib.Path(sys.argv[1]), faults=sys.argv[2:])"


def _start(path: Path, *faults: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, str(path), *faults]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _entry(process: subprocess.Popen[str]) -> dict[str, object]:
    assert process.stdout is not None
    lines: list[str] = []
    while not lines or "identity_api_version" not in lines[-1]:
        lines.append(process.stdout.readline())
        assert lines[-1], process.communicate()
    return dict(yaml.safe_load("".join(lines))["clouds"]["sandbox"])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_cloud_logs_requests_and_ends_on_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    process = _start(tmp_path / "cloud.sqlite")
    cloud = Connection(**_entry(process))
    assert cloud.network.create_network(name="n").status == "ACTIVE"
    process.send_signal(number)
    _out, log = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "POST /identity/v3/auth/tokens 201 " in log
    line = next(line for line in log.splitlines() if line.startswith("POST /networking/v2.0/networks"))
    assert line.split()[2] == "201"
    assert line.endswith("ms")
    assert "Traceback" not in log


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    process = _start(tmp_path / "cloud.sqlite")
    created = Connection(**_entry(process)).network.create_network(name="kept")
    process.kill()
    process.communicate(timeout=60)
    again = _start(tmp_path / "cloud.sqlite")
    try:
        assert Connection(**_entry(again)).network.get_network(created.id).name == "kept"
    finally:
        again.terminate()
        again.communicate(timeout=60)
