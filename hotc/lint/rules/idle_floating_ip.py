"""
## What it does
Reports floating IPs that lead nowhere: without a port, and used by nothing in the template.

## Why it is bad
Public addresses are scarce and often paid for, and the server that was to have this one can't be
reached.

## Example
```yaml
resources:
  address: {type: OS::Neutron::FloatingIP, properties: {floating_network: public}}
```

## Instead
```yaml
  address:
    type: OS::Neutron::FloatingIP
    properties: {floating_network: public, port_id: {get_resource: port}}
```

## Fix
Takes the address out. Unsafe: a stack that has it already gives it back.

## When to ignore
For an address that people attach by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.unreferenced import removal, unreferenced
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1313",
    "idle-floating-ip",
    "warning",
    'The floating IP "{name}" leads nowhere',
    fix="unsafe",
    needs=("FloatingIP",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Addresses without a port that nothing refers to."""
    for resource in unreferenced(subject, "OS::Neutron::FloatingIP", "OS::Nova::FloatingIP"):
        if written(resource, "port_id") is None:
            yield Finding(
                resource.key,
                f"resources.{resource.name}",
                hint="Give it a port_id, or connect it with OS::Neutron::FloatingIPAssociation.",
                fix=removal(subject, resource),
                name=resource.name,
            )
