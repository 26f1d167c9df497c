"""
## What it does
Reports routers that are connected to nothing: no router interface, gateway or route in the template
names them.

## Why it is bad
Without an interface a router routes nothing. The subnets have no way out, although the template
looks as if they had one.

## Example
```yaml
resources:
  router:
    type: OS::Neutron::Router
    properties: {external_gateway_info: {network: public}}
```

## Instead
```yaml
  interface:
    type: OS::Neutron::RouterInterface
    properties: {router: {get_resource: router}, subnet: {get_resource: subnet}}
```

## Fix
Takes the router out. Unsafe: it may be used by its name in another stack.

## When to ignore
Where other stacks connect themselves to the router by its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.unreferenced import removal, unreferenced
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1315",
    "isolated-router",
    "warning",
    'Nothing here is connected to the router "{name}"',
    fix="unsafe",
    needs=("OS::Neutron::Router",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Routers that nothing refers to."""
    for resource in unreferenced(subject, "OS::Neutron::Router"):
        yield Finding(
            resource.key,
            f"resources.{resource.name}",
            hint="Connect its subnets with OS::Neutron::RouterInterface.",
            fix=removal(subject, resource),
            name=resource.name,
        )
