"""Security group rules, with Neutron's rules about protocols, port ranges and remotes."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from hotc.sandbox.neutron import checks, crud
from hotc.sandbox.neutron.errors import no
from hotc.sandbox.neutron.resource import READ_ONLY, STANDARD, Attribute, Resource, own, public, touch
from hotc.sandbox.neutron.security_groups import RESOURCE as GROUPS

if TYPE_CHECKING:
    from hotc.sandbox.call import Call
    from hotc.sandbox.store import Document

PROTOCOLS: dict[str, int] = {
    "ah": 51, "dccp": 33, "egp": 8, "esp": 50, "gre": 47, "hopopt": 0, "icmp": 1, "igmp": 2, "ip": 0, "ipip": 4,
    "ipv6-encap": 41, "ipv6-frag": 44, "ipv6-icmp": 58, "icmpv6": 58, "ipv6-nonxt": 59, "ipv6-opts": 60,
    "ipv6-route": 43, "ospf": 89, "pgm": 113, "rsvp": 46, "sctp": 132, "tcp": 6, "udp": 17, "udplite": 136, "vrrp": 112,
}  # fmt: skip
"""IANA numbers of the protocol names that Neutron knows (neutron-lib's IP_PROTOCOL_MAP)."""

_ANY = (None, "", -1, "-1", 0, "0", "any")
_WITH_PORTS = (6, 17, 33, 132, 136)
_ICMP = (1, 58)
_ONLY_IPV6 = (41, 43, 44, 58, 59, 60)
_SAME_RULE = (
    "direction", "ethertype", "port_range_min", "port_range_max", "remote_group_id", "remote_address_group_id",
)  # fmt: skip

ATTRIBUTES: dict[str, Attribute] = STANDARD | {
    "security_group_id": Attribute(checks.uuid, put=False),
    "direction": Attribute(checks.one_of("ingress", "egress"), put=False),
    "ethertype": Attribute(checks.anything, "IPv4", put=False),
    "protocol": Attribute(checks.anything, None, put=False),
    "port_range_min": Attribute(checks.anything, None, put=False),
    "port_range_max": Attribute(checks.anything, None, put=False),
    "remote_ip_prefix": Attribute(checks.anything, None, put=False),
    "remote_group_id": Attribute(checks.optional(checks.uuid), None, put=False),
    "remote_address_group_id": Attribute(checks.optional(checks.uuid), None, put=False),
    "normalized_cidr": READ_ONLY,
    "belongs_to_default_sg": READ_ONLY,
}


def create(call: Call, body: Document) -> Document:
    """Store a new rule; refuses with 409 one that the group already has."""
    for name in ("port_range_min", "port_range_max"):
        body[name] = _port(body[name])
    body["protocol"] = _protocol(body["protocol"])
    body["ethertype"] = _ethertype(body["ethertype"])
    prefix = _prefix(body["remote_ip_prefix"])
    if sum(body[name] is not None for name in ("remote_ip_prefix", "remote_group_id", "remote_address_group_id")) > 1:
        raise no("SecurityGroupMultipleRemoteEntites")
    _check_ports(body)
    if prefix is not None and prefix.version != int(body["ethertype"][-1]):
        raise no("SecurityGroupRuleParameterConflict", ethertype=body["ethertype"], cidr=body["remote_ip_prefix"])
    group = own(call, GROUPS, body["security_group_id"], "create_security_group_rule")
    if body["remote_group_id"] is not None and call.store.get("security_group", body["remote_group_id"]) is None:
        raise no("SecurityGroupNotFound", id=body["remote_group_id"])
    for rule in call.store.find("security_group_rule", "security_group_id", group["id"]):
        if _key(rule) == _key(body):
            raise no("SecurityGroupRuleExists", id=rule["id"])
    body |= {"normalized_cidr": str(prefix) if prefix else None, "belongs_to_default_sg": group["name"] == "default"}
    call.store.insert("security_group_rule", body["project_id"], body)
    touch(call, "security_group", group)
    return body


def update(_call: Call, current: Document, changes: Document) -> None:
    """Apply a change of the description, the only attribute that can change."""
    current |= changes


def delete(call: Call, current: Document) -> None:
    """Delete a rule."""
    call.store.delete("security_group_rule", current["id"])
    group = call.store.get("security_group", current["security_group_id"])
    if group is not None:
        touch(call, "security_group", group)


def _protocol(value: Any) -> str | None:
    if value in _ANY:
        return None
    name = str(value).lower()
    if name in PROTOCOLS or (name.isdecimal() and int(name) <= 255):
        return name
    known = (None, "any", *PROTOCOLS)
    raise no("SecurityGroupRuleInvalidProtocol", protocol=value, values=known)


def _number(protocol: str | None) -> int | None:
    if protocol is None:
        return None
    return PROTOCOLS[protocol] if protocol in PROTOCOLS else int(protocol)


def _ethertype(value: Any) -> str:
    for known in ("IPv4", "IPv6"):
        if isinstance(value, str) and value.lower() == known.lower():
            return known
    raise no("SecurityGroupRuleInvalidEtherType", ethertype=value)


def _port(value: Any) -> int | None:
    if value is None:
        return None
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number <= 65535:
        raise no("SecurityGroupInvalidPortValue", port=value)
    return number


def _prefix(value: Any) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    if value in (None, ""):
        return None
    try:
        return ipaddress.ip_network(value if isinstance(value, str) else "", strict=False)
    except ValueError:
        raise no("InvalidCIDR", value=value) from None


def _check_ports(rule: Document) -> None:
    number, low, high = _number(rule["protocol"]), rule["port_range_min"], rule["port_range_max"]
    if number in _ONLY_IPV6 and rule["ethertype"] == "IPv4":
        raise no("SecurityGroupEthertypeConflictWithProtocol", ethertype="IPv4", protocol=rule["protocol"])
    if low is None and high is None:
        return
    if number is None:
        raise no("SecurityGroupProtocolRequiredWithPorts")
    if number in _WITH_PORTS:
        if low == 0 or high == 0:
            raise no("SecurityGroupInvalidPortValue", port=0)
        if low is None or high is None or low > high:
            raise no("SecurityGroupInvalidPortRange")
        if (low, high) == (1, 65535):
            rule["port_range_min"] = rule["port_range_max"] = None
    elif number in _ICMP:
        _check_icmp(low, high)
    else:
        raise no("SecurityGroupInvalidProtocolForPort", protocol=number)


def _check_icmp(low: int | None, high: int | None) -> None:
    for value, field, attribute in ((low, "type", "port_range_min"), (high, "code", "port_range_max")):
        if value is not None and value > 255:
            raise no("SecurityGroupInvalidIcmpValue", field=field, attribute=attribute, value=value)
    if low is None:
        raise no("SecurityGroupMissingIcmpType", value=high)


def _key(rule: Document) -> tuple[object, ...]:
    number = _number(rule["protocol"])
    if number == 1 and rule["ethertype"] == "IPv6":
        number = 58
    prefix = rule["remote_ip_prefix"]
    return (number, None if prefix in ("0.0.0.0/0", "::/0") else prefix, *(rule[name] for name in _SAME_RULE))


RESOURCE = Resource(
    kind="security_group_rule",
    path="security-group-rules",
    attributes=ATTRIBUTES,
    not_found="SecurityGroupRuleNotFound",
    create=create,
    update=update,
    delete=delete,
    view=lambda _call, body: public(body),
)
ROUTES = crud.routes(RESOURCE)
