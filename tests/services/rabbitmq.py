"""A RabbitMQ server of a test's own: on loopback, in a temporary folder, ended in the end."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""Debian's script below the one in the path, which would become another user."""


def program() -> Path | None:
    """The server's script, if it is installed."""
    return PROGRAM if PROGRAM.exists() else None


class Server:
    """One node. Its port is chosen freely; so is that of Erlang's own protocol, and no name service is needed."""

    def __init__(self) -> None:
        self._base = Path(tempfile.mkdtemp(prefix="hotc-rabbitmq-"))
        self.port, distribution, names = _free_port(), _free_port(), _free_port()
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("RABBITMQ_")},
            "HOME": str(self._base),
            "ERL_EPMD_PORT": str(names),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"hotc{secrets.token_hex(4)}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_MNESIA_BASE": str(self._base / "data"),
            "RABBITMQ_LOG_BASE": str(self._base / "log"),
            "RABBITMQ_PID_FILE": str(self._base / "pid"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._base / "plugins"),
            "RABBITMQ_CONF_ENV_FILE": str(self._base / "none"),
            "RABBITMQ_CONFIG_FILE": str(self._base / "none"),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """How a client is told of it."""
        return f"rabbit://guest:guest@127.0.0.1:{self.port}/"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        with (self._base / "out").open("ab") as out:
            self._process = subprocess.Popen(
                [PROGRAM], env=self._environment, stdout=out, stderr=out, cwd=self._base, start_new_session=True
            )
        deadline = time.monotonic() + 120
        while not _greets(self.port):
            assert self._process.poll() is None, (self._base / "out").read_text()
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)

    def remove(self) -> None:
        """End it, its name service too, and leave nothing."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGTERM)
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(10)
        subprocess.run(["epmd", "-kill"], env=self._environment, capture_output=True, check=False, timeout=20)
        shutil.rmtree(self._base, ignore_errors=True)


def _greets(port: int) -> bool:
    """Whether the server answers the greeting of AMQP."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(b"AMQP\x00\x00\x09\x01")
            return bool(connection.recv(1))
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
