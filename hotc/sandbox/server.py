"""Running the sandbox: in a thread of this process, or in the foreground for any client."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from hotc.sandbox import settings
from hotc.sandbox.errors import SandboxError
from hotc.sandbox.faults import FaultPlan, parse_fault
from hotc.sandbox.transport import Joined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from hotc.sandbox.faults import Fault
    from hotc.sandbox.front import Front, Request

_HOST = "127.0.0.1"
_BACKLOG = 2048
_EXTRA = ("starlette", "uvicorn")
_TICKS_PER_SECOND = 10
"""Uvicorn's main loop ticks so often; ours ticks once a second and ends at once when it's told to."""


class RunningSandbox:
    """A sandbox served by a thread of this process; a context manager that closes it."""

    def __init__(self, path: Path, latency: float, faults: Sequence[Fault | str], speed: float) -> None:
        self.path = path
        self._socket = _listen(0)
        self.url = _url(self._socket)
        self._serving = _Serving(path, latency, faults, speed, None)
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="hotc-sandbox", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            self._socket.close()
            raise self._failure

    def _run(self) -> None:
        try:
            self._serving.run(self._socket, self._ready.set)
        except BaseException as failure:  # noqa: BLE001 - handed to the thread that waits for the start
            self._failure = failure
        finally:
            self._ready.set()

    @property
    def requests(self) -> list[Request]:
        """Every request so far as (method, path, status); status 0: the connection was dropped."""
        return self._serving.front.requests or []

    def cloud_config(self, *, user: str = settings.USER) -> dict[str, Any]:
        """Return the keyword arguments of ``openstack.connect`` for this sandbox."""
        return cloud_config(self.url, user=user)

    def add_fault(self, fault: Fault | str) -> None:
        """Let a declared fault strike from now on."""
        parsed = parse_fault(fault) if isinstance(fault, str) else fault
        self._serving.front.faults.faults.append(parsed)

    def clear_faults(self) -> None:
        """Forget every declared fault."""
        self._serving.front.faults.faults.clear()

    def close(self) -> None:
        """Stop serving and release the port; may be called again."""
        self._serving.stop()
        self._thread.join()

    def __enter__(self) -> RunningSandbox:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


class _Serving:
    """One server over one file: the store, the application, uvicorn."""

    def __init__(
        self,
        path: Path,
        latency: float,
        faults: Sequence[Fault | str],
        speed: float,
        log: Callable[[str], None] | None,
    ) -> None:
        self.path = path
        self.latency = latency
        self.faults = FaultPlan([parse_fault(fault) if isinstance(fault, str) else fault for fault in faults])
        self.seconds = {event: seconds / speed for event, seconds in settings.SECONDS.items()}
        self.log = log
        self.front: Front
        self.end: Callable[[], object] = lambda: None
        self.transports: dict[tuple[str, int], asyncio.Transport] = {}

    def run(self, listening: socket.socket, ready: Callable[[], None], signals: Sequence[int] = ()) -> None:
        """Serve until ``stop``; ``ready`` is called when requests will be answered."""
        try:
            import uvicorn  # noqa: F401 - needed later; missing is better said before the file is touched

            from hotc.sandbox.app import Cloud
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in _EXTRA:
                raise
            raise SandboxError(f"the sandbox needs {error.name}: install hotc with all that it requires") from error
        from hotc.sandbox.call import Moment
        from hotc.sandbox.front import Front
        from hotc.sandbox.store import Store

        store = Store(self.path)
        try:
            if store.prepare():
                from hotc.sandbox.seed import seed

                seed(Moment(store, time.time(), self.seconds))
            store.commit()
            cloud = Cloud(store, time.time, self.seconds)
            self.front = Front(
                cloud.asgi,
                self._abort,
                latency=self.latency,
                faults=self.faults,
                log=self.log,
                keep=not signals,  # in the foreground nobody reads the record, and it would only grow
            )
            asyncio.run(self._serve(listening, ready, signals))
        finally:
            store.close()

    async def _serve(self, listening: socket.socket, ready: Callable[[], None], signals: Sequence[int]) -> None:
        import uvicorn

        ending = asyncio.Event()

        class Server(uvicorn.Server):
            def capture_signals(self) -> contextlib.AbstractContextManager[None]:  # type: ignore[override]
                return contextlib.nullcontext()

            async def main_loop(self) -> None:
                counter = 0
                while not await self.on_tick(counter):
                    counter += _TICKS_PER_SECOND
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(ending.wait(), 1.0)

        config = uvicorn.Config(
            self.front,
            http=_tracking_protocol(self.transports),
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=60,
            timeout_graceful_shutdown=1,
            backlog=_BACKLOG,
        )
        server, loop = Server(config), asyncio.get_running_loop()

        def end() -> None:
            server.should_exit = True
            ending.set()

        self.end = lambda: loop.call_soon_threadsafe(end)
        for number in signals:
            loop.add_signal_handler(number, end)
        ready()
        await server.serve(sockets=[listening])

    def stop(self) -> None:
        """Ask the server to end; from any thread."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: it has ended already
            self.end()

    def _abort(self, client: tuple[str, int]) -> None:
        transport = self.transports.get(client)
        if transport is not None:
            transport.abort()


def _tracking_protocol(transports: dict[tuple[str, int], asyncio.Transport]) -> type[asyncio.Protocol]:
    """Return uvicorn's HTTP protocol, remembering each connection so that a fault can drop it."""
    from uvicorn.protocols.http.auto import AutoHTTPProtocol

    base: Any = AutoHTTPProtocol

    class Tracking(base):  # type: ignore[misc]
        def connection_made(self, transport: asyncio.Transport) -> None:
            self.peer = transport.get_extra_info("peername")
            transports[self.peer] = transport
            super().connection_made(Joined(transport))

        def connection_lost(self, exc: Exception | None) -> None:
            transports.pop(self.peer, None)
            super().connection_lost(exc)

    return Tracking


def serve_in_thread(
    path: Path | None = None,
    *,
    latency: float = 0.0,
    faults: Sequence[Fault | str] = (),
    speed: float = 1.0,
) -> RunningSandbox:
    """Serve the cloud in ``path`` (default: ``default_path()``) from a daemon thread on a free loopback port.

    ``latency`` is added to every request, in seconds. ``faults`` are declared faults or their text. ``speed`` divides
    the times for which resources stay in transient statuses. Prints nothing and installs no signal handlers. Raises
    SandboxError when the file can't be used or a fault isn't one.
    """
    return RunningSandbox(path or settings.default_path(), latency, faults, speed)


def run(
    port: int = 0,
    *,
    path: Path | None = None,
    latency: float = 0.0,
    faults: Sequence[Fault | str] = (),
    log: bool = True,
    speed: float = 1.0,
) -> None:
    """Serve in the foreground until SIGINT or SIGTERM; to be called in the main thread.

    Prints the entry for clouds.yaml to stdout, and with ``log`` one line per request to stderr. ``port`` 0 takes a free
    one. Raises SandboxError when the port is taken, the file can't be used or a fault isn't one.
    """
    file = path or settings.default_path()
    listening = _listen(port)
    writer: Callable[[str], None] | None = (lambda line: print(line, file=sys.stderr, flush=True)) if log else None
    serving = _Serving(file, latency, faults, speed, writer)

    def announce() -> None:
        print(clouds_yaml(_url(listening)), flush=True)

    try:
        serving.run(listening, announce, (signal.SIGINT, signal.SIGTERM))
    finally:
        listening.close()


def cloud_config(url: str, *, user: str = settings.USER) -> dict[str, Any]:
    """Return the keyword arguments of ``openstack.connect``, which are those of an entry in clouds.yaml."""
    return {
        "auth": {
            "auth_url": f"{url}/identity",
            "username": user,
            "password": settings.PASSWORD,
            "project_name": settings.PROJECT,
            "user_domain_name": settings.DOMAIN,
            "project_domain_name": settings.DOMAIN,
        },
        "region_name": settings.REGION,
        "interface": "public",
        "identity_api_version": "3",
    }


def clouds_yaml(url: str) -> str:
    """Return the text of a clouds.yaml with the entry ``sandbox``."""
    lines = ["clouds:", "  sandbox:"]
    for key, value in cloud_config(url).items():
        if isinstance(value, dict):
            lines += [f"    {key}:", *(f"      {name}: {item}" for name, item in value.items())]
        else:
            lines.append(f"    {key}: {value!r}" if str(value).isdecimal() else f"    {key}: {value}")
    return "\n".join(lines)


def reset(path: Path | None = None) -> None:
    """Delete the sandbox's file and what SQLite keeps beside it; the next start makes a new cloud."""
    file = path or settings.default_path()
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _listen(port: int) -> socket.socket:
    # With the protocol named, asyncio sets TCP_NODELAY; without it each answer waits 40 ms for the client's ACK.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((_HOST, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise SandboxError(
            f"can't listen on {_HOST}, port {port}: {error}; choose another port, or 0 for a free one"
        ) from error
    listening.listen(_BACKLOG)
    return listening


def _url(listening: socket.socket) -> str:
    return f"http://{_HOST}:{listening.getsockname()[1]}"
