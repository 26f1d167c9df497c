"""Backups of volumes: they outlive their volume, and a volume can be made, or overwritten, from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.sandbox import settings
from hotc.sandbox.bodies import Field, boolean, checked, nullable, string_map, text, uuid
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.cinder.volumes import get_volume, links, new_volume
from hotc.sandbox.paging import page
from hotc.sandbox.quota import limits, use, used
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document

_FIELDS = {
    "volume_id": Field(uuid, required=True),
    "name": Field(nullable(text())),
    "description": Field(nullable(text())),
    "container": Field(nullable(text())),
    "incremental": Field(boolean),
    "force": Field(boolean),
    "snapshot_id": Field(nullable(uuid)),
    "metadata": Field(nullable(string_map)),
    "availability_zone": Field(nullable(text())),
}
_RESTORE = {"volume_id": Field(nullable(uuid)), "name": Field(nullable(text()))}


def get_backup(call: Call, identity: object) -> Document:
    """Return a backup that the caller may see, or refuse with 404."""
    backup = call.store.get("backup", identity)
    if backup is None or (backup["_project"] != call.project and not call.token.is_admin):
        raise RefusedError(404, f"Backup {identity} could not be found.")
    return backup


def _view(call: Call, backup: Document) -> Document:
    shown = {key: value for key, value in backup.items() if not key.startswith("_")}
    return shown | {"links": links(call, "backups", backup["id"])}


def _brief(call: Call, backup: Document) -> Document:
    return {key: _view(call, backup)[key] for key in ("id", "name", "links")}


def create(call: Call) -> Reply:
    """POST /backups."""
    given = checked(call, "backup", _FIELDS)
    volume = get_volume(call, given["volume_id"])
    if given.get("incremental"):
        raise RefusedError(400, "Invalid backup: No backups available to do an incremental backup.")
    if volume["status"] not in ("available", "in-use"):
        state = f'must be available or in-use, but the current status is "{volume["status"]}".'
        raise RefusedError(400, f"Invalid volume: Volume to be backed up {state}")
    if volume["status"] == "in-use" and not given.get("force"):
        raise RefusedError(400, "Invalid volume: Backing up an in-use volume must use the force flag.")
    _require_quota(call, volume["size"])
    backup: Document = {
        "id": new_id(),
        "status": "creating",
        "size": volume["size"],
        "object_count": 0,
        "availability_zone": given.get("availability_zone") or settings.ZONE,
        "container": given.get("container") or "volumebackups",
        "created_at": call.micros(),
        "updated_at": None,
        "name": given.get("name"),
        "description": given.get("description"),
        "fail_reason": None,
        "volume_id": volume["id"],
        "is_incremental": False,
        "has_dependent_backups": False,
        "snapshot_id": given.get("snapshot_id"),
        "data_timestamp": call.micros(),
        "_project": call.project,
    }
    call.store.insert("backup", call.project, backup)
    call.later("backup.created", backup["id"])
    call.later("volume.changed", volume["id"], {"status": volume["status"]})
    volume["status"] = "backing-up"
    call.store.update("volume", volume)
    return Reply(202, {"backup": _brief(call, backup)})


def _require_quota(call: Call, size: int) -> None:
    allowed, taken = limits(call, "cinder", call.project), used(call, "cinder", call.project)
    if 0 <= allowed["backups"] < taken.get("backups", 0) + 1:
        most = allowed["backups"]
        raise RefusedError(413, f"BackupLimitExceeded: Maximum number of backups allowed ({most}) exceeded")
    if 0 <= allowed["backup_gigabytes"] < taken.get("backup_gigabytes", 0) + size:
        raise RefusedError(
            413,
            "VolumeBackupSizeExceedsAvailableQuota: Requested backup exceeds allowed Backup gigabytes quota. "
            f"Requested {size}G, quota is {allowed['backup_gigabytes']}G and "
            f"{taken.get('backup_gigabytes', 0)}G has been consumed.",
        )
    use(call, "cinder", call.project, {"backups": 1, "backup_gigabytes": size})


def _chosen(call: Call) -> tuple[list[Document], list[dict[str, str]]]:
    wanted = [(key, value) for key, value in call.query if key in ("name", "status", "volume_id")]
    backups = call.store.all("backup", call.project)[::-1]
    return page(call, [item for item in backups if all(str(item[key]) == value for key, value in wanted)])


def list_brief(call: Call) -> Reply:
    """GET /backups."""
    backups, more = _chosen(call)
    return Reply(200, {"backups": [_brief(call, b) for b in backups]} | ({"backups_links": more} if more else {}))


def list_detail(call: Call) -> Reply:
    """GET /backups/detail."""
    backups, more = _chosen(call)
    return Reply(200, {"backups": [_view(call, b) for b in backups]} | ({"backups_links": more} if more else {}))


def show(call: Call) -> Reply:
    """GET /backups/{id}."""
    return Reply(200, {"backup": _view(call, get_backup(call, call.args["id"]))})


def delete(call: Call) -> Reply:
    """DELETE /backups/{id}: the backup goes away after a moment."""
    backup = get_backup(call, call.args["id"])
    if backup["status"] not in ("available", "error"):
        raise RefusedError(400, "Invalid backup: Backup status must be available or error")
    backup["status"] = "deleting"
    call.store.update("backup", backup)
    call.later("backup.deleted", backup["id"])
    return Reply(202)


def restore(call: Call) -> Reply:
    """POST /backups/{id}/restore: into a volume that is there, or into a new one."""
    backup = get_backup(call, call.args["id"])
    given = checked(call, "restore", _RESTORE)
    if backup["status"] != "available":
        raise RefusedError(400, "Invalid backup: Backup status must be available")
    if given.get("volume_id"):
        volume = get_volume(call, given["volume_id"])
        if volume["status"] != "available":
            raise RefusedError(400, "Invalid volume: Volume to be restored to must be available")
    else:
        wanted = {"name": given.get("name") or f"restore_backup_{backup['id']}", "size": backup["size"]}
        volume = new_volume(call, call.project, call.token.user_id, wanted)
        call.store.cancel(volume["id"])
    if backup["size"] > volume["size"]:
        sizes = f"volume size {volume['size']} is too small to restore backup of size {backup['size']}."
        raise RefusedError(400, f"Invalid volume: {sizes}")
    backup["status"], volume["status"] = "restoring", "restoring-backup"
    volume["_restored_from"] = backup["id"]
    call.store.update("backup", backup)
    call.store.update("volume", volume)
    call.later("backup.restored", backup["id"])
    call.later("volume.changed", volume["id"], {"status": "available"})
    shown = {"backup_id": backup["id"], "volume_id": volume["id"], "volume_name": volume["name"]}
    return Reply(202, {"restore": shown})


def _on_available(moment: Moment, backup_id: str, _data: Document) -> None:
    backup = moment.store.get("backup", backup_id)
    if backup is not None:
        moment.store.update("backup", backup | {"status": "available", "updated_at": moment.micros()})


def _on_deleted(moment: Moment, backup_id: str, _data: Document) -> None:
    backup = moment.store.get("backup", backup_id)
    if backup is not None:
        use(moment, "cinder", backup["_project"], {"backups": -1, "backup_gigabytes": -backup["size"]})
        moment.store.delete("backup", backup_id)


EVENTS: dict[str, Event] = {
    "backup.created": _on_available,
    "backup.restored": _on_available,
    "backup.deleted": _on_deleted,
}
ROUTES = (
    Route("GET", "/v3/{project}/backups", list_brief),
    Route("GET", "/v3/{project}/backups/detail", list_detail),
    Route("POST", "/v3/{project}/backups", create),
    Route("GET", "/v3/{project}/backups/{id}", show),
    Route("DELETE", "/v3/{project}/backups/{id}", delete),
    Route("POST", "/v3/{project}/backups/{id}/restore", restore),
)
