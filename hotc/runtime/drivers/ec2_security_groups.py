"""AWS::EC2::SecurityGroup: a security group of neutron, with its rules for IPv4 in other words.

Source: ``ec2/security_group.py`` in ``heat/engine/resources/aws`` of Heat 27.0.1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import neutron, security_groups
from hotc.runtime.drivers.compared import UNSHOWN, Compared
from hotc.runtime.drivers.security_groups import rule_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Driver, Json

_DIRECTIONS: Final = {"SecurityGroupIngress": "ingress", "SecurityGroupEgress": "egress"}

_WORDS: Final = {
    "CidrIp": "remote_ip_prefix",
    "FromPort": "port_range_min",
    "ToPort": "port_range_max",
    "IpProtocol": "protocol",
    "SourceSecurityGroupId": "remote_group_id",
}


def build(properties: Json, context: BuildContext) -> Json:
    """Properties of AWS::EC2::SecurityGroup."""
    made = neutron.body({"description": properties["GroupDescription"]}, context)
    rules = [
        _rule(each, direction, context.cloud)
        for name, direction in _DIRECTIONS.items()
        for each in properties.get(name) or []
    ]
    return neutron.request(made, {}, rules=rules)


def _rule(given: Json, direction: str, cloud: Cloud) -> Json:
    """A rule as neutron has it. Negative ports mean all; without ports, the addresses don't count (Heat's rules)."""
    rule: Json = {"direction": direction, "ethertype": "IPv4"}
    if given.get("IpProtocol") is not None:
        rule["protocol"] = str(given["IpProtocol"]).lower()
    for word in ("FromPort", "ToPort"):
        port = given.get(word)
        rule[_WORDS[word]] = int(port) if port is not None and int(port) >= 0 else None
    if given.get("FromPort") is not None or given.get("ToPort") is not None:
        rule["remote_ip_prefix"] = given.get("CidrIp")
    source = given.get("SourceSecurityGroupId") or given.get("SourceSecurityGroupName")
    if source:
        rule["remote_group_id"] = cloud.find("security_group", source)
    return {key: value for key, value in rule.items() if value is not None}


def _of(direction: str) -> Callable[[Json], Any]:
    """The rules of one direction that a group shows, its own among them where they refer to the group itself."""

    def shown(group: Json) -> Any:
        rules = security_groups.shown_rules(group)
        if rules is UNSHOWN:
            return rules
        found = [each for each in rules if each["direction"] == direction]
        return [{"remote_group_id": group["id"], **each} if "remote_mode" in each else each for each in found]

    return shown


def _alike(direction: str) -> Callable[[Any, Any], bool]:
    """Whether the rules of one direction are those of the request; one without any says nothing about them."""

    def alike(sent: Any, shown: Any) -> bool:
        wanted = {rule_key(each) for each in sent if each["direction"] == direction}
        return not wanted or wanted == {rule_key(each) for each in shown}

    return alike


def _as_property(rules: list[Json]) -> list[Json]:
    return [{word: each[name] for word, name in _WORDS.items() if each.get(name) is not None} for each in rules]


_GROUP: Final = next(each for each in security_groups.DRIVERS if each.type == "OS::Neutron::SecurityGroup")

DRIVERS: Final[list[Driver]] = [
    replace(
        _GROUP,
        type="AWS::EC2::SecurityGroup",
        build=build,
        compared=tuple(
            Compared((name,), ("rules",), _of(direction), _alike(direction), as_property=_as_property)
            for name, direction in _DIRECTIONS.items()
        ),
    ),
]
