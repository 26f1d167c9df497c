"""
## What it does
Reports autoscaling groups whose smallest and largest size are the same.

## Why it is bad
Such a group never grows nor shrinks: its scaling policies and alarms do nothing.

## Example
```yaml
group:
  type: OS::Heat::AutoScalingGroup
  properties: {min_size: 2, max_size: 2, resource: {type: server.yaml}}
```

## Instead
```yaml
group:
  type: OS::Heat::ResourceGroup
  properties: {count: 2, resource_def: {type: server.yaml}}
```
Or sizes that leave room.

## When to ignore
Where environments give other sizes by their own means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Scalar
from hotc.lint.facts.nodes import same
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1518",
    "fixed-size-group",
    "warning",
    'The group "{name}" can never be scaled: {size} is its smallest and its largest size',
    needs=("AutoScalingGroup",),
)

_GROUPS = {
    "OS::Heat::AutoScalingGroup": ("min_size", "max_size"),
    "AWS::AutoScaling::AutoScalingGroup": ("MinSize", "MaxSize"),
}


def check(subject: Subject) -> Iterator[Finding]:
    """Groups for which the same is written twice."""
    for resource in subject.resources(*_GROUPS):
        low, high = (written(resource, name) for name in _GROUPS[resource.type])
        if low is None or high is None or not same(low, high):
            continue
        if isinstance(low, Scalar):
            size = str(low.value)
        elif isinstance(low, Call) and low.name in ("get_param", "Ref") and isinstance(low.argument, Scalar):
            size = f'"{low.argument.value}"'
        else:
            continue
        yield Finding(
            high,
            f"resources.{resource.name}.properties.{_GROUPS[resource.type][1]}",
            hint="Let the sizes differ, or write an OS::Heat::ResourceGroup.",
            name=resource.name,
            size=size,
        )
