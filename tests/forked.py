"""Commands as processes of their own, without the second that each would take to import other people's packages.

A server has imported those, and nothing of hotc's; it forks for each command, whose process then imports hotc, has its
own folder, environment and streams, and ends as Python ends. Where it matters how a command starts, it is started.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).parent.parent
PRELOADED = (
    "asyncio",
    "openstack",
    "openstack.config",
    "openstack.connection",
    "sqlite3",
    "starlette.applications",
    "starlette.routing",
    "typer",
    "typer.rich_utils",
    "uvicorn",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.h11_impl",
    "yaml",
)
"""What costs most of a start; none of it looks at the environment when it is imported."""

_LONGEST = 16
"""Bytes of an answer, which is a number."""


class Ended(NamedTuple):
    """How a command ended: its status (minus the signal's number, if one killed it), and what it wrote."""

    status: int
    out: bytes
    err: bytes


def run(
    words: Sequence[str], *, folder: Path, environment: Mapping[str, str], given: bytes = b"", timeout: float
) -> Ended:
    """Run ``hotc WORDS`` as a process. Raises :class:`TimeoutError` after so many seconds, and kills it."""
    with tempfile.TemporaryDirectory() as scratch:
        streams = [Path(scratch) / name for name in ("in", "out", "err")]
        streams[0].write_bytes(given)
        asked = {"words": list(words), "folder": str(folder), "environment": dict(environment)}
        wire, server = _server()
        wire.settimeout(timeout)
        try:
            wire.sendall(json.dumps({**asked, "streams": [str(each) for each in streams]}).encode() + b"\n")
            status = int(wire.recv(_LONGEST))
        except (OSError, ValueError):
            os.killpg(server.pid, signal.SIGKILL)  # and with it what it has forked
            _server.cache_clear()
            raise
        return Ended(status, streams[1].read_bytes(), streams[2].read_bytes())


@cache
def _server() -> tuple[socket.socket, subprocess.Popen[bytes]]:
    ours, theirs = socket.socketpair()
    with theirs:
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.forked", str(theirs.fileno())],
            cwd=ROOT,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
    atexit.register(_end, ours, server)
    return ours, server


def _end(wire: socket.socket, server: subprocess.Popen[bytes]) -> None:
    wire.close()
    server.wait(timeout=60)


def _serve(wire: socket.socket) -> None:
    for name in PRELOADED:
        importlib.import_module(name)
    assert not any(name.partition(".")[0] == "hotc" for name in sys.modules)
    for asked in wire.makefile("rb"):
        child = os.fork()
        if child == 0:
            _become(json.loads(asked))
        wire.sendall(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _become(asked: dict[str, Any]) -> NoReturn:
    """Be that command: from here on, this process is as ``python -c`` has started it."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    flags = (os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)
    for number, (path, flag) in enumerate(zip(asked["streams"], flags, strict=True)):
        opened = os.open(path, flag, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv = ["-c", *asked["words"]]
    sys.path[0] = ""
    from hotc.cli import main

    sys.exit(main())


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
