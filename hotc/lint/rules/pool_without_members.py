"""
## What it does
Reports load balancer pools that have no member in the template, and that no function shows to others.

## Why it is bad
A load balancer with an empty pool answers every request with "503 Service Unavailable".

## Example
```yaml
pool:
  type: OS::Octavia::Pool
  properties: {loadbalancer: {get_resource: balancer}, protocol: HTTP, lb_algorithm: ROUND_ROBIN}
```

## Instead
```yaml
member:
  type: OS::Octavia::PoolMember
  properties:
    pool: {get_resource: pool}
    address: {get_attr: [server, first_address]}
    protocol_port: 80
```

## When to ignore
Where the members come from outside the stack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.unreferenced import name_key, names_of
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1326", "pool-without-members", "warning", 'The pool "{name}" has no members', needs=("::Pool",))

_POOLS = ("OS::Octavia::Pool", "OS::Neutron::LBaaS::Pool")
_OTHERS = (
    "OS::Octavia::HealthMonitor",
    "OS::Octavia::Listener",
    "OS::Octavia::L7Policy",
    "OS::Neutron::LBaaS::HealthMonitor",
    "OS::Neutron::LBaaS::Listener",
    "OS::Neutron::LBaaS::L7Policy",
)
"""What names a pool without giving it members."""


def check(subject: Subject) -> Iterator[Finding]:
    """Pools that nothing names but listeners, monitors and policies."""
    by_name = names_of(subject, "pool", *(f"{type}Member" for type in _POOLS))
    for pool in subject.resources(*_POOLS):
        if pool.external_id is not None or subject.uses.computed("resource") or not subject.whole:
            continue
        uses = subject.uses.resource.get(pool.name, ())
        if any(_may_add(subject, use.where.section, use.where.owner, use.call is None) for use in uses):
            continue
        if name_key(written(pool, "name")) in by_name:
            continue
        hint = f"Add an {pool.type}Member with pool: {{get_resource: {pool.name}}}."
        yield Finding(pool.key, f"resources.{pool.name}", hint=hint, name=pool.name)


def _may_add(subject: Subject, section: str, owner: str, waits: bool) -> bool:
    """Whether what uses a pool may give it members: a member, an autoscaling group, a template, who reads outputs."""
    if waits:
        return False
    return section != "resources" or subject.template.resources[owner].type not in _OTHERS
