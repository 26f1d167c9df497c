"""Stacks as data: leaves and containers, with references between them; and what they mean for the engine.

A template is ``{"resources": [node], "outputs": {name: address}}``; a node is ``{"name", "type", "properties",
"policy", "after"}`` or, for a nested stack or a group, ``{"name", "members": [node], "after"}``. Properties: ``size``,
``shape``, ``name``, ``rules``, ``refs`` (names of siblings), ``label_of`` (the label is a sibling's size).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.runtime.planning.desired import Desired, ordered

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

CONTAINER = "OS::Heat::ResourceGroup"


class _Source:
    class declaration:  # noqa: N801
        properties = None


def leaves(template: Json) -> Iterator[tuple[str, Json]]:
    """``(address, node)`` of everything that stands for an object."""
    for address, node in everything(template["resources"], ""):
        if "members" not in node:
            yield address, node


def everything(nodes: list[Json], outer: str) -> Iterator[tuple[str, Json]]:
    """``(address, node)`` of containers and leaves, containers before their members."""
    for node in nodes:
        address = f"{outer}{node['name']}"
        yield address, node
        yield from everything(node.get("members", []), f"{address}/")


def around(address: str, sibling: str) -> str:
    """The address of a sibling."""
    outer = address.rpartition("/")[0]
    return f"{outer}/{sibling}" if outer else sibling


def desired(template: Json) -> dict[str, Desired]:
    """The template as the engine's planning takes it."""
    found: dict[str, Desired] = {}
    _flatten(template["resources"], "", [], found)
    return ordered(found)


def outputs(template: Json) -> Json:
    """The outputs as the engine takes them: each is the size of a resource."""
    return {name: {"value": _size_of(address), "description": ""} for name, address in template["outputs"].items()}


def _flatten(nodes: list[Json], outer: str, inherited: list[str], found: dict[str, Desired]) -> None:
    for node in nodes:
        address = f"{outer}{node['name']}"
        needs = [around(address, each) for each in node.get("after", [])] + inherited
        if "members" in node:
            _flatten(node["members"], f"{address}/", needs, found)
            members = [f"{address}/{each['name']}" for each in node["members"]]
            _add(found, address, CONTAINER, {}, [*members, *needs], container=True)
            continue
        properties = dict(node["properties"])
        refs = [around(address, each) for each in properties.pop("refs", ())]
        if refs:
            properties["refs"] = [{"$ref": each} for each in refs]
        source = properties.pop("label_of", None)
        if source is not None:
            needs = [around(address, source), *needs]
            size = _size_of(around(address, source))
            properties["label"] = {"$runtime": {"str_replace": {"template": "S", "params": {"S": size}}}}
        _add(found, address, node["type"], properties, [*refs, *needs], policy=node.get("policy", "Delete"))


def _add(
    found: dict[str, Desired],
    address: str,
    type_name: str,
    properties: Json,
    needs: list[str],
    *,
    policy: str = "Delete",
    container: bool = False,
) -> None:
    found[address] = Desired(
        address=address,
        type=type_name,
        expressions=properties,
        requires=[each for each in dict.fromkeys(needs) if each != address],
        deletion_policy=policy,
        source=_Source(),  # type: ignore[arg-type]
        container=container,
        file="template.yaml",
        line=1,
    )


def _size_of(address: str) -> Json:
    return {"$runtime": {"get_attr": [address, "size"]}}
