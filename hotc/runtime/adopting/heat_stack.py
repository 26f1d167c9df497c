"""A stack that a Heat service runs, as its ordinary API tells it, or as ``openstack stack abandon`` wrote it.

Sources: Heat's API reference (stacks, stack templates, stack resources); ``Stack.prepare_abandon`` for the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from hotc.runtime.adopting.take import Found
from hotc.runtime.errors import AdoptionRefused
from hotc.runtime.heat.addressing import Prefixes, linked

if TYPE_CHECKING:
    from hotc.runtime.connection.cloud import Cloud

Json = dict[str, Any]

SERVICE: Final = "orchestration"
DEPTH: Final = 20
"""How deep nested stacks are listed; Heat's own limit is 5 by default."""

TOLD: Final[dict[str, tuple[str, ...]]] = {
    "OS::Heat::RandomString": ("value",),
    "OS::Nova::KeyPair": ("private_key",),
}
"""Resource type → attributes that only Heat knows, which are taken over as well."""


@dataclass(slots=True)
class HeatStack:
    """What Heat has of a stack.

    ``template`` and ``environment`` are plain data, ``files`` texts by the URL under which the template names them.
    ``resources`` are by address; ``left_out`` says of others why they can't be taken over. ``nested`` are the names and
    ids of the stacks in it, those around others first.
    """

    name: str
    id: str
    status: str
    template: Json
    environment: Json
    files: dict[str, str]
    resources: dict[str, Found] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    nested: list[tuple[str, str]] = field(default_factory=list)


def read(cloud: Cloud, name: str) -> HeatStack:
    """A live stack, by name or id. Raises :class:`AdoptionRefused`, and the SDK's exceptions."""
    answer = cloud.call(SERVICE, "GET", f"/stacks/{quote(name, safe='')}", missing_ok=True)
    if answer is None:
        raise AdoptionRefused(f"Heat on cloud {cloud.name} has no stack {name}.", "See `openstack stack list`.")
    about = answer["stack"]
    status = str(about["stack_status"])
    if status.endswith("_IN_PROGRESS"):
        raise AdoptionRefused(f"Heat is at work on stack {name} ({status}).", "Wait until it has come to its end.")
    path = stack_path(about["stack_name"], about["id"])
    found = HeatStack(
        name=about["stack_name"],
        id=about["id"],
        status=status,
        template=cloud.call(SERVICE, "GET", f"{path}/template") or {},
        environment=cloud.call(SERVICE, "GET", f"{path}/environment") or {},
        files=cloud.call(SERVICE, "GET", f"{path}/files") or {},
    )
    listed = cloud.call(SERVICE, "GET", f"{path}/resources", query={"nested_depth": DEPTH}) or {}
    prefixes = Prefixes(found.id)
    for address, item in prefixes.learn(listed.get("resources", [])).items():
        if "nested" in linked(item):
            continue
        _note(found, address, str(item["resource_type"]), item.get("physical_resource_id"), item["resource_status"])
        if address in found.resources and item["resource_type"] in TOLD:
            found.resources[address].attributes = _told(cloud, item)
    found.nested = prefixes.nested
    return found


def from_file(data: Json) -> HeatStack:
    """The data that ``openstack stack abandon`` gave. Raises :class:`AdoptionRefused` for anything else."""
    try:
        found = HeatStack(
            name=str(data["name"]),
            id=str(data["id"]),
            status=f"{data['action']}_{data['status']}",
            template=data["template"],
            environment=data.get("environment") or {},
            files=data.get("files") or {},
        )
        _from_file(found, data["resources"], "")
    except (KeyError, TypeError, AttributeError) as error:
        raise AdoptionRefused(
            f"This is not what `openstack stack abandon` writes ({error}).", "Give the file that it wrote."
        ) from error
    return found


def stack_path(name: str, identity: str) -> str:
    """The path of a stack's own URL."""
    return f"/stacks/{quote(name, safe='')}/{quote(identity, safe='')}"


def _from_file(found: HeatStack, resources: Json, prefix: str) -> None:
    for name, item in resources.items():
        address = prefix + name
        if "resources" in item:  # a nested stack: its own data in its place
            _from_file(found, item["resources"], f"{address}/")
        elif item:
            _note(found, address, item["type"], item["resource_id"], f"{item['action']}_{item['status']}")
            if address in found.resources:
                found.resources[address].attributes = dict(item.get("resource_data") or {})


def _note(found: HeatStack, address: str, type_name: str, identity: str | None, status: str) -> None:
    if status.startswith("DELETE"):
        return
    if not identity:
        found.left_out[address] = f"Heat has no physical id of this {type_name} ({status})."
    else:
        found.resources[address] = Found(identity)


def _told(cloud: Cloud, item: Json) -> Json:
    path = f"{stack_path(*linked(item)['stack'])}/resources/{quote(item['resource_name'], safe='')}"
    answer = cloud.call(SERVICE, "GET", path, query={"with_attr": list(TOLD[item["resource_type"]])})
    attributes: Json = ((answer or {}).get("resource") or {}).get("attributes") or {}
    return {key: value for key, value in attributes.items() if value is not None}
