"""
## What it does
Reports networks that have ports or servers, but no subnet in the template.

## Why it is bad
Addresses come from subnets. Ports of a network without one have no address, and Nova refuses
servers on it that ask for the network itself.

## Example
```yaml
resources:
  network: {type: OS::Neutron::Net}
  port: {type: OS::Neutron::Port, properties: {network: {get_resource: network}}}
```

## Instead
```yaml
  subnet:
    type: OS::Neutron::Subnet
    properties: {network: {get_resource: network}, cidr: 10.0.0.0/24}
```

## When to ignore
For networks that carry what has no IP addresses, or addresses that the servers choose themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.unreferenced import name_key, names_of
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1316",
    "network-without-subnet",
    "info",
    'The network "{name}" has ports, and no subnet',
    needs=("OS::Neutron::Net", "OS::Neutron::ProviderNet"),
)

_SUBNET, _KEYS = "OS::Neutron::Subnet", ("network", "network_id")
_PLUGGED = ("OS::Neutron::Port", "OS::Nova::Server")


def check(subject: Subject) -> Iterator[Finding]:
    """Networks that are named by ports or servers, and by nothing that could be or make a subnet."""
    resources = subject.template.resources
    by_name = {name for key in _KEYS for name in names_of(subject, key, _SUBNET)}
    for network in subject.resources("OS::Neutron::Net", "OS::Neutron::ProviderNet"):
        uses = [use for use in subject.uses.resource.get(network.name, ()) if use.call is not None]
        types = {resources[use.where.owner].type for use in uses if use.where.section == "resources"}
        shown = any(use.where.section != "resources" for use in uses)
        if not types or shown or network.external_id is not None or not types <= {*_PLUGGED}:
            continue
        if name_key(written(network, "name")) in by_name:
            continue
        hint = f"Add an OS::Neutron::Subnet with network: {{get_resource: {network.name}}}."
        yield Finding(network.key, f"resources.{network.name}", hint=hint, name=network.name)
