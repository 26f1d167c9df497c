"""
## What it does
Reports handles of wait conditions for which nothing waits.

## Why it is bad
The stack is complete before the servers are: what is signalled through the handle goes nowhere. The
wait condition itself was forgotten, or went.

## Example
```yaml
handle: {type: OS::Heat::WaitConditionHandle}
server:
  type: OS::Nova::Server
  properties:
    flavor: m1.small
    user_data:
      str_replace: {template: install && notify, params: {notify: {get_attr: [handle, curl_cli]}}}
```

## Instead
```yaml
wait:
  type: OS::Heat::WaitCondition
  depends_on: server
  properties: {handle: {get_resource: handle}, timeout: 600}
```

## When to ignore
Where the signals are only meant to be seen as events of the stack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.waits import HANDLES, WAITS, waits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.facts.uses import Use
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1513",
    "unused-wait-handle",
    "warning",
    'Nothing waits for the signals of "{name}"',
    needs=("WaitConditionHandle", "OS::Heat::SwiftSignalHandle"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Handles that no wait of this template has, and that are handed to no other template."""
    if not subject.whole or subject.uses.computed("resource"):
        return
    handles = list(subject.resources(*HANDLES))
    if not handles:
        return
    waited = {handle for _, handle in waits(subject)}
    for resource in handles:
        uses = subject.uses.resource.get(resource.name, ())
        if resource.name not in waited and not any(_leaves(subject, use) for use in uses):
            yield Finding(
                resource.key,
                f"resources.{resource.name}",
                hint="Add the wait condition, or take the handle out.",
                name=resource.name,
            )


def _leaves(subject: Subject, use: Use) -> bool:
    """Whether somebody else may wait: a wait by an expression, a nested stack, who reads the outputs."""
    if use.where.section != "resources":
        return True
    type = subject.template.resources[use.where.owner].type
    return type in WAITS or not type.startswith("OS::") or type in ("OS::Heat::Stack", "OS::Heat::ResourceGroup")
