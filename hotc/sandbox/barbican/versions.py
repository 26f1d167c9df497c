"""Version discovery of the key manager, and its quotas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox.call import Reply
from hotc.sandbox.quota import limits
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Call


def list_versions(call: Call) -> Reply:
    """GET /key-manager."""
    version = {
        "id": "v1",
        "status": "stable",
        "links": [{"rel": "self", "href": f"{call.base}/key-manager/v1/"}],
        "media-types": [{"base": "application/json", "type": "application/vnd.openstack.key-manager-v1+json"}],
    }
    return Reply(300, {"versions": {"values": [version]}})


def quotas(call: Call) -> Reply:
    """GET /v1/quotas."""
    return Reply(200, {"quotas": limits(call, "barbican", call.project)})


ROUTES = (
    Route("GET", "/", list_versions, needs_token=False),
    Route("GET", "/v1/quotas", quotas),
)
