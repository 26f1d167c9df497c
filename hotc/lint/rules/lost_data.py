"""
## What it does
Reports volumes, shares and databases that are deleted with their stack.

## Why it is bad
Deleting the stack, or a change that replaces the resource, deletes the data for good.

## Example
```yaml
data: {type: OS::Cinder::Volume, properties: {size: 100}}
```

## Instead
```yaml
data:
  type: OS::Cinder::Volume
  deletion_policy: Snapshot
  properties: {size: 100}
```

## When to ignore
For data that may go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1501", "lost-data", "info", "The data of this {thing} goes with the stack", lifecycle="preview")

_THINGS = {
    "OS::Cinder::Volume": "volume",
    "OS::Manila::Share": "share",
    "OS::Trove::Instance": "database",
    "OS::Trove::Cluster": "database cluster",
}


def check(subject: Subject) -> Iterator[Finding]:
    """Resources with data of their own and no ``deletion_policy``."""
    for resource in subject.resources(*_THINGS):
        if resource.deletion_policy is None:
            hint = "Write deletion_policy: Retain (or Snapshot, for a volume), or Delete to say that it may go."
            yield Finding(resource.key, f"resources.{resource.name}", hint=hint, thing=_THINGS[resource.type])
