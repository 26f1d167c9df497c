"""
## What it does
Reports subnets of one network whose address ranges overlap.

## Why it is bad
Neutron refuses the second one when the stack is created, halfway through.

## Example
```yaml
a: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/16}}
b: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.1.0/24}}
```

## Instead
Give each subnet a range of its own.

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.values import Unknown
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.compiler.values import Value
    from hotc.lint.subject import Subject

_Block = tuple[int, int, int]
"""Version, length of the prefix, and the prefix itself."""

RULE = Rule(
    "L1304", "overlapping-subnets", "error", "{cidr} overlaps with {other}, the range of {name} in the same network"
)


def check(subject: Subject) -> Iterator[Finding]:
    """Subnets with known ranges in the same network. Those of networks that exist already are compared, too."""
    by_network: dict[str, list[tuple[Resource, str]]] = {}
    for resource in subject.resources("OS::Neutron::Subnet"):
        if subject.made(resource.name) is None or resource.condition is not None:
            continue  # two that are never there together don't overlap
        cidr = subject.value(resource, "cidr")
        network = _network(subject.value(resource, "network") or subject.value(resource, "network_id"))
        if isinstance(cidr, str) and network:
            by_network.setdefault(network, []).append((resource, cidr))
    for subnets in by_network.values():
        if len(subnets) > 1:
            yield from _overlaps(subnets)


def _network(value: Value) -> str:
    if isinstance(value, Unknown) and value.function == "get_resource":
        return f"resource:{value.arguments}"
    return value if isinstance(value, str) else ""


def _overlaps(subnets: list[tuple[Resource, str]]) -> Iterator[Finding]:
    import ipaddress

    ranges: dict[_Block, int] = {}  # the first subnet with this range
    around: dict[_Block, int] = {}  # the first subnet whose range lies within this one
    for number, (resource, cidr) in enumerate(subnets):
        try:
            network = ipaddress.ip_network(cidr, strict=False)
        except ValueError:
            continue  # the compiler's check of values reports it
        # Of two ranges that overlap, one lies within the other, and begins with the prefix of the other.
        first, size = int(network.network_address), network.max_prefixlen
        blocks = [(network.version, bits, first >> (size - bits)) for bits in range(network.prefixlen + 1)]
        others = [ranges[block] for block in blocks if block in ranges]
        others += [around[blocks[-1]]] if blocks[-1] in around else []
        if others:
            other, other_cidr = subnets[min(others)]
            place = written(resource, "cidr") or resource.key
            yield Finding(
                place,
                f"resources.{resource.name}.properties.cidr",
                hint="Give it a range of its own.",
                related=(Related((written(other, "cidr") or other.key).span, "the other range"),),
                cidr=cidr,
                other=other_cidr,
                name=other.name,
            )
        ranges.setdefault(blocks[-1], number)
        for block in blocks:
            around.setdefault(block, number)
