"""From the properties of OS::Nova::Server to nova's creating request."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Final

from hotc.runtime.drivers.rest import without_nulls
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.runtime.drivers.driver import BuildContext, Json

TOKEN: Final = "hotc_instance"
"""Metadata key that marks a server whose name is the user's."""

_PLAIN: Final = ("key_name", "availability_zone", "config_drive")
_DEVICE_KEYS: Final = ("device_type", "disk_bus", "boot_index", "volume_size", "delete_on_termination", "volume_type")
_NO_DESCRIPTION_VERSION: Final = "2.19"
"""Before it (nova, Mitaka), the description of a new server is its name."""
_VOLUME_TYPE_VERSION: Final = "2.67"
_NIC_TAG_VERSION: Final = "2.42"
_ALLOCATE_VERSION: Final = "2.37"


def build(properties: Json, context: BuildContext) -> Json:
    """The request as it is recorded: ``body`` (without user data, which nova takes encoded), ``networks`` as the
    template has them.
    """
    cloud = context.cloud
    name = properties.get("name")
    body: Json = {
        "name": name or context.automatic_name,
        "imageRef": cloud.find("image", properties["image"]) if properties.get("image") else "",
        "flavorRef": cloud.find("flavor", properties["flavor"]),
        "min_count": 1,
        "max_count": 1,
    }
    body.update({key: properties[key] for key in _PLAIN if properties.get(key) not in (None, "")})
    if properties.get("diskConfig"):
        body["OS-DCF:diskConfig"] = properties["diskConfig"]
    if properties.get("admin_pass"):
        body["adminPass"] = properties["admin_pass"]
    if properties.get("security_groups"):
        body["security_groups"] = [{"name": group} for group in properties["security_groups"]]
    metadata = serialized(properties.get("metadata") or {}) | ({TOKEN: context.instance} if name else {})
    if metadata:
        body["metadata"] = metadata
    _add_devices(body, properties, context)
    return {
        "body": body,
        "scheduler_hints": properties.get("scheduler_hints") or {},
        "user_data": _user_data(properties, context),
        "personality": properties.get("personality") or {},
        "networks": networks(properties, context),
        "tags": properties.get("tags") or [],
        "preserve_ephemeral": properties.get("image_update_policy") == "REBUILD_PRESERVE_EPHEMERAL",
        "resource": context.resource,
        "instance": context.instance,
    }


def creating_request(sent: Json, nics: list[Json] | str | None) -> tuple[Json, str]:
    """The JSON to send, and the lowest microversion of nova that knows all of it.

    Heat asks for the newest one; but that takes no personality, and wants networks to be named.
    """
    body = dict(sent["body"])
    microversion = _NO_DESCRIPTION_VERSION
    if sent["user_data"]:
        body["user_data"] = _encoded(sent["user_data"])
    if sent["personality"]:
        body["personality"] = [
            {"path": path, "contents": _encoded(content)} for path, content in sorted(sent["personality"].items())
        ]
    if nics is not None:
        body["networks"] = nics
        if isinstance(nics, str):
            microversion = _ALLOCATE_VERSION
        elif any("tag" in nic for nic in nics):
            microversion = _NIC_TAG_VERSION
    if any(device.get("volume_type") for device in body.get("block_device_mapping_v2", [])):
        microversion = _VOLUME_TYPE_VERSION
        body.setdefault("networks", "auto")
    request = {"server": body}
    if sent["scheduler_hints"]:
        request["os:scheduler_hints"] = sent["scheduler_hints"]
    return request, microversion


def serialized(metadata: Json) -> dict[str, str]:
    """Nova's metadata are strings: other values go as JSON text."""
    return {str(key): value if isinstance(value, str) else json.dumps(value) for key, value in metadata.items()}


def networks(properties: Json, context: BuildContext) -> list[Json]:
    """The networks with ids for names; a subnet gives its network."""
    return [_network(entry, context) for entry in properties.get("networks") or []]


def _network(entry: Json, context: BuildContext) -> Json:
    cloud = context.cloud
    made: Json = without_nulls({key: value for key, value in entry.items() if value not in (None, "")})
    for name, kind in (("network", "network"), ("subnet", "subnet"), ("port", "port")):
        if name in made:
            made[name] = cloud.find(kind, made[name])
    if "uuid" in made:
        made["network"] = cloud.find("network", made.pop("uuid"))
    if "subnet" in made and "port" not in made:
        subnet = cloud.call("network", "GET", f"/subnets/{made['subnet']}") or {}
        of_subnet = subnet["subnet"]["network_id"]
        if made.setdefault("network", of_subnet) != of_subnet:
            raise ResourceProblem(
                f"subnet {entry['subnet']} does not belong to network {entry.get('network') or entry.get('uuid')}",
                "Leave the network out, or name the subnet's own.",
            )
    if not {"network", "port", "allocate_network"} & made.keys():
        raise ResourceProblem(
            "an entry of the server's networks names no network",
            "Set one of network, subnet, port and allocate_network in it.",
        )
    return made


def _user_data(properties: Json, context: BuildContext) -> str:
    """What the server gets to run.

    RAW is given as it is, with the content of a configuration where one is named. The other formats wrap it for agents
    that talk to a Heat service; without one, the user's part is what remains, and cloud-init runs it just the same.
    """
    given = str(properties.get("user_data") or "")
    return context.content(given) if properties.get("user_data_format") in {"RAW", "SOFTWARE_CONFIG"} else given


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _add_devices(body: Json, properties: Json, context: BuildContext) -> None:
    old, new = properties.get("block_device_mapping"), properties.get("block_device_mapping_v2")
    if old:
        body["block_device_mapping"] = [_old_device(device) for device in old]
    elif new:
        devices = [_device(device, context) for device in new]
        if body["imageRef"]:
            # With devices of its own, nova takes the image for the root disk only when it is among them.
            root = {"source_type": "image", "destination_type": "local", "boot_index": 0, "delete_on_termination": True}
            devices.insert(0, {"uuid": body["imageRef"], **root})
        body["block_device_mapping_v2"] = devices


def _old_device(device: Json) -> Json:
    made: Json = {"device_name": device["device_name"]}
    if device.get("snapshot_id"):
        made["snapshot_id"] = device["snapshot_id"]
    else:
        made["volume_id"] = device.get("volume_id")
    if device.get("volume_size"):
        made["volume_size"] = str(device["volume_size"])
    if device.get("delete_on_termination"):
        made["delete_on_termination"] = True
    return made


def _device(device: Json, context: BuildContext) -> Json:
    """One block device. What boots from a volume is the first boot device unless the template says otherwise."""
    image = device.get("image") or device.get("image_id")
    sources = (("volume", device.get("volume_id")), ("snapshot", device.get("snapshot_id")), ("image", image))
    made: Json = {"source_type": "blank", "destination_type": "local", "boot_index": -1, "delete_on_termination": True}
    for kind, value in sources:
        if value:
            identity = context.cloud.find("image", value) if kind == "image" else value
            made = {"uuid": identity, "source_type": kind, "destination_type": "volume", "boot_index": 0}
            made["delete_on_termination"] = False
            break
    else:
        if device.get("swap_size"):
            made |= {"guest_format": "swap", "volume_size": device["swap_size"]}
        else:
            if device.get("ephemeral_size"):
                made["volume_size"] = device["ephemeral_size"]
            if device.get("ephemeral_format"):
                made["guest_format"] = device["ephemeral_format"]
    if device.get("device_name"):
        made["device_name"] = device["device_name"]
    return made | {key: device[key] for key in _DEVICE_KEYS if device.get(key) is not None}
