"""Limits, quota sets, availability zones, services and attachments of Cinder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox import settings
from hotc.sandbox.bodies import checked_map
from hotc.sandbox.call import Call, RefusedError, Reply
from hotc.sandbox.cinder.type_quota import type_limits, type_used
from hotc.sandbox.quota import limits, reset_limits, set_limits, used
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document


def show_limits(call: Call) -> Reply:
    """GET /limits."""
    allowed, taken = limits(call, "cinder", call.project), used(call, "cinder", call.project)
    absolute = {
        "maxTotalVolumes": allowed["volumes"],
        "maxTotalSnapshots": allowed["snapshots"],
        "maxTotalVolumeGigabytes": allowed["gigabytes"],
        "maxTotalBackups": allowed["backups"],
        "maxTotalBackupGigabytes": allowed["backup_gigabytes"],
        "totalVolumesUsed": taken.get("volumes", 0),
        "totalGigabytesUsed": taken.get("gigabytes", 0),
        "totalSnapshotsUsed": taken.get("snapshots", 0),
        "totalBackupsUsed": taken.get("backups", 0),
        "totalBackupGigabytesUsed": taken.get("backup_gigabytes", 0),
    }
    return Reply(200, {"limits": {"rate": [], "absolute": absolute}})


def _target(call: Call, action: str) -> str:
    target = call.args["target"]
    if not call.token.is_admin and (target != call.project or action != "show"):
        raise RefusedError(403, f"Policy doesn't allow volume_extension:quotas:{action} to be performed.")
    return target


def show(call: Call) -> Reply:
    """GET /os-quota-sets/{target}."""
    target = _target(call, "show")
    allowed = limits(call, "cinder", target) | type_limits(call, target)
    taken = used(call, "cinder", target) | type_used(call, target)
    shown: Document = dict(allowed)
    if call.ask("usage") in ("True", "true", "1"):
        shown = {name: {"limit": limit, "in_use": taken.get(name, 0), "reserved": 0} for name, limit in allowed.items()}
    return Reply(200, {"quota_set": shown | {"id": target}})


def defaults(call: Call) -> Reply:
    """GET /os-quota-sets/{target}/defaults."""
    return Reply(200, {"quota_set": settings.CINDER_QUOTA | {"id": call.args["target"]}})


def update(call: Call) -> Reply:
    """PUT /os-quota-sets/{target}; for administrators."""
    target = _target(call, "update")
    given = checked_map("quota_set", call.json().get("quota_set"), {}, extra=True)
    values = {}
    for name, value in given.items():
        if name not in settings.CINDER_QUOTA and name not in type_limits(call, target):
            continue
        try:
            values[name] = int(value)
        except (TypeError, ValueError):
            raise RefusedError(400, f"Quota '{name}' limit must be an integer.") from None
        if values[name] < -1:
            raise RefusedError(400, "Quota limit must be -1 or greater.")
    set_limits(call, "cinder", target, values)
    return Reply(200, {"quota_set": limits(call, "cinder", target)})


def delete(call: Call) -> Reply:
    """DELETE /os-quota-sets/{target}; for administrators."""
    reset_limits(call, "cinder", _target(call, "delete"))
    return Reply(200)


def zones(_call: Call) -> Reply:
    """GET /os-availability-zone."""
    return Reply(200, {"availabilityZoneInfo": [{"zoneName": settings.ZONE, "zoneState": {"available": True}}]})


def _attachments(call: Call) -> list[tuple[Document, Document]]:
    volumes = call.store.all("volume", call.project)
    return [(volume, attachment) for volume in volumes for attachment in volume["attachments"]]


def list_attachments(call: Call) -> Reply:
    """GET /attachments and /attachments/detail."""
    wanted = [(key, value) for key, value in call.query if key in ("volume_id", "instance_id", "status")]
    shown = [_attachment(volume, attachment) for volume, attachment in _attachments(call)]
    names = {"instance_id": "instance"}
    return Reply(200, {"attachments": [a for a in shown if all(a[names.get(k, k)] == v for k, v in wanted)]})


def _attachment(volume: Document, attachment: Document) -> Document:
    return {
        "id": attachment["attachment_id"],
        "status": "attached" if volume["status"] == "in-use" else volume["status"],
        "instance": attachment["server_id"],
        "volume_id": volume["id"],
        "attached_at": attachment["attached_at"],
        "detached_at": None,
        "attach_mode": "rw",
    }


def show_attachment(call: Call) -> Reply:
    """GET /attachments/{id}."""
    for volume, attachment in _attachments(call):
        if attachment["attachment_id"] == call.args["id"]:
            return Reply(200, {"attachment": _attachment(volume, attachment) | {"connection_info": {}}})
    raise RefusedError(404, f"Volume attachment could not be found with filter: attachment_id = {call.args['id']}.")


ROUTES = (
    Route("GET", "/v3/{project}/limits", show_limits),
    Route("GET", "/v3/{project}/os-quota-sets/{target}", show),
    Route("GET", "/v3/{project}/os-quota-sets/{target}/defaults", defaults),
    Route("PUT", "/v3/{project}/os-quota-sets/{target}", update),
    Route("DELETE", "/v3/{project}/os-quota-sets/{target}", delete),
    Route("GET", "/v3/{project}/os-availability-zone", zones),
    Route("GET", "/v3/{project}/attachments", list_attachments),
    Route("GET", "/v3/{project}/attachments/detail", list_attachments),
    Route("GET", "/v3/{project}/attachments/{id}", show_attachment),
)
