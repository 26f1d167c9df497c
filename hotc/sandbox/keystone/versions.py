"""Version discovery of the identity service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox.call import Reply
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Call


def _version(call: Call) -> dict[str, Any]:
    return {
        "id": "v3.14",
        "status": "stable",
        "updated": "2020-04-07T00:00:00Z",
        "links": [{"rel": "self", "href": f"{call.base}/identity/v3/"}],
        "media-types": [{"base": "application/json", "type": "application/vnd.openstack.identity-v3+json"}],
    }


def list_versions(call: Call) -> Reply:
    """GET /identity, and GET / for who gives the bare address as auth_url."""
    return Reply(300, {"versions": {"values": [_version(call)]}}, {"Location": f"{call.base}/identity/v3/"})


def show_version(call: Call) -> Reply:
    """GET /identity/v3."""
    return Reply(200, {"version": _version(call)})


ROUTES = (
    Route("GET", "/", list_versions, needs_token=False),
    Route("GET", "/v3", show_version, needs_token=False),
)
