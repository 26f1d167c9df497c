"""
## What it does
Reports ports and networks with port security switched off.

## Why it is bad
No security group applies to such a port, and it may send from any address: everything that can
reach it, does.

## Example
```yaml
port:
  type: OS::Neutron::Port
  properties:
    port_security_enabled: false
```

## Instead
Leave port security on, and list further addresses under `allowed_address_pairs`.

## When to ignore
For network functions (routers, firewalls, load balancers of your own) that must forward what is not
addressed to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1106",
    "port-security-off",
    "info",
    "Port security is off: no security group applies here",
    needs=("port_security_enabled",),
)

_TYPES = ("OS::Neutron::Port", "OS::Neutron::Net", "OS::Neutron::ProviderNet")


def check(subject: Subject) -> Iterator[Finding]:
    """``port_security_enabled: false``, also within ``value_specs``."""
    for resource in subject.resources(*_TYPES):
        node = written(resource, "port_security_enabled")
        if node is not None and subject.value(resource, "port_security_enabled") in (False, "false", "False", "no"):
            yield Finding(
                node if isinstance(node, Scalar) else resource.key,
                f"resources.{resource.name}.properties.port_security_enabled",
                hint="Leave it on, and list further addresses under allowed_address_pairs.",
            )
