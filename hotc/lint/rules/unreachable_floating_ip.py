"""
## What it does
Reports ports that have a floating IP and no security group of their own.

## Why it is bad
Such a port has the project's group `default`, which lets in only what comes from other members of
that group: nobody can reach the floating IP. In projects where somebody has opened `default`, it is
the other way round: everything is reachable that has no group.

## Example
```yaml
port:
  type: OS::Neutron::Port
  properties: {network: {get_resource: network}}
address:
  type: OS::Neutron::FloatingIP
  properties: {floating_network: public, port_id: {get_resource: port}}
```

## Instead
```yaml
port:
  type: OS::Neutron::Port
  properties:
    network: {get_resource: network}
    security_groups: [{get_resource: web_rules}]
```

## When to ignore
Where the project's group `default` is open as it should be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.tree import Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Resource
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1324",
    "unreachable-floating-ip",
    "info",
    'The port "{name}" of a floating IP has only the group "default"',
    needs=("OS::Neutron::FloatingIP",),
)

_FLOATING = ("OS::Neutron::FloatingIP", "OS::Neutron::FloatingIPAssociation")
_GROUPS = ("security_groups", "port_security_enabled", "value_specs")


def check(subject: Subject) -> Iterator[Finding]:
    """Ports of this template that a floating IP names, without a word on security."""
    if not subject.resources(*_FLOATING):
        return
    unguarded = _unguarded(subject)
    for port in subject.resources("OS::Neutron::Port"):
        if port.name in unguarded or any(written(port, name) is not None for name in _GROUPS):
            continue
        floating = _floating(subject, port)
        if floating is not None:
            yield Finding(
                port.key,
                f"resources.{port.name}",
                hint="Give it security_groups with what is to be reached.",
                related=(Related(floating.key.span, "the floating IP"),),
                name=port.name,
            )


def _floating(subject: Subject, port: Resource) -> Resource | None:
    """What gives a port its floating IP; ``None`` where nothing does."""
    for use in subject.uses.resource.get(port.name, ()):
        if use.where.section == "resources" and use.where.path.endswith("properties.port_id.get_resource"):
            owner = subject.template.resources[use.where.owner]
            if owner.type in _FLOATING:
                return owner
    return None


def _unguarded(subject: Subject) -> set[str]:
    """What stands on networks of this template that have, or may have, port security off."""
    found: set[str] = set()
    for network in subject.resources("OS::Neutron::Net"):
        node = written(network, "port_security_enabled")
        if node is not None and not (isinstance(node, Scalar) and node.value is True):
            found.update(use.where.owner for use in subject.uses.resource.get(network.name, ()))
    return found
