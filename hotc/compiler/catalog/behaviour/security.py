"""Security group rules: ports, protocols and remotes that go together, and rules that are there already.

Sources: ``OS::Neutron::SecurityGroup`` and ``OS::Neutron::SecurityGroupRule`` of Heat 27.0.1; Neutron's errors
``SecurityGroupInvalidPortRange``, ``SecurityGroupProtocolRequiredWithPorts``, ``SecurityGroupInvalidIcmpValue``,
``SecurityGroupMissingIcmpType``, ``SecurityGroupInvalidProtocolForPort``, ``SecurityGroupRuleParameterConflict``,
``SecurityGroupEthertypeConflictWithProtocol``, ``DuplicateSecurityGroupRuleInPost``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotc.compiler.catalog.behaviour.addresses import network
from hotc.compiler.leaves import scan
from hotc.compiler.values import Choice, Unknown

if TYPE_CHECKING:
    from hotc.compiler.catalog.behaviour.subject import Subject

_NUMBERS: Final = {
    "ah": 51, "dccp": 33, "egp": 8, "esp": 50, "gre": 47, "icmp": 1, "icmpv6": 58, "igmp": 2, "ipv6-encap": 41,
    "ipv6-frag": 44, "ipv6-icmp": 58, "ipv6-nonxt": 59, "ipv6-opts": 60, "ipv6-route": 43, "ospf": 89, "pgm": 113,
    "rsvp": 46, "sctp": 132, "tcp": 6, "udp": 17, "udplite": 136, "vrrp": 112,
}  # fmt: skip
"""IANA's numbers of the protocols that a rule may name."""

_WITH_PORTS: Final = frozenset({6, 17, 33, 132, 136})
_ICMP: Final = frozenset({1, 58})
_ONLY_IPV6: Final = frozenset({41, 43, 44, 58, 59, 60})
_UNPORTED: Final = ("icmp", "icmpv6", "ipv6-icmp")
_EVERYWHERE: Final = ("0.0.0.0/0", "::/0")

Key = tuple[Any, ...]


def security_group(subject: Subject) -> None:
    """A name of its own; each rule by itself, and none twice."""
    if subject.known("name") == "default":
        hint = "Every project has one of that name."
        subject.problem("name", 'a security group can\'t be called "default"', hint=hint)
    seen: set[Key] = set()
    for rule in subject.items("rules"):
        low, high = rule.known("port_range_min"), rule.known("port_range_max")
        if _is_turned(rule, low, high):
            _turned(rule, low, high, full=False)
        else:
            _check_rule(rule)
        key = rule_key(rule)
        if key is not None and key in seen:
            rule.findings.report("duplicate-rule", rule.at, other="among the rules above")
        elif key is not None:
            seen.add(key)


def security_group_rule(subject: Subject) -> None:
    """The rule by itself; Heat looks at the order of the ports."""
    low, high = subject.known("port_range_min"), subject.known("port_range_max")
    if _is_turned(subject, low, high):
        _turned(subject, low, high, full=True)
    else:
        _check_rule(subject)


def rule_key(rule: Subject) -> Key | None:
    """What makes two rules of one group the same for Neutron; ``None`` where that is not known."""
    protocol = _number(rule)
    found: list[Any] = []
    for name in ("direction", "ethertype", "port_range_min", "port_range_max", "remote_ip_prefix"):
        value = rule.get(name)
        if scan(value) and not _is_reference(value):
            return None
        found.append(repr(value) if isinstance(value, Unknown | list | dict) else value)
    group = rule.get("remote_group_id") if "remote_mode" in rule.values else rule.get("remote_group")
    if rule.known("remote_mode") == "remote_group_id" and group is None:
        group = "itself"
    if protocol == -1 or (scan(group) and not _is_reference(group)):
        return None
    direction, ethertype, low, high, prefix = found
    if protocol in _WITH_PORTS and (low, high) == (1, 65535):
        low = high = None
    if protocol == 1 and ethertype == "IPv6":
        protocol = 58
    prefix = None if prefix in _EVERYWHERE else prefix
    return (protocol, direction, ethertype, low, high, prefix, repr(group))


def _check_rule(rule: Subject) -> None:
    number, ethertype = _number(rule), rule.known("ethertype")
    if number in _ONLY_IPV6 and ethertype == "IPv4":
        hint = "Set ethertype to IPv6."
        rule.problem("protocol", f"{rule.known('protocol')} is a protocol of IPv6", heat="cloud", hint=hint)
    elif number != -1:
        _check_ports(rule, number)
    prefix = network(rule.known("remote_ip_prefix"))
    if prefix is not None and ethertype in ("IPv4", "IPv6") and ethertype != f"IPv{prefix.version}":
        hint = f"Set ethertype to IPv{prefix.version}."
        rule.problem("remote_ip_prefix", f"{prefix} is no network of {ethertype}", heat="cloud", hint=hint)


def _check_ports(rule: Subject, number: int | None) -> None:
    given = [name for name in ("port_range_min", "port_range_max") if rule.given(name)]
    if not given:
        return
    low, high = rule.known("port_range_min"), rule.known("port_range_max")
    if number is None:
        rule.needs(given[0], f"{rule.name('protocol')}, such as tcp", heat="cloud")
    elif number in _WITH_PORTS:
        zero = next((name for name in given if rule.known(name) == 0), "")
        if len(given) == 1:
            other = "port_range_max" if given[0] == "port_range_min" else "port_range_min"
            rule.needs(given[0], rule.name(other), heat="cloud")
        elif zero:
            rule.problem(zero, "there is no port 0; ports are 1 to 65535", heat="cloud")
    elif number in _ICMP:
        _check_icmp(rule, low, high)
    else:
        rule.problem(given[0], f"the protocol {rule.known('protocol')} has no ports", heat="cloud")


def _check_icmp(rule: Subject, low: Any, high: Any) -> None:
    for name, field, value in (("port_range_min", "type", low), ("port_range_max", "code", high)):
        if isinstance(value, int) and value > 255:
            problem = f"{value} is no ICMP {field} ({name} of an ICMP rule); they are 0 to 255"
            rule.problem(name, problem, heat="cloud")
    if not rule.given("port_range_min"):
        rule.needs("port_range_max", f"{rule.name('port_range_min')}: the code of ICMP needs a type", heat="cloud")


def _number(rule: Subject) -> int | None:
    """The number of the protocol, ``None`` for any, -1 where it is not known."""
    value = rule.get("protocol")
    if scan(value):
        return -1
    if value in (None, "", 0, "0"):
        return None
    text = str(value).lower()
    return int(text) if text.isdecimal() else _NUMBERS.get(text, -1)


def _is_reference(value: Any) -> bool:
    if isinstance(value, Unknown):
        return value.function in ("get_resource", "get_param") and not isinstance(value.arguments, Unknown | Choice)
    return False


def _is_turned(rule: Subject, low: Any, high: Any) -> bool:
    numbers = isinstance(low, int) and isinstance(high, int)
    return numbers and rule.known("protocol") not in _UNPORTED and low > high


def _turned(rule: Subject, low: int, high: int, *, full: bool) -> None:
    values: dict[str, Any] = {
        "first": rule.name("port_range_min"),
        "last": rule.name("port_range_max"),
        "low": low,
        "high": high,
    }
    rule.findings.report("range-turned-round", (*rule.at, "port_range_min"), heat="full" if full else None, **values)
