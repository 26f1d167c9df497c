from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.drivers.security_groups import _same_rules, rule_key
from hotc.runtime.errors import ResourceProblem

if TYPE_CHECKING:
    from hotc.sandbox import RunningSandbox

    from .harness import Bench, Made

WEB = {"protocol": "tcp", "port_range_min": 80, "port_range_max": 80, "remote_ip_prefix": "0.0.0.0/0"}
SSH = {"protocol": "tcp", "port_range_min": 22, "port_range_max": 22, "remote_ip_prefix": "0.0.0.0/0"}


def rules(group: Made) -> list[tuple[Any, ...]]:
    listed = group.read()["security_group_rules"]
    return sorted((rule["direction"], rule["protocol"] or "", str(rule["port_range_min"])) for rule in listed)


EGRESS = [("egress", "", "None"), ("egress", "", "None")]


def test_rules_stand_beside_neutrons_own_for_egress(bench: Bench) -> None:
    group = bench.make("OS::Neutron::SecurityGroup", name="web-sg", rules=[WEB, SSH])
    assert rules(group) == [*EGRESS, ("ingress", "tcp", "22"), ("ingress", "tcp", "80")]


def test_egress_rule_of_the_template_replaces_neutrons_own(bench: Bench) -> None:
    group = bench.make("OS::Neutron::SecurityGroup", rules=[{"direction": "egress", "protocol": "udp"}])
    assert rules(group) == [("egress", "udp", "None")]


def test_only_what_differs_is_changed(bench: Bench, served: RunningSandbox) -> None:
    group = bench.make("OS::Neutron::SecurityGroup", rules=[WEB, SSH])
    kept = {rule["id"] for rule in group.read()["security_group_rules"] if rule["port_range_min"] == 22}
    start = len(served.requests)
    group.update(rules=[SSH, {"protocol": "icmp"}])
    sent = [(method, path) for method, path, _ in served.requests[start:] if method != "GET"]
    assert [method for method, _ in sent] == ["DELETE", "POST"]
    assert rules(group) == [*EGRESS, ("ingress", "icmp", "None"), ("ingress", "tcp", "22")]
    assert kept <= {rule["id"] for rule in group.read()["security_group_rules"]}


def test_configuring_again_sends_nothing(bench: Bench, served: RunningSandbox) -> None:
    group = bench.make("OS::Neutron::SecurityGroup", rules=[WEB, SSH])
    start = len(served.requests)
    group.complete()
    assert {method for method, _, _ in served.requests[start:]} == {"GET"}


def test_rules_that_are_taken_away_bring_neutrons_egress_back(bench: Bench) -> None:
    group = bench.make("OS::Neutron::SecurityGroup", rules=[{"direction": "egress", "protocol": "udp"}])
    group.update(rules=None)
    assert rules(group) == EGRESS


def test_rules_that_are_resources_of_their_own_stay(bench: Bench) -> None:
    group = bench.make("OS::Neutron::SecurityGroup", description="a")
    bench.make("OS::Neutron::SecurityGroupRule", security_group=group.identity, **SSH)
    there = rules(group)
    assert ("ingress", "tcp", "22") in there
    group.update(description="b")
    group.complete()
    assert rules(group) == there


def test_rules_of_others_are_no_drift_where_the_template_has_none() -> None:
    assert _same_rules([], [WEB])
    assert not _same_rules([SSH], [WEB])


def test_remote_group_that_is_not_named_is_the_group_itself(bench: Bench) -> None:
    group = bench.make("OS::Neutron::SecurityGroup", rules=[{"protocol": "tcp", "remote_mode": "remote_group_id"}])
    remote = [rule["remote_group_id"] for rule in group.read()["security_group_rules"] if rule["protocol"] == "tcp"]
    assert remote == [group.identity]


def test_equal_rules_have_equal_keys_whatever_their_description() -> None:
    assert rule_key({**WEB, "description": "a"}) == rule_key({**WEB, "port_range_min": "80", "description": None})
    assert rule_key(WEB) != rule_key(SSH)


def test_group_is_not_called_default(bench: Bench) -> None:
    with pytest.raises(ResourceProblem, match="can't be called default"):
        bench.prepare("OS::Neutron::SecurityGroup", name="default")


def test_description_is_changed_in_place(bench: Bench) -> None:
    group = bench.make("OS::Neutron::SecurityGroup", description="one", rules=[WEB])
    group.update(description="two")
    assert group.read()["description"] == "two"
    assert len(rules(group)) == 3
