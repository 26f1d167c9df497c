"""Suspending servers and waking them up, as Heat does it (``handle_suspend`` of ``nova/server.py``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers.driver import READY, Status
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Json

_PATH: Final = "/servers/{}"


def suspend(cloud: Cloud, identity: str, _sent: Json) -> Status:
    """Ask for it if the server is awake; say how far it is."""
    return _towards(cloud, identity, "SUSPENDED", "ACTIVE", "suspend")


def resume(cloud: Cloud, identity: str, _sent: Json) -> Status:
    """Ask for it if the server is suspended; say how far it is."""
    return _towards(cloud, identity, "ACTIVE", "SUSPENDED", "resume")


def _towards(cloud: Cloud, identity: str, wanted: str, before: str, word: str) -> Status:
    path = _PATH.format(identity)
    found = (cloud.call("compute", "GET", path, missing_ok=True) or {}).get("server")
    if found is None:
        raise ResourceProblem(f"there is no server {identity} any more", "Create it anew: hotc apply --refresh all.")
    status, task = str(found.get("status")), found.get("OS-EXT-STS:task_state")
    if task:
        return Status("pending", str(task))
    if status == wanted:
        return READY
    if status == before:
        cloud.call("compute", "POST", f"{path}/action", {word: None})
        return Status("pending", word)
    return Status("failed", f"the server's status is {status}; only one that is {before} can {word}")
