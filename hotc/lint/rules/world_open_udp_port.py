"""
## What it does
Reports security group rules that let the whole internet reach a UDP service which is for the inside:
tunnels between hosts (VXLAN, Geneve, flannel), SNMP, syslog, TFTP, LDAP, NTP, memcached and the like.

## Why it is bad
A packet of UDP needs no connection, and its sender can be forged. Through an open tunnel port anybody
puts packets onto the inner network; the other services answer small questions at length, and are used
to flood third parties.

## Example
```yaml
rules:
  - {protocol: udp, port_range_min: 4789, port_range_max: 4789}
```

## Instead
```yaml
rules:
  - {protocol: udp, port_range_min: 4789, port_range_max: 4789, remote_mode: remote_group_id}
```
lets in the members of the group itself.

## When to ignore
Where the service is meant for everybody, such as a public time server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.facts.security_rules import OpenTo, ingress_rules, port_range
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1124",
    "world-open-udp-port",
    "warning",
    "The whole internet can reach {what}: {whom}",
    needs=("OS::Neutron::SecurityGroup",),
)

INNER: dict[int, str] = {
    69: "TFTP",
    111: "the port mapper",
    123: "NTP",
    137: "NetBIOS",
    161: "SNMP",
    389: "LDAP",
    514: "syslog",
    1900: "SSDP",
    2049: "NFS",
    4789: "VXLAN",
    5353: "multicast DNS",
    6081: "Geneve",
    7946: "Docker Swarm's gossip",
    8285: "flannel",
    8472: "flannel's VXLAN",
    11211: "memcached",
}
_MANY = 1024
"""Ranges of so many ports are told by world-open-port."""


def check(subject: Subject) -> Iterator[Finding]:
    """Rules for UDP from anywhere to a service for the inside."""
    for rule in ingress_rules(subject):
        if rule.open_to is OpenTo.SOME or str(rule.values.get("protocol")).lower() not in ("udp", "17"):
            continue
        ports = port_range(rule.values)
        if ports is None or ports[0] is None or ports[1] is None or ports[1] - ports[0] >= _MANY:
            continue
        hit = [port for port in INNER if ports[0] <= port <= ports[1]]
        if hit:
            yield Finding(
                rule.place,
                rule.path,
                hint="Let in the members of the group: remote_mode: remote_group_id; or your own network.",
                what=" and ".join(f"{INNER[port]} (UDP port {port})" for port in hit),
                whom=rule.whom,
            )
