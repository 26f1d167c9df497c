"""The ASGI application: finds the route, opens the transaction, lets due events happen, checks the token, answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount, Router
from starlette.routing import Route as StarletteRoute

from hotc.sandbox.call import Call, Moment, RefusedError, Reply
from hotc.sandbox.keystone import versions
from hotc.sandbox.keystone.tokens import authenticate
from hotc.sandbox.service import Route, encode, unauthorised
from hotc.sandbox.services import EVENTS, SERVICES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request

    from hotc.sandbox.service import Service
    from hotc.sandbox.store import Store

_MALFORMED = "The server could not comply with the request since it is either malformed or otherwise incorrect."
LOCK_PATIENCE = 30.0
"""Seconds that a request waits for another process's transaction; those take milliseconds."""


class Cloud:
    """All services over one store; ``asgi`` is the application."""

    def __init__(self, store: Store, clock: Callable[[], float], seconds: Mapping[str, float]) -> None:
        self.store = store
        self.clock = clock
        self.seconds = seconds
        root = StarletteRoute("/", self._endpoint(SERVICES[0], Route("GET", "/", versions.list_versions, False)))
        # Keystone by itself lives at /v3: many write that address without looking.
        identity = self._routes(SERVICES[0], "/v3")
        mounts = [Mount(service.prefix, app=self._router(service)) for service in SERVICES]
        self.asgi = Starlette(routes=[root, *identity, *mounts], exception_handlers={405: self._method_not_allowed})

    def _routes(self, service: Service, beginning: str = "/") -> list[StarletteRoute]:
        return [
            StarletteRoute(route.path, self._endpoint(service, route), methods=[route.method])
            for route in service.routes
            if route.path.startswith(beginning)
        ]

    def _router(self, service: Service) -> Router:
        routes = self._routes(service)

        async def not_found(scope, receive, send) -> None:  # type: ignore[no-untyped-def]
            refusal = RefusedError(404, "The resource could not be found.", "HTTPNotFound")
            await _respond(service.refuse(refusal))(scope, receive, send)

        return Router(routes, default=not_found, redirect_slashes=False)

    def _endpoint(self, service: Service, route: Route) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            content = await request.body()
            if not await self._begin():
                return _respond(service.refuse(RefusedError(503, "Another process holds the sandbox's file.")))
            try:
                reply = self._perform(service, route, request, content)
            finally:
                self.store.rollback()
            return _respond(reply)

        return endpoint

    def _perform(self, service: Service, route: Route, request: Request, content: bytes) -> Reply:
        now = self.clock()
        self._settle(now)
        base = f"{request.url.scheme}://{request.headers.get('host', '')}"
        query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
        path = request.scope["path"]
        call = Call(
            self.store,
            now,
            self.seconds,
            route.method,
            path,
            base,
            request.path_params,
            query,
            request.headers,
            content,
        )
        try:
            if route.needs_token:
                call.caller = authenticate(call, request.headers.get("x-auth-token", ""))
            headers = service.before(call)
            reply = route.handler(call)
        except RefusedError as refusal:
            if refusal.status == 401 and service.name not in ("keystone", "glance"):
                return unauthorised(base)
            return service.refuse(refusal)
        self.store.commit()
        reply.headers.update(headers)
        return reply

    def _settle(self, now: float) -> None:
        for at, event, identity, data in self.store.take_due(now):
            EVENTS[event](Moment(self.store, at, self.seconds), identity, data)

    async def _begin(self) -> bool:
        waited = 0.0
        while not self.store.try_begin():
            if waited > LOCK_PATIENCE:
                return False
            await asyncio.sleep(0.001)
            waited += 0.001
        return True

    async def _method_not_allowed(self, request: Request, _error: Exception) -> Response:
        service = next(s for s in SERVICES if request.scope["path"].startswith(s.prefix) or s is SERVICES[-1])
        refusal = RefusedError(405, _MALFORMED, "HTTPMethodNotAllowed")
        headers = _error.headers if isinstance(_error, HTTPException) else None
        return _respond(service.refuse(refusal), headers)


def _respond(reply: Reply, extra: Mapping[str, str] | None = None) -> Response:
    content, headers = encode(reply)
    return Response(content, reply.status, {**headers, **(extra or {})})
