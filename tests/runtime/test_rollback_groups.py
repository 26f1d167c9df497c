"""Rollbacks of stacks with groups and nested stacks, against a sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime import api
from hotc.runtime.connection.cloud import connect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox

TEMPLATE = """
heat_template_version: 2021-04-16
parameters:
  count: {type: number, default: 2}
  words: {type: string, default: before}
  inner: {type: string, default: inner.yaml}
  broken: {type: boolean, default: false}
resources:
  numbered:
    type: OS::Heat::ResourceGroup
    properties:
      count: {get_param: count}
      resource_def:
        type: OS::Neutron::SecurityGroup
        properties: {name: "member-%index%", description: {get_param: words}}
  scaling:
    type: OS::Heat::AutoScalingGroup
    properties:
      min_size: 1
      max_size: 9
      desired_capacity: {get_param: count}
      resource: {type: OS::Neutron::SecurityGroup, properties: {description: {get_param: words}}}
  nested:
    type: inner.yaml
    properties: {words: {get_param: words}}
  trial:
    type: OS::Heat::TestResource
    depends_on: [numbered, scaling, nested]
    properties: {fail: {get_param: broken}}
outputs:
  words: {value: {get_attr: [nested, words]}}
"""
INNER = """
heat_template_version: 2021-04-16
parameters: {words: {type: string}}
resources:
  net: {type: OS::Neutron::Net, properties: {name: {get_param: words}}}
  subnet:
    type: OS::Neutron::Subnet
    properties: {network: {get_resource: net}, cidr: 10.9.0.0/24, name: {get_param: words}}
outputs:
  words: {value: {get_attr: [net, name]}}
"""


@pytest.fixture
def cloud(served: RunningSandbox, tmp_path: Path) -> Iterator[Cloud]:
    (tmp_path / "web.yaml").write_text(TEMPLATE)
    (tmp_path / "inner.yaml").write_text(INNER)
    with connect("test") as connected:
        yield connected


def rows() -> dict[str, tuple[str, str, Any]]:
    return {
        row.address: (str(row.physical_id), row.status, {k: v for k, v in row.properties.items() if k != "fail"})
        for row in api.resources("web")
    }


def groups(cloud: Cloud) -> list[tuple[str, str]]:
    listed = cloud.listing("network", "/security-groups", "security_groups", {"project_id": cloud.project_id})
    return sorted((each["id"], each["description"]) for each in listed)


@pytest.mark.parametrize(
    ("change", "later"),
    [
        ({"count": 4}, False),
        ({"count": 1}, False),
        ({"count": 1}, True),
        ({"count": 3, "words": "after"}, False),
    ],
)
def test_groups_and_nested_stacks_return_to_what_they_were(
    cloud: Cloud, tmp_path: Path, change: dict[str, Any], *, later: bool
) -> None:
    created = api.apply(api.plan("web", tmp_path / "web.yaml", cloud=cloud), cloud=cloud)
    assert created.ok, created.failures
    before, there = rows(), groups(cloud)
    plan = api.plan("web", parameters={**change, "broken": True}, cloud=cloud)
    failed = api.apply(plan, cloud=cloud, rollback=not later)
    assert not failed.ok
    if later:
        back = api.apply(api.plan_rollback("web", cloud=cloud), cloud=cloud)
    else:
        assert failed.rollback is not None
        back = failed.rollback
    assert back.ok, back.failures
    after = rows()
    assert {address: status for address, (_, status, _) in after.items()} == dict.fromkeys(before, "COMPLETE")
    for address, (identity, _, properties) in before.items():
        if address != "trial" and not (later and change.get("count") == 1):  # what was deleted is made anew
            assert after[address][0] == identity, address
        assert after[address][2] == properties, address
    assert [words for _, words in groups(cloud)] == [words for _, words in there] or change.get("count") == 1
    assert len(groups(cloud)) == len(there)
    assert api.outputs("web")["words"]["value"] == "before"
    again = api.plan("web", cloud=cloud)
    assert not again.has_changes, [(each.key, each.operation) for each in again.actions if each.changes]


def test_failed_create_with_groups_leaves_nothing(cloud: Cloud, tmp_path: Path) -> None:
    there = groups(cloud)
    plan = api.plan("web", tmp_path / "web.yaml", parameters={"broken": True}, cloud=cloud)
    failed = api.apply(plan, cloud=cloud, rollback=True)
    assert failed.rollback is not None
    assert failed.rollback.ok, failed.rollback.failures
    assert rows() == {}
    assert groups(cloud) == there
    again = api.apply(api.plan("web", parameters={"broken": False}, cloud=cloud), cloud=cloud)
    assert again.ok, again.failures
