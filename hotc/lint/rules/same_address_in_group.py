"""
## What it does
Reports groups whose members would all ask for the same address: a fixed IP, a MAC address or a
floating IP that is written out in the definition of the member.

## Why it is bad
The first member gets the address; all others fail, and with them the stack.

## Example
```yaml
ports:
  type: OS::Heat::ResourceGroup
  properties:
    count: 3
    resource_def:
      type: OS::Neutron::Port
      properties:
        network: private
        fixed_ips: [{ip_address: 10.0.0.5}]
```

## Instead
Leave the address to Neutron, or give each member its number, and let it take one of a list.
```yaml
    resource_def:
      type: member.yaml   # with {get_param: [addresses, {get_param: number}]}
      properties: {number: "%index%", addresses: {get_param: addresses}}
```

## When to ignore
For a group that never has more than one member.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import literal, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1328",
    "same-address-in-group",
    "warning",
    'Each member of "{group}" asks for the {what} {address}',
    needs=("OS::Heat::ResourceGroup", "OS::Heat::AutoScalingGroup", "OS::Heat::InstanceGroup"),
)

_SIZES = {
    "OS::Heat::ResourceGroup": "count",
    "OS::Heat::AutoScalingGroup": "max_size",
    "OS::Heat::InstanceGroup": "Size",
}
_PLACES = {
    "OS::Neutron::Port": (("fixed_ips", "ip_address", "address"), ("mac_address", "", "MAC address")),
    "OS::Nova::Server": (("networks", "fixed_ip", "address"),),
    "OS::Neutron::FloatingIP": (("floating_ip_address", "", "floating IP"),),
    "OS::Octavia::LoadBalancer": (("vip_address", "", "address"),),
}


def check(subject: Subject) -> Iterator[Finding]:
    """Addresses without a placeholder in the definitions of members, where a group may have more than one."""
    for definition in subject.definitions(*_PLACES):
        group = definition.resource
        if group.type not in _SIZES or definition.type == group.type:
            continue
        if not isinstance(definition.properties, Mapping) or _is_single(subject, group):
            continue
        for property, key, what in _PLACES[definition.type]:
            node = definition.properties.get(property)
            path = f"{definition.path}.properties.{property}"
            for place, address in _addresses(node, key):
                if str(literal(written(group, "index_var")) or "%index%") not in str(address.value):
                    hint = "Leave the address to Neutron, or pass %index% to a template that takes one of a list."
                    found = path + place
                    yield Finding(address, found, hint=hint, group=group.name, what=what, address=address.value)


def _is_single(subject: Subject, group: Resource) -> bool:
    size = subject.value(group, _SIZES[group.type])
    if size is None and group.type == "OS::Heat::ResourceGroup":
        size = 1
    return str(size) in ("0", "1")


def _addresses(node: Node | None, key: str) -> Iterator[tuple[str, Scalar]]:
    if isinstance(node, Scalar) and not key and node.value:
        yield "", node
    for index, item in enumerate(node.items if isinstance(node, Sequence) else ()):
        found = item.get(key) if isinstance(item, Mapping) else None
        if isinstance(found, Scalar) and found.value:
            yield f"[{index}].{key}", found
