"""
## What it does
Reports listeners of load balancers that take requests without encryption on a port that is for
encrypted ones (443, 8443).

## Why it is bad
Clients speak TLS there, and get an answer that they can't read.

## Example
```yaml
listener:
  type: OS::Octavia::Listener
  properties: {loadbalancer: {get_resource: balancer}, protocol: HTTP, protocol_port: 443}
```

## Instead
```yaml
  properties:
    loadbalancer: {get_resource: balancer}
    protocol: TERMINATED_HTTPS
    protocol_port: 443
    default_tls_container_ref: {get_param: certificate}
```

## When to ignore
Where something before the load balancer ends TLS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1121",
    "plain-http-listener",
    "warning",
    "Port {port} is for TLS; this listener speaks plain HTTP",
    needs=("Listener",),
)

_TLS = (443, 8443)


def check(subject: Subject) -> Iterator[Finding]:
    """Listeners of HTTP on the ports of HTTPS."""
    for listener in subject.resources("OS::Octavia::Listener", "OS::Neutron::LBaaS::Listener"):
        node, port = written(listener, "protocol"), subject.value(listener, "protocol_port")
        if node is None or subject.value(listener, "protocol") != "HTTP" or str(port) not in map(str, _TLS):
            continue
        yield Finding(
            node,
            f"resources.{listener.name}.properties.protocol",
            hint="Use TERMINATED_HTTPS with default_tls_container_ref, or HTTPS to pass TLS through.",
            port=port,
        )
