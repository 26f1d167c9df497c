"""Volumes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.compared import Compared
from hotc.runtime.drivers.copies import VOLUME_BACKUPS
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import ListCall, Unfinished, plain
from hotc.runtime.drivers.rest import Api
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

VOLUMES: Final = Api("block_storage", "/volumes", "volume", "volumes")
ALL_VOLUMES: Final = ListCall("block_storage", "/volumes/detail", "volumes")
UNFINISHED: Final = Unfinished(
    made=ListCall("block_storage", "/volumes", "volumes", query=(("status", "creating"),)),
    gone=ListCall("block_storage", "/volumes", "volumes", query=(("status", "deleting"),)),
)

TOKEN: Final = "hotc_instance"
"""Metadata key that marks a volume whose name is the user's; attributes don't show it."""

EXTEND_IN_USE: Final = "3.42"
"""The microversion since which an attached volume can grow (cinder, Queens)."""

_PENDING: Final = frozenset(
    {
        "creating",
        "downloading",
        "restoring-backup",
        "extending",
        "retyping",
        "attaching",
        "detaching",
        "reserved",
        "maintenance",
        "uploading",
        "backing-up",
    }
)
_READY: Final = frozenset({"available", "in-use"})


def build_volume(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Cinder::Volume."""
    name = properties.get("name")
    made: Json = {"size": properties.get("size"), "name": name or context.automatic_name}
    for key in ("availability_zone", "description", "snapshot_id", "source_volid", "volume_type", "backup_id"):
        if properties.get(key):
            made[key] = properties[key]
    if properties.get("image"):
        made["imageRef"] = context.cloud.find("image", properties["image"])
    metadata = {str(key): str(value) for key, value in (properties.get("metadata") or {}).items()}
    made["metadata"] = metadata | ({TOKEN: context.instance} if name else {})
    return {
        "body": {key: value for key, value in made.items() if value is not None},
        "scheduler_hints": properties.get("scheduler_hints") or {},
        "read_only": properties.get("read_only"),
    }


def create_volume(cloud: Cloud, sent: Json) -> Json:
    """Send the creating request. A volume from a backup is made by another call, which needs the microversion that
    allows it.
    """
    body: Json = {"volume": sent["body"]}
    if sent["scheduler_hints"]:
        body["OS-SCH-HNT:scheduler_hints"] = sent["scheduler_hints"]
    # backup_id in the ordinary request: since 3.47 (cinder, Queens); it keeps name and metadata, unlike a restore.
    microversion = "3.47" if "backup_id" in sent["body"] else None
    answer = cloud.call("block_storage", "POST", VOLUMES.path, body, microversion=microversion) or {}
    volume: Json = answer["volume"]
    cloud.remember("block_storage", VOLUMES.path, str(volume["id"]))
    return volume


def status(found: Json) -> Status:
    """Available and in use are fine; errors come in several kinds."""
    value = str(found.get("status"))
    if value in _READY:
        return READY
    return Status("pending", value) if value in _PENDING else Status("failed", f"the volume's status is {value}")


def advance_volume(cloud: Cloud, identity: str, sent: Json, found: Json) -> bool:
    """What only an available volume takes: the read-only flag."""
    wanted = sent["read_only"]
    if wanted is None or found.get("status") not in _READY:
        return False
    current = str(found.get("metadata", {}).get("readonly", "False")).lower() == "true"
    if current == wanted:
        return False
    _act(cloud, identity, "os-update_readonly_flag", {"readonly": wanted})
    return True


def update_volume(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change name, description and metadata; then what takes the volume some time: type, size."""
    changed = rest.difference(before["body"], after["body"])
    rest.update(cloud, VOLUMES, identity, {key: changed[key] for key in ("name", "description") if key in changed})
    if "metadata" in changed:
        path = f"{VOLUMES.one(identity)}/metadata"
        cloud.call("block_storage", "PUT", path, {"metadata": after["body"]["metadata"]})
    current = rest.show(cloud, VOLUMES, identity) or {}
    if "volume_type" in changed and current.get("volume_type") != changed["volume_type"]:
        _act(cloud, identity, "os-retype", {"new_type": changed["volume_type"], "migration_policy": "never"})
    if changed.get("backup_id") and current.get("status") != "restoring-backup":
        path = f"/backups/{changed['backup_id']}/restore"
        cloud.call("block_storage", "POST", path, {"restore": {"volume_id": identity}})
    if changed.get("size") is not None:
        _grow(cloud, identity, current, changed["size"])


def _grow(cloud: Cloud, identity: str, current: Json, size: int) -> None:
    held = int(current.get("size") or 0)
    if size < held:
        raise ResourceProblem(
            f"a volume can't shrink from {held} to {size} GB",
            "Give a size of at least what it has, or create another volume.",
        )
    if size > held:
        microversion = EXTEND_IN_USE if current.get("status") == "in-use" else None
        _act(cloud, identity, "os-extend", {"new_size": size}, microversion)


def _act(cloud: Cloud, identity: str, action: str, arguments: Json, microversion: str | None = None) -> None:
    cloud.call(
        "block_storage", "POST", f"{VOLUMES.one(identity)}/action", {action: arguments}, microversion=microversion
    )


def delete_volume(cloud: Cloud, identity: str, _sent: Json) -> None:
    """Ask for the volume to be deleted, unless that is under way."""
    found = rest.show(cloud, VOLUMES, identity)
    if found is not None and found.get("status") != "deleting":
        rest.delete(cloud, VOLUMES, identity)


def delete_status(found: Json) -> Status:
    """``error_deleting`` stays so until an operator looks at it."""
    value = str(found.get("status"))
    return (
        Status("failed", "the volume's status is error_deleting")
        if value == "error_deleting"
        else Status("pending", value)
    )


def volume_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """Volumes of the same name."""
    return cloud.listing("block_storage", "/volumes/detail", "volumes", {"name": sent["body"]["name"]})


def volume_same(sent: Json, found: Json) -> bool:
    """The automatic name, or the token in the metadata."""
    token = sent["body"]["metadata"].get(TOKEN)
    return bool(found.get("name") == sent["body"]["name"] and found.get("metadata", {}).get(TOKEN) == token)


def own_metadata(found: Json, _cloud: Cloud) -> Json:
    """The user's metadata."""
    return {key: value for key, value in (found.get("metadata") or {}).items() if key != TOKEN}


def metadata_text(found: Json, cloud: Cloud) -> str:
    """The user's metadata as Heat's ``metadata`` attribute gives it: JSON text."""
    return json.dumps(own_metadata(found, cloud))


_ADDED_BY_CINDER: Final = ("readonly", "attached_mode")


def _metadata(found: Json) -> Json:
    return {key: value for key, value in (found.get("metadata") or {}).items() if key not in _ADDED_BY_CINDER}


def _without_mark(metadata: Json) -> Json:
    return {key: value for key, value in metadata.items() if key != TOKEN}


def _read_only(found: Json) -> bool:
    return str((found.get("metadata") or {}).get("readonly", "False")).lower() == "true"


def _too_large(sent: Any, shown: Any) -> str:
    return f"a volume can't shrink from {shown} to {sent} GB" if int(shown) > int(sent) else ""


def _text(name: str) -> Any:
    """Heat gives these attributes of a volume as Python prints them: ``100``, ``None``, ``True``."""
    return lambda found, cloud: str(found.get(name))


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Cinder::Volume",
        service="block_storage",
        find_again="token",
        build=build_volume,
        create=create_volume,
        read=lambda cloud, identity, sent: rest.show(cloud, VOLUMES, identity),
        delete=delete_volume,
        status=status,
        advance=advance_volume,
        update=update_volume,
        delete_status=delete_status,
        attributes={
            name: _text(name)
            for name in (
                "availability_zone",
                "size",
                "snapshot_id",
                "volume_type",
                "source_volid",
                "status",
                "created_at",
                "bootable",
                "encrypted",
                "attachments",
                "multiattach",
            )
        }
        | {
            "display_name": lambda found, cloud: found.get("name"),
            "display_description": lambda found, cloud: found.get("description"),
            "metadata": metadata_text,
            "metadata_values": own_metadata,
            "attachments_list": lambda found, cloud: found.get("attachments") or [],
        },
        candidates=volume_candidates,
        same=volume_same,
        listing=plain(ALL_VOLUMES),
        unfinished=UNFINISHED,
        copies=VOLUME_BACKUPS,
        compared=(
            *compared.fields("name", "description", "volume_type"),
            Compared(("size",), ("body", "size"), "size", stuck=_too_large),
            Compared(("metadata",), ("body", "metadata"), _metadata, compared.exactly, as_property=_without_mark),
            Compared(("read_only",), ("read_only",), _read_only),
        ),
        keys=lambda sent, identity: [f"volume:{identity}"] if identity else [],
        volatile=frozenset(
            {"size", "volume_type", "status", "display_name", "display_description", "metadata", "metadata_values"}
        ),
        moved_by={
            "size": frozenset({"size"}),
            "volume_type": frozenset({"volume_type"}),
            "display_name": frozenset({"name"}),
            "display_description": frozenset({"description"}),
            "metadata": frozenset({"metadata", "read_only"}),
            "metadata_values": frozenset({"metadata", "read_only"}),
        },
    ),
]
