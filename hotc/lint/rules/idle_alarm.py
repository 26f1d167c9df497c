"""
## What it does
Reports alarms that do nothing, whatever their state: they have no actions.

## Why it is bad
The alarm goes off, and nobody hears it.

## Example
```yaml
cpu_high:
  type: OS::Aodh::GnocchiResourcesAlarm
  properties: {metric: cpu_util, threshold: 80, resource_type: instance, resource_id: {get_resource: server}}
```

## Instead
```yaml
cpu_high:
  type: OS::Aodh::GnocchiResourcesAlarm
  properties:
    alarm_actions: [{get_attr: [scale_up, signal_url]}]
    # …
```

## When to ignore
Where the alarm is part of an `OS::Aodh::CompositeAlarm`, or somebody asks for its state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.compiler.tree import Mapping
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1517", "idle-alarm", "warning", 'The alarm "{name}" does nothing when it goes off', needs=("Alarm",))

_ACTIONS = ("alarm_actions", "alarm_queues", "ok_actions", "ok_queues", "insufficient_data_actions")
_MORE = ("insufficient_data_queues", "AlarmActions", "OKActions", "InsufficientDataActions")


def check(subject: Subject) -> Iterator[Finding]:
    """Alarms without any of the properties that hold actions."""
    for resource in subject.resources():
        if "Alarm" not in resource.type or not resource.type.startswith(("OS::Aodh::", "AWS::CloudWatch::")):
            continue
        known = catalog.lookup(resource.type)
        if known is None or not isinstance(resource.properties, Mapping):
            continue
        given = [name for name in (*_ACTIONS, *_MORE) if resource.properties.get(name) is not None]
        if not given and not subject.uses.resource.get(resource.name):
            first = next(name for name in (*_ACTIONS, *_MORE) if name in known.properties)
            yield Finding(
                resource.key, f"resources.{resource.name}.properties", hint=f"Give it {first}.", name=resource.name
            )
