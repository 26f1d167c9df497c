"""Volumes that a server boots from or gets at its creation, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.sandbox.bodies import bad_field
from hotc.sandbox.call import Call, RefusedError, new_id
from hotc.sandbox.cinder.attaching import attach, detach
from hotc.sandbox.cinder.volumes import new_volume, start_delete

if TYPE_CHECKING:
    from hotc.sandbox.call import Moment
    from hotc.sandbox.store import Document

ROOT = "/dev/vda"
_SOURCES = ("volume", "image", "snapshot", "blank")


def _invalid(reason: str) -> RefusedError:
    return RefusedError(400, f"Block Device Mapping is Invalid: {reason}")


def checked_devices(call: Call, given: Document) -> list[Document]:
    """Return the block devices of a request; refuses volumes, snapshots and images that aren't there."""
    devices = [_modern(device) for device in given.get("block_device_mapping", [])]
    devices += given.get("block_device_mapping_v2", [])
    for device in devices:
        _check(call, device)
    roots = [device for device in devices if str(device.get("boot_index")) == "0"]
    if len(roots) > 1:
        raise _invalid("Boot sequence for the instance and image/block device mapping combination is not valid.")
    return devices


def _modern(device: Document) -> Document:
    """Return an entry of the old form in the new one."""
    source = "snapshot" if device.get("snapshot_id") else "volume"
    return {
        "source_type": source,
        "destination_type": "volume",
        "uuid": device.get("snapshot_id") or device.get("volume_id"),
        "boot_index": 0 if str(device.get("device_name", "")).endswith("vda") else None,
        "delete_on_termination": device.get("delete_on_termination", False),
        "volume_size": device.get("volume_size"),
        "device_name": device.get("device_name"),
    }


def _check(call: Call, device: Document) -> None:
    source, identity = device.get("source_type"), device.get("uuid")
    if source not in _SOURCES:
        raise bad_field("source_type", source, f"{source!r} is not one of {list(_SOURCES)}")
    if source == "volume":
        volume = call.store.get("volume", identity)
        if volume is None or volume["_project"] != call.project:
            raise _invalid(f"failed to get volume {identity}.")
        if volume["status"] != "available":
            raise RefusedError(
                400, f"Invalid volume: Volume {identity} status must be available. It is {volume['status']}."
            )
    elif source == "snapshot":
        if call.store.get("snapshot", identity) is None:
            raise _invalid(f"failed to get snapshot {identity}.")
    elif source == "image":
        if call.store.get("image", identity) is None:
            raise _invalid(f"failed to get image {identity}.")
        if device.get("destination_type") == "volume" and not device.get("volume_size"):
            raise _invalid("Images with destination_type 'volume' need to have a non-zero size specified")
    elif device.get("destination_type") == "volume" and not device.get("volume_size"):
        raise _invalid("Blank volumes (source: 'blank', dest: 'volume') need to have non-zero size.")


def reserve_volumes(moment: Moment, server: Document) -> None:
    """Reserve the given volumes, so that no other server can have them."""
    for device in server["_devices"]:
        if device["source_type"] == "volume":
            volume = moment.store.get("volume", device["uuid"])
            if volume is not None:
                volume["status"] = "reserved"
                moment.store.update("volume", volume)


def create_volumes(moment: Moment, server: Document) -> None:
    """Create the volumes that are to be made from an image, a snapshot or blank, and list all attachments."""
    for device in server["_devices"]:
        if device["source_type"] != "volume" and device.get("destination_type") != "volume":
            continue
        volume_id = device["uuid"] if device["source_type"] == "volume" else _make(moment, server, device)
        name = ROOT if str(device.get("boot_index")) == "0" else device.get("device_name")
        record = entry(server, volume_id, name, device.get("tag"), device.get("delete_on_termination"))
        server["_volumes"].append(record)


def entry(server: Document, volume_id: str, device: str | None, tag: str | None, delete: object) -> Document:
    """Return the record of one attachment; ``device`` None takes the next free name."""
    taken = {volume["device"] for volume in server["_volumes"]}
    free = (f"/dev/vd{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    name = device or next(name for name in free if name not in taken and name != ROOT)
    return {
        "volumeId": volume_id,
        "serverId": server["id"],
        "device": name,
        "tag": tag,
        "delete_on_termination": bool(delete),
        "attachment_id": new_id(),
        "bdm_uuid": new_id(),
    }


def _make(moment: Moment, server: Document, device: Document) -> str:
    values: dict[str, Any] = {"size": int(device.get("volume_size") or 1), "name": ""}
    values["volume_type"] = device.get("volume_type")
    if device["source_type"] == "image":
        values["imageRef"] = device["uuid"]
    elif device["source_type"] == "snapshot":
        snapshot = moment.store.get("snapshot", device["uuid"])
        values |= {
            "snapshot_id": device["uuid"],
            "size": int(device.get("volume_size") or (snapshot or {"size": 1})["size"]),
        }
    volume = new_volume(moment, server["tenant_id"], server["user_id"], values)
    moment.store.cancel(volume["id"])
    volume["status"] = "reserved"
    moment.store.update("volume", volume)
    return str(volume["id"])


def attach_all(moment: Moment, server: Document) -> None:
    """Turn the volumes of a server that has become active in-use."""
    for record in server["_volumes"]:
        attach(moment, record)


def release_all(moment: Moment, server: Document) -> None:
    """Detach the volumes of a server that goes away, and delete those that are to go with it."""
    records = list(server["_volumes"])
    listed = {record["volumeId"] for record in records}
    waiting = [d["uuid"] for d in server["_devices"] if d["source_type"] == "volume" and d["uuid"] not in listed]
    for volume_id in [record["volumeId"] for record in records] + waiting:
        detach(moment, volume_id)
    for record in records:
        volume = moment.store.get("volume", record["volumeId"])
        if record["delete_on_termination"] and volume is not None:
            start_delete(moment, volume)
