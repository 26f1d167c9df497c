"""Security groups with their rules, and rules on their own."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from hotc.runtime.drivers import neutron, rest
from hotc.runtime.drivers.compared import UNSHOWN, Compared
from hotc.runtime.drivers.driver import Driver
from hotc.runtime.drivers.listing import plain
from hotc.runtime.drivers.parts import Parts, TakenOver, others_of
from hotc.runtime.drivers.rest import Api
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from collections.abc import Collection

    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.drivers.driver import BuildContext, Json

GROUPS: Final = Api("network", "/security-groups", "security_group", "security_groups")
RULES: Final = Api("network", "/security-group-rules", "security_group_rule", "security_group_rules")

DEFAULT_EGRESS: Final[tuple[Json, ...]] = (
    {"direction": "egress", "ethertype": "IPv4"},
    {"direction": "egress", "ethertype": "IPv6"},
)
"""What neutron gives to each new group; it stays as long as the template has no egress rule of its own (Heat's
behaviour).
"""

_COMPARED: Final = (
    "direction",
    "ethertype",
    "protocol",
    "port_range_min",
    "port_range_max",
    "remote_group_id",
    "remote_ip_prefix",
)


def build_group(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::SecurityGroup. The rules are recorded as written: one may mean the group itself."""
    if properties.get("name") == "default":
        raise ResourceProblem(
            "a security group can't be called default", "Each project has a group of that name; choose another one."
        )
    made = neutron.body(properties, context, leave_out=("rules", "stateful"))
    stateful = properties.get("stateful")
    if stateful is not None and _knows_stateful(context.cloud, wanted=stateful):
        made["stateful"] = stateful
    rules = [rest.without_nulls(rule) for rule in properties.get("rules") or []]
    return neutron.request(made, {}, rules=rules)


def _knows_stateful(cloud: Cloud, *, wanted: bool) -> bool:
    known = cloud.call("network", "GET", "/extensions/stateful-security-group", missing_ok=True) is not None
    if not known and not wanted:
        raise ResourceProblem("this cloud has no stateless security groups", "Leave stateful out, or set it to true.")
    return known


def rule_body(rule: Json, group: str) -> Json:
    """A rule as neutron takes it. A remote group that is not named is the group itself."""
    made = {key: value for key, value in rule.items() if key != "remote_mode" and value is not None}
    if rule.get("remote_mode") == "remote_group_id":
        made.pop("remote_ip_prefix", None)
        made.setdefault("remote_group_id", group)
    elif "remote_mode" in rule:
        made.pop("remote_group_id", None)
    if "protocol" in made:
        made["protocol"] = str(made["protocol"]).lower()
    return {**made, "security_group_id": group}


def rule_key(rule: Json) -> tuple[str | None, ...]:
    """What makes a rule the same as another one; the description does not count."""
    return tuple(_form(name, rule.get(name)) for name in _COMPARED)


def _form(name: str, value: Any) -> str | None:
    """Neutron gives back the network of a prefix, and one of two names of a protocol."""
    if value is None:
        return None
    if name == "remote_ip_prefix":
        with suppress(ValueError):
            return str(ipaddress.ip_network(str(value), strict=False))
    return "ipv6-icmp" if value == "icmpv6" else str(value)


def configure_group(cloud: Cloud, identity: str, sent: Json) -> None:
    """Make the group's rules those of the template: what is too much goes, what is missing comes, in one request.

    Rules that are resources of their own stay, and a group without rules in the template is left alone.
    """
    if sent["rules"]:
        desired = _desired(sent["rules"], identity)
        current, others = _current(cloud, identity), others_of(cloud)
        gone = {key for key, rule in current.items() if key not in desired and rule not in others}
        _bring_about(cloud, desired, current, gone)


def update_group(cloud: Cloud, identity: str, before: Json, after: Json, _changed: Collection[str]) -> None:
    """Change its own fields; and where the template gives it no rules any more, take those away that it gave."""
    neutron.update(cloud, GROUPS, identity, before, after)
    if before["rules"] and not after["rules"]:
        desired, current = _desired([], identity), _current(cloud, identity)
        gone = _desired(before["rules"], identity).keys() - desired.keys()
        _bring_about(cloud, desired, current, gone & current.keys())


def _desired(rules: list[Json], group: str) -> dict[tuple[str | None, ...], Json]:
    """The rules by what makes them the same, with those that neutron itself gives where none of them is for egress."""
    wanted = list(rules)
    if not any(rule.get("direction") == "egress" for rule in wanted):
        wanted.extend(DEFAULT_EGRESS)
    return {rule_key(made): made for made in (rule_body(rule, group) for rule in wanted)}


def _current(cloud: Cloud, group: str) -> dict[tuple[str | None, ...], str]:
    """The ids of the rules that are there."""
    found = rest.show(cloud, GROUPS, group) or {}
    return {rule_key(rule): str(rule["id"]) for rule in found.get("security_group_rules", [])}


def _bring_about(
    cloud: Cloud,
    desired: dict[tuple[str | None, ...], Json],
    current: dict[tuple[str | None, ...], str],
    gone: Collection[tuple[str | None, ...]],
) -> None:
    for key in gone:
        rest.delete(cloud, RULES, current[key])
    missing = [made for key, made in desired.items() if key not in current]
    if missing:
        cloud.call("network", "POST", RULES.path, {RULES.plural: missing})


_SELF: Final = "this group itself"


def shown_rules(group: Json) -> Any:
    """The rules of a group as a template has them, without neutron's own egress rules where these are all of it."""
    if "security_group_rules" not in group:
        return UNSHOWN
    rules = [
        {name: rule[name] for name in _COMPARED if rule.get(name) is not None} for rule in group["security_group_rules"]
    ]
    for rule in rules:
        if rule.get("remote_group_id") is not None:
            rule["remote_mode"] = "remote_group_id"
            if rule["remote_group_id"] == group["id"]:
                del rule["remote_group_id"]
    egress = [rule for rule in rules if rule["direction"] == "egress"]
    if {rule_key(rule) for rule in egress} == {rule_key(rule) for rule in DEFAULT_EGRESS}:
        return [rule for rule in rules if rule["direction"] != "egress"]
    return rules


def _same_rules(sent: Any, shown: Any) -> bool:
    """Whether a template's rules are those of the group; the default egress rules may be written down, too.

    A template without rules says nothing about them.
    """
    if not sent:
        return True

    def keys(rules: list[Json]) -> set[tuple[str | None, ...]]:
        found = {rule_key(rule_body(rule, _SELF)) for rule in rules}
        egress = {rule_key(rule) for rule in DEFAULT_EGRESS}
        direction = _COMPARED.index("direction")
        return found if any(key[direction] == "egress" for key in found) else found | egress

    return keys(sent) == keys(shown)


def build_rule(properties: Json, context: BuildContext) -> Json:
    """Properties of OS::Neutron::SecurityGroupRule."""
    find = context.cloud.find
    rule = rest.without_nulls({key: properties.get(key) for key in (*_COMPARED, "description")})
    if properties.get("remote_group"):
        rule["remote_group_id"] = find("security_group", properties["remote_group"])
    return {"body": rule_body(rule, find("security_group", properties["security_group"]))}


def exclusive_rule(properties: Json) -> list[str]:
    """Neutron refuses a second rule that says the same in a group; the description does not count."""
    remote = properties.get("remote_group") or properties.get("remote_group_id")
    key = rule_key({**properties, "remote_group_id": remote})
    return [f"rule:{'|'.join(part or '' for part in key)}@{properties.get('security_group')}"]


def rule_candidates(cloud: Cloud, sent: Json) -> list[Json]:
    """The rules of the group."""
    return rest.listing(cloud, RULES, security_group_id=sent["body"]["security_group_id"])


def wants_rule(group: str, sent: Json, rule: Json) -> bool:
    """Whether a rule is one of those that the template gives its group."""
    own = rule["body"]["security_group_id"] == group
    return own and bool(sent["rules"]) and rule_key(rule["body"]) in _desired(sent["rules"], group)


def group_key(_sent: Json, identity: str | None) -> list[str]:
    """One change at a time per group."""
    return [f"security_group:{identity}"] if identity else []


DRIVERS: Final[list[Driver]] = [
    neutron.driver(
        "OS::Neutron::SecurityGroup",
        GROUPS,
        build_group,
        configure=configure_group,
        update=update_group,
        compared=(
            *neutron.shown("name", "description", "stateful", tags=False),
            Compared(("rules",), ("rules",), shown_rules, _same_rules),
        ),
        parts=Parts("OS::Neutron::SecurityGroupRule", "security_group_rules"),
        keys=group_key,
    ),
    Driver(
        type="OS::Neutron::SecurityGroupRule",
        service="network",
        # Neutron refuses a second rule that says the same.
        find_again="natural_key",
        build=build_rule,
        create=lambda cloud, sent: rest.create(cloud, RULES, sent["body"]),
        read=lambda cloud, identity, sent: rest.show(cloud, RULES, identity),
        delete=lambda cloud, identity, sent: rest.delete(cloud, RULES, identity),
        candidates=rule_candidates,
        listing=plain(neutron.list_call(RULES)),
        same=lambda sent, found: rule_key(sent["body"]) == rule_key(found),
        exclusive=exclusive_rule,
        taken_over=TakenOver("OS::Neutron::SecurityGroup", wants_rule),
        keys=lambda sent, identity: [f"security_group:{sent['body']['security_group_id']}"],
    ),
]
