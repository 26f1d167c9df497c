"""Real processes, forked from one that has imported everything: the cloud, and those that apply to it.

The cloud is ``hotc sandbox``; what counts its requests and kills who sent them is one layer before it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import json
import mmap
import os
import random
import shutil
import signal
import socket
import struct
import sys
import time
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hotc.sandbox.faults import parse_fault
from hotc.sandbox.server import cloud_config

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

DEATHS = ("before", "acted", "answered")
"""When the process that sent the Nth request dies: before the service acts, when it has, shortly after it answered."""

TIMEOUT = 1.0
"""Seconds until a request counts as lost; also how long a lost creation is looked for."""

SPEED = 50.0
"""How much faster than by default the cloud's servers and volumes change their status."""

LIMIT = 60.0
"""Seconds that one process may take."""


class Broken(AssertionError):  # noqa: N818  # a finding
    """A law of the engine doesn't hold."""


@dataclass(slots=True)
class Ended:
    """How a process ended: its status (negative: the signal) and what it wrote."""

    status: int
    text: str
    requests: int

    @property
    def killed(self) -> bool:
        return self.status == -signal.SIGKILL


class Trigger:
    """Memory shared with the cloud's process: who is to be killed, at which request, how; how many there were; which
    faults it has, and how many requests it has in hand."""

    _FORM = struct.Struct("=4q")
    _MORE = struct.Struct("=2q")

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, self._FORM.size + self._MORE.size)

    def set(self, pid: int, fatal: int, death: int) -> None:
        self._memory[: self._FORM.size] = self._FORM.pack(pid, fatal, death, self.count)

    def reset(self) -> None:
        self._memory[: self._FORM.size] = self._FORM.pack(0, 0, 0, 0)

    @property
    def version(self) -> int:
        """Grows with each change of the faults."""
        return int(self._MORE.unpack(self._memory[self._FORM.size :])[0])

    @property
    def in_hand(self) -> int:
        """Requests that came and are not done."""
        return int(self._MORE.unpack(self._memory[self._FORM.size :])[1])

    def more(self, version: int, in_hand: int) -> None:
        self._memory[self._FORM.size :] = self._MORE.pack(version, in_hand)

    @property
    def count(self) -> int:
        return int(self._FORM.unpack(self._memory[: self._FORM.size])[3])

    def next(self) -> tuple[int, str]:
        """Count a request; the process to kill because of it (0: none), and when."""
        pid, fatal, death, count = self._FORM.unpack(self._memory[: self._FORM.size])
        self._memory[: self._FORM.size] = self._FORM.pack(pid, fatal, death, count + 1)
        return (pid if count + 1 == fatal else 0), DEATHS[death]


@dataclass(slots=True)
class Site:
    """A folder with a cloud and the states of those who use it; a context manager that ends the cloud."""

    folder: Path
    trigger: Trigger = field(default_factory=Trigger)
    port: int = 0
    learn: Path | None = None
    _cloud: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        entry = {**cloud_config(f"http://127.0.0.1:{self.port}"), "api_timeout": TIMEOUT}
        (self.folder / "clouds.yaml").write_text(json.dumps({"clouds": {"test": entry}}))

    @property
    def data(self) -> Path:
        """The cloud's file."""
        return self.folder / "cloud.sqlite"

    def state(self, who: str) -> Path:
        """The state file of one of the users."""
        return self.folder / who / "state.sqlite"

    def serve(self) -> None:
        """Start the cloud (again)."""
        self.close()
        words = ["sandbox", "--port", str(self.port), "--data", str(self.data), "--quiet"]
        (self.folder / "sandbox.out").write_text("")
        self.faults()
        self.trigger.more(self.trigger.version, 0)
        self._cloud = _fork(lambda: _sandbox(self, words), self.folder / "sandbox.out", {})
        _until(self._answers, "the cloud answers")

    def faults(self, texts: Sequence[str] = ()) -> None:
        """Let the cloud have these faults from now on, as with ``--fault``, and no others."""
        (self.folder / "faults").write_text(json.dumps(list(texts)))
        self.trigger.more(self.trigger.version + 1, self.trigger.in_hand)

    def settle(self) -> None:
        """Wait until the cloud is done with all requests, those of dead processes included."""
        _until(lambda: self.trigger.in_hand == 0, "all requests are done")

    def _answers(self) -> bool:
        if "clouds:" in (self.folder / "sandbox.out").read_text():  # it says so when it has begun
            return True
        if os.waitpid(self._cloud, os.WNOHANG) != (0, 0):
            self._cloud = 0
            raise RuntimeError((self.folder / "sandbox.out").read_text())
        return False

    def close(self) -> None:
        """End the cloud; its file stays."""
        if self._cloud:
            os.kill(self._cloud, signal.SIGKILL)
            os.waitpid(self._cloud, 0)
            self._cloud = 0

    def hotc(self, who: str, *words: str, fatal: int = 0, death: str = "acted") -> Ended:
        """Run ``hotc`` as ``who``; the cloud kills it at the request with the number ``fatal`` (0: never)."""
        out = self.folder / f"{who}.out"
        environment = {
            "OS_CLIENT_CONFIG_FILE": str(self.folder / "clouds.yaml"),
            "OS_CLOUD": "test",
            "HOTC_STATE_DIR": str(self.folder / who),
            "HOTC_KEY_FILE": str(self.folder / who / "key"),
        }
        self.trigger.reset()
        ready, go = os.pipe()
        pid = _fork(lambda: _hotc(ready, words, self.learn), out, environment)
        self.trigger.set(pid, fatal, DEATHS.index(death))
        os.write(go, b".")
        os.close(ready)
        os.close(go)
        try:
            status = _wait(pid)
        except Broken as broken:
            raise Broken(f"{broken}: hotc {' '.join(words)}\n{out.read_text()[-6000:]}") from None
        ended = Ended(status, out.read_text(), self.trigger.count)
        self.trigger.reset()
        if "Traceback" in ended.text:
            raise Broken(f"no traceback is shown: {ended.text[-3000:]}")
        return ended

    def keep(self, name: str) -> None:
        """Remember the cloud and the states under a name; the cloud must be closed."""
        _copy(self.folder, self.folder.with_name(f"{self.folder.name}-{name}"))

    def back(self, name: str) -> None:
        """Be as it was when :meth:`keep` was called; the cloud is closed then."""
        self.close()
        shutil.rmtree(self.folder)
        _copy(self.folder.with_name(f"{self.folder.name}-{name}"), self.folder)

    def __enter__(self) -> Site:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def preload(folder: Path) -> None:
    """Import what the processes need, once: a first one shows what that is. No thread may run here."""
    for name in ("hotc.cli.dispatch", "hotc.cli.commands.apply", "hotc.cli.commands.sandbox", "openstack.connection"):
        importlib.import_module(name)
    template = folder / "first.yaml"
    network = {"type": "OS::Neutron::Net"}
    template.write_text(json.dumps({"heat_template_version": "2021-04-16", "resources": {"net": network}}))
    with Site(folder / "first") as site:
        site.learn = folder / "modules"
        site.serve()
        for words in (("apply", "web", "-t", str(template), "--yes"), ("plan", "web"), ("destroy", "web", "--yes")):
            ended = site.hotc("me", *words)
            if ended.status:
                raise RuntimeError(ended.text)
    for name in site.learn.read_text().split():
        with contextlib.suppress(ImportError):  # names such as six.moves are no modules of their own
            importlib.import_module(name)


def _learn(into: Path | None) -> None:
    if into is not None:
        with into.open("a") as file:
            file.write("\n".join([*sys.modules, ""]))


def _hotc(ready: int, words: Sequence[str], learn: Path | None) -> int:
    from hotc.cli import main

    os.read(ready, 1)  # until the cloud knows whom to kill
    status = main(list(words))
    _learn(learn)
    return status


def _sandbox(site: Site, words: Sequence[str]) -> int:
    from hotc.cli import main
    from hotc.sandbox import settings
    from hotc.sandbox.front import Front

    trigger, serve, gate = site.trigger, Front.__call__, _Gate(site)

    async def counted(front: Front, scope: Any, receive: Any, send: Any) -> None:
        gate.renew(front)
        trigger.more(trigger.version, trigger.in_hand + 1)
        try:
            await gate.let_through(front, serve, scope, receive, send)
        finally:
            trigger.more(trigger.version, trigger.in_hand - 1)

    Front.__call__ = counted  # type: ignore[method-assign,assignment]
    settings.SECONDS.update({event: seconds / SPEED for event, seconds in settings.SECONDS.items()})
    return main(list(words))


class _Gate:
    """Stands before the cloud, in its process."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.version = 0

    def renew(self, front: Any) -> None:
        """Take the faults that are declared now."""
        if self.version != self.site.trigger.version:
            self.version = self.site.trigger.version
            front.faults.faults = [parse_fault(each) for each in json.loads((self.site.folder / "faults").read_text())]

    async def let_through(self, front: Any, serve: Any, scope: Any, receive: Any, send: Any) -> None:
        """Serve the request; when it is the fatal one, kill who sent it."""
        if "/auth/tokens" in scope["path"]:
            await serve(front, scope, receive, send)
            return
        pid, death = self.site.trigger.next()
        if self.site.trigger.count == 1:
            _learn(self.site.learn)
        if not pid:
            await serve(front, scope, receive, send)
        elif death == "before":
            os.kill(pid, signal.SIGKILL)
            front.abort(scope["client"])
        elif death == "acted":
            await serve(front, scope, receive, _nothing)
            os.kill(pid, signal.SIGKILL)
        else:
            await serve(front, scope, receive, send)
            time.sleep(random.random() * 0.004)  # it runs on meanwhile, and writes what it was answered
            os.kill(pid, signal.SIGKILL)


async def _nothing(_message: Any) -> None:
    return None


def _fork(job: Callable[[], int], out: Path, environment: dict[str, str]) -> int:
    """The id of a new process that runs ``job``; what it writes goes into the file ``out``."""
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 70
    try:
        written = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, target in ((0, nothing), (1, written), (2, written)):
            os.dup2(target, number)
        sys.stdin, sys.stdout, sys.stderr = (open(number, mode) for number, mode in ((0, "r"), (1, "w"), (2, "w")))  # noqa: PTH123, SIM115
        os.environ.update(environment)
        faulthandler.enable(sys.stderr)
        status = job()
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001  # the parent tells of it
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _wait(pid: int) -> int:
    ended: list[int] = []

    def over() -> bool:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            ended.append(os.waitstatus_to_exitcode(status))
        return bool(found)

    try:
        _until(over, "the process ends")
    except Broken:
        os.kill(pid, signal.SIGABRT)  # it writes where each of its threads is
        os.waitpid(pid, 0)
        raise
    return ended[0]


def _until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > deadline:
            raise Broken(f"{what} within {LIMIT:g} s: it doesn't")
        time.sleep(0.003)


def _copy(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
