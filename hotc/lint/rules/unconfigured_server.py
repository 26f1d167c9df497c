"""
## What it does
Reports servers all of whose networks have DHCP switched off, and that have no configuration drive.

## Why it is bad
A server learns its address by DHCP, or from the configuration drive. With neither it comes up without
an address, and can't ask the metadata service either: no key, no user data.

## Example
```yaml
subnet:
  type: OS::Neutron::Subnet
  properties: {network: {get_resource: network}, cidr: 10.0.0.0/24, enable_dhcp: false}
server:
  type: OS::Nova::Server
  properties:
    image: debian
    flavor: small
    networks: [{network: {get_resource: network}}]
```

## Instead
```yaml
server:
  type: OS::Nova::Server
  properties:
    config_drive: true
    image: debian
    flavor: small
    networks: [{network: {get_resource: network}}]
```

## Fix
Adds `config_drive: true`. Unsafe: the server is made anew.

## When to ignore
For images that bring their addresses with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix, Related
from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.facts.plugged import networks_of, subnets_by_network
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1330",
    "unconfigured-server",
    "warning",
    'The server "{name}" learns no address: no DHCP, and no configuration drive',
    fix="unsafe",
    needs=("enable_dhcp",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Servers on networks of this template only, whose subnets are all without DHCP."""
    silent = {name: subnets for name, subnets in subnets_by_network(subject).items() if subnets and _silent(subnets)}
    for server in subject.resources("OS::Nova::Server") if silent else ():
        networks = networks_of(subject, server)
        if not networks or written(server, "config_drive") is not None or not set(networks) <= silent.keys():
            continue
        properties = server.properties
        edit = edits.add_key(properties, "config_drive: true") if isinstance(properties, Mapping) else None
        yield Finding(
            server.key,
            f"resources.{server.name}",
            hint="Add config_drive: true, or leave DHCP on.",
            fix=Fix("Add a configuration drive", [edit], safe=False) if edit is not None else None,
            related=(Related(silent[networks[0]][0].key.span, "without DHCP"),),
            name=server.name,
        )


def _silent(subnets: list[Resource]) -> bool:
    given = [written(subnet, "enable_dhcp") for subnet in subnets]
    return all(isinstance(node, Scalar) and str(node.value).lower() == "false" for node in given)
