"""A security group with rules of its own, and rules of the same group that are resources of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime import api
from hotc.runtime.connection.cloud import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.applying.result import Result
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.plan import Plan
    from hotc.sandbox import RunningSandbox

GROUP = """heat_template_version: 2018-08-31
resources:
  group:
    type: OS::Neutron::SecurityGroup
    properties:
      name: shared
      rules: [{{protocol: tcp, port_range_min: {port}, port_range_max: {port}}}]
{more}"""
RULE = """  {name}:
    type: OS::Neutron::SecurityGroupRule
    properties:
      security_group: {group}
      protocol: tcp
      port_range_min: {port}
      port_range_max: {port}
"""
INNER = RULE.format(name="inner", group="{get_resource: group}", port=22)
OUTER = "heat_template_version: 2018-08-31\nresources:\n" + RULE.format(name="outer", group="shared", port=53)


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


@pytest.fixture
def folder(cloud: Cloud, tmp_path: Path) -> Path:
    """Two stacks: one has the group and a rule as a resource, the other one has a further rule."""
    assert apply("shared", tmp_path, GROUP.format(port=80, more=INNER), cloud).ok
    assert apply("beside", tmp_path, OUTER, cloud).ok
    assert ports(cloud) == [22, 53, 80]
    return tmp_path


def planned(name: str, folder: Path, text: str, cloud: Cloud, **options: Any) -> Plan:
    path = folder / f"{name}.yaml"
    path.write_text(text)
    return api.plan(name, path, cloud=cloud, checks=False, **options)


def apply(name: str, folder: Path, text: str, cloud: Cloud) -> Result:
    return api.apply(planned(name, folder, text, cloud), cloud=cloud)


def ports(cloud: Cloud) -> list[int]:
    group = next(row.physical_id for row in api.resources("shared") if row.address == "group")
    shown = (cloud.call("network", "GET", f"/security-groups/{group}") or {})["security_group"]
    return sorted(rule["port_range_min"] for rule in shown["security_group_rules"] if rule["protocol"] == "tcp")


def test_rules_of_other_resources_are_no_drift(cloud: Cloud, folder: Path) -> None:
    plan = planned("shared", folder, GROUP.format(port=80, more=INNER), cloud, refresh="all")
    assert (plan.drift, plan.has_changes) == ([], False)
    assert api.plan_refresh("shared", cloud=cloud).drift == []
    assert api.check_stack("shared", cloud=cloud).ok


def test_changing_the_rules_of_a_group_leaves_those_of_other_resources(cloud: Cloud, folder: Path) -> None:
    assert apply("shared", folder, GROUP.format(port=443, more=INNER), cloud).ok
    assert ports(cloud) == [22, 53, 443]


def test_rules_that_no_resource_made_are_drift_and_go(cloud: Cloud, folder: Path) -> None:
    group = next(row.physical_id for row in api.resources("shared") if row.address == "group")
    foreign = {"security_group_id": group, "direction": "ingress", "protocol": "tcp"}
    body = {"security_group_rule": foreign | {"port_range_min": 25, "port_range_max": 25}}
    cloud.call("network", "POST", "/security-group-rules", body)
    plan = planned("shared", folder, GROUP.format(port=80, more=INNER), cloud, refresh="all")
    (drift,) = plan.drift
    assert (drift.address, drift.path) == ("group", "rules")
    assert sorted(rule.get("port_range_min") for rule in drift.found) == [25, 80]
    assert api.apply(plan, cloud=cloud).ok
    assert ports(cloud) == [22, 53, 80]


def test_rule_of_another_resource_goes_with_it_alone(cloud: Cloud, folder: Path) -> None:
    assert apply("shared", folder, GROUP.format(port=80, more=""), cloud).ok
    assert ports(cloud) == [53, 80]


def test_a_rule_that_moves_into_its_group_is_never_missing(cloud: Cloud, folder: Path) -> None:
    both = GROUP.format(port=80, more="").replace(
        "rules: [", "rules: [{protocol: tcp, port_range_min: 22, port_range_max: 22}, "
    )
    before = rule_ids(cloud)
    assert apply("shared", folder, both, cloud).ok
    assert ports(cloud) == [22, 53, 80]
    assert rule_ids(cloud) == before, "it is the very same rule"
    assert not planned("shared", folder, both, cloud, refresh="all").has_changes
    assert apply("shared", folder, GROUP.format(port=80, more=INNER), cloud).ok
    assert ports(cloud) == [22, 53, 80], "and back again"
    assert apply("shared", folder, both, cloud).ok
    assert api.apply(api.plan_destroy("beside", cloud=cloud), cloud=cloud).ok
    assert api.apply(api.plan_destroy("shared", cloud=cloud), cloud=cloud).ok


def rule_ids(cloud: Cloud) -> set[str]:
    return {each["id"] for each in cloud.listing("network", "/security-group-rules", "security_group_rules")}
