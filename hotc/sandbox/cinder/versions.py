"""Version discovery and microversions of Cinder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hotc.sandbox.call import RefusedError, Reply
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Call

NEWEST = (3, 71)


def microversion(call: Call) -> tuple[int, int]:
    """Return the microversion that the request asks for; refuses with 400 or 406 what isn't one."""
    header = call.headers.get("openstack-api-version", "")
    parts = [part.split()[-1] for part in header.split(",") if part.split()[:1] == ["volume"]]
    wanted = parts[0] if parts else "3.0"
    if wanted == "latest":
        wanted = "3.71"
    match = re.fullmatch(r"(\d+)\.(\d+)", wanted)
    if match is None:
        raise RefusedError(
            400, f"API Version String {wanted} is of invalid format. Must be of format MajorNum.MinorNum."
        )
    if not (3, 0) <= (int(match[1]), int(match[2])) <= NEWEST:
        raise RefusedError(406, f"Version {wanted} is not supported by the API. Minimum is 3.0 and maximum is 3.71.")
    return int(match[1]), int(match[2])


def before(call: Call) -> dict[str, str]:
    """Check the microversion and the project in the path; return the headers that tell what was served."""
    project = call.args.get("project")
    if project is not None and call.caller is not None and project != call.project and not call.token.is_admin:
        raise RefusedError(400, "Malformed request url")
    major, minor = microversion(call)
    return {"OpenStack-API-Version": f"volume {major}.{minor}", "Vary": "OpenStack-API-Version"}


def _version(call: Call) -> dict[str, Any]:
    return {
        "id": "v3.0",
        "status": "CURRENT",
        "version": "3.71",
        "min_version": "3.0",
        "updated": "2023-08-31T00:00:00Z",
        "links": [{"rel": "self", "href": f"{call.base}/volume/v3/"}],
        "media-types": [{"base": "application/json", "type": "application/vnd.openstack.volume+json;version=3"}],
    }


def list_versions(call: Call) -> Reply:
    """GET /volume."""
    return Reply(300, {"versions": [_version(call)]})


def show_version(call: Call) -> Reply:
    """GET /volume/v3."""
    return Reply(200, {"versions": [_version(call)]})


ROUTES = (
    Route("GET", "/", list_versions, needs_token=False),
    Route("GET", "/v3", show_version, needs_token=False),
)
