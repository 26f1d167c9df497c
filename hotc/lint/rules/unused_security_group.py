"""
## What it does
Reports security groups that no port, server or other resource of the template uses.

## Why it is bad
The rules look as if they protected something, and protect nothing: the ports have the group
`default` instead. Most often the line that attaches the group was forgotten.

## Example
```yaml
resources:
  web_rules:
    type: OS::Neutron::SecurityGroup
    properties: {rules: [{protocol: tcp, port_range_min: 443, port_range_max: 443}]}
  port:
    type: OS::Neutron::Port
    properties: {network: private}
```

## Instead
```yaml
  port:
    type: OS::Neutron::Port
    properties: {network: private, security_groups: [{get_resource: web_rules}]}
```

## Fix
Takes the group out. Unsafe: it may be used by its name in another stack, or was meant to be attached.

## When to ignore
Where other stacks use the group by its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.unreferenced import removal, unreferenced
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1310",
    "unused-security-group",
    "warning",
    'Nothing here uses the security group "{name}"',
    fix="unsafe",
    needs=("OS::Neutron::SecurityGroup",),
)

_USERS = ("OS::Neutron::Port", "OS::Nova::Server")


def check(subject: Subject) -> Iterator[Finding]:
    """Groups that nothing refers to, in a template with something that could."""
    for resource in unreferenced(subject, "OS::Neutron::SecurityGroup", beside=_USERS):
        yield Finding(
            resource.key,
            f"resources.{resource.name}",
            hint=f"Attach it to a port: security_groups: [{{get_resource: {resource.name}}}].",
            fix=removal(subject, resource),
            name=resource.name,
        )
