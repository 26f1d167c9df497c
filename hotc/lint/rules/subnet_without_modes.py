"""
## What it does
Reports IPv6 subnets that say neither `ipv6_ra_mode` nor `ipv6_address_mode`.

## Why it is bad
Neutron's router then announces nothing on the subnet. Servers ask for an address, or make one, when an
announcement tells them to: without it they have neither an address nor a route, whatever Neutron's books
say.

## Example
```yaml
properties:
  network: {get_resource: network}
  ip_version: 6
  cidr: fd00:1::/64
```

## Instead
```yaml
properties:
  network: {get_resource: network}
  ip_version: 6
  ipv6_ra_mode: slaac
  ipv6_address_mode: slaac
  cidr: fd00:1::/64
```

## When to ignore
Where a router outside of OpenStack announces the network, or the servers set their addresses
themselves (say `enable_dhcp: false` then).

## Fix
Adds `slaac` for both, where the network is a /64. Unsafe: the addresses become others, and the subnet is
made anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1329",
    "subnet-without-modes",
    "info",
    'The servers on the IPv6 subnet "{name}" learn no address',
    fix="unsafe",
    needs=("ip_version",),
)

_MODES = ("ipv6_ra_mode", "ipv6_address_mode", "subnetpool", "value_specs")


def check(subject: Subject) -> Iterator[Finding]:
    """IPv6 subnets without a mode, unless they say that they have no DHCP."""
    for subnet in subject.resources("OS::Neutron::Subnet"):
        version = written(subnet, "ip_version")
        if version is None or str(subject.value(subnet, "ip_version")) != "6":
            continue
        if any(written(subnet, name) is not None for name in _MODES):
            continue
        if written(subnet, "enable_dhcp") is not None and subject.value(subnet, "enable_dhcp") not in (True, "true"):
            continue
        yield Finding(
            version,
            f"resources.{subnet.name}.properties.ip_version",
            hint="Set ipv6_ra_mode and ipv6_address_mode: slaac, dhcpv6-stateful or dhcpv6-stateless.",
            fix=_fix(subject, subnet),
            name=subnet.name,
        )


def _fix(subject: Subject, subnet: Resource) -> Fix | None:
    cidr = subject.value(subnet, "cidr")
    if not isinstance(cidr, str) or not cidr.endswith("/64") or not isinstance(subnet.properties, Mapping):
        return None
    edit = edits.add_key(subnet.properties, "ipv6_ra_mode: slaac")
    if edit is None:
        return None
    indent = edit.text.partition("ipv6")[0].lstrip("\n")
    edit.text += f"{indent}ipv6_address_mode: slaac\n"
    return Fix("Let the servers make their addresses (slaac)", [edit], safe=False)
