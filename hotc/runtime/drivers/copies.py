"""Copies of objects that the cloud can keep: an image of a server, a backup of a volume.

Which types can be copied, and by what, is as in Heat (``handle_snapshot_delete``, ``handle_snapshot`` and
``handle_restore`` of ``nova/server.py`` and ``cinder/volume.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import rest
from hotc.runtime.drivers.driver import READY, Status
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Json


@dataclass(slots=True)
class Copies:
    """How copies of one type's objects are made.

    :ivar kind: what a copy is, as a word for messages.
    :ivar create: ``(cloud, identity, name)``: sends the one creating request, and returns the copy's id.
    :ivar find: ids of the copies of this name; the engine gives each copy a name of its own.
    :ivar read: the copy, or ``None`` when it is not there.
    :ivar status: ready, pending or failed, from what was read.
    :ivar delete: asks for the deletion; that it is not there is fine.
    :ivar restored: ``(properties, copy's id)`` → ``{property: value}``: what a restore sets; ``None`` takes it away.
    :ivar forgotten: a request as if the object had been made without that copy, so that it is restored once more.
    """

    kind: str
    create: Callable[[Cloud, str, str], str]
    find: Callable[[Cloud, str], list[str]]
    read: Callable[[Cloud, str], Json | None]
    status: Callable[[Json], Status]
    delete: Callable[[Cloud, str], None]
    restored: Callable[[Json, str], dict[str, Any]]
    forgotten: Callable[[Json], Json]


BACKUPS: Final = Api("block_storage", "/backups", "backup", "backups")

_IMAGES: Final = "/images"
_ID_IN_ANSWER: Final = "2.45"
"""The microversion since which createImage says the id (nova, Pike); before, it stands in a header."""


def _create_image(cloud: Cloud, identity: str, name: str) -> str:
    body = {"createImage": {"name": name}}
    answer = cloud.call("compute", "POST", f"/servers/{identity}/action", body, microversion=_ID_IN_ANSWER) or {}
    return str(answer["image_id"])


def _find_images(cloud: Cloud, name: str) -> list[str]:
    return [str(each["id"]) for each in cloud.listing("image", _IMAGES, "images", {"name": name})]


def _read_image(cloud: Cloud, identity: str) -> Json | None:
    return cloud.call("image", "GET", f"{_IMAGES}/{identity}", missing_ok=True)


def _image_status(found: Json) -> Status:
    value = str(found.get("status"))
    if value == "active":
        return READY
    gone = value in {"killed", "deleted", "pending_delete", "deactivated"}
    return Status("failed", f"the image's status is {value}") if gone else Status("pending", value)


def _delete_image(cloud: Cloud, identity: str) -> None:
    cloud.call("image", "DELETE", f"{_IMAGES}/{identity}", missing_ok=True)
    cloud.forget("image", _IMAGES, identity)


SERVER_IMAGES: Final = Copies(
    kind="image",
    create=_create_image,
    find=_find_images,
    read=_read_image,
    status=_image_status,
    delete=_delete_image,
    # A server that boots from a volume has no image: what is on the volume is restored with that.
    restored=lambda properties, identity: {"image": identity} if properties.get("image") else {},
    forgotten=lambda sent: {**sent, "body": {key: each for key, each in sent["body"].items() if key != "imageRef"}},
)


def _create_backup(cloud: Cloud, identity: str, name: str) -> str:
    body = {"backup": {"volume_id": identity, "name": name, "force": True}}  # force: also of an attached volume
    answer = cloud.call("block_storage", "POST", BACKUPS.path, body) or {}
    return str(answer["backup"]["id"])


def _find_backups(cloud: Cloud, name: str) -> list[str]:
    return [str(each["id"]) for each in rest.listing(cloud, BACKUPS, name=name)]


def _backup_status(found: Json) -> Status:
    value = str(found.get("status"))
    if value in {"available", "restoring"}:
        return READY
    if value in {"creating", "deleting"}:
        return Status("pending", value)
    return Status("failed", f"the backup's status is {value}{': ' + (found.get('fail_reason') or '')}".rstrip(": "))


def _delete_backup(cloud: Cloud, identity: str) -> None:
    found = rest.show(cloud, BACKUPS, identity)
    if found is not None and found.get("status") != "deleting":
        rest.delete(cloud, BACKUPS, identity)


VOLUME_BACKUPS: Final = Copies(
    kind="backup",
    create=_create_backup,
    find=_find_backups,
    read=lambda cloud, identity: rest.show(cloud, BACKUPS, identity),
    status=_backup_status,
    delete=_delete_backup,
    restored=lambda properties, identity: {"backup_id": identity, "image": None, "source_volid": None},
    forgotten=lambda sent: {**sent, "body": {key: each for key, each in sent["body"].items() if key != "backup_id"}},
)
