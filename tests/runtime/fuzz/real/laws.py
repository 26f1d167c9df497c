"""What must be true of a cloud and a state, read from their files, with no code of the engine in between."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .processes import Broken
from .templates import leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

Json = dict[str, Any]
Objects = dict[tuple[str, str], Json]

KINDS = (
    *("network", "subnet", "port", "router", "security_group", "security_group_rule", "floatingip"),
    *("server", "keypair", "server_group", "volume"),
)
"""Kinds of objects of the cloud that stacks make, by themselves or along with others."""

MOVING = frozenset({"updated_at", "updated", "revision_number"})
"""Fields that change by themselves."""

NOWHERE = frozenset({"OS::Heat::RandomString"})
"""Types that live in the state alone."""


def hold(condition: object, law: str, detail: object) -> None:
    """Raises :class:`~.processes.Broken` unless the law holds."""
    if not condition:
        raise Broken(f"{law}: {detail}")


def objects(cloud: Path) -> Objects:
    """Everything on the cloud, by kind and id."""
    with closing(sqlite3.connect(cloud)) as connection:
        rows = connection.execute("SELECT kind, id, body FROM objects").fetchall()
    found = {(kind, identity): json.loads(body) for kind, identity, body in rows if kind in KINDS}
    # What goes is in the file until the service looks at its clock again, and so are ports that a server takes along.
    going = {identity for (_, identity), body in found.items() if _going(body)}
    going |= {
        port
        for (kind, server), body in found.items()
        if kind == "server" and server in going
        for port in body["_made_ports"]
    }
    found = {key: body for key, body in found.items() if key[1] not in going}
    return {key: {name: value for name, value in body.items() if name not in MOVING} for key, body in found.items()}


def _going(body: Json) -> bool:
    """Whether the service has accepted that it is deleted, and needs a moment more."""
    return body.get("status") == "deleting" or body.get("OS-EXT-STS:task_state") == "deleting"


@dataclass(slots=True)
class Row:
    """A row of the state, as far as the laws speak of it."""

    address: str
    generation: int
    type: str
    action: str
    status: str
    physical_id: str | None
    instance: str
    properties: Json
    intent: Json | None

    @property
    def missed(self) -> bool:
        """Whether it is no more than the memory of a request that made nothing, should that still arrive."""
        return self.physical_id is None and bool((self.intent or {}).get("missed"))

    @property
    def real(self) -> bool:
        """Whether it stands for an object on the cloud."""
        return self.physical_id is not None and self.physical_id != self.instance and self.type not in NOWHERE


def rows(state: Path) -> list[Row]:
    """The rows of all stacks of a state."""
    if not state.exists():
        return []
    with closing(sqlite3.connect(state)) as connection:
        found = connection.execute(
            "SELECT address, generation, type, action, status, physical_id, instance, properties, intent FROM resource"
        ).fetchall()
    return [Row(*(*row[:7], json.loads(row[7]), json.loads(row[8]) if row[8] else None)) for row in found]


def ours(cloud: Objects, baseline: Objects) -> Objects:
    """What is there beyond what was there before the stack."""
    return {key: body for key, body in cloud.items() if key not in baseline}


def untouched(cloud: Objects, baseline: Objects) -> None:
    """What is not the stack's is as it was."""
    for key, body in baseline.items():
        hold(key in cloud, "nothing of others is deleted", f"{key} {body.get('name')}")
        hold(cloud[key] == body, "nothing of others is changed", f"{body} became {cloud.get(key)}")


def explained(cloud: Objects, baseline: Objects, recorded: Iterable[Row]) -> None:
    """Each object of ours is in a row, came along with one that is, or an intent tells of it."""
    recorded = list(recorded)
    known = {row.physical_id for row in recorded}
    asked = {
        KIND[row.type] for row in recorded if row.physical_id is None and row.intent is not None and row.type in KIND
    }
    for (kind, identity), body in ours(cloud, baseline).items():
        owner = str(body.get("device_id") or body.get("security_group_id") or "")
        belongs = {identity, str(body.get("name")) if kind == "keypair" else identity, owner} & known
        hold(
            belongs or kind in asked or _came_along(kind, body, cloud, asked),
            "each object is known to the state",
            f"{kind} {body}, while it knows of {[(row.address, row.physical_id, row.intent) for row in recorded]}",
        )


def _came_along(kind: str, body: Json, cloud: Objects, asked: set[str]) -> bool:
    if kind == "security_group_rule":
        return "security_group" in asked
    if kind == "port" and body["device_owner"]:
        return {"network:router_gateway": "router", "network:floatingip": "floatingip"}.get(
            body["device_owner"], "server"
        ) in asked or body["device_owner"] == "network:router_interface"
    return False


def true(cloud: Objects, recorded: Iterable[Row]) -> None:
    """What the state calls complete, with nothing under way, is there with those values."""
    for row in recorded:
        if row.real and row.status == "COMPLETE" and row.intent is None and row.action in {"CREATE", "UPDATE"}:
            wrong = differs(cloud, row.type, str(row.physical_id), row.properties)
            hold(not wrong, "the state says what is true", f"{row.address} {row.physical_id}: {wrong}")


def equals(made: Json, cloud: Objects, baseline: Objects, recorded: list[Row]) -> None:
    """The cloud is what the template says, with nothing beside it; so is the state."""
    recorded = [row for row in recorded if not row.missed]
    wanted = {address: (type_name, properties) for address, type_name, properties in leaves(made)}
    by_address = {row.address: row for row in recorded if row.type != "OS::Heat::ResourceGroup" and not _nested(row)}
    hold(
        by_address.keys() == wanted.keys(),
        "the state has the template's resources",
        sorted(by_address.keys() ^ wanted.keys()),
    )
    hold(
        len({row.address for row in recorded}) == len(recorded),
        "each resource has one row",
        [row.address for row in recorded],
    )
    for row in recorded:
        hold((row.status, row.intent) == ("COMPLETE", None), "nothing is left to do", row)
    for address, (type_name, properties) in wanted.items():
        row = by_address[address]
        if type_name in NOWHERE:
            continue
        hold(row.physical_id, "each resource is known by its id", row)
        wrong = differs(cloud, type_name, str(row.physical_id), _resolved(properties, by_address))
        hold(not wrong, "the cloud equals the template", f"{address} ({type_name}): {wrong}")
    _nothing_beside(cloud, baseline, recorded)


def _nested(row: Row) -> bool:
    return row.physical_id is not None and row.physical_id == row.instance


def _resolved(value: Any, by_address: dict[str, Row]) -> Any:
    if isinstance(value, dict):
        if set(value) == {"ref"}:
            return by_address[value["ref"]].physical_id
        return {key: _resolved(each, by_address) for key, each in value.items()}
    return [_resolved(each, by_address) for each in value] if isinstance(value, list) else value


def _nothing_beside(cloud: Objects, baseline: Objects, recorded: list[Row]) -> None:
    """No orphan, no duplicate: each object is a resource's own, or came along with one."""
    known = {row.physical_id for row in recorded if row.real}
    for (kind, identity), body in ours(cloud, baseline).items():
        if kind == "security_group_rule":
            expected = {identity, body["security_group_id"]} & known
        elif kind == "port" and body["device_owner"] and identity not in known:
            expected = {body["device_id"]} & known
        else:
            expected = {str(body["name"]) if kind == "keypair" else identity} & known
        hold(expected, "there is no orphan", f"{kind} {body}")


def differs(cloud: Objects, type_name: str, identity: str, properties: Json) -> str:
    """In what an object isn't as these properties say; empty when it is."""
    properties = {key: value for key, value in properties.items() if value is not None}
    if type_name == "OS::Neutron::RouterInterface":
        return _interface(cloud, properties)
    if type_name not in KIND:
        return ""
    kind = KIND[type_name]
    if kind == "keypair":
        found = next((body for (each, _), body in cloud.items() if each == kind and body["name"] == identity), None)
    else:
        found = cloud.get((kind, properties["volume_id"] if type_name == ATTACHMENT else identity))
    if found is None:
        return f"there is no {kind} {identity}"
    wrong = []
    for name, value in properties.items():
        if name in FIELDS.get(type_name, {}):
            actual, wanted = FIELDS[type_name][name](found, cloud), value
        elif name in PLAIN.get(type_name, ()):
            actual, wanted = found[name], value
        else:
            continue
        if _sorted(actual) != _sorted(_told(wanted)):
            wrong.append(f"{name} is {actual}, not {wanted}")
    return "; ".join(wrong)


TOLD = frozenset({"network", "port", "subnet", "protocol", "port_range_min", "port_range_max"})
"""Keys of lists of mappings that the stacks use; recorded values have defaults beside them."""


def _told(value: Any) -> Any:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{key: each[key] for key in TOLD & each.keys() if each[key] is not None} for each in value]
    return {"network": value["network"]} if isinstance(value, dict) and "network" in value else value


def _sorted(value: Any) -> Any:
    return sorted(json.dumps(each, sort_keys=True) for each in value) if isinstance(value, list) else value


def _interface(cloud: Objects, properties: Json) -> str:
    found = [
        body
        for (kind, _), body in cloud.items()
        if kind == "port"
        and body["device_owner"] == "network:router_interface"
        and body["device_id"] == properties["router"]
        and body["fixed_ips"][0]["subnet_id"] == properties["subnet"]
    ]
    return "" if len(found) == 1 else f"{len(found)} ports of the router in that subnet"


def _rules(found: Json, cloud: Objects) -> list[Json]:
    rules = [body for (kind, _), body in cloud.items() if kind == "security_group_rule"]
    mine = [each for each in rules if each["security_group_id"] == found["id"] and each["direction"] == "ingress"]
    names = ("protocol", "port_range_min", "port_range_max")
    return [{name: each[name] for name in names} for each in mine if (each["port_range_min"] or 0) < 7000]


def _server_networks(found: Json, cloud: Objects) -> list[Json]:
    ports = [cloud[("port", each)] for each in found["_ports"]]
    made = set(found["_made_ports"])
    return [{"network": each["network_id"]} if each["id"] in made else {"port": each["id"]} for each in ports]


def _metadata(found: Json, _cloud: Objects) -> Json:
    return {key: value for key, value in found["metadata"].items() if key != "hotc_instance"}


ATTACHMENT = "OS::Cinder::VolumeAttachment"

KIND: dict[str, str] = {
    "OS::Neutron::Net": "network",
    "OS::Neutron::Subnet": "subnet",
    "OS::Neutron::Port": "port",
    "OS::Neutron::Router": "router",
    "OS::Neutron::SecurityGroup": "security_group",
    "OS::Neutron::SecurityGroupRule": "security_group_rule",
    "OS::Neutron::FloatingIP": "floatingip",
    "OS::Nova::Server": "server",
    "OS::Nova::KeyPair": "keypair",
    "OS::Nova::ServerGroup": "server_group",
    "OS::Cinder::Volume": "volume",
    ATTACHMENT: "volume",
}
"""Type → what it is on the cloud."""

PLAIN: dict[str, tuple[str, ...]] = {
    "OS::Neutron::Net": ("name", "tags"),
    "OS::Neutron::Subnet": ("name", "cidr", "dns_nameservers"),
    "OS::Neutron::Port": ("name", "security_groups"),
    "OS::Neutron::Router": ("name",),
    "OS::Neutron::SecurityGroup": ("name", "description"),
    "OS::Neutron::SecurityGroupRule": ("protocol", "port_range_min", "port_range_max"),
    "OS::Neutron::FloatingIP": ("port_id",),
    "OS::Nova::Server": ("name", "key_name"),
    "OS::Nova::KeyPair": ("name", "public_key"),
    "OS::Cinder::Volume": ("size", "name", "description"),
}
"""Type → properties that the object shows under the same name."""

FIELDS: dict[str, dict[str, Callable[[Json, Objects], Any]]] = {
    "OS::Neutron::Subnet": {"network": lambda found, _: found["network_id"]},
    "OS::Neutron::Port": {
        "network": lambda found, _: found["network_id"],
        "fixed_ips": lambda found, _: [{"subnet": each["subnet_id"]} for each in found["fixed_ips"]],
    },
    "OS::Neutron::Router": {
        "external_gateway_info": lambda found, cloud: {
            "network": cloud[("network", found["external_gateway_info"]["network_id"])]["name"]
        },
    },
    "OS::Neutron::SecurityGroup": {"rules": _rules},
    "OS::Neutron::SecurityGroupRule": {"security_group": lambda found, _: found["security_group_id"]},
    "OS::Nova::Server": {
        "flavor": lambda found, _: found["_flavor"]["name"],
        "networks": _server_networks,
        "metadata": _metadata,
    },
    "OS::Cinder::Volume": {"metadata": _metadata},
    "OS::Nova::ServerGroup": {"policies": lambda found, _: [found["policy"]]},
    ATTACHMENT: {"instance_uuid": lambda found, _: ",".join(each["server_id"] for each in found["attachments"])},
}
"""Type → other properties, and how to read them from the object."""
