"""Volumes: creation from nothing, an image, a snapshot or another volume; lists; deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox import settings
from hotc.sandbox.bodies import Field, anything, boolean, checked, integer, nullable, string_map, text
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.cinder.type_quota import require_type_quota
from hotc.sandbox.cinder.types import named_type
from hotc.sandbox.paging import page
from hotc.sandbox.quota import limits, use, used
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.call import Event, Moment
    from hotc.sandbox.store import Document


def _long_text(name: str) -> Any:
    def check(value: Any) -> str | None:
        if isinstance(value, str) and len(value) > 255:
            raise RefusedError(400, f"Invalid input received: {name} has {len(value)} characters, more than 255.")
        return None if value is None else str(text()(value))

    return check


_FIELDS = {
    "size": Field(nullable(integer(1))),
    "name": Field(_long_text("name")),
    "display_name": Field(_long_text("name")),
    "description": Field(_long_text("description")),
    "display_description": Field(_long_text("description")),
    "volume_type": Field(nullable(anything)),
    "metadata": Field(nullable(string_map)),
    "availability_zone": Field(nullable(text())),
    "imageRef": Field(nullable(text())),
    "image_id": Field(nullable(text())),
    "snapshot_id": Field(nullable(text())),
    "source_volid": Field(nullable(text())),
    "backup_id": Field(nullable(text())),
    "consistencygroup_id": Field(nullable(text())),
    "group_id": Field(nullable(text())),
    "multiattach": Field(nullable(boolean)),
}
_DELETABLE = ("available", "error", "error_restoring", "error_extending", "error_managing")


def get_volume(call: Call, identity: object) -> Document:
    """Return a volume that the caller may see, or refuse with 404."""
    volume = call.store.get("volume", identity)
    if volume is None or (volume["_project"] != call.project and not call.token.is_admin):
        raise RefusedError(404, f"Volume {identity} could not be found.")
    return volume


def links(call: Call, kind: str, identity: str) -> list[dict[str, str]]:
    """Return the links of a volume or snapshot."""
    return [
        {"rel": "self", "href": f"{call.base}/volume/v3/{call.project}/{kind}/{identity}"},
        {"rel": "bookmark", "href": f"{call.base}/volume/{call.project}/{kind}/{identity}"},
    ]


def view(call: Call, volume: Document) -> Document:
    """Return what is shown of a volume."""
    shown = {key: value for key, value in volume.items() if not key.startswith("_")}
    shown |= {"links": links(call, "volumes", volume["id"]), "os-vol-tenant-attr:tenant_id": volume["_project"]}
    if volume["_readonly"] is not None:
        shown["metadata"] = volume["metadata"] | {"readonly": volume["_readonly"]}
    if volume["_image"]:
        shown["volume_image_metadata"] = volume["_image"]
    return shown


def create(call: Call) -> Reply:
    """POST /volumes."""
    given = checked(call, "volume", _FIELDS)
    given["name"] = given.pop("display_name", None) or given.get("name")
    given["description"] = given.pop("display_description", None) or given.get("description")
    given["imageRef"] = given.pop("image_id", None) or given.get("imageRef")
    zone = given.get("availability_zone")
    if zone not in (None, "", settings.ZONE):
        raise RefusedError(400, f"Availability zone '{zone}' is invalid.")
    given["size"] = _size(call, given)
    volume = new_volume(call, call.project, call.token.user_id, given)
    return Reply(202, {"volume": view(call, volume)})


def _size(call: Call, given: Document) -> int:
    source = None
    if given.get("snapshot_id"):
        source = call.store.get("snapshot", given["snapshot_id"])
        if source is None or source["_project"] != call.project:
            raise RefusedError(404, f"Snapshot {given['snapshot_id']} could not be found.")
    elif given.get("source_volid"):
        source = get_volume(call, given["source_volid"])
        if source["status"] not in ("available", "in-use"):
            raise RefusedError(400, f"Invalid volume: Invalid source volume status: {source['status']}.")
    elif given.get("backup_id"):
        source = call.store.get("backup", given["backup_id"])
        if source is None or source["_project"] != call.project:
            raise RefusedError(404, f"Backup {given['backup_id']} could not be found.")
        if source["status"] != "available":
            raise RefusedError(400, "Invalid backup: Backup status must be available")
    if given.get("size") is None:
        if source is None:
            message = (
                "The server could not comply with the request since it is either malformed or otherwise incorrect."
            )
            raise RefusedError(400, message)
        return int(source["size"])
    if source is not None and given["size"] < source["size"]:
        kind = "snapshot" if given.get("snapshot_id") else "source volume" if given.get("source_volid") else "backup"
        raise RefusedError(
            400,
            f"Invalid input received: Volume size '{given['size']}'GB cannot be smaller than the {kind} size "
            f"{source['size']}GB. They must be >= original {kind} size.",
        )
    return int(given["size"])


def new_volume(moment: Moment, project: str, user: str, given: Document) -> Document:
    """Store a new volume, which is available after a moment; refuses what the quota doesn't allow."""
    kind = named_type(moment, given.get("volume_type"))
    image = _image(moment, project, given)
    source = moment.store.get("volume", given["source_volid"]) if given.get("source_volid") else None
    require_type_quota(moment, project, kind["name"], given["size"])
    require_quota(moment, project, {"volumes": 1, "gigabytes": given["size"]})
    volume: Document = {
        "id": new_id(),
        "status": "creating",
        "size": given["size"],
        "availability_zone": settings.ZONE,
        "created_at": moment.micros(),
        "updated_at": None,
        "name": given.get("name"),
        "description": given.get("description"),
        "volume_type": kind["name"],
        "volume_type_id": kind["id"],
        "snapshot_id": given.get("snapshot_id"),
        "source_volid": given.get("source_volid"),
        "metadata": given.get("metadata") or {},
        "user_id": user,
        "bootable": "true" if image or (source and source["bootable"] == "true") else "false",
        "encrypted": False,
        "replication_status": None,
        "consistencygroup_id": None,
        "multiattach": bool(given.get("multiattach")),
        "attachments": [],
        "group_id": given.get("group_id"),
        "shared_targets": False,
        "service_uuid": None,
        "consumes_quota": True,
        "_project": project,
        "_server_id": None,
        "_image": image,
        "_readonly": None,
        "_restored_from": given.get("backup_id"),
    }
    moment.store.insert("volume", project, volume)
    moment.later("volume.created", volume["id"])
    return volume


def _image(moment: Moment, project: str, given: Document) -> Document | None:
    wanted = given.get("imageRef")
    if not wanted:
        return None
    image = moment.store.get("image", wanted)
    if image is None:
        image = next(iter(moment.store.find("image", "name", wanted)), None)
    if image is None or (image["visibility"] == "private" and image["owner"] != project):
        raise RefusedError(400, "Invalid image identifier or unable to access requested image.")
    if image["min_disk"] > given["size"]:
        message = f"Invalid input received: Volume size {given['size']}GB cannot be smaller than the image minDisk size"
        raise RefusedError(400, f"{message} {image['min_disk']}GB.")
    names = ("checksum", "container_format", "disk_format", "min_disk", "min_ram", "size")
    return {"image_id": image["id"], "image_name": image["name"]} | {name: str(image[name]) for name in names}


def require_quota(moment: Moment, project: str, wanted: dict[str, int]) -> None:
    """Count what a project uses more; refuses with 413 what its quota doesn't allow."""
    allowed, taken = limits(moment, "cinder", project), used(moment, "cinder", project)
    if 0 <= allowed["volumes"] < taken.get("volumes", 0) + wanted.get("volumes", 0):
        most = allowed["volumes"]
        message = f"VolumeLimitExceeded: Maximum number of volumes allowed ({most}) exceeded for quota 'volumes'."
        raise RefusedError(413, message)
    if 0 <= allowed["gigabytes"] < taken.get("gigabytes", 0) + wanted["gigabytes"]:
        raise RefusedError(
            413,
            "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. "
            f"Requested {wanted['gigabytes']}G, quota is {allowed['gigabytes']}G and "
            f"{taken.get('gigabytes', 0)}G has been consumed.",
        )
    if 0 <= allowed["per_volume_gigabytes"] < wanted["gigabytes"]:
        limit = allowed["per_volume_gigabytes"]
        raise RefusedError(
            413, f"Requested volume size {wanted['gigabytes']} is larger than maximum allowed limit {limit}."
        )
    use(moment, "cinder", project, wanted)


def extend(call: Call, volume: Document, size: int) -> None:
    """Begin to make a volume larger; refuses sizes that aren't larger and states that don't allow it."""
    if volume["status"] not in ("available", "in-use"):
        state = volume["status"]
        raise RefusedError(
            400,
            f"Invalid volume: Volume {volume['id']} status must be available or in-use to extend, currently {state}.",
        )
    if size <= volume["size"]:
        raise RefusedError(
            400,
            "Invalid input received: New size for extend must be greater than current size. "
            f"(current: {volume['size']}, extended: {size}).",
        )
    require_quota(call, volume["_project"], {"gigabytes": size - volume["size"]})
    call.later("volume.changed", volume["id"], {"size": size, "status": volume["status"]})
    volume["status"] = "extending"
    call.store.update("volume", volume)


def _chosen(call: Call) -> list[Document]:
    everyone = call.token.is_admin and call.ask("all_tenants") in ("1", "True", "true")
    volumes = call.store.all("volume", None if everyone else call.project)[::-1]
    exact = ("name", "status", "bootable", "availability_zone", "description", "id", "volume_type_id")
    wanted = [(key, value) for key, value in call.query if key in exact]
    return [volume for volume in volumes if all(str(volume[key]) == value for key, value in wanted)]


def list_brief(call: Call) -> Reply:
    """GET /volumes."""
    volumes, more = page(call, _chosen(call))
    shown = [{"id": v["id"], "name": v["name"], "links": links(call, "volumes", v["id"])} for v in volumes]
    return Reply(200, {"volumes": shown} | ({"volumes_links": more} if more else {}))


def list_detail(call: Call) -> Reply:
    """GET /volumes/detail."""
    volumes, more = page(call, _chosen(call))
    return Reply(200, {"volumes": [view(call, v) for v in volumes]} | ({"volumes_links": more} if more else {}))


def show(call: Call) -> Reply:
    """GET /volumes/{id}."""
    return Reply(200, {"volume": view(call, get_volume(call, call.args["id"]))})


_CHANGES = {key: _FIELDS[key] for key in ("name", "description", "display_name", "display_description", "metadata")}


def update(call: Call) -> Reply:
    """PUT /volumes/{id}."""
    volume = get_volume(call, call.args["id"])
    for name, value in checked(call, "volume", _CHANGES).items():
        volume[name.removeprefix("display_")] = value
    volume["updated_at"] = call.micros()
    call.store.update("volume", volume)
    return Reply(200, {"volume": view(call, volume)})


def delete(call: Call) -> Reply:
    """DELETE /volumes/{id}: the volume goes away after a moment."""
    volume = get_volume(call, call.args["id"])
    snapshots = call.store.find("snapshot", "volume_id", volume["id"])
    cascade = call.ask("cascade") in ("True", "true", "1")
    if volume["status"] not in _DELETABLE or (snapshots and not cascade):
        message = (
            "Invalid volume: Volume status must be available or error or error_restoring or error_extending or "
            "error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a "
            "transfer, or be disassociated from snapshots after volume transfer."
        )
        raise RefusedError(400, message)
    for snapshot in snapshots:
        call.store.delete("snapshot", snapshot["id"])
        use(call, "cinder", snapshot["_project"], {"snapshots": -1, "gigabytes": -snapshot["size"]})
    start_delete(call, volume)
    return Reply(202)


def start_delete(moment: Moment, volume: Document) -> None:
    """Begin the deletion of a volume."""
    volume["status"] = "deleting"
    moment.store.cancel(volume["id"])
    moment.store.update("volume", volume)
    moment.later("volume.deleted", volume["id"])


def _on_created(moment: Moment, volume_id: str, _data: Document) -> None:
    _on_changed(moment, volume_id, {"status": "available"})


def _on_changed(moment: Moment, volume_id: str, data: Document) -> None:
    volume = moment.store.get("volume", volume_id)
    if volume is not None:
        volume |= data | {"updated_at": moment.micros()}
        moment.store.update("volume", volume)


def _on_deleted(moment: Moment, volume_id: str, _data: Document) -> None:
    volume = moment.store.get("volume", volume_id)
    if volume is not None:
        use(moment, "cinder", volume["_project"], {"volumes": -1, "gigabytes": -volume["size"]})
        moment.store.delete("volume", volume_id)


EVENTS: dict[str, Event] = {
    "volume.created": _on_created,
    "volume.changed": _on_changed,
    "volume.deleted": _on_deleted,
}
ROUTES = (
    Route("GET", "/v3/{project}/volumes", list_brief),
    Route("GET", "/v3/{project}/volumes/detail", list_detail),
    Route("POST", "/v3/{project}/volumes", create),
    Route("GET", "/v3/{project}/volumes/{id}", show),
    Route("PUT", "/v3/{project}/volumes/{id}", update),
    Route("DELETE", "/v3/{project}/volumes/{id}", delete),
)
