"""Images that the image service downloads by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.compared import UNSHOWN, Compared
from hotc.runtime.drivers.driver import READY, Driver, Status
from hotc.runtime.drivers.listing import ListCall, plain
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

IMAGES: Final = Api("image", "/images", "", "images")

_PATCH: Final = {"Content-Type": "application/openstack-images-v2.1-json-patch"}
_OWN: Final = ("extra_properties", "members", "active", "location")
"""Properties that are no fields of the image."""
_SHOWN: Final = (
    "name",
    "min_disk",
    "min_ram",
    "protected",
    "disk_format",
    "container_format",
    "architecture",
    "kernel_id",
    "os_distro",
    "os_version",
    "owner",
    "visibility",
    "ramdisk_id",
)


def build(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Glance::WebImage. The id is ours, so that the image is known before it is made."""
    body = {name: value for name, value in properties.items() if value is not None and name not in _OWN}
    extra = {str(name): str(value) for name, value in (properties.get("extra_properties") or {}).items()}
    return {
        "body": {**body, "id": properties.get("id") or str(uuid5(UUID(context.instance), "image"))},
        "extra": extra,
        "shared_with": sorted(set(properties.get("members") or [])),
        "active": properties.get("active", True),
        "location": properties["location"],
    }


def read(cloud: Cloud, identity: str, _sent: Json) -> Json | None:
    """The image; as long as it has no content, with what became of its imports."""
    found = rest.show(cloud, IMAGES, identity)
    if found is not None and found.get("status") == "queued":
        answer = cloud.call("image", "GET", f"{IMAGES.one(identity)}/tasks", missing_ok=True) or {}
        found["tasks"] = answer.get("tasks", [])
    return found


def status(found: Json) -> Status:
    """An image whose download failed is queued again, as if nothing had happened; its task tells."""
    value = str(found.get("status"))
    if value in ("active", "deactivated"):
        return READY
    if value in ("killed", "deleted", "pending_delete"):
        return Status("failed", f"the image's status is {value}")
    failed = [task for task in found.get("tasks", ()) if task.get("status") == "failure"]
    if failed or found.get("os_glance_failed_import"):
        reason = str(failed[-1].get("message") if failed else "")
        return Status("failed", f"the image service could not import it: {reason}".rstrip(": "))
    return Status("pending", value)


def advance(cloud: Cloud, identity: str, sent: Json, found: Json) -> bool:
    """Start the download, once; then let the image rest, or use it again."""
    if found.get("status") == "queued":
        if not found.get("tasks"):
            body = {"method": {"name": "web-download", "uri": sent["location"]}}
            cloud.call("image", "POST", f"{IMAGES.one(identity)}/import", body)
        return True
    rests, shall_rest = found.get("status") == "deactivated", not sent["active"]
    if status(found) == READY and rests != shall_rest:
        action = "deactivate" if shall_rest else "reactivate"
        cloud.call("image", "POST", f"{IMAGES.one(identity)}/actions/{action}")
        return True
    return False


def configure(cloud: Cloud, identity: str, sent: Json) -> None:
    """See to its further properties and to the projects that it is shared with."""
    if sent["extra"]:
        _patch(cloud, identity, sent["extra"])
    if sent["shared_with"]:
        for member in sorted(set(sent["shared_with"]) - _members(cloud, identity)):
            cloud.call("image", "POST", f"{IMAGES.one(identity)}/members", {"member": member})


def update(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change what differs; :func:`configure` adds what comes, :func:`advance` switches it on and off."""
    changed = rest.difference(before["body"], after["body"])
    gone = {name: None for name in before["extra"] if name not in after["extra"]}
    if changed.get("tags", "") is None:
        changed["tags"] = []
    _patch(cloud, identity, {**changed, **gone})
    for member in before["shared_with"]:
        if member not in after["shared_with"]:
            cloud.call("image", "DELETE", f"{IMAGES.one(identity)}/members/{member}", missing_ok=True)


def _patch(cloud: Cloud, identity: str, wanted: Json) -> None:
    """Send the differences between an image and what is wanted of it; ``None`` takes a property away."""
    found = (rest.show(cloud, IMAGES, identity) if wanted else None) or {}
    operations: list[Json] = []
    for name, value in wanted.items():
        path = "/" + name.replace("~", "~0").replace("/", "~1")
        if value is None and name in found:
            operations.append({"op": "remove", "path": path})
        elif value is not None and found.get(name) != value:
            operations.append({"op": "replace" if name in found else "add", "path": path, "value": value})
    if operations:
        cloud.call("image", "PATCH", IMAGES.one(identity), operations, headers=_PATCH)
        cloud.forget("image", IMAGES.path, identity)


def _members(cloud: Cloud, identity: str) -> set[str]:
    answer = cloud.call("image", "GET", f"{IMAGES.one(identity)}/members", missing_ok=True) or {}
    return {each["member_id"] for each in answer.get("members", ())}


def _active(found: Json) -> Any:
    return {"active": True, "deactivated": False}.get(str(found.get("status")), UNSHOWN)


def _has(sent: Any, shown: Any) -> bool:
    """An image has many properties more than those that the template gives."""
    return all(shown.get(name) == value for name, value in sent.items())


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Glance::WebImage",
        service="image",
        find_again="given_id",
        build=build,
        create=lambda cloud, sent: rest.create(cloud, IMAGES, sent["body"]),
        read=read,
        configure=configure,
        status=status,
        advance=advance,
        update=update,
        delete=lambda cloud, identity, sent: rest.delete(cloud, IMAGES, identity),
        candidates=lambda cloud, sent: [found for found in [rest.show(cloud, IMAGES, sent["body"]["id"])] if found],
        listing=plain(ListCall("image", IMAGES.path, IMAGES.plural, project_filter="owner")),
        compared=(
            *compared.fields(*_SHOWN),
            *compared.fields("tags", alike=compared.unordered),
            Compared(("extra_properties",), ("extra",), lambda found: found, _has),
            Compared(("active",), ("active",), _active),
        ),
        exclusive=lambda properties: [f"image:{properties['id']}"] if properties.get("id") else [],
    ),
]
