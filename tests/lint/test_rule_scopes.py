"""What security group rules let through, compared."""

from __future__ import annotations

from typing import Any

import pytest

from hotc.lint.facts.rule_scopes import scope_of

TCP: dict[str, Any] = {"protocol": "tcp"}
SSH: dict[str, Any] = {"protocol": "tcp", "port_range_min": 22, "port_range_max": 22}


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [
        ({}, SSH),
        (TCP, SSH),
        ({"protocol": "6"}, SSH),
        (SSH, {**SSH, "remote_ip_prefix": "10.0.0.0/8"}),
        ({**SSH, "remote_ip_prefix": "0.0.0.0/0"}, {**SSH, "remote_ip_prefix": "10.0.0.0/8"}),
        ({**TCP, "remote_ip_prefix": "10.0.0.0/8"}, {**SSH, "remote_ip_prefix": "10.1.0.0/16"}),
        ({**SSH, "port_range_max": "80"}, SSH),
        ({"direction": "egress"}, {**SSH, "direction": "egress"}),
        ({"protocol": "icmp", "ethertype": "IPv6"}, {"protocol": "icmpv6", "ethertype": "IPv6"}),
    ],
)
def test_a_wider_rule_holds_the_narrower_one(wider: dict[str, Any], narrower: dict[str, Any]) -> None:
    one, other = scope_of(wider), scope_of(narrower)
    assert one is not None
    assert other is not None
    assert one.holds(other)
    assert one == other or not other.holds(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SSH, {**SSH, "ethertype": "IPv6"}),
        (SSH, {**SSH, "direction": "egress"}),
        (SSH, {"protocol": "udp", "port_range_min": 22, "port_range_max": 22}),
        ({**SSH, "remote_ip_prefix": "10.0.0.0/8"}, {**SSH, "remote_ip_prefix": "192.168.0.0/16"}),
        ({**SSH, "port_range_max": 80}, {**SSH, "port_range_min": 21}),
    ],
)
def test_rules_beside_each_other_hold_neither(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = scope_of(one), scope_of(other)
    assert first is not None
    assert second is not None
    assert not first.holds(second)
    assert not second.holds(first)


@pytest.mark.parametrize(
    "values",
    [
        "tcp",
        {**SSH, "remote_group_id": "web"},
        {**SSH, "remote_mode": "remote_group_id"},
        {**SSH, "port_range_min": None},
        {**SSH, "port_range_min": 80},
        {**SSH, "remote_ip_prefix": "somewhere"},
        {"protocol": "icmp", "port_range_min": 8},
        {"direction": "sideways"},
    ],
)
def test_a_rule_that_is_not_wholly_known_has_no_scope(values: object) -> None:
    assert scope_of(values) is None
