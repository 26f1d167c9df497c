"""
## What it does
Reports key pairs that no server of the template uses.

## Why it is bad
The servers don't take the key: nobody can log in with it.

## Example
```yaml
resources:
  key: {type: OS::Nova::KeyPair, properties: {name: admin, save_private_key: true}}
  server: {type: OS::Nova::Server, properties: {image: debian, flavor: small}}
```

## Instead
```yaml
  server:
    type: OS::Nova::Server
    properties: {image: debian, flavor: small, key_name: {get_resource: key}}
```

## Fix
Takes the key pair out. Unsafe: it may be used by its name in another stack.

## When to ignore
Where other stacks use the key by its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.unreferenced import removal, unreferenced
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1314",
    "unused-key-pair",
    "warning",
    'No server here uses the key pair "{name}"',
    fix="unsafe",
    needs=("OS::Nova::KeyPair",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Key pairs that nothing refers to, in a template with a server."""
    for resource in unreferenced(subject, "OS::Nova::KeyPair", beside=("OS::Nova::Server",)):
        yield Finding(
            resource.key,
            f"resources.{resource.name}",
            hint=f"Give it to the server: key_name: {{get_resource: {resource.name}}}.",
            fix=removal(subject, resource),
            name=resource.name,
        )
