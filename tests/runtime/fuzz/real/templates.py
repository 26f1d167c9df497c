"""Random small stacks of the real types, and their changes, as data.

A stack is name → ``{"type", "properties", "depends_on"}``; ``{"ref": name}`` in a property is a reference. Two types
hold others: ``NESTED`` (``resources``, in another file) and ``GROUP`` (``count`` times ``properties`` of ``member``).
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

Json = dict[str, Any]

NESTED = "nested.yaml"
GROUP = "OS::Heat::ResourceGroup"
KEYS = tuple(f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPbdsQEeD1LPLkWDuS/IEADLnRlpnKGOKWu9bBYkn9V{c} k" for c in "iQ")
POLICIES = ("affinity", "anti-affinity", "soft-affinity")


def stack(rng: random.Random) -> Json:
    """A new stack."""
    made: Json = {}
    for index in range(rng.randint(1, 2)):
        made |= _network(rng, index)
    for index in range(rng.randint(0, 2)):
        made[f"group{index}"] = _leaf("OS::Neutron::SecurityGroup", **_group(rng))
    if "group0" in made and rng.random() < 0.6:
        made["rule"] = _leaf(
            "OS::Neutron::SecurityGroupRule", security_group=ref("group0"), protocol="tcp", **_ports(7000)
        )
    made |= _ports_and_routers(rng, made)
    made |= _machines(rng, made)
    if rng.random() < 0.3:
        made["text"] = _leaf("OS::Heat::RandomString", length=rng.randint(4, 9))
    if rng.random() < 0.3:
        made["inner"] = {"type": NESTED, "properties": {}, "resources": _network(rng, 7)}
    if rng.random() < 0.4:
        made["many"] = _many(rng)
    return pruned(made)


def _leaf(type_name: str, **properties: Any) -> Json:
    return {"type": type_name, "properties": {key: value for key, value in properties.items() if value is not None}}


def ref(name: str) -> Json:
    """A reference."""
    return {"ref": name}


def _maybe(rng: random.Random, value: Any, chance: float = 0.5) -> Any:
    return value if rng.random() < chance else None


def _ports(port: int) -> Json:
    return {"port_range_min": port, "port_range_max": port}


def _network(rng: random.Random, index: int) -> Json:
    made = {f"net{index}": _leaf("OS::Neutron::Net", name=_maybe(rng, f"app{index}"), tags=_maybe(rng, ["a"], 0.2))}
    if rng.random() < 0.9:
        made[f"subnet{index}"] = _leaf(
            "OS::Neutron::Subnet",
            network=ref(f"net{index}"),
            cidr=f"10.{index}.{rng.randint(0, 9)}.0/24",
            name=_maybe(rng, f"sub{index}"),
            dns_nameservers=_maybe(rng, ["10.0.0.53"], 0.3),
        )
    return made


def _group(rng: random.Random) -> Json:
    rules = [{"protocol": "tcp", **_ports(port)} for port in sorted(rng.sample((22, 80, 443), rng.randint(0, 3)))]
    return {
        "name": _maybe(rng, "guard"),
        "description": _maybe(rng, rng.choice(("one", "two"))),
        "rules": rules or None,
    }


def _ports_and_routers(rng: random.Random, made: Json) -> Json:
    found: Json = {}
    subnets = [name for name in made if name.startswith("subnet")]
    groups = [ref(name) for name in made if name.startswith("group")]
    for index in range(rng.randint(0, 2) if subnets else 0):
        subnet = rng.choice(subnets)
        found[f"port{index}"] = _leaf(
            "OS::Neutron::Port",
            network=ref(subnet.replace("subnet", "net")),
            fixed_ips=[{"subnet": ref(subnet)}],
            name=_maybe(rng, f"door{index}"),
            security_groups=_maybe(rng, groups or None),
        )
    if rng.random() < 0.6:
        gateway = _maybe(rng, {"network": "public"}, 0.7)
        found["router"] = _leaf("OS::Neutron::Router", name=_maybe(rng, "edge"), external_gateway_info=gateway)
        if subnets:
            found["interface"] = _leaf(
                "OS::Neutron::RouterInterface", router=ref("router"), subnet=ref(rng.choice(subnets))
            )
    if rng.random() < 0.5:
        port = _maybe(rng, ref("port0"), 0.7)
        found["address"] = _leaf("OS::Neutron::FloatingIP", floating_network="public", port_id=port)
    return found


def _machines(rng: random.Random, made: Json) -> Json:
    found: Json = {}
    if rng.random() < 0.4:
        found["key"] = _leaf("OS::Nova::KeyPair", name="mine", public_key=rng.choice(KEYS))
    if rng.random() < 0.3:
        found["together"] = _leaf("OS::Nova::ServerGroup", policies=[rng.choice(POLICIES)])
    networks = [{"port": ref("port1")}] if "port1" in made else []
    networks += [{"network": ref("net0")}] if not networks or rng.random() < 0.3 else []
    if rng.random() < 0.6:
        found["server"] = _leaf(
            "OS::Nova::Server",
            image="cirros",
            flavor=rng.choice(("m1.tiny", "m1.small")),
            networks=networks,
            name=_maybe(rng, "machine"),
            metadata=_maybe(rng, {"a": rng.choice("12")}),
            key_name=_maybe(rng, ref("key")),
            scheduler_hints=_maybe(rng, {"group": ref("together")}),
        )
    for index in range(rng.randint(0, 2)):
        found[f"disk{index}"] = _leaf(
            "OS::Cinder::Volume",
            size=rng.randint(1, 3),
            name=_maybe(rng, f"data{index}"),
            description=_maybe(rng, rng.choice(("one", "two"))),
            metadata=_maybe(rng, {"a": rng.choice("12")}, 0.3),
        )
    if rng.random() < 0.7:
        found["attached"] = _leaf("OS::Cinder::VolumeAttachment", volume_id=ref("disk0"), instance_uuid=ref("server"))
    return found


def _many(rng: random.Random) -> Json:
    members = {
        "OS::Cinder::Volume": {"size": rng.randint(1, 2), "name": "same"},
        "OS::Neutron::Net": {"name": "same"},
        "OS::Heat::RandomString": {"length": rng.randint(4, 9)},
        "OS::Neutron::SecurityGroup": {"name": "same", "description": rng.choice(("one", "two"))},
    }
    member = rng.choice(sorted(members))
    return {"type": GROUP, "count": rng.randint(0, 3), "member": member, "properties": members[member]}


def references(value: Any) -> Iterator[str]:
    """The names that a value refers to."""
    if isinstance(value, dict):
        if set(value) == {"ref"}:
            yield value["ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


_OPTIONAL = ("port_id", "key_name", "scheduler_hints", "security_groups")


def pruned(made: Json) -> Json:
    """The stack without what can't be: references to what isn't there, a floating IP that nothing routes to, a second
    one of what there can only be one of.
    """
    made = copy.deepcopy(made)
    while True:
        before = json.dumps(made)
        for name, node in list(made.items()):
            for key, value in list(node["properties"].items()):
                if all(each in made for each in references(value)):
                    continue
                if key in _OPTIONAL:
                    del node["properties"][key]
                else:
                    made.pop(name, None)
        _drop_twins(made)
        _route(made)
        if "rule" in made:  # a group that has rules of its own takes others away, as in Heat
            made[made["rule"]["properties"]["security_group"]["ref"]]["properties"].pop("rules", None)
        server = made.get("server")
        if server and not all(_has_subnet(made, each) for each in server["properties"]["networks"]):
            del made["server"]
        if json.dumps(made) == before:
            return made


_ONE_OF_A_KIND = {
    "OS::Cinder::VolumeAttachment": ("volume_id",),
    "OS::Neutron::FloatingIP": ("port_id",),
    "OS::Neutron::RouterInterface": ("router", "subnet"),
    "OS::Neutron::SecurityGroupRule": ("security_group", "port_range_min"),
    "OS::Neutron::Subnet": ("network", "cidr"),
    "OS::Nova::KeyPair": ("name",),
}
"""Type → what no two resources of that type can have in common: the services refuse the second one."""


def _drop_twins(made: Json) -> None:
    seen: set[str] = set()
    for name, node in list(made.items()):
        unique = _ONE_OF_A_KIND.get(node["type"], ())
        if not unique or any(key not in node["properties"] for key in unique):
            continue
        mark = json.dumps([node["type"], *(node["properties"][key] for key in unique)])
        if mark in seen:
            del made[name]
        seen.add(mark)


def _has_subnet(made: Json, network: Json) -> bool:
    return "port" in network or any(_is_subnet_of(node, network["network"]["ref"]) for node in made.values())


def _is_subnet_of(node: Json, net: str) -> bool:
    return bool(node["type"] == "OS::Neutron::Subnet" and node["properties"]["network"] == ref(net))


def _route(made: Json) -> None:
    """A floating IP needs a router between its port and the network outside, and comes after it."""
    address = made.get("address")
    if address is None:
        return
    address.pop("depends_on", None)
    if "port_id" not in address["properties"]:
        return
    port = made[address["properties"]["port_id"]["ref"]]["properties"]
    ways = [name for name, node in made.items() if node["type"] == "OS::Neutron::RouterInterface"]
    for name in ways:
        way = made[name]["properties"]
        router = made.get(way["router"]["ref"], {"properties": {}})["properties"]
        if way["subnet"] == port["fixed_ips"][0]["subnet"] and "external_gateway_info" in router:
            address["depends_on"] = [name]
            return
    del address["properties"]["port_id"]


def frozen(made: Json) -> set[str]:
    """What the services refuse to take away while others use it, so that no engine could replace it."""
    kept: set[str] = set()
    address, server = made.get("address"), made.get("server")
    if address and "port_id" in address["properties"]:
        kept |= _closure(made, [*references(address["properties"]), *address["depends_on"]])
    if server:
        nets = [each["network"]["ref"] for each in server["properties"]["networks"] if "network" in each]
        kept |= set(nets) | {name for name, node in made.items() if any(_is_subnet_of(node, net) for net in nets)}
    return kept


def _closure(made: Json, names: list[str]) -> set[str]:
    found: set[str] = set()
    while names:
        name = names.pop()
        if name in made and name not in found:
            found.add(name)
            names += references(made[name]["properties"])
    return found


def changed(made: Json, rng: random.Random) -> Json:
    """The next version of a stack."""
    after, kept, other = copy.deepcopy(made), frozen(made), stack(rng)
    for _ in range(rng.randint(1, 3)):
        names = sorted(set(after) - kept)
        what = rng.choice(("add", "add", "change", "change", "change", "remove", "rename"))
        if what == "add":
            for name in rng.sample(sorted(other), min(len(other), 3)):
                after.setdefault(name, copy.deepcopy(other[name]))
        elif names:
            name = rng.choice(names)
            if what == "remove":
                del after[name]
            elif what == "rename":
                _rename(after, name)
            else:
                _change(after[name], other.get(name), rng)
    after = pruned(after)
    # What came in by chance must not take away what the version before stands on.
    return after if all(after.get(name) == made[name] for name in kept) else copy.deepcopy(made)


def _rename(made: Json, name: str) -> None:
    """Another name for one of the resources; not for a subnet with a port in it, which nobody could make anew."""
    new = name[:-1] if name.endswith("x") else f"{name}x"
    if new in made or made[name]["type"] in {NESTED, GROUP}:
        return
    ports = [node["properties"]["fixed_ips"] for node in made.values() if node["type"] == "OS::Neutron::Port"]
    if name in references(ports) and made[name]["type"] == "OS::Neutron::Subnet":
        return
    text = json.dumps({key: value for key, value in made.items() if key != name})
    text = text.replace(json.dumps(ref(name)), json.dumps(ref(new)))
    node = made[name]
    made.clear()
    made |= {**json.loads(text), new: node}


def _same_kind(node: Json, other: Json) -> bool:
    return (node["type"], node.get("member")) == (other["type"], other.get("member"))


_NUMBERS = ("length", "size")
NAMELESS = (
    "OS::Neutron::RouterInterface",
    "OS::Neutron::FloatingIP",
    "OS::Cinder::VolumeAttachment",
    "OS::Heat::ResourceGroup",
)


def _change(node: Json, other: Json | None, rng: random.Random) -> None:
    properties = node["properties"]
    if node["type"] == GROUP and rng.random() < 0.6:
        node["count"] = rng.randint(0, 3)
    elif node["type"] == NESTED:
        node["resources"] = pruned(_network(rng, 7))
    elif other is not None and _same_kind(node, other) and rng.random() < 0.5:
        size = properties.get("size", 0)  # a volume never shrinks
        properties.update(copy.deepcopy(other["properties"]))
        properties.update({"size": max(size, properties["size"])} if size else {})
    elif name := next((each for each in _NUMBERS if each in properties), None):
        properties[name] += 1
    elif "cidr" in properties:
        properties["cidr"] = f"10.{rng.randint(20, 99)}.{rng.randint(0, 99)}.0/24"
    elif "public_key" in properties:
        properties["public_key"] = rng.choice(KEYS)
    elif "policies" in properties:
        properties["policies"] = [rng.choice(POLICIES)]
    elif "port_range_min" in properties:
        properties |= _ports(rng.randint(7000, 7009))
    elif node["type"] not in NAMELESS:
        properties["name"] = f"new{rng.randint(0, 9)}"


def without_pinned_keys(made: Json) -> Json:
    """The stack as somebody else may have it in the same project: key pairs have names of their own."""
    made = copy.deepcopy(made)
    for node in made.values():
        if node["type"] == "OS::Nova::KeyPair" and "name" in node["properties"]:
            node["properties"]["name"] = "theirs"
    return made


def leaves(made: Json, outer: str = "") -> Iterator[tuple[str, str, Json]]:
    """``(address, type, properties)`` of everything that stands for an object; references are addresses."""
    for name, node in made.items():
        address = f"{outer}{name}"
        if node["type"] == NESTED:
            yield from leaves(node["resources"], f"{address}/")
        elif node["type"] == GROUP:
            for index in range(node["count"]):
                yield f"{address}/{index}", node["member"], node["properties"]
        else:
            yield address, node["type"], _around(node["properties"], outer)


def _around(value: Any, outer: str) -> Any:
    if isinstance(value, dict):
        if set(value) == {"ref"}:
            return ref(f"{outer}{value['ref']}")
        return {key: _around(each, outer) for key, each in value.items()}
    return [_around(each, outer) for each in value] if isinstance(value, list) else value
