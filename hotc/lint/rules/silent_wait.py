"""
## What it does
Reports wait conditions whose handle is given to nobody who could signal.

## Why it is bad
The signal never comes: the stack waits until the time is over, and then fails.

## Example
```yaml
handle: {type: OS::Heat::WaitConditionHandle}
wait:
  type: OS::Heat::WaitCondition
  properties: {handle: {get_resource: handle}, timeout: 600}
server:
  type: OS::Nova::Server
  properties: {flavor: m1.small, user_data: "#!/bin/sh\\n./install"}
```

## Instead
```yaml
server:
  type: OS::Nova::Server
  properties:
    flavor: m1.small
    user_data:
      str_replace:
        template: "#!/bin/sh\\n./install && notify --data-binary '{\\"status\\": \\"SUCCESS\\"}'"
        params: {notify: {get_attr: [handle, curl_cli]}}
```

## When to ignore
Where a person signals with `openstack stack resource signal`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.facts.references import to_address
from hotc.lint.facts.waits import signallers, waits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1511",
    "silent-wait",
    "warning",
    '"{name}" waits for a signal that nobody sends',
    needs=("WaitCondition", "OS::Heat::SwiftSignal"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Waits for a handle that only waits know."""
    if not subject.whole or subject.uses.computed("resource"):
        return
    for resource, handle in waits(subject):
        if not signallers(subject, handle):
            address = to_address(subject.template, handle, "curl_cli")
            yield Finding(
                resource.key,
                f"resources.{resource.name}",
                hint=f"Give {address} to the server that is to signal, or take the wait out.",
                related=(Related(subject.template.resources[handle].key.span, "nobody else uses this handle"),),
                name=resource.name,
            )
