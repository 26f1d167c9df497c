"""
## What it does
Reports networks that are written with an address within them: `10.0.0.17/24` as a `cidr` or
`remote_ip_prefix`.

## Why it is bad
Neutron cuts the last part off: the network is `10.0.0.0/24`. Who wrote `10.0.0.17/24` in a rule may
have meant that one machine, and let in 256.

## Example
```yaml
rules:
  - {protocol: tcp, port_range_min: 22, port_range_max: 22, remote_ip_prefix: 10.0.0.17/24}
```

## Instead
```yaml
rules:
  - {protocol: tcp, port_range_min: 22, port_range_max: 22, remote_ip_prefix: 10.0.0.0/24}
```
or `10.0.0.17/32` for the one machine.

## When to ignore
Never.

## Fix
Writes the network as Neutron reads it. Safe: it stays the same network.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar, Sequence
from hotc.lint.facts.security_rules import GROUP
from hotc.lint.facts.security_rules import RULE as GROUP_RULE
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1322",
    "host-bits-in-network",
    "warning",
    "{value} is an address; the network is {network}",
    fix="safe",
    needs=("cidr", "remote_ip_prefix"),
)

_WHOLE = (".0/24", ".0.0/16", ".0.0.0/8")
"""Ends of what is a network, if it is anything."""


def check(subject: Subject) -> Iterator[Finding]:
    """Networks written out for subnets and in rules of security groups."""
    for node, path in _networks(subject):
        if isinstance(node, Scalar) and isinstance(node.value, str) and "/" in node.value:
            network = _network(node.value)
            if network:
                one = f"{node.value.partition('/')[0]}/{128 if ':' in network else 32}"
                yield Finding(
                    node,
                    path,
                    hint=f"Write {network}."
                    if path.endswith("cidr")
                    else f"Write {network}, or {one} for the one address.",
                    fix=Fix(f"Write {network}", [edits.replace_name(node, network)]),
                    value=node.value,
                    network=network,
                )


def _networks(subject: Subject) -> Iterator[tuple[Node | None, str]]:
    for resource in subject.resources("OS::Neutron::Subnet"):
        yield written(resource, "cidr"), f"resources.{resource.name}.properties.cidr"
    for resource in subject.resources(GROUP_RULE):
        yield written(resource, "remote_ip_prefix"), f"resources.{resource.name}.properties.remote_ip_prefix"
    for resource in subject.resources(GROUP):
        rules = written(resource, "rules")
        for index, rule in enumerate(rules.items if isinstance(rules, Sequence) else ()):
            if isinstance(rule, Mapping):
                path = f"resources.{resource.name}.properties.rules[{index}].remote_ip_prefix"
                yield rule.get("remote_ip_prefix"), path


def _network(text: str) -> str:
    """The network that an address with a prefix is in; nothing where it is a network already, or no address."""
    if text.endswith(_WHOLE) and ":" not in text:
        return ""

    from hotc.compiler.catalog.behaviour.addresses import address, network

    found, host = network(text), address(text.partition("/")[0])
    return str(found) if found is not None and host is not None and host != found.network_address else ""
