"""
## What it does
Reports groups that have one member, whatever the parameters are: `count` is 1, or is not given.

## Why it is bad
A group is a nested stack: one more level for whoever reads, debugs and refers to the member, and
nothing gained by it.

## Example
```yaml
servers:
  type: OS::Heat::ResourceGroup
  properties:
    resource_def: {type: server.yaml}
```

## Instead
```yaml
server: {type: server.yaml}
```
Or take the number from a parameter: `count: {get_param: servers}`.

## When to ignore
While there is to be more than one soon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1515",
    "group-of-one",
    "info",
    'The group "{name}" always has one member',
    lifecycle="preview",
    needs=("OS::Heat::ResourceGroup",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Groups without a ``count``, or with a 1 for it."""
    for resource in subject.resources("OS::Heat::ResourceGroup"):
        if not isinstance(resource.properties, Mapping) or resource.properties.get("resource_def") is None:
            continue
        count = written(resource, "count")
        if count is None or (isinstance(count, Scalar) and str(count.value) == "1"):
            yield Finding(
                resource.key if count is None else count,
                f"resources.{resource.name}.properties.count",
                hint="Define the member as a resource, or take count from a parameter.",
                name=resource.name,
            )
