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
from hotc.compiler.tree import Call, Mapping, Scalar, Sequence
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1325",
    "several-default-routes",
    "info",
    'The server "{name}" gets {count} default routes',
    needs=("OS::Neutron::Subnet",),
)

_SUBNET = "OS::Neutron::Subnet"


def check(subject: Subject) -> Iterator[Finding]:
    """Servers with two or more ports whose subnets, all of this template, each have a gateway and DHCP."""
    routing: dict[str, Resource] = {}
    for server in subject.resources("OS::Nova::Server"):
        networks = written(server, "networks")
        if not isinstance(networks, Sequence) or len(networks.items) < 2:
            continue
        routing = routing or _routing(subject)
        if not routing:
            return
        found = [routing[name] for item in networks.items if (name := _network(subject, item)) in routing]
        if len({subnet.name for subnet in found}) > 1:
            yield Finding(
                server.key,
                f"resources.{server.name}",
                hint="Keep one gateway; write gateway_ip: null for the other subnets.",
                related=tuple(Related(subnet.key.span, "has a gateway") for subnet in found),
                name=server.name,
                count=len(found),
            )


def _routing(subject: Subject) -> dict[str, Resource]:
    """The networks of Neutron with one subnet, an IPv4 one that gives a default route; and that subnet."""
    found: dict[str, list[Resource]] = {}
    for subnet in subject.resources(_SUBNET):
        name = _reference(written(subnet, "network") or written(subnet, "network_id"))
        found.setdefault(name, []).append(subnet)
    ours = {network.name for network in subject.resources("OS::Neutron::Net", "OS::Neutron::ProviderNet")}
    return {
        name: subnets[0]
        for name, subnets in found.items()
        if name in ours and len(subnets) == 1 and _routes(subnets[0])
    }


def _routes(subnet: Resource) -> bool:
    gateway, dhcp, version = (written(subnet, name) for name in ("gateway_ip", "enable_dhcp", "ip_version"))
    if gateway is not None and (not isinstance(gateway, Scalar) or gateway.value in (None, "", "~")):
        return False
    on = dhcp is None or (isinstance(dhcp, Scalar) and str(dhcp.value).lower() == "true")
    return on and (version is None or (isinstance(version, Scalar) and str(version.value) == "4"))


def _network(subject: Subject, item: Node) -> str:
    """The network that an entry of a server's networks leads to, by itself or by its port."""
    if not isinstance(item, Mapping):
        return ""
    network = item.get("network") or item.get("uuid")
    if network is not None:
        return _reference(network)
    port = subject.template.resources.get(_reference(item.get("port")))
    if port is None or port.type != "OS::Neutron::Port":
        return ""
    return _reference(written(port, "network") or written(port, "network_id"))


def _reference(node: Node | None) -> str:
    """The resource that a node names with ``get_resource``."""
    if isinstance(node, Call) and node.name in ("get_resource", "Ref") and isinstance(node.argument, Scalar):
        return str(node.argument.value)
    return ""
