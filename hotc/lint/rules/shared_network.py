"""
## What it does
Reports networks, and access policies, that open something to all projects of the cloud:
`shared: true`, and `target_tenant: "*"` of an `OS::Neutron::RBACPolicy`.

## Why it is bad
Every project can put servers on the network, take its addresses and talk to what is on it. It can't
be undone while one of them does.

## Example
```yaml
network:
  type: OS::Neutron::Net
  properties: {shared: true}
```

## Instead
```yaml
policy:
  type: OS::Neutron::RBACPolicy
  properties:
    object_type: network
    object_id: {get_resource: network}
    action: access_as_shared
    target_tenant: {get_param: other_project}
```

## When to ignore
Where the network is meant for all: one that an administrator provides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1117", "shared-network", "info", "All projects of the cloud {what}", needs=("shared", "target_tenant"))

_NETWORKS = ("OS::Neutron::Net", "OS::Neutron::ProviderNet")


def check(subject: Subject) -> Iterator[Finding]:
    """Networks that are shared as the template stands, and policies for all projects."""
    for resource in subject.resources(*_NETWORKS):
        node = written(resource, "shared")
        value = subject.value(resource, "shared")
        if node is not None and (value is True or str(value).lower() == "true"):
            path = f"resources.{resource.name}.properties.shared"
            hint = "Leave it out, or let in single projects with OS::Neutron::RBACPolicy."
            yield Finding(node, path, hint=hint, what=f'can use the network "{resource.name}"')
    for resource in subject.resources("OS::Neutron::RBACPolicy"):
        node = written(resource, "target_tenant")
        if node is not None and subject.value(resource, "target_tenant") == "*":
            path = f"resources.{resource.name}.properties.target_tenant"
            thing = str(subject.value(resource, "object_type") or "object").replace("_", " ")
            yield Finding(node, path, hint="Name the project that needs it.", what=f"can use this {thing}")
