"""
## What it does
Reports servers with ports on several subnets that each give a default route: all have a gateway and
DHCP.

## Why it is bad
The server takes the default route of whichever answers first, and another one after the next start.
Answers then leave through the wrong port, and are dropped there.

## Example
```yaml
back:
  type: OS::Neutron::Subnet
  properties: {network: {get_resource: back_net}, cidr: 10.1.0.0/24}
```

## Instead
Keep the gateway for one of the subnets.
```yaml
back:
  type: OS::Neutron::Subnet
  properties: {network: {get_resource: back_net}, cidr: 10.1.0.0/24, gateway_ip: null}
```

## When to ignore
Where the servers set up their routes by themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.tree import Scalar
from hotc.lint.facts.plugged import networks_of, subnets_by_network
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1325",
    "several-default-routes",
    "info",
    'The server "{name}" gets {count} default routes',
    needs=("OS::Neutron::Subnet",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Servers with two or more ports whose subnets, all of this template, each have a gateway and DHCP."""
    routing = _routing(subject)
    for server in subject.resources("OS::Nova::Server") if len(routing) > 1 else ():
        found = {name: routing[name] for name in networks_of(subject, server) if name in routing}
        if len(found) > 1:
            yield Finding(
                server.key,
                f"resources.{server.name}",
                hint="Keep one gateway; write gateway_ip: null for the other subnets.",
                related=tuple(Related(subnet.key.span, "has a gateway") for subnet in found.values()),
                name=server.name,
                count=len(found),
            )


def _routing(subject: Subject) -> dict[str, Resource]:
    """The networks with one subnet, an IPv4 one that gives a default route; and that subnet."""
    found = subnets_by_network(subject)
    return {name: subnets[0] for name, subnets in found.items() if len(subnets) == 1 and _routes(subnets[0])}


def _routes(subnet: Resource) -> bool:
    gateway, dhcp, version = (written(subnet, name) for name in ("gateway_ip", "enable_dhcp", "ip_version"))
    if gateway is not None and (not isinstance(gateway, Scalar) or gateway.value in (None, "", "~")):
        return False
    on = dhcp is None or (isinstance(dhcp, Scalar) and str(dhcp.value).lower() == "true")
    return on and (version is None or (isinstance(version, Scalar) and str(version.value) == "4"))
