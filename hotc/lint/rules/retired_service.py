"""
## What it does
Reports types that Heat still has, while the service or the interface behind them is gone.

## Why it is bad
Heat accepts the template, and the cloud refuses the resource: version 1 of Neutron's firewalls was
removed with the release Stein (2019).

## Example
```yaml
firewall: {type: OS::Neutron::Firewall, properties: {firewall_policy_id: {get_resource: policy}}}
```

## Instead
Security groups, where they do; there is no resource type for firewalls of version 2.

## When to ignore
On a cloud from before that release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1209",
    "retired-service",
    "warning",
    "{type} needs {what}, which went with {release}",
    needs=("OS::Neutron::Firewall",),
)

_FIREWALLS = ("version 1 of Neutron's firewalls", "Stein", 12, "Use security groups.")
_GONE = {
    "OS::Neutron::Firewall": _FIREWALLS,
    "OS::Neutron::FirewallPolicy": _FIREWALLS,
    "OS::Neutron::FirewallRule": _FIREWALLS,
}
"""What is gone, the release without it, its version of Heat, and what to use. Source: neutron-fwaas's release notes."""


def check(subject: Subject) -> Iterator[Finding]:
    """Types whose service is gone; for a target from before that, there is nothing to say."""
    for definition in subject.definitions(*_GONE):
        what, release, heat, hint = _GONE[definition.type]
        target = catalog.view().release
        if target is None or target.heat >= heat:
            yield Finding(
                definition.type_node,
                definition.path + ".type",
                hint=hint,
                type=definition.type,
                what=what,
                release=release,
            )
