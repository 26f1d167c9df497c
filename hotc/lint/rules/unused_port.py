"""
## What it does
Reports ports that nothing in the template uses: no server is plugged into them, no floating IP leads
to them, no output tells their address.

## Why it is bad
The port takes an address of the network and does nothing. Most often the server was given the
network and gets another port, without the addresses and security groups of this one.

## Example
```yaml
resources:
  port:
    type: OS::Neutron::Port
    properties: {network: private, security_groups: [web]}
  server:
    type: OS::Nova::Server
    properties: {image: debian, flavor: small, networks: [{network: private}]}
```

## Instead
```yaml
  server:
    type: OS::Nova::Server
    properties: {image: debian, flavor: small, networks: [{port: {get_resource: port}}]}
```

## Fix
Takes the port out. Unsafe: it may hold an address for something outside the template.

## When to ignore
For a port that only keeps an address free. One that asks for an address (`fixed_ips`), or is called
`…vip…`, is not reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping, Sequence
from hotc.lint.facts.unreferenced import removal, unreferenced
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1311", "unused-port", "warning", 'Nothing here uses the port "{name}"', fix="unsafe", needs=("OS::Neutron::Port",)
)


def check(subject: Subject) -> Iterator[Finding]:
    """Ports that nothing refers to, in a template with a server, unless they keep an address."""
    for resource in unreferenced(subject, "OS::Neutron::Port", beside=("OS::Nova::Server",)):
        if _keeps_an_address(resource):
            continue
        yield Finding(
            resource.key,
            f"resources.{resource.name}",
            hint=f"Plug a server into it: networks: [{{port: {{get_resource: {resource.name}}}}}].",
            fix=removal(subject, resource),
            name=resource.name,
        )


def _keeps_an_address(resource: Resource) -> bool:
    """Whether a port asks for one address, or is called like one: it stands for an address that others share."""
    addresses = written(resource, "fixed_ips")
    if isinstance(addresses, Sequence):
        asked = (item.get("ip_address") for item in addresses.items if isinstance(item, Mapping))
        if any(node is not None for node in asked):
            return True
    name = resource.name.lower()
    return any(word in name for word in ("vip", "virtual", "reserve", "float"))
