"""What a security group rule lets through, so that two of them can be compared.

Sources: Neutron's ``securitygroups_rpc`` and API reference: no protocol means all of the ethertype, no ports mean all
of the protocol, no remote means everybody; the direction is ``ingress`` and the ethertype IPv4 when nothing is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotc.tuples import NamedTuple

if TYPE_CHECKING:
    import ipaddress

    Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NUMBERS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "ipv6-icmp", "icmpv6": "ipv6-icmp", "132": "sctp"}
_WITH_PORTS = ("tcp", "udp", "sctp", "dccp", "udplite")
ALL_PORTS = (1, 65535)


class Scope(NamedTuple):
    """Direction and ethertype, protocol (empty: any), lowest and highest port, network (``None``: everybody)."""

    direction: str
    ethertype: str
    protocol: str
    ports: tuple[int, int] | None
    network: Network | None

    def holds(self, other: Scope) -> bool:
        """Whether all that the other lets through, this does."""
        if (self.direction, self.ethertype) != (other.direction, other.ethertype):
            return False
        if self.protocol and self.protocol != other.protocol:
            return False
        if self.protocol and self.ports is not None:
            low, high = other.ports or (0, 1 << 16)
            if not self.ports[0] <= low <= high <= self.ports[1]:
                return False
        if self.network is None:
            return True
        return other.network is not None and other.network.subnet_of(self.network)  # type: ignore[arg-type]

    def words(self) -> str:
        """The rule in words: ``tcp 1 to 65535 from everywhere``."""
        ports = ""
        if self.ports is not None:
            low, high = self.ports
            ports = f" {low}" if low == high else f" {low} to {high}"
        way = "from" if self.direction == "ingress" else "to"
        return f"{self.protocol or f'all of {self.ethertype}'}{ports} {way} {self.network or 'everywhere'}"


def scope_of(values: object) -> Scope | None:
    """The scope of a rule's values; ``None`` where something isn't known, or the remote is a group."""
    if not isinstance(values, dict) or any(values.get(key) for key in ("remote_group_id", "remote_group")):
        return None
    direction, ethertype = values.get("direction") or "ingress", values.get("ethertype") or "IPv4"
    if direction not in ("ingress", "egress") or ethertype not in ("IPv4", "IPv6"):
        return None
    if values.get("remote_mode") not in (None, "remote_ip_prefix"):
        return None
    protocol = _protocol(values.get("protocol"), ethertype)
    network = _network(values.get("remote_ip_prefix"))
    if protocol is None or network is False:
        return None
    ports = _ports(values)
    if ports is False or (ports is not None and protocol not in _WITH_PORTS):
        return None
    if ports is None and protocol in _WITH_PORTS:
        ports = ALL_PORTS
    return Scope(direction, ethertype, protocol, ports, network)


def _protocol(value: Any, ethertype: str) -> str | None:
    if value in (None, "", "any", 0, "0"):
        return ""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return None
    name = str(value).lower()
    name = _NUMBERS.get(name, name)
    return "ipv6-icmp" if name == "icmp" and ethertype == "IPv6" else name


def _network(value: Any) -> Any:
    """The network, ``None`` for everybody, ``False`` where it isn't known."""
    if value in (None, ""):
        return None
    if not isinstance(value, str):
        return False
    from hotc.compiler.catalog.behaviour.addresses import network

    found = network(value.strip())
    if found is None:
        return False
    return None if found.prefixlen == 0 else found


def _ports(values: dict[str, Any]) -> Any:
    """The ports, ``None`` where none are given, ``False`` where they aren't known."""
    low, high = values.get("port_range_min"), values.get("port_range_max")
    if low is None and high is None:
        return None
    try:
        found = int(low), int(high)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return found if found[0] <= found[1] else False
