"""
## What it does
Reports wait conditions that may wait longer than the hour which a stack has by default.

## Why it is bad
After 3600 s Heat fails the whole stack, wait condition or not, unless who starts it gives it more
(`openstack stack create --timeout MINUTES`). Nothing in the template says so to them.

## Example
```yaml
wait:
  type: OS::Heat::WaitCondition
  properties: {handle: {get_resource: handle}, timeout: 7200}
```

## Instead
Wait less long, or say in the description with what `--timeout` the stack is to be started.

## When to ignore
Where everybody starts the stack with a longer `--timeout`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Scalar
from hotc.lint.facts.waits import WAITS
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1519",
    "wait-beyond-stack",
    "info",
    '"{name}" may wait {seconds} s; a stack has {limit} s unless it is given more',
    needs=("WaitCondition", "OS::Heat::SwiftSignal"),
)

_STACK = 3600
"""Seconds that Heat gives a stack when the call says nothing (its option stack_action_timeout)."""


def check(subject: Subject) -> Iterator[Finding]:
    """Timeouts, as far as they are known, of more than an hour."""
    for resource in subject.resources(*WAITS):
        property = "Timeout" if resource.type.startswith("AWS::") else "timeout"
        value = subject.value(resource, property)
        if isinstance(value, str) and value.strip().isdigit():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int | float) or value <= _STACK:
            continue
        node = written(resource, property)
        yield Finding(
            node if isinstance(node, Scalar) else resource.key,
            f"resources.{resource.name}.properties.{property}",
            hint="Say in the description which --timeout the stack needs, or wait less long.",
            name=resource.name,
            seconds=f"{value:g}",
            limit=_STACK,
        )
