"""Pages of Nova's and Cinder's lists: limit, marker and the link to what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from hotc.sandbox.call import Call, RefusedError

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

MOST = 1000
"""Objects in one page at most (osapi_max_limit of both services)."""


def page(call: Call, bodies: list[Document]) -> tuple[list[Document], list[dict[str, str]]]:
    """Return the page that the request asks for and, if it is full, the link to the next one."""
    limit = call.ask("limit")
    if limit is not None and not limit.isdecimal():
        raise RefusedError(
            400, f"Invalid input for query parameters limit. Value: {limit}. '{limit}' does not match '^[0-9]*$'"
        )
    marker = call.ask("marker")
    start = 0
    if marker is not None:
        start = next((number + 1 for number, body in enumerate(bodies) if body["id"] == marker), -1)
        if start < 0:
            raise RefusedError(400, f"marker [{marker}] not found")
    size = min(int(limit), MOST) if limit else MOST
    chosen = bodies[start : start + size]
    if not chosen or len(chosen) < size:
        return chosen, []
    rest = [(key, value) for key, value in call.query if key != "marker"]
    href = f"{call.base}{call.path}?{urlencode([*rest, ('marker', chosen[-1]['id'])])}"
    return chosen, [{"rel": "next", "href": href}]
