"""What a service is to the server: a prefix, its routes, and how it words a refusal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from hotc.sandbox.call import Reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.sandbox.call import Call, Handler, RefusedError


class Route(NamedTuple):
    """One operation: ``path`` is below the service's prefix, ``{name}`` in it is an argument."""

    method: str
    path: str
    handler: Handler
    needs_token: bool = True


@dataclass(frozen=True)
class Service:
    """One OpenStack service at ``prefix`` of the server's address."""

    name: str
    prefix: str
    routes: tuple[Route, ...]
    refuse: Callable[[RefusedError], Reply]
    before: Callable[[Call], dict[str, str]] = lambda _call: {}
    """Checks the request before its handler and returns headers of the answer."""


UNAUTHORISED = "The request you have made requires authentication."


def unauthorised(base: str) -> Reply:
    """Return what keystonemiddleware answers to a request without a valid token."""
    body = {"error": {"code": 401, "title": "Unauthorized", "message": UNAUTHORISED}}
    return Reply(401, body, {"WWW-Authenticate": f'Keystone uri="{base}/identity"'})


def encode(reply: Reply) -> tuple[bytes, dict[str, str]]:
    """Return the content and the headers of a reply."""
    if reply.body is None:
        return b"", reply.headers
    if isinstance(reply.body, bytes):
        return reply.body, reply.headers
    return json.dumps(reply.body).encode(), {"Content-Type": "application/json", **reply.headers}
