"""What administrators of the block storage service make: volume types, their encryption, QoS specs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from hotc.runtime.drivers import compared, rest
from hotc.runtime.drivers.compared import UNSHOWN, Compared, exactly, unordered
from hotc.runtime.drivers.driver import Driver
from hotc.runtime.drivers.listing import ListCall, Listing, plain
from hotc.runtime.drivers.local import by_name
from hotc.runtime.drivers.rest import Api

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json
    from hotc.runtime.drivers.listing import Listed

TYPES: Final = Api("block_storage", "/types", "volume_type", "volume_types")
ALL_TYPES: Final = ListCall("block_storage", TYPES.path, TYPES.plural, query=(("is_public", "None"),))
SPECS: Final = Api("block_storage", "/qos-specs", "qos_specs", "qos_specs")

_PUBLIC: Final = "os-volume-type-access:is_public"
_USUAL_CONSUMER: Final = "back-end"
"""Who follows QoS specs that don't say it (cinder's default)."""


def build_type(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Cinder::VolumeType."""
    body = {name: properties[name] for name in ("name", "description", "is_public") if properties.get(name) is not None}
    projects = [context.cloud.find("project", each) for each in properties.get("projects") or []]
    sent: Json = {"body": body, "projects": sorted(set(projects))}
    if properties.get("metadata") is not None:
        sent["metadata"] = properties["metadata"]
    return sent


def create_type(cloud: Cloud, sent: Json) -> Json:
    """Make the type."""
    body = {(_PUBLIC if name == "is_public" else name): value for name, value in sent["body"].items()}
    return rest.create(cloud, TYPES, body)


def configure_type(cloud: Cloud, identity: str, sent: Json) -> None:
    """See to the extra specs, where the template has any, and to the projects that may use the type."""
    if "metadata" in sent:
        _follow_extra_specs(cloud, identity, sent["metadata"])
    if sent["projects"]:
        for project in sorted(set(sent["projects"]) - _projects(cloud, identity)):
            _act(cloud, identity, {"addProjectAccess": {"project": project}})


def update_type(cloud: Cloud, identity: str, before: Json, after: Json, changed: Collection[str]) -> None:
    """Change its own fields, and take away what goes; :func:`configure_type` adds what comes."""
    fields = rest.difference(before["body"], after["body"])
    if fields.get("description", "") is None:
        fields["description"] = ""
    rest.update(cloud, TYPES, identity, fields)
    if "metadata" in before and "metadata" not in after:
        _follow_extra_specs(cloud, identity, {})
    if "projects" in changed and not after["body"].get("is_public", True):
        for project in sorted(_projects(cloud, identity) - set(after["projects"])):
            _act(cloud, identity, {"removeProjectAccess": {"project": project}}, missing_ok=True)


def _follow_extra_specs(cloud: Cloud, identity: str, wanted: dict[str, Any]) -> None:
    path = f"{TYPES.one(identity)}/extra_specs"
    current = (cloud.call("block_storage", "GET", path) or {}).get("extra_specs", {})
    for key in sorted(current.keys() - wanted.keys()):
        cloud.call("block_storage", "DELETE", f"{path}/{quote(key, safe='')}", missing_ok=True)
    if any(not compared.same(value, current.get(key)) for key, value in wanted.items()):
        cloud.call("block_storage", "POST", path, {"extra_specs": wanted})


def _projects(cloud: Cloud, identity: str) -> set[str]:
    """The projects that may use a type; nobody in particular where it is public."""
    answer = cloud.call("block_storage", "GET", f"{TYPES.one(identity)}/os-volume-type-access", missing_ok=True) or {}
    return {each["project_id"] for each in answer.get("volume_type_access", ())}


def _act(cloud: Cloud, identity: str, body: Json, *, missing_ok: bool = False) -> None:
    cloud.call("block_storage", "POST", f"{TYPES.one(identity)}/action", body, missing_ok=missing_ok)


def type_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one type of that name that there can be."""
    return [each for each in rest.listing(cloud, TYPES, is_public="None") if each["name"] == sent["body"]["name"]]


_ENCRYPTION: Final = ("provider", "control_location", "cipher", "key_size")


def build_encryption(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Cinder::EncryptedVolumeType."""
    body = {name: properties[name] for name in _ENCRYPTION if properties.get(name) is not None}
    return {"body": body, "type": context.cloud.find("volume_type", properties["volume_type"])}


def create_encryption(cloud: Cloud, sent: Json) -> Json:
    """Let the volumes of the type be encrypted. The physical id is that of the type, as with Heat."""
    path = f"{TYPES.one(sent['type'])}/encryption"
    answer = cloud.call("block_storage", "POST", path, {"encryption": sent["body"]}) or {}
    return {**answer["encryption"], "id": sent["type"]}


def read_encryption(cloud: Cloud, _identity: str, sent: Json) -> Json | None:
    """How the type is encrypted; cinder answers with an empty map where it is not."""
    found = cloud.call("block_storage", "GET", f"{TYPES.one(sent['type'])}/encryption", missing_ok=True)
    return {**found, "id": sent["type"]} if found else None


def update_encryption(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change how the type is encrypted, which cinder allows while it has no volumes."""
    changed = rest.difference(before["body"], after["body"])
    found = read_encryption(cloud, identity, after)
    if changed and found is not None:
        path = f"{TYPES.one(after['type'])}/encryption/{found['encryption_id']}"
        cloud.call("block_storage", "PUT", path, {"encryption": changed})


def delete_encryption(cloud: Cloud, identity: str, sent: Json) -> None:
    """Let the type be without encryption."""
    found = read_encryption(cloud, identity, sent)
    if found is not None:
        path = f"{TYPES.one(sent['type'])}/encryption/{found['encryption_id']}"
        cloud.call("block_storage", "DELETE", path, missing_ok=True)


def encryption_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one encryption that a type can have."""
    found = read_encryption(cloud, "", sent)
    return [] if found is None else [found]


def build_specs(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Cinder::QoSSpecs. ``consumer`` is one of the specs, as in the API."""
    return {"name": properties.get("name") or context.automatic_name, "specs": properties["specs"]}


def update_specs(cloud: Cloud, identity: str, _before: Json, after: Json, _changed: Collection[str]) -> None:
    """Make the specs these; without a word on the consumer, it is again the usual one."""
    found = rest.show(cloud, SPECS, identity) or {}
    wanted = {"consumer": _USUAL_CONSUMER, **after["specs"]}
    current = {"consumer": found.get("consumer"), **(found.get("specs") or {})}
    new = {key: value for key, value in wanted.items() if not compared.same(value, current.get(key))}
    rest.update(cloud, SPECS, identity, new)
    gone = sorted(current.keys() - wanted.keys())
    if gone:
        cloud.call("block_storage", "PUT", f"{SPECS.one(identity)}/delete_keys", {"keys": gone})


def delete_specs(cloud: Cloud, identity: str, _sent: Json) -> None:
    """Delete the specs, and first part them from all types, as Heat does."""
    cloud.call("block_storage", "GET", f"{SPECS.one(identity)}/disassociate_all", missing_ok=True)
    rest.delete(cloud, SPECS, identity)


def specs_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The one of that name that there can be."""
    return [each for each in rest.listing(cloud, SPECS) if each["name"] == sent["name"]]


def _shown_specs(found: Json) -> Any:
    specs = dict(found.get("specs") or {})
    consumer = found.get("consumer")
    return specs if consumer in (None, _USUAL_CONSUMER) else {**specs, "consumer": consumer}


def _same_specs(sent: Any, shown: Any) -> bool:
    """The usual consumer goes without saying."""
    if not isinstance(sent, dict):
        return False
    said = {key: value for key, value in sent.items() if (key, value) != ("consumer", _USUAL_CONSUMER)}
    return exactly(said, shown)


def build_association(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Cinder::QoSAssociation, which has no id of its own in the API."""
    find = context.cloud.find
    types = sorted({find("volume_type", each) for each in properties["volume_types"]})
    specs = find("qos_specs", properties["qos_specs"])
    return {"id": context.automatic_name, "resource": context.resource, "specs": specs, "types": types}


def _associate(cloud: Cloud, specs: str, action: str, types: Collection[str], *, missing_ok: bool = False) -> None:
    """``associate`` or ``disassociate``: both are GET requests, and can be sent again."""
    for each in sorted(types):
        query = {"vol_type_id": each}
        cloud.call("block_storage", "GET", f"{SPECS.one(specs)}/{action}", query=query, missing_ok=missing_ok)


def create_association(cloud: Cloud, sent: Json) -> Json:
    """Let the types follow the specs."""
    _associate(cloud, sent["specs"], "associate", sent["types"])
    return dict(sent)


def find_association(listed: Listed, _identity: str, sent: Json) -> Json | None:
    """The same, told by the types, each of which names its specs."""
    found = {each["id"] for each in listed.where(ALL_TYPES, "qos_specs_id", sent["specs"])}
    types = [each for each in sent["types"] if each in found]
    return {**sent, "types": types} if types else None


def read_association(cloud: Cloud, _identity: str, sent: Json) -> Json | None:
    """Which of the types follow the specs; ``None`` when none does."""
    answer = cloud.call("block_storage", "GET", f"{SPECS.one(sent['specs'])}/associations", missing_ok=True) or {}
    there = {each["id"] for each in answer.get("qos_associations", ())}
    types = [each for each in sent["types"] if each in there]
    return {**sent, "types": types} if types else None


def update_association(cloud: Cloud, _identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Let other types follow the specs; those that stay are not touched."""
    _associate(cloud, after["specs"], "disassociate", set(before["types"]) - set(after["types"]), missing_ok=True)
    _associate(cloud, after["specs"], "associate", after["types"])


def delete_association(cloud: Cloud, _identity: str, sent: Json) -> None:
    """Let the types follow the specs no longer."""
    _associate(cloud, sent["specs"], "disassociate", sent["types"], missing_ok=True)


def association_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The association, if it is whole."""
    found = read_association(cloud, "", sent)
    return [] if found is None or found["types"] != sent["types"] else [found]


DRIVERS: Final[list[Driver]] = [
    Driver(
        type="OS::Cinder::VolumeType",
        service="block_storage",
        find_again="natural_key",
        build=build_type,
        create=create_type,
        read=lambda cloud, identity, sent: rest.show(cloud, TYPES, identity),
        configure=configure_type,
        update=update_type,
        delete=lambda cloud, identity, sent: rest.delete(cloud, TYPES, identity),
        candidates=type_candidates,
        listing=plain(ALL_TYPES),
        compared=(
            *compared.fields("name", "description", "is_public"),
            Compared(("metadata",), ("metadata",), "extra_specs", exactly),
        ),
        exclusive=lambda properties: [f"volume_type:{properties.get('name')}"],
    ),
    Driver(
        type="OS::Cinder::EncryptedVolumeType",
        service="block_storage",
        find_again="natural_key",
        build=build_encryption,
        create=create_encryption,
        read=read_encryption,
        update=update_encryption,
        delete=delete_encryption,
        candidates=encryption_candidates,
        external=lambda identity: {"body": {}, "type": identity},
        compared=compared.fields(*_ENCRYPTION),
        exclusive=lambda properties: [f"encryption:{properties.get('volume_type')}"],
        keys=lambda sent, identity: [f"volume_type:{sent['type']}"],
    ),
    Driver(
        type="OS::Cinder::QoSSpecs",
        service="block_storage",
        find_again="natural_key",
        build=build_specs,
        create=lambda cloud, sent: rest.create(cloud, SPECS, {"name": sent["name"], **sent["specs"]}),
        read=lambda cloud, identity, sent: rest.show(cloud, SPECS, identity),
        update=update_specs,
        delete=delete_specs,
        candidates=specs_candidates,
        listing=plain(ListCall("block_storage", SPECS.path, SPECS.plural)),
        compared=(Compared(("specs",), ("specs",), _shown_specs, _same_specs),),
        exclusive=lambda properties: [f"qos_specs:{properties['name']}"] if properties.get("name") else [],
        keys=lambda sent, identity: [f"qos_specs:{identity}"] if identity else [],
    ),
    Driver(
        type="OS::Cinder::QoSAssociation",
        service="block_storage",
        find_again="natural_key",
        build=build_association,
        create=create_association,
        read=read_association,
        update=update_association,
        delete=delete_association,
        candidates=association_candidates,
        listing=Listing((ALL_TYPES,), find_association),
        reference=by_name,
        external=None,
        compared=(Compared(("volume_types",), ("types",), lambda found: found.get("types", UNSHOWN), unordered),),
        exclusive=lambda properties: [f"qos_association:{properties.get('qos_specs')}"],
        keys=lambda sent, identity: [f"qos_specs:{sent['specs']}"],
    ),
]
