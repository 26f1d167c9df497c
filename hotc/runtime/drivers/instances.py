"""AWS::EC2::Instance is a server in other words, and the launch configuration of groups a note of them.

Source: ``ec2/instance.py`` and ``autoscaling/launch_config.py`` in ``heat/engine/resources/aws`` of Heat 27.0.1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import rest, server_body, servers, volume_attachments
from hotc.runtime.drivers.ec2_tags import as_tags, by_key
from hotc.runtime.drivers.local import local_driver
from hotc.runtime.drivers.server_attributes import first_address
from hotc.runtime.drivers.volumes import VOLUMES
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

_WORDS: Final = {"key_name": "KeyName", "metadata": "Tags", "flavor": "InstanceType", "image": "ImageId"}
"""Properties of OS::Nova::Server that the cloud shows → what they are called here."""

_NO_ADDRESS: Final = "0.0.0.0"  # what Heat gives for an instance without one

_OF_SUBNET: Final = {"name": "", "admin_state_up": True}
"""What Heat says of the port that it makes for a subnet."""


def build(properties: Json, context: BuildContext) -> Json:
    """Properties of AWS::EC2::Instance: the request for the server, and the ``volumes`` that are attached then."""
    sent = server_body.build(as_server(properties), context)
    volumes = [{"volume_id": each["VolumeId"], "device": each["Device"]} for each in properties.get("Volumes") or []]
    return {**sent, "volumes": volumes}


def as_server(properties: Json) -> Json:
    """The properties in the words of OS::Nova::Server."""
    return {
        "image": properties["ImageId"],
        "flavor": properties["InstanceType"],
        "key_name": properties.get("KeyName"),
        "availability_zone": properties.get("AvailabilityZone"),
        "security_groups": [*(properties.get("SecurityGroups") or []), *(properties.get("SecurityGroupIds") or [])],
        "networks": _networks(properties),
        "metadata": by_key(properties.get("Tags")),
        "scheduler_hints": _hints(properties.get("NovaSchedulerHints")),
        "user_data": properties.get("UserData"),
        "block_device_mapping": [_device(each) for each in properties.get("BlockDeviceMappings") or []],
    }


def _hints(given: Iterable[Json] | None) -> Json:
    """A hint that is given several times is a list, as with nova's own client."""
    hints: dict[str, list[Any]] = {}
    for each in given or []:
        hints.setdefault(each["Key"], []).append(each["Value"])
    return {key: values if len(values) > 1 else values[0] for key, values in hints.items()}


def _networks(properties: Json) -> list[Json]:
    """Network interfaces in the order of their indices; without any, a port in the subnet."""
    interfaces = properties.get("NetworkInterfaces")
    if interfaces:
        numbered = [
            each if isinstance(each, dict) else {"NetworkInterfaceId": each, "DeviceIndex": place}
            for place, each in enumerate(interfaces)
        ]
        ordered = sorted(numbered, key=lambda each: int(each["DeviceIndex"]))
        return [{"port": each["NetworkInterfaceId"]} for each in ordered]
    subnet = properties.get("SubnetId")
    return [{"subnet": subnet, "port_extra_properties": _OF_SUBNET}] if subnet else []


def _device(mapping: Json) -> Json:
    volume = mapping["Ebs"]
    return {
        "device_name": mapping["DeviceName"],
        "snapshot_id": volume["SnapshotId"],
        "volume_size": volume.get("VolumeSize"),
        "delete_on_termination": volume.get("DeleteOnTermination"),
    }


def advance(cloud: Cloud, identity: str, sent: Json, found: Json) -> bool:
    """What servers wait for; then its volumes are attached, one after the other."""
    if servers.advance(cloud, identity, sent, found):
        return True
    return servers.state(found) == "ACTIVE" and any(_attaching(cloud, identity, each) for each in sent["volumes"])


def _attaching(cloud: Cloud, identity: str, wanted: Json) -> bool:
    """Whether a volume is on its way to the server. Asks for it, unless nova knows that already."""
    ends = {"server_id": identity, **wanted}
    attached = volume_attachments.read_attachment(cloud, "", ends)
    if attached is None:
        if rest.show(cloud, VOLUMES, wanted["volume_id"]) is None:
            raise ResourceProblem(f"there is no volume {wanted['volume_id']} to attach to the instance")
        volume_attachments.attach(cloud, ends)
        return True
    status = volume_attachments.attachment_status(attached)
    if status.state == "failed":
        raise ResourceProblem(f"the volume {wanted['volume_id']} can't be attached: {status.reason}")
    return status.state == "pending"


def exclusive(properties: Json) -> list[str]:
    """Ports and volumes that only one server can have."""
    interfaces = properties.get("NetworkInterfaces") or []
    ports = [each.get("NetworkInterfaceId") if isinstance(each, dict) else each for each in interfaces]
    volumes = [each.get("VolumeId") for each in properties.get("Volumes") or []]
    return [*(f"port:{each}" for each in ports if each), *(f"volume:{each}" for each in volumes if each)]


def _address(found: Json, cloud: Cloud) -> str:
    return first_address(found, cloud) or _NO_ADDRESS


_ADDRESSES: Final = ("PrivateDnsName", "PublicDnsName", "PrivateIp", "PublicIp")
_INTERFACES: Final = frozenset({"NetworkInterfaces", "SubnetId"})

(_SERVER,) = servers.DRIVERS

DRIVERS: Final[list[Driver]] = [
    replace(
        _SERVER,
        type="AWS::EC2::Instance",
        secret=frozenset(),
        build=build,
        advance=advance,
        in_place=None,
        # Heat can't keep an instance by an image.
        copies=None,
        attributes={
            "AvailabilityZone": lambda found, cloud: found.get("OS-EXT-AZ:availability_zone"),
            **dict.fromkeys(_ADDRESSES, _address),
        },
        volatile=frozenset(_ADDRESSES),
        moved_by=dict.fromkeys(_ADDRESSES, _INTERFACES),
        compared=tuple(
            replace(each, path=(word,), as_property=as_tags if word == "Tags" else each.as_property, loses="")
            for each in servers.COMPARED
            if (word := _WORDS.get(each.path[0]))
        ),
        exclusive=exclusive,
    ),
    local_driver(
        "AWS::AutoScaling::LaunchConfiguration", build=lambda properties, context: {"id": context.automatic_name}
    ),
]
