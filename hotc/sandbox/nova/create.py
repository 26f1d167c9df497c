"""Creation of servers: what the API checks before it accepts."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

from hotc.sandbox import settings
from hotc.sandbox.bodies import (
    Field,
    MisfitError,
    anything,
    bad_field,
    base64_text,
    boolean,
    checked,
    integer,
    nullable,
    objects,
    string_map,
    strings,
    text,
)
from hotc.sandbox.call import Call, RefusedError, Reply, new_id
from hotc.sandbox.nova import block_devices, networks, server_groups
from hotc.sandbox.nova.keypairs import key_id
from hotc.sandbox.nova.servers import links
from hotc.sandbox.nova.versions import microversion
from hotc.sandbox.quota import limits, use, used
from hotc.sandbox.service import Route

if TYPE_CHECKING:
    from hotc.sandbox.store import Document

_UUID = re.compile(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


def _image_ref(value: Any) -> str:
    if value == "" or (isinstance(value, str) and _UUID.fullmatch(value.rsplit("/", 1)[-1])):
        return str(value).rsplit("/", 1)[-1]
    raise MisfitError(f"{value!r} is not valid under any of the given schemas")


_FIELDS = {
    "name": Field(text(1), required=True),
    "flavorRef": Field(anything, required=True),
    "imageRef": Field(_image_ref),
    "networks": Field(networks.requested),
    "key_name": Field(nullable(text())),
    "security_groups": Field(objects),
    "user_data": Field(nullable(base64_text(65535))),
    "metadata": Field(string_map),
    "availability_zone": Field(nullable(text(0))),
    "config_drive": Field(nullable(boolean)),
    "min_count": Field(integer(1)),
    "max_count": Field(integer(1)),
    "block_device_mapping_v2": Field(objects),
    "block_device_mapping": Field(objects),
    "personality": Field(objects),
    "adminPass": Field(text()),
    "accessIPv4": Field(text()),
    "accessIPv6": Field(text()),
    "OS-DCF:diskConfig": Field(text()),
    "return_reservation_id": Field(boolean),
    "description": Field(nullable(text())),
    "hostname": Field(text(1)),
    "tags": Field(strings),
    "trusted_image_certificates": Field(nullable(strings)),
}


def create(call: Call) -> Reply:
    """POST /servers."""
    given = checked(call, "server", _FIELDS)
    if microversion(call) >= (2, 37) and "networks" not in given:
        raise bad_field("server", call.json()["server"], "'networks' is a required property")
    flavor = call.store.get("flavor", str(given["flavorRef"]).rsplit("/", 1)[-1])
    if flavor is None:
        raise RefusedError(400, f"Flavor {given['flavorRef']} could not be found.")
    devices = block_devices.checked_devices(call, given)
    image = _image(call, given, devices, flavor)
    if given.get("key_name") and call.store.get("keypair", key_id(call.token.user_id, given["key_name"])) is None:
        raise RefusedError(400, "Invalid key_name provided.")
    zone = _zone(given.get("availability_zone"))
    count = max(given.get("min_count", 1), given.get("max_count", given.get("min_count", 1)))
    requests = networks.checked_requests(call, given.get("networks", []), count)
    groups = networks.security_group_ids(call, [group.get("name", "") for group in given.get("security_groups", [])])
    hints = call.json().get("os:scheduler_hints", call.json().get("OS-SCH-HNT:scheduler_hints", {}))
    require_quota(call, {"instances": count, "cores": count * flavor["vcpus"], "ram": count * flavor["ram"]})
    created = []
    for number in range(count):
        name = given["name"] if count == 1 else f"{given['name']}-{number + 1}"
        server = _new_server(call, given, name, flavor=flavor, image=image, zone=zone)
        server |= {"_requests": requests, "_groups": groups, "_devices": devices}
        server["_group"] = server_groups.join(call, hints, server["id"])
        call.store.insert("server", call.project, server)
        networks.claim_ports(call, server)
        block_devices.reserve_volumes(call, server)
        call.later("server.network", server["id"])
        created.append(server)
    return _answer(call, given, created[0])


def _answer(call: Call, given: Document, server: Document) -> Reply:
    if given.get("return_reservation_id"):
        return Reply(202, {"reservation_id": f"r-{secrets.token_hex(4)}"})
    names = [{"name": group["name"]} for group in given.get("security_groups") or [{"name": "default"}]]
    shown = {"id": server["id"], "links": links(call, server["id"]), "OS-DCF:diskConfig": "MANUAL"}
    shown |= {"security_groups": names, "adminPass": given.get("adminPass") or secrets.token_urlsafe(9)}
    return Reply(202, {"server": shown}, {"Location": f"{call.base}/compute/v2.1/servers/{server['id']}"})


def _image(call: Call, given: Document, devices: list[Document], flavor: Document) -> str:
    image_id = str(given.get("imageRef") or "")
    bootable = any(str(device.get("boot_index")) == "0" for device in devices)
    if not image_id:
        if not bootable:
            raise RefusedError(400, "Missing imageRef attribute")
        return ""
    image = call.store.get("image", image_id)
    if image is None or (image["visibility"] == "private" and image["owner"] != call.project):
        raise RefusedError(400, "Can not find requested image")
    if image["status"] != "active":
        raise RefusedError(400, f"Image {image_id} is not active.")
    if image["min_ram"] > flavor["ram"]:
        raise RefusedError(400, "Flavor's memory is too small for requested image.")
    if image["min_disk"] > flavor["disk"] > 0 and not bootable:
        needed = f"Flavor disk is {flavor['disk'] * 2**30} bytes, minimum size is {image['min_disk'] * 2**30} bytes."
        raise RefusedError(400, f"Flavor's disk is smaller than the minimum size specified in image metadata. {needed}")
    return image_id


def _zone(wanted: str | None) -> str:
    zone = (wanted or "").split(":")[0]
    if zone not in ("", settings.ZONE):
        raise RefusedError(400, "The requested availability zone is not available")
    return zone


def require_quota(call: Call, wanted: dict[str, int]) -> None:
    """Count what the caller's project uses more; refuses with 403 what its quota doesn't allow."""
    allowed, taken = limits(call, "nova", call.project), used(call, "nova", call.project)
    over = [name for name, amount in wanted.items() if amount > 0 and 0 <= allowed[name] < taken.get(name, 0) + amount]
    if over:
        asked = ", ".join(str(wanted[name]) for name in over)
        state = ", ".join(f"{taken.get(name, 0)} of {allowed[name]} {name}" for name in over)
        raise RefusedError(403, f"Quota exceeded for {', '.join(over)}: Requested {asked}, but already used {state}")
    use(call, "nova", call.project, wanted)


def _new_server(call: Call, given: Document, name: str, *, flavor: Document, image: str, zone: str) -> Document:
    now = call.stamp()
    return {
        "id": new_id(),
        "name": name,
        "status": "BUILD",
        "tenant_id": call.project,
        "user_id": call.token.user_id,
        "metadata": given.get("metadata", {}),
        "created": now,
        "updated": now,
        "accessIPv4": given.get("accessIPv4", ""),
        "accessIPv6": given.get("accessIPv6", ""),
        "hostId": "",
        "key_name": given.get("key_name"),
        "config_drive": "True" if given.get("config_drive") else "",
        "OS-DCF:diskConfig": given.get("OS-DCF:diskConfig", "MANUAL"),
        "OS-EXT-AZ:availability_zone": zone,
        "OS-EXT-STS:task_state": "scheduling",
        "OS-EXT-STS:vm_state": "building",
        "OS-EXT-STS:power_state": 0,
        "OS-SRV-USG:launched_at": None,
        "OS-SRV-USG:terminated_at": None,
        "_flavor": flavor,
        "_image_id": image,
        "_user_data": given.get("user_data"),
        "_description": given.get("description") if microversion(call) >= (2, 19) else name,
        "_hostname": given.get("hostname") or re.sub(r"[^A-Za-z0-9.-]+", "-", name).strip("-.").lower()[:63],
        "_tags": given.get("tags", []),
        "_certificates": given.get("trusted_image_certificates"),
        "_pinned_zone": zone or None,
        "_locked": False,
        "_locked_reason": None,
        "_fault": None,
        "_volumes": [],
        "_ports": [],
        "_made_ports": [],
        "_networked": False,
    }


ROUTES = (Route("POST", "/v2.1/servers", create),)
