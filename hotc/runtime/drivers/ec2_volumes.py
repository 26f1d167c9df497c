"""AWS::EC2::Volume and its attachment: those of cinder in other words, of which nothing can be changed.

Source: ``ec2/volume.py`` in ``heat/engine/resources/aws`` and ``volume_base.py`` of Heat 27.0.1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers import volume_attachments, volumes
from hotc.runtime.drivers.compared import Compared
from hotc.runtime.drivers.copies import VOLUME_BACKUPS
from hotc.runtime.drivers.ec2_tags import by_key

if TYPE_CHECKING:
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json


def build_volume(properties: Json, context: BuildContext) -> Json:
    """Properties of AWS::EC2::Volume; the name is its description as well. ``SnapshotId`` is that of a backup."""
    told = {
        "size": properties.get("Size"),
        "availability_zone": properties["AvailabilityZone"],
        "backup_id": properties.get("SnapshotId"),
        "metadata": by_key(properties.get("Tags")),
        "description": context.automatic_name,
    }
    return volumes.build_volume(told, context)


def build_attachment(properties: Json, context: BuildContext) -> Json:
    """Properties of AWS::EC2::VolumeAttachment."""
    return volume_attachments.build_attachment(_as_attachment(properties), context)


def _as_attachment(properties: Json) -> Json:
    words = {"instance_uuid": "InstanceId", "volume_id": "VolumeId", "mountpoint": "Device"}
    return {name: properties.get(word) for name, word in words.items()}


(_VOLUME,) = volumes.DRIVERS
(_ATTACHMENT,) = volume_attachments.DRIVERS

DRIVERS: Final[list[Driver]] = [
    replace(
        _VOLUME,
        type="AWS::EC2::Volume",
        build=build_volume,
        update=None,
        attributes={},
        volatile=frozenset(),
        moved_by={},
        compared=(Compared(("Size",), ("body", "size"), "size"),),
        # A volume that is there is never filled from its backup again: no property of it can be changed.
        copies=replace(VOLUME_BACKUPS, restored=lambda properties, identity: {}),
    ),
    replace(
        _ATTACHMENT,
        type="AWS::EC2::VolumeAttachment",
        build=build_attachment,
        exclusive=lambda properties: volume_attachments.exclusive_ends(_as_attachment(properties)),
    ),
]
