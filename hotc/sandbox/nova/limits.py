"""Limits, quota sets and availability zones of Nova."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox import settings
from hotc.sandbox.bodies import Field, boolean, checked, integer
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.nova.policy import require_admin
from hotc.sandbox.nova.versions import microversion
from hotc.sandbox.quota import limits, reset_limits, set_limits, used
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_FILES = ("injected_files", "injected_file_content_bytes", "injected_file_path_bytes")


def _limits(call: Call, project: str) -> dict[str, int]:
    found = limits(call, "nova", project)
    return {key: value for key, value in found.items() if key not in _FILES or microversion(call) < (2, 57)}


def show_limits(call: Call) -> Reply:
    """GET /limits."""
    project = call.ask("tenant_id") or call.project
    allowed, taken = limits(call, "nova", project), used(call, "nova", project)
    absolute = {
        "maxTotalCores": allowed["cores"],
        "maxTotalInstances": allowed["instances"],
        "maxTotalKeypairs": allowed["key_pairs"],
        "maxServerMeta": allowed["metadata_items"],
        "maxTotalRAMSize": allowed["ram"],
        "maxServerGroups": allowed["server_groups"],
        "maxServerGroupMembers": allowed["server_group_members"],
        "totalRAMUsed": taken.get("ram", 0),
        "totalCoresUsed": taken.get("cores", 0),
        "totalInstancesUsed": taken.get("instances", 0),
        "totalServerGroupsUsed": call.store.count("server_group", project),
    }
    if microversion(call) < (2, 57):
        absolute |= {"maxPersonality": allowed["injected_files"]}
        absolute |= {"maxPersonalitySize": allowed["injected_file_content_bytes"]}
    return Reply(200, {"limits": {"rate": [], "absolute": absolute}})


def _project(call: Call) -> str:
    project = call.args["project"]
    if project != call.project and not call.token.is_admin:
        raise RefusedError(403, "Policy doesn't allow os_compute_api:os-quota-sets:show to be performed.")
    return project


def show(call: Call) -> Reply:
    """GET /os-quota-sets/{project}."""
    project = _project(call)
    return Reply(200, {"quota_set": {"id": project} | _limits(call, project)})


def defaults(call: Call) -> Reply:
    """GET /os-quota-sets/{project}/defaults."""
    shown = {key: settings.NOVA_QUOTA[key] for key in _limits(call, call.project)}
    return Reply(200, {"quota_set": {"id": call.args["project"]} | shown})


def detail(call: Call) -> Reply:
    """GET /os-quota-sets/{project}/detail."""
    project = _project(call)
    taken = used(call, "nova", project) | {"server_groups": call.store.count("server_group", project)}
    shown: Document = {"id": project}
    for name, limit in _limits(call, project).items():
        shown[name] = {"limit": limit, "in_use": taken.get(name, 0), "reserved": 0}
    return Reply(200, {"quota_set": shown})


_FIELDS = {name: Field(integer(-1)) for name in settings.NOVA_QUOTA} | {"force": Field(boolean)}


def update(call: Call) -> Reply:
    """PUT /os-quota-sets/{project}; for administrators."""
    require_admin(call, "os-quota-sets:update")
    project, given = call.args["project"], checked(call, "quota_set", _FIELDS)
    taken, forced = used(call, "nova", project), given.pop("force", False)
    for name, value in given.items():
        if 0 <= value < taken.get(name, 0) and not forced:
            message = f"Quota limit {value} for {name} must be greater than or equal to already used and reserved"
            raise RefusedError(400, f"{message} {taken[name]}.")
    set_limits(call, "nova", project, given)
    return Reply(200, {"quota_set": _limits(call, project)})


def delete(call: Call) -> Reply:
    """DELETE /os-quota-sets/{project}; for administrators."""
    require_admin(call, "os-quota-sets:delete")
    reset_limits(call, "nova", call.args["project"])
    return Reply(202)


def zones(_call: Call) -> Reply:
    """GET /os-availability-zone."""
    zone = {"zoneName": settings.ZONE, "zoneState": {"available": True}, "hosts": None}
    return Reply(200, {"availabilityZoneInfo": [zone]})


def zones_detail(call: Call) -> Reply:
    """GET /os-availability-zone/detail; for administrators."""
    require_admin(call, "os-availability-zone:detail")
    zone = {"zoneName": settings.ZONE, "zoneState": {"available": True}, "hosts": {}}
    return Reply(200, {"availabilityZoneInfo": [zone]})


def extensions(_call: Call) -> Reply:
    """GET /extensions."""
    return Reply(200, {"extensions": []})


def admin_only(call: Call) -> Reply:
    """GET /os-hypervisors, /os-services: the sandbox has no hosts."""
    name = call.path.rsplit("/", 1)[-1]
    require_admin(call, f"{name}:list")
    return Reply(200, {name.removeprefix("os-"): []})


ROUTES = (
    Route("GET", "/v2.1/limits", show_limits),
    Route("GET", "/v2.1/os-quota-sets/{project}", show),
    Route("GET", "/v2.1/os-quota-sets/{project}/defaults", defaults),
    Route("GET", "/v2.1/os-quota-sets/{project}/detail", detail),
    Route("PUT", "/v2.1/os-quota-sets/{project}", update),
    Route("DELETE", "/v2.1/os-quota-sets/{project}", delete),
    Route("GET", "/v2.1/os-availability-zone", zones),
    Route("GET", "/v2.1/os-availability-zone/detail", zones_detail),
    Route("GET", "/v2.1/extensions", extensions),
    Route("GET", "/v2.1/os-hypervisors", admin_only),
    Route("GET", "/v2.1/os-services", admin_only),
)
