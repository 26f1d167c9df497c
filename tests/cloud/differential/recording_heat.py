"""A second Heat on the cloud, with a database and message queues of its own, that writes down what it sends.

The cloud's own Heat is left alone: this one is started for the differential run and stopped after it. It is the same
program with the same configuration; beside it, a file with what has to be different.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME: Final = "heat_recorded_{process}"
"""Of its database, and (without ``heat``) the ending of its queues: runs at a time don't take each other's calls."""
RECORDER: Final = Path(__file__).parent / "recorder"
PATIENCE: Final = 120.0

CONFIGURATION: Final = """\
[DEFAULT]
num_engine_workers = {workers}
{settings}
[database]
connection = mysql+pymysql://root@localhost/{name}?unix_socket={home}/run/mariadb.sock&charset=utf8
[resource_finder_cache]
caching = false
"""
"""Heat remembers for an hour which id a name has in a project, though the network may be another one by then: the next
case's, as projects are used again.
"""


class RecordingHeat:
    """Where it listens, and the file with the requests that it sent."""

    def __init__(self, url: str, record: Path) -> None:
        self.url = url
        self.record = record


LENIENT: Final = "max_nova_api_microversion = 2.36"
"""With a newer one Heat 26 fails on every server without ``networks``: novaclient wants to be told which."""


@contextlib.contextmanager
def recording_heat(
    home: Path, scripts: Path, folder: Path, *, workers: int = 1, settings: str = ""
) -> Iterator[RecordingHeat]:
    """Run a Heat whose requests are recorded in ``folder``; ``settings`` are lines for its configuration.

    ``home`` is where the cloud is installed, ``scripts`` where its scripts are. Raises :class:`RuntimeError` with the
    end of the log when it does not start.
    """
    ours = folder / "heat.conf"
    name = NAME.format(process=os.getpid())
    ours.write_text(CONFIGURATION.format(name=name, home=home, workers=workers, settings=settings))
    configured = ["--config-file", str(home / "etc/heat/heat.conf"), "--config-file", str(ours)]
    record, port = folder / "heat.jsonl", _free_port()
    record.touch(mode=0o600)
    programs = home / "venv" / "bin"
    environment = _environment(home, scripts, record, name)

    def run(*command: str) -> None:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stderr[-1500:]}")

    def database(statement: str) -> None:
        run(str(programs / "python"), "-c", _DATABASE.format(home=home, statement=statement))

    serve = [str(programs / "python"), str(scripts / "serve.py"), str(port), "heat.wsgi.api", *configured]
    database(f"CREATE DATABASE {name} CHARACTER SET utf8")
    try:
        run(str(programs / "heat-manage"), *configured, "db_sync")
        with (
            _started([str(programs / "heat-engine"), *configured], environment, folder / "heat-engine.log"),
            _started(serve, environment, folder / "heat-api.log") as api,
        ):
            _wait_for(f"http://127.0.0.1:{port}/healthcheck", api, folder / "heat-api.log")
            yield RecordingHeat(f"http://127.0.0.1:{port}/v1", record)
    finally:
        database(f"DROP DATABASE {name}")


_DATABASE: Final = """\
import pymysql
server = pymysql.connect(unix_socket="{home}/run/mariadb.sock", user="root")
server.cursor().execute("{statement}")
"""


def _environment(home: Path, scripts: Path, record: Path, name: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.lower().endswith("_proxy") and not name.startswith(("OS_", "PYTHON"))
    }
    path = f"{home / 'venv' / 'bin'}:/usr/sbin:/usr/bin:/sbin:/bin"
    plugins = f"{RECORDER}:{scripts / 'plugins'}"
    own = {"HOTC_RECORD": str(record), "HOTC_TOPICS": name.removeprefix("heat")}
    return kept | own | {"PATH": path, "PYTHONPATH": plugins, "no_proxy": "*"}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextlib.contextmanager
def _started(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[Any]]:
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(30)


def _wait_for(url: str, process: subprocess.Popen[Any], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"Heat did not start: {log.read_text(errors='replace')[-1500:]}")
