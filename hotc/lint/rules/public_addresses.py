"""
## What it does
Reports IPv4 subnets whose network is not from a private range, and subnets of ranges that are for no
servers at all (loopback, link-local, multicast).

## Why it is bad
The addresses belong to somebody on the internet. Servers on the subnet can't reach that part of it:
their packets stay at home.

## Example
```yaml
subnet:
  type: OS::Neutron::Subnet
  properties: {network: {get_resource: network}, cidr: 128.0.0.0/24}
```

## Instead
A network from 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.
```yaml
  properties: {network: {get_resource: network}, cidr: 10.128.0.0/24}
```

## When to ignore
Where the addresses are yours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1323", "public-addresses", "warning", "{cidr} is {what}", needs=("OS::Neutron::Subnet",))

_SHARED = "100.64.0.0/10"
"""Private, too, between a provider and its customers (RFC 6598)."""


_PRIVATE = ("10.", "192.168.")
_SMALL = frozenset(map(str, range(16, 33)))
"""Prefix lengths of networks that lie in these."""


def check(subject: Subject) -> Iterator[Finding]:
    """Networks of subnets, written out or given as the default of a parameter."""
    for resource in subject.resources("OS::Neutron::Subnet"):
        node = _home(subject, written(resource, "cidr"))
        if node is None or not isinstance(node.value, str) or not (what := _wrong(node.value)):
            continue
        yield Finding(
            node,
            f"resources.{resource.name}.properties.cidr",
            hint="Take one from 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; for IPv6, from fd00::/8.",
            cidr=node.value,
            what=what,
        )


def _home(subject: Subject, node: Node | None) -> Scalar | None:
    """Where the network stands: here, or as the default of the parameter that gives it."""
    if isinstance(node, Call) and node.name in ("get_param", "Ref") and isinstance(node.argument, Scalar):
        parameter = subject.template.parameters.get(str(node.argument.value))
        node = parameter.default if parameter is not None else None
    return node if isinstance(node, Scalar) else None


def _wrong(text: str) -> str:
    if text.startswith(_PRIVATE) and text.rpartition("/")[2] in _SMALL:
        return ""  # as nearly all are

    from hotc.compiler.catalog.behaviour.addresses import network

    found, shared = network(text), network(_SHARED)
    if found is None or "/" not in text:
        return ""
    if found.is_multicast or found.is_loopback or found.is_link_local:
        return "no network for servers"
    if found.version == 6 or found.is_private or found.subnet_of(shared):  # type: ignore[arg-type]
        return ""
    return "a network of somebody on the internet"
