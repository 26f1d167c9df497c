"""
## What it does
Reports `allocation_pools` of a subnet that name just the addresses which Neutron takes anyway: all of
the network but its gateway.

## Why it is bad
Nothing is won, and when the CIDR changes the pool must be changed with it, or the stack fails.

## Example
```yaml
properties:
  cidr: 10.0.0.0/24
  allocation_pools: [{start: 10.0.0.2, end: 10.0.0.254}]
```

## Instead
```yaml
properties:
  cidr: 10.0.0.0/24
```

## When to ignore
Where it is there to be changed soon.

## Fix
Takes the pools out. Safe: the subnet has the same addresses to give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping
from hotc.lint.facts.plain import is_plain
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1321",
    "pool-as-by-default",
    "info",
    "These are the addresses that {cidr} gives anyway",
    fix="safe",
    needs=("allocation_pools",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Subnets with one pool that is written out, as is the CIDR, and that says what Neutron would take."""
    for resource in subject.resources("OS::Neutron::Subnet"):
        properties = resource.properties
        entry = properties.entry("allocation_pools") if isinstance(properties, Mapping) else None
        made = subject.made(resource.name)
        if entry is None or made is None or not isinstance(properties, Mapping):
            continue
        if not _may_be_default(made.typed):
            continue
        if not all(is_plain(properties.get(name)) for name in ("cidr", "gateway_ip", "allocation_pools")):
            continue
        if not _is_default(made.typed, given=properties.entry("gateway_ip") is not None):
            continue
        edit = edits.remove_entry(properties, entry)
        yield Finding(
            entry.key,
            f"resources.{resource.name}.properties.allocation_pools",
            hint="Leave it out.",
            fix=Fix("Take the pools out", [edit]) if edit is not None else None,
            cidr=made.typed.get("cidr"),
        )


def _may_be_default(typed: dict[str, Any]) -> bool:
    """Whether the only pool ends where one may that Neutron makes: a network of eight addresses or more begins at a
    multiple of eight, and at its end there are the broadcast address and perhaps the gateway.
    """
    pools = typed.get("allocation_pools")
    end = pools[0].get("end") if isinstance(pools, list) and len(pools) == 1 and isinstance(pools[0], dict) else None
    last = end[-3:].rpartition(".")[2] if isinstance(end, str) else ""
    return last.isdecimal() and int(last) % 8 in (5, 6)


def _is_default(typed: dict[str, Any], *, given: bool) -> bool:
    from hotc.compiler.catalog.behaviour.addresses import address, network

    cidr, pools, gateway = network(typed.get("cidr")), typed.get("allocation_pools"), typed.get("gateway_ip")
    if cidr is None or cidr.version != 4 or cidr.num_addresses < 8 or not isinstance(pools, list) or len(pools) != 1:
        return False
    if not isinstance(pools[0], dict):
        return False
    low, high = cidr[1], cidr[-2]
    if not given or address(gateway) == low:
        low = cidr[2]
    elif gateway is not None and address(gateway) == high:
        high = cidr[-3]
    elif gateway not in (None, "", "~"):
        return False  # the gateway is in the middle: two pools
    return (address(pools[0].get("start")), address(pools[0].get("end"))) == (low, high)
