"""Version discovery of the load balancer service: one address, whose minor versions say what it can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.call import Reply
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Call

NEWEST = 29
"""The minor version of Octavia 18 (2026.1)."""


def list_versions(call: Call) -> Reply:
    """GET /load-balancer."""
    links = [{"href": f"{call.base}/load-balancer/v2", "rel": "self"}]
    versions = [
        {
            "id": f"v2.{minor}",
            "status": "CURRENT" if minor == NEWEST else "SUPPORTED",
            "updated": "2025-08-29T00:00:00Z",
            "links": links,
        }
        for minor in range(NEWEST + 1)
    ]
    return Reply(200, {"versions": versions})


ROUTES = (Route("GET", "/", list_versions, needs_token=False),)
