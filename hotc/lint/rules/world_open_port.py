"""
## What it does
Reports security group rules that let the whole internet reach a port for administration or a
database: SSH, RDP, VNC, WinRM, Telnet, MySQL, PostgreSQL, MongoDB, Redis and the like; and rules
that open every port.

## Why it is bad
Such ports are tried within minutes of being reachable. One weak password or one unpatched service
is enough.

## Example
```yaml
rules:
  - protocol: tcp
    port_range_min: 22
    port_range_max: 22
    remote_ip_prefix: 0.0.0.0/0
```

## Instead
```yaml
rules:
  - protocol: tcp
    port_range_min: 22
    port_range_max: 22
    remote_ip_prefix: {get_param: admin_network}   # 203.0.113.0/24, say
```
Or let in another security group (`remote_mode: remote_group_id`), such as that of a bastion host.

## When to ignore
On a bastion host that is meant to be reached from everywhere, and in a lab behind another firewall.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.lint.facts.security_rules import OpenTo, ingress_rules, port_range
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1104",
    "world-open-port",
    "warning",
    "The whole internet can reach {what}: {whom}",
    needs=("OS::Neutron::SecurityGroup",),
)

SENSITIVE: dict[int, str] = {
    22: "SSH",
    23: "Telnet",
    445: "SMB",
    1433: "SQL Server",
    1521: "Oracle",
    2375: "Docker's API",
    2379: "etcd",
    3306: "MySQL",
    3389: "RDP",
    5432: "PostgreSQL",
    5900: "VNC",
    5984: "CouchDB",
    5985: "WinRM",
    6379: "Redis",
    9042: "Cassandra",
    9200: "Elasticsearch",
    11211: "memcached",
    27017: "MongoDB",
}
_MANY = 1024


def check(subject: Subject) -> Iterator[Finding]:
    """Rules from anywhere to a sensitive port, or to (nearly) all."""
    for rule in ingress_rules(subject):
        if rule.open_to is OpenTo.SOME or (what := _what(rule.values)) is None:
            continue
        yield Finding(
            rule.place,
            rule.path,
            hint="Let in only who needs it: remote_ip_prefix with your own network, or remote_group.",
            what=what,
            whom=rule.whom,
        )


def _what(values: dict[str, Any]) -> str | None:
    protocol = values.get("protocol")
    protocol = protocol.lower() if isinstance(protocol, str) else protocol
    if protocol not in (None, "", "any", "tcp", "udp", "0", "6", "17", 0, 6, 17):
        return None
    ports = port_range(values)
    if ports is None:
        return None
    low, high = ports
    if (low, high) == (None, None):
        return "every port" if protocol in (None, "", "any", "0", 0) else f"every {protocol} port"
    if low is None or high is None:
        return None
    if high - low >= _MANY and any(low <= port <= high for port in SENSITIVE):
        return f"ports {low} to {high}"
    if protocol in ("udp", "17", 17):
        return None
    hit = [port for port in SENSITIVE if low <= port <= high]
    return " and ".join(f"{SENSITIVE[port]} (port {port})" for port in hit) or None
