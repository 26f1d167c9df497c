"""
## What it does
Reports load balancer pools without a health monitor.

## Why it is bad
The load balancer doesn't notice when a member is gone: its share of the requests is lost until
somebody takes it out by hand.

## Example
```yaml
pool:
  type: OS::Octavia::Pool
  properties: {listener: {get_resource: listener}, protocol: HTTP, lb_algorithm: ROUND_ROBIN}
```

## Instead
```yaml
monitor:
  type: OS::Octavia::HealthMonitor
  properties:
    pool: {get_resource: pool}
    type: HTTP
    delay: 5
    timeout: 3
    max_retries: 3
```

## When to ignore
For a pool with one member.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.unreferenced import name_key, names_of
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1327", "pool-without-monitor", "info", 'Nobody watches the members of the pool "{name}"', needs=("::Pool",)
)

_POOLS = {
    "OS::Octavia::Pool": "OS::Octavia::HealthMonitor",
    "OS::Neutron::LBaaS::Pool": "OS::Neutron::LBaaS::HealthMonitor",
}


def check(subject: Subject) -> Iterator[Finding]:
    """Pools that no monitor of the template names, and no output shows."""
    by_name = names_of(subject, "pool", *_POOLS.values())
    for pool in subject.resources(*_POOLS):
        monitor = _POOLS[pool.type]
        uses = subject.uses.resource.get(pool.name, ())
        if pool.external_id is not None or subject.uses.computed("resource") or not subject.whole:
            continue
        owners = {use.where.owner for use in uses if use.where.section == "resources"}
        watched = any(subject.template.resources[owner].type == monitor for owner in owners)
        shown = any(use.where.section != "resources" for use in uses)
        if not (watched or shown or name_key(written(pool, "name")) in by_name):
            hint = f"Add an {monitor} with pool: {{get_resource: {pool.name}}}."
            yield Finding(pool.key, f"resources.{pool.name}", hint=hint, name=pool.name)
