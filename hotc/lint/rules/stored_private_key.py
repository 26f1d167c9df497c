"""
## What it does
Reports key pairs whose private key Heat makes and keeps: `save_private_key: true`.

## Why it is bad
The key lies in Heat's database, and everyone who may read the stack can have it. A key that a person
makes never leaves that person.

## Example
```yaml
key:
  type: OS::Nova::KeyPair
  properties: {name: admin, save_private_key: true}
```

## Instead
```yaml
key:
  type: OS::Nova::KeyPair
  properties: {name: admin, public_key: {get_param: public_key}}
```

## When to ignore
Where the key is for the servers of the stack among themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1116", "stored-private-key", "info", 'Heat keeps the private key of "{name}"', needs=("save_private_key",)
)


def check(subject: Subject) -> Iterator[Finding]:
    """``save_private_key: true``, and no public key."""
    for resource in subject.resources("OS::Nova::KeyPair"):
        node = written(resource, "save_private_key")
        if node is None or written(resource, "public_key") is not None:
            continue
        value = subject.value(resource, "save_private_key")
        if value is True or str(value).lower() == "true":
            yield Finding(
                node,
                f"resources.{resource.name}.properties.save_private_key",
                hint="Give it the public_key of a key that somebody has.",
                name=resource.name,
            )
