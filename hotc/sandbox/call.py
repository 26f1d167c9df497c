"""What a handler gets and gives: a call, a reply, a refusal."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hotc.sandbox.store import Document, Store

    Handler = Callable[["Call"], "Reply"]
    Event = Callable[["Moment", str, Document], None]


class RefusedError(Exception):
    """A service says no: HTTP status, message and, for Neutron, the name of the error; each service renders it."""

    def __init__(self, status: int, message: str, kind: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.kind = kind


@dataclass(slots=True)
class Reply:
    """An HTTP answer: ``body`` is a JSON value, bytes, or None for no content."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Token:
    """Who is calling, as keystone recorded it."""

    user_id: str
    project_id: str
    roles: tuple[str, ...]

    @property
    def is_admin(self) -> bool:
        """Whether the caller has the role admin."""
        return "admin" in self.roles


@dataclass(slots=True)
class Moment:
    """The open transaction and its time (seconds since the epoch); what events and handlers share."""

    store: Store
    now: float
    seconds: Mapping[str, float]

    def later(self, event: str, identity: str, data: Document | None = None, *, extra: float = 0.0) -> None:
        """Schedule ``event`` for an object after its time in the settings, and ``extra`` seconds."""
        self.store.schedule(self.now + self.seconds[event] + extra, event, identity, data)

    def stamp(self) -> str:
        """Return the time as Neutron, Nova and Glance write it, e.g. 2026-01-31T12:00:00Z."""
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.now))

    def micros(self) -> str:
        """Return the time as Cinder writes it, e.g. 2026-01-31T12:00:00.000000."""
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(self.now)) + f".{int(self.now % 1 * 1e6):06d}"


@dataclass(slots=True)
class Call(Moment):
    """One request, its transaction and its caller."""

    method: str
    path: str
    base: str
    args: dict[str, str]
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    content: bytes
    caller: Token | None = None

    @property
    def token(self) -> Token:
        """The caller; only for handlers of routes that need a token."""
        if self.caller is None:
            raise LookupError(f"{self.path} is served without a token")
        return self.caller

    @property
    def project(self) -> str:
        """The id of the caller's project."""
        return self.token.project_id

    def ask(self, name: str) -> str | None:
        """Return the first value of a query parameter, or None."""
        return next((value for key, value in self.query if key == name), None)

    def json(self) -> dict[str, Any]:
        """Return the body as a JSON object; refuses with 400 what is none."""
        try:
            body = json.loads(self.content)
        except (ValueError, RecursionError):
            raise RefusedError(400, "Malformed request body: it is not valid JSON.", "HTTPBadRequest") from None
        if not isinstance(body, dict):
            raise RefusedError(400, "Malformed request body: it is not a JSON object.", "HTTPBadRequest")
        return body


def new_id() -> str:
    """Return a random id in the form that Neutron, Nova, Cinder and Glance use."""
    return str(uuid.uuid4())
