"""
## What it does
Reports resource types that Heat has deprecated, hidden or never supported.

## Why it is bad
The service behind them is gone or going (Sahara, Senlin, LBaaS v2 …): clouds of today refuse them,
and Heat will drop them.

## Example
```yaml
pool: {type: OS::Neutron::LBaaS::Pool}
```

## Instead
```yaml
pool: {type: OS::Octavia::Pool}
```

## When to ignore
On a cloud that still has the service, until it hasn't.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler import catalog
from hotc.lint.facts.support import since_text
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Definition, Subject

RULE = Rule("L1201", "deprecated-type", "warning", "{type} {status}")

_LOAD_BALANCER = ("HealthMonitor", "L7Policy", "L7Rule", "Listener", "LoadBalancer", "Pool", "PoolMember")
_HINTS = {
    "OS::Neutron::RouterGateway": "Use external_gateway_info of OS::Neutron::Router.",
    "OS::Neutron::HealthMonitor": "Use OS::Octavia::HealthMonitor.",
    "OS::Neutron::LoadBalancer": "Use OS::Octavia::LoadBalancer.",
    "OS::Neutron::Pool": "Use OS::Octavia::Pool.",
    "OS::Neutron::PoolMember": "Use OS::Octavia::PoolMember.",
    **{f"OS::Neutron::LBaaS::{name}": f"Use OS::Octavia::{name}." for name in _LOAD_BALANCER},
}
"""What to use where the catalogue names no successor."""
_WORDS = {
    "deprecated": "is deprecated",
    "hidden": "is deprecated",
    "unsupported": "is not supported by OpenStack itself",
}


def check(subject: Subject) -> Iterator[Finding]:
    """Types of resources and of group members whose support status says so."""
    for definition in subject.definitions():
        known = catalog.lookup(definition.type)
        if known is None or known.support.status not in _WORDS or _mapped_elsewhere(subject, definition):
            continue
        hint = f"Use {known.support.use}." if known.support.use else _HINTS.get(known.name, "")
        status = _WORDS[known.support.status] + since_text(known.support)
        yield Finding(definition.type_node, definition.path + ".type", hint=hint, type=definition.type, status=status)


def _mapped_elsewhere(subject: Subject, definition: Definition) -> bool:
    """Whether an environment makes another type of it: then what is written doesn't count."""
    made = subject.made(definition.resource.name)
    if made is None or definition.type != definition.resource.type:
        return False
    return made.catalog_type is None or catalog.lookup(made.catalog_type) is not catalog.lookup(definition.type)
