"""The outermost ASGI layer: latency, declared faults, the log of requests."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from hotc.sandbox.faults import FaultPlan

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]
    Abort = Callable[[tuple[str, int]], None]


class Request(NamedTuple):
    """One line of the log: status 0 means that the connection was dropped without an answer."""

    method: str
    path: str
    status: int


class Front:
    """Delays, breaks and records requests on their way to ``app``."""

    def __init__(
        self,
        app: ASGIApp,
        abort: Abort,
        *,
        latency: float,
        faults: FaultPlan,
        log: Callable[[str], None] | None,
        keep: bool,
    ) -> None:
        self.app = app
        self.abort = abort
        self.latency = latency
        self.faults = faults
        self.log = log
        self.requests: list[Request] | None = [] if keep else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (the ASGI interface)."""
        start = time.perf_counter()
        scope["path"] = _normalise(scope["path"])

        async def recorded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._record(scope, message["status"], start)
            await send(message)

        if self.latency:
            await asyncio.sleep(self.latency)
        for fault in self.faults.pick(scope["method"], scope["path"]):
            if fault.effect == "delay":
                await asyncio.sleep(fault.seconds)
            elif fault.effect == "status":
                await _answer(recorded, fault.status)
                return
            else:
                if fault.effect == "reset-after":
                    await self.app(scope, receive, _swallow)
                self._record(scope, 0, start)
                await self._drop(scope, receive)
                return
        await self.app(scope, receive, recorded)

    def _record(self, scope: Scope, status: int, start: float) -> None:
        """Note the request before its answer leaves, so that who has the answer finds the request noted."""
        if self.requests is not None:
            self.requests.append(Request(scope["method"], scope["path"], status))
        if self.log is not None:
            took = round((time.perf_counter() - start) * 1000)
            self.log(f"{scope['method']} {scope['path']} {status or 'connection dropped'} {took}ms")

    async def _drop(self, scope: Scope, receive: Receive) -> None:
        self.abort(scope["client"])
        while (await receive())["type"] != "http.disconnect":
            pass


def _normalise(path: str) -> str:
    """Drop what services ignore: a trailing slash and Neutron's old suffix; a service's root keeps its slash."""
    path = path.rstrip("/").removesuffix(".json")
    return path if path.count("/") > 1 else path + "/"


async def _swallow(_message: Message) -> None:
    return None


async def _answer(send: Send, status: int) -> None:
    body = (
        b'{"error": {"code": %d, "title": "Declared fault", "message": "The sandbox was told to fail here."}}' % status
    )
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
