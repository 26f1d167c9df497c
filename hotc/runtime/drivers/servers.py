"""Servers: creation, changes in place, life cycle."""

from __future__ import annotations

import base64
import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import compared, rest, server_networks, server_phases
from hotc.runtime.drivers.compared import UNSHOWN, Compared
from hotc.runtime.drivers.copies import SERVER_IMAGES
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import ListCall, Listing, Unfinished
from hotc.runtime.drivers.rest import Api
from hotc.runtime.drivers.server_attributes import ATTRIBUTES
from hotc.runtime.drivers.server_body import TOKEN, build, creating_request
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import Json
    from hotc.runtime.drivers.listing import Listed

SERVERS: Final = Api("compute", "/servers", "server", "servers")

REBUILD_SECONDS: Final = 1800.0
"""How long a rebuild may take when a resize has to wait for it."""

_TAGS: Final = "2.26"
_USER_DATA_AT_REBUILD: Final = "2.57"
ALL_SERVERS: Final = ListCall("compute", "/servers/detail", "servers", microversion=_TAGS)
UNFINISHED: Final = Unfinished(
    made=ListCall("compute", "/servers", "servers", query=(("status", "BUILD"),)),
    gone=ListCall("compute", "/servers", "servers"),
)
"""Names and ids alone: for each server that is shown whole, nova asks neutron for its ports and security groups."""
_PENDING: Final = frozenset(
    {
        "BUILD",
        "HARD_REBOOT",
        "PASSWORD",
        "REBOOT",
        "REBUILD",
        "RESCUE",
        "RESIZE",
        "REVERT_RESIZE",
        "SHUTOFF",
        "SUSPENDED",
        "VERIFY_RESIZE",
    }
)


def create(cloud: Cloud, sent: Json) -> Json:
    """Make the ports that the server needs, then the server. When nova refuses, the ports go again."""
    from hotc.runtime.connection.outcome import classify

    nics = server_networks.nics(cloud, sent)
    request, microversion = creating_request(sent, nics)
    try:
        answer = cloud.call("compute", "POST", SERVERS.path, request, microversion=microversion) or {}
    except Exception as error:
        if classify(error) == "rejected":
            server_networks.remove_ports(cloud, sent)
        raise
    server: Json = answer["server"]
    cloud.remember("compute", SERVERS.path, str(server["id"]))
    return server


def state(found: Json) -> str:
    """The status without what some clouds put behind it in brackets."""
    return str(found.get("status", "")).partition("(")[0]


def status(found: Json) -> Status:
    """ACTIVE without a task is ready; ERROR comes with nova's reason."""
    value = state(found)
    if value == "ACTIVE":
        task = found.get("OS-EXT-STS:task_state")
        return Status("pending", str(task)) if task else READY
    if value in _PENDING:
        return Status("pending", value)
    fault = found.get("fault") or {}
    reason = f": {fault['message']}" if fault.get("message") else ""
    return Status("failed", f"the server's status is {value}{reason}")


def advance(cloud: Cloud, identity: str, sent: Json, found: Json) -> bool:
    """Confirm a resize, and set the tags, which nova takes when the server is built."""
    value = state(found)
    if value == "VERIFY_RESIZE":
        if not found.get("OS-EXT-STS:task_state"):
            _confirm(cloud, identity)
        return True
    if value == "ACTIVE" and sent["tags"]:
        path = f"/servers/{identity}/tags"
        current = (cloud.call("compute", "GET", path, microversion=_TAGS) or {}).get("tags", [])
        if sorted(current) != sorted(sent["tags"]):
            cloud.call("compute", "PUT", path, {"tags": sent["tags"]}, microversion=_TAGS)
    return False


def _confirm(cloud: Cloud, identity: str) -> None:
    """Confirm a resize. Until nova is done with that, the status stays, and to confirm again is refused: that is
    fine.
    """
    from openstack.exceptions import BadRequestException, ConflictException

    with suppress(BadRequestException, ConflictException):
        _act(cloud, identity, {"confirmResize": None})


def update(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change the server in place: name, metadata, tags, password, interfaces; then image or user data, then flavor."""
    changed = rest.difference(before["body"], after["body"])
    if "name" in changed:
        rest.update(cloud, SERVERS, identity, {"name": changed["name"]})
    if "metadata" in changed:
        metadata = {"metadata": changed["metadata"] or {}}
        cloud.call("compute", "PUT", f"/servers/{identity}/metadata", metadata)
    if sorted(before["tags"]) != sorted(after["tags"]):
        cloud.call("compute", "PUT", f"/servers/{identity}/tags", {"tags": after["tags"]}, microversion=_TAGS)
    if before["networks"] != after["networks"]:
        server_networks.change(cloud, identity, before, after)
    rebuilds = "imageRef" in changed or before["user_data"] != after["user_data"]
    if rebuilds:
        _rebuild(cloud, identity, before, after)
    elif changed.get("adminPass"):
        _act(cloud, identity, {"changePassword": {"adminPass": changed["adminPass"]}})
    if "flavorRef" in changed:
        if rebuilds:
            _wait_until_active(cloud, identity)
        found = rest.show(cloud, SERVERS, identity) or {}
        if found.get("flavor", {}).get("id") != changed["flavorRef"]:
            _act(cloud, identity, {"resize": {"flavorRef": changed["flavorRef"]}})


def _rebuild(cloud: Cloud, identity: str, before: Json, after: Json) -> None:
    body = after["body"]
    rebuild: Json = {"imageRef": body["imageRef"], "preserve_ephemeral": after["preserve_ephemeral"]}
    if body.get("adminPass"):
        rebuild["adminPass"] = body["adminPass"]
    if body.get("metadata"):
        rebuild["metadata"] = body["metadata"]
    microversion = None
    if before["user_data"] != after["user_data"]:
        rebuild["user_data"] = base64.b64encode(after["user_data"].encode()).decode("ascii") or None
        microversion = _USER_DATA_AT_REBUILD
    _act(cloud, identity, {"rebuild": rebuild}, microversion)


def _wait_until_active(cloud: Cloud, identity: str) -> None:
    """A resize is refused while a rebuild runs; that both come at once is rare enough to wait here."""
    deadline = time.monotonic() + REBUILD_SECONDS
    while (now := status(rest.show(cloud, SERVERS, identity) or {})).state == "pending":
        if time.monotonic() > deadline:
            raise ResourceProblem(f"the server was not rebuilt within {REBUILD_SECONDS:.0f} seconds ({now.reason})")
        time.sleep(1)
    if now.state == "failed":
        raise ResourceProblem(now.reason)


def in_place(old: Json, new: Json, name: str) -> bool:
    """What the three update policies say; all else as the catalogue has it."""

    def policy(key: str, default: str) -> str:
        return str(new.get(key) or old.get(key) or default)

    if name == "flavor":
        return policy("flavor_update_policy", "RESIZE") != "REPLACE"
    if name == "image":
        return policy("image_update_policy", "REBUILD") != "REPLACE"
    if name == "user_data":
        return policy("user_data_update_policy", "REPLACE") != "REPLACE"
    return True


def delete_status(found: Json) -> Status:
    """ERROR after the request to delete is the end of it, unless nova is still at it."""
    value = state(found)
    if value == "ERROR" and found.get("OS-EXT-STS:task_state") != "deleting":
        fault = found.get("fault") or {}
        return Status("failed", f"the server can't be deleted: {fault.get('message', 'nova does not say why')}")
    return Status("pending", value)


def read(cloud: Cloud, identity: str, _sent: Json) -> Json | None:
    """The server; one that nova keeps only to be restored counts as gone."""
    return _unless_deleted(rest.show(cloud, SERVERS, identity))


def read_with_tags(cloud: Cloud, identity: str, _sent: Json) -> Json | None:
    """The server as the list shows it."""
    found = cloud.call("compute", "GET", SERVERS.one(identity), microversion=_TAGS, missing_ok=True)
    return _unless_deleted(None if found is None else found["server"])


def find(listed: Listed, identity: str, _sent: Json) -> Json | None:
    """The server, among all of them."""
    return _unless_deleted(listed.one(ALL_SERVERS, identity))


def _unless_deleted(found: Json | None) -> Json | None:
    return None if found is None or state(found) in ("DELETED", "SOFT_DELETED") else found


def candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """Servers of the same name (nova's filter is a regular expression)."""
    name = sent["body"]["name"]
    return cloud.listing("compute", "/servers/detail", "servers", {"name": f"^{re.escape(name)}$"})


def same(sent: Json, found: Json) -> bool:
    """The automatic name, or the token in the metadata."""
    token = sent["body"].get("metadata", {}).get(TOKEN)
    return bool(found.get("name") == sent["body"]["name"] and found.get("metadata", {}).get(TOKEN) == token)


def exclusive(properties: Json) -> list[str]:
    """Ports and fixed addresses that only one server can have, and volumes that it boots from."""
    values = []
    for entry in properties.get("networks") or []:
        if entry.get("port"):
            values.append(f"port:{entry['port']}")
        if entry.get("fixed_ip"):
            values.append(f"fixed_ip:{entry['fixed_ip']}@{entry.get('network') or entry.get('subnet')}")
    for device in (properties.get("block_device_mapping_v2") or []) + (properties.get("block_device_mapping") or []):
        if device.get("volume_id"):
            values.append(f"volume:{device['volume_id']}")
    return values


def _id_of(name: str) -> Callable[[Json], Any]:
    """Flavor and image stand in a server with their id; since microversion 2.47 a flavor has none."""

    def found(server: Json) -> Any:
        value = server.get(name)
        return value["id"] if isinstance(value, dict) and "id" in value else UNSHOWN

    return found


def _without_mark(metadata: Json) -> Json:
    return {key: value for key, value in metadata.items() if key != TOKEN}


COMPARED: Final = (
    *compared.fields("name", "key_name"),
    Compared(("metadata",), ("body", "metadata"), "metadata", compared.exactly, as_property=_without_mark),
    Compared(("flavor",), ("body", "flavorRef"), _id_of("flavor"), named=True),
    Compared(("image",), ("body", "imageRef"), _id_of("image"), named=True, loses="all that is on its disk"),
    Compared(("tags",), ("tags",), "tags", compared.unordered),
)


def _act(cloud: Cloud, identity: str, action: Json, microversion: str | None = None) -> None:
    cloud.call("compute", "POST", f"{SERVERS.one(identity)}/action", action, microversion=microversion)


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Nova::Server",
        service="compute",
        secret=frozenset({"admin_pass"}),
        find_again="token",
        build=build,
        create=create,
        read=read,
        delete=lambda cloud, identity, sent: rest.delete(cloud, SERVERS, identity),
        status=status,
        advance=advance,
        update=update,
        in_place=in_place,
        delete_status=delete_status,
        after_delete=server_networks.remove_ports,
        attributes=ATTRIBUTES,
        candidates=candidates,
        same=same,
        listing=Listing((ALL_SERVERS,), find, read=read_with_tags),
        unfinished=UNFINISHED,
        suspend=server_phases.suspend,
        resume=server_phases.resume,
        copies=SERVER_IMAGES,
        compared=COMPARED,
        exclusive=exclusive,
        keys=lambda sent, identity: [f"server:{identity}"] if identity else [],
        volatile=frozenset({"name", "addresses", "networks", "first_address", "tags"}),
        moved_by={
            "name": frozenset({"name"}),
            "addresses": frozenset({"networks"}),
            "networks": frozenset({"networks"}),
            "first_address": frozenset({"networks"}),
            "tags": frozenset({"tags"}),
        },
    ),
]
