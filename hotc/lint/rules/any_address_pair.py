"""
## What it does
Reports `allowed_address_pairs` that let a port send as (nearly) any address: `0.0.0.0/0`, `::/0`, and
halves of them.

## Why it is bad
It takes the port out of the protection against forged addresses: the server can pass for every other
one on the network. Neutron refuses `0.0.0.0/0`, which is why people write two halves.

## Example
```yaml
allowed_address_pairs: [{ip_address: 0.0.0.0/1}, {ip_address: 128.0.0.0/1}]
```

## Instead
```yaml
allowed_address_pairs: [{ip_address: 10.0.0.100}]   # the virtual address of the cluster
```
A router or firewall that forwards everything is better served by `port_security_enabled: false`,
which says what it does.

## When to ignore
For such a router, where the cloud doesn't let you switch port security off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1119",
    "any-address-pair",
    "warning",
    "This port may send as any address of {network}",
    needs=("allowed_address_pairs",),
)

_WIDEST = 7
"""The longest prefix that is still nearly everything; /8 is what a site may have."""


def check(subject: Subject) -> Iterator[Finding]:
    """Networks written out in address pairs of ports, those of group members included; one for each port."""
    for definition in subject.definitions("OS::Neutron::Port"):
        if not isinstance(definition.properties, Mapping):
            continue
        pairs = definition.properties.get("allowed_address_pairs")
        for index, pair in enumerate(pairs.items if isinstance(pairs, Sequence) else ()):
            node = pair.get("ip_address") if isinstance(pair, Mapping) else None
            if node is not None and (network := _wide(node)):
                path = f"{definition.path}.properties.allowed_address_pairs[{index}].ip_address"
                hint = "List the addresses that the server shares with others."
                yield Finding(node, path, hint=hint, network=network)
                break


def _wide(node: Node) -> str:
    """The network, if it is as wide as that."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str) or "/" not in node.value:
        return ""
    from hotc.compiler.catalog.behaviour.addresses import network

    found = network(node.value.strip())
    return str(found) if found is not None and found.prefixlen <= _WIDEST else ""
