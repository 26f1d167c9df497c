"""``hotc sandbox``: a cloud in the foreground that says how to reach it and ends with Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import urllib.request
from typing import TYPE_CHECKING

import pytest
import yaml

from .conftest import PROGRAM

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("uvicorn")


def test_it_prints_its_entry_for_clouds_yaml_serves_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    command = [*PROGRAM, "sandbox", "--data", str(tmp_path / "cloud.sqlite"), "--latency", "1ms"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        printed = ""
        for line in running.stdout:
            printed += line
            if "identity_api_version" in line:
                break
        cloud = yaml.safe_load(printed)["clouds"]["sandbox"]
        address = cloud["auth"]["auth_url"]
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}/v3", timeout=30) as answer:
            assert answer.status == 200
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=60) == 0
        told = running.stderr.read()
    assert "GET /identity/v3 200" in told
    assert "Traceback" not in told


def test_a_port_that_is_taken_is_refused(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [*PROGRAM, "sandbox", "--data", str(tmp_path / "cloud.sqlite"), "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr
