"""Version discovery and microversions of Nova."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hotc.sandbox.call import RefusedError, Reply
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Call

NEWEST = (2, 96)
OLDEST = (2, 1)
_VERSION = re.compile(r"(\d+)\.(\d+)")


def microversion(call: Call) -> tuple[int, int]:
    """Return the microversion that the request asks for; refuses with 400 or 406 what isn't one."""
    header = call.headers.get("openstack-api-version", "")
    wanted = next((part.split()[-1] for part in header.split(",") if part.split()[:1] == ["compute"]), None)
    wanted = wanted or call.headers.get("x-openstack-nova-api-version")
    if wanted is None:
        return OLDEST
    if wanted == "latest":
        return NEWEST
    match = _VERSION.fullmatch(wanted)
    if match is None:
        raise RefusedError(
            400, f"API Version String {wanted} is of invalid format. Must be of format MajorNum.MinorNum."
        )
    version = (int(match[1]), int(match[2]))
    if not OLDEST <= version <= NEWEST:
        limits = f"Minimum is {_text(OLDEST)} and maximum is {_text(NEWEST)}."
        raise RefusedError(406, f"Version {wanted} is not supported by the API. {limits}")
    return version


def before(call: Call) -> dict[str, str]:
    """Check the microversion and return the headers that tell which was served."""
    version = _text(microversion(call))
    return {
        "OpenStack-API-Version": f"compute {version}",
        "X-OpenStack-Nova-API-Version": version,
        "Vary": "OpenStack-API-Version, X-OpenStack-Nova-API-Version",
    }


def _text(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"


def _version(call: Call) -> dict[str, Any]:
    return {
        "id": "v2.1",
        "status": "CURRENT",
        "version": _text(NEWEST),
        "min_version": _text(OLDEST),
        "updated": "2013-07-23T11:33:21Z",
        "links": [{"rel": "self", "href": f"{call.base}/compute/v2.1/"}],
    }


def list_versions(call: Call) -> Reply:
    """GET /compute."""
    return Reply(200, {"versions": [_version(call)]})


def show_version(call: Call) -> Reply:
    """GET /compute/v2.1."""
    kind = {"base": "application/json", "type": "application/vnd.openstack.compute+json;version=2.1"}
    return Reply(200, {"version": _version(call) | {"media-types": [kind]}})


ROUTES = (
    Route("GET", "/", list_versions, needs_token=False),
    Route("GET", "/v2.1", show_version, needs_token=False),
)
