"""
## What it does
Reports scaling policies that no alarm, no output and nothing else refers to.

## Why it is bad
A policy acts when its URL is called. Nobody has the URL: the group is never scaled by it.

## Example
```yaml
scale_up:
  type: OS::Heat::ScalingPolicy
  properties:
    adjustment_type: change_in_capacity
    auto_scaling_group_id: {get_resource: group}
    scaling_adjustment: 1
```

## Instead
```yaml
cpu_high:
  type: OS::Aodh::GnocchiAggregationByResourcesAlarm
  properties:
    alarm_actions: [{get_attr: [scale_up, signal_url]}]
```
Or an output with `{get_attr: [scale_up, signal_url]}`.

## When to ignore
Where the policy is signalled by hand, with `openstack stack resource signal`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.references import to_address
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1516",
    "unused-scaling-policy",
    "warning",
    'Nothing calls the scaling policy "{name}"',
    lifecycle="preview",
    needs=("ScalingPolicy",),
)

_POLICIES = ("OS::Heat::ScalingPolicy", "AWS::AutoScaling::ScalingPolicy")


def check(subject: Subject) -> Iterator[Finding]:
    """Policies that are not referred to."""
    if not subject.whole or subject.uses.computed("resource"):
        return
    for resource in subject.resources(*_POLICIES):
        if not any(use.call is not None for use in subject.uses.resource.get(resource.name, ())):
            yield Finding(
                resource.key,
                f"resources.{resource.name}",
                hint=f"Give {to_address(subject.template, resource.name, 'signal_url')} to an alarm or an output.",
                name=resource.name,
            )
