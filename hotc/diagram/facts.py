"""The short lines under a resource's name: the two or three facts that a reader looks for first."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, Any

from hotc.compiler.values import Secret, Value
from hotc.diagram import texts

if TYPE_CHECKING:
    from hotc.diagram.gather import Item

LINES: dict[str, tuple[str, ...]] = {
    "OS::Nova::Server": ("{image} · {flavor}",),
    "OS::Heat::DeployedServer": ("{name}",),
    "OS::Neutron::Net": (),
    "OS::Neutron::ProviderNet": ("{network_type} · {physical_network} · {segmentation_id}",),
    "OS::Neutron::Subnet": ("{cidr}",),
    "OS::Neutron::Port": ("{fixed_ips.0.ip_address}",),
    "OS::Neutron::FloatingIP": ("{floating_ip_address}",),
    "OS::Cinder::Volume": ("{size} GB · {volume_type}",),
    "OS::Octavia::LoadBalancer": ("{vip_address}",),
    "OS::Octavia::Listener": ("{protocol}:{protocol_port}",),
    "OS::Octavia::Pool": ("{protocol} · {lb_algorithm}",),
    "OS::Neutron::LBaaS::Listener": ("{protocol}:{protocol_port}",),
    "OS::Neutron::LBaaS::Pool": ("{protocol} · {lb_algorithm}",),
    "OS::Designate::Zone": ("{name}",),
    "OS::Designate::RecordSet": ("{type} · {name}",),
    "OS::Heat::ScalingPolicy": ("{adjustment_type} {scaling_adjustment}",),
    "OS::Heat::AutoScalingGroup": ("{min_size} to {max_size} members",),
    "OS::Heat::RandomString": ("{length} characters",),
    "OS::Heat::WaitCondition": ("timeout {timeout} s",),
    "OS::Aodh::GnocchiAggregationByResourcesAlarm": ("{metric} {comparison_operator} {threshold}",),
    "OS::Aodh::GnocchiResourcesAlarm": ("{metric} {comparison_operator} {threshold}",),
    "OS::Nova::ServerGroup": ("{policies}",),
    "OS::Nova::KeyPair": ("{name}",),
    "OS::Neutron::SecurityGroupRule": ("{direction} · {protocol} · {port_range_min}",),
    "OS::Swift::Container": ("{name}",),
    "OS::Zun::Container": ("{image}",),
}
"""Templates of lines by type. A piece between points is left out when one of its fields has no value."""


def lines(item: Item) -> list[str]:
    """The lines of an item."""
    found = [text for pattern in LINES.get(item.member_type or item.type, ()) if (text := _fill(pattern, item))]
    if item.member_type:
        found += [text for pattern in LINES.get(item.type, ()) if (text := _fill(pattern, item))]
    if item.type == "OS::Neutron::SecurityGroup":
        found += security_rules(item.value("rules"))
    return found


def _fill(pattern: str, item: Item) -> str:
    pieces = (_piece(piece, item) for piece in pattern.split(" · "))
    return " · ".join(piece for piece in pieces if piece)


def _piece(pattern: str, item: Item) -> str:
    """A piece of a line; empty when one of its fields has no value."""
    text = ""
    for literal, field, _, _ in string.Formatter().parse(pattern):
        value = item.value(field) if field else None
        if field and value is None:
            return ""
        text += literal + (texts.of(value, limit=32) if field else "")
    return text


def rule_text(rule: Any) -> tuple[str, str]:
    """What a security group rule lets through, and from (or to) where: ``("tcp 80", "← 0.0.0.0/0")``."""
    get = rule.get if isinstance(rule, dict) else {}.get
    low, high = get("port_range_min"), get("port_range_max")
    ports = "" if low is None and high is None else texts.of(low if low is not None else high)
    if high is not None and low is not None and texts.of(low) != texts.of(high):
        ports = f"{ports}-{texts.of(high)}"
    what = f"{texts.of(get('protocol'))} {ports}".strip() if get("protocol") is not None else "any"
    peer: Value = next(
        (get(key) for key in ("remote_ip_prefix", "remote_group_id", "remote_group") if get(key) is not None), None
    )
    if isinstance(peer, Secret) or peer is None:
        whom = "anyone" if peer is None and get("remote_mode") != "remote_group_id" else "the group itself"
    else:
        whom = "anyone" if peer in ("0.0.0.0/0", "::/0") else texts.of(peer, limit=24)
    return what, ("→ " if get("direction") == "egress" else "← ") + whom


def security_rules(rules: Value, most: int = 3) -> list[str]:
    """Rules in lines, those with the same peer on one."""
    if not isinstance(rules, list):
        return []
    by_peer: dict[str, list[str]] = {}
    for rule in rules:
        what, peer = rule_text(rule)
        known = by_peer.setdefault(peer, [])
        protocol, _, ports = what.partition(" ")
        same = next(
            (i for i, text in enumerate(known) if ports and text.split(" ")[0] == protocol and " " in text), None
        )
        if same is None:
            known.append(what)
        elif ports not in known[same].split(" ", 1)[1].split(", "):
            known[same] += f", {ports}"
    found = [f"{'; '.join(what)} {peer}" for peer, what in by_peer.items()]
    return found if len(found) <= most else [*found[: most - 1], f"and {len(found) - most + 1} more"]
