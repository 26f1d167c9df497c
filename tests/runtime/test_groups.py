"""Groups from plan to destroy, against the sandbox: who the members are, and in which order they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime import api
from hotc.runtime.connection.cloud import connect
from hotc.runtime.errors import PlanStale
from hotc.runtime.planning import plan_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotc.runtime.applying.result import Result
    from hotc.runtime.connection.cloud import Cloud
    from hotc.runtime.planning.plan import Plan
    from hotc.sandbox import RunningSandbox


GROUP = """
resources:
  group:
    type: OS::Heat::ResourceGroup
    {policy}
    properties:
      count: {count}
      removal_policies: {removed}
      removal_policies_mode: {mode}
      resource_def:
        type: OS::Heat::Value
        properties: {{value: "{value}-%index%"}}
outputs:
  values: {{value: {{get_attr: [group, value]}}}}
  refs: {{value: {{get_attr: [group, refs]}}}}
  refs_map: {{value: {{get_attr: [group, refs_map]}}}}
  removed: {{value: {{get_attr: [group, removed_rsrc_list]}}}}
"""

SCALING = """
resources:
  group:
    type: OS::Heat::AutoScalingGroup
    properties:
      min_size: {least}
      max_size: 9
      {desired}
      rolling_updates: {rolling}
      resource:
        type: OS::Heat::Value
        properties: {{value: "{value}"}}
outputs:
  size: {{value: {{get_attr: [group, current_size]}}}}
  refs_map: {{value: {{get_attr: [group, refs_map]}}}}
  first: {{value: {{get_attr: [group, resource.0.value]}}}}
  values: {{value: {{get_attr: [group, outputs_list, value]}}}}
"""


@pytest.fixture
def cloud(served: RunningSandbox) -> Iterator[Cloud]:
    with connect("test") as connected:
        yield connected


class Stack:
    """One stack of one template with blanks, filled in anew for each plan."""

    def __init__(self, cloud: Cloud, folder: Path, text: str, **values: Any) -> None:
        self.cloud, self.path, self.text, self.values = cloud, folder / "t.yaml", text, values

    def plan(self, **values: Any) -> Plan:
        self.values |= values
        self.path.write_text("heat_template_version: 2018-08-31\n" + self.text.format(**self.values))
        return api.plan("s", self.path, cloud=self.cloud)

    def apply(self, **values: Any) -> Result:
        result = api.apply(self.plan(**values), cloud=self.cloud)
        assert result.ok, result.failures
        assert not self.plan().has_changes, "what was applied is what is wanted"
        return result


@pytest.fixture
def numbered(cloud: Cloud, tmp_path: Path) -> Stack:
    return Stack(cloud, tmp_path, GROUP, count=3, removed="[]", mode="append", value="a", policy="")


@pytest.fixture
def scaling(cloud: Cloud, tmp_path: Path) -> Stack:
    return Stack(cloud, tmp_path, SCALING, least=1, desired="desired_capacity: 3", rolling="{}", value="a")


def steps(plan: Plan) -> list[tuple[str, str, int, int]]:
    found = [each for each in plan.actions if each.changes and not each.container and not each.part_of]
    return [(each.operation, each.address, each.batch, each.batches) for each in found]


def values(result: Result) -> dict[str, Any]:
    return {name: each["value"] for name, each in result.outputs.items()}


def test_members_of_a_resource_group_stay_who_they_are(numbered: Stack) -> None:
    first = values(numbered.apply())
    assert first["values"] == ["a-0", "a-1", "a-2"]
    assert steps(numbered.plan(count=4)) == [("create", "group/3", 0, 0)]
    more = values(numbered.apply())
    assert more["refs"][:3] == first["refs"]
    less = values(numbered.apply(count=2))
    assert less["refs"] == first["refs"][:2]


def test_removed_member_is_replaced_by_a_new_name_and_none_is_renumbered(numbered: Stack) -> None:
    first = values(numbered.apply())
    plan = numbered.plan(removed="[{resource_list: ['1']}]")
    assert sorted(steps(plan)) == [("create", "group/3", 0, 0), ("delete", "group/1", 0, 0)]
    after = values(numbered.apply())
    assert list(after["refs_map"]) == ["0", "2", "3"]
    assert after["removed"] == ["1"]
    assert (after["refs_map"]["0"], after["refs_map"]["2"]) == (first["refs"][0], first["refs"][2])

    assert values(numbered.apply(removed="[]"))["removed"] == ["1"], "a removed name is never given again"
    by_reference = values(numbered.apply(removed=f"[{{resource_list: ['{first['refs'][0]}']}}]"))
    assert list(by_reference["refs_map"]) == ["2", "3", "4"]
    assert by_reference["removed"] == ["0", "1"]
    again = values(numbered.apply(removed="[]", mode="update"))
    assert (list(again["refs_map"]), again["removed"]) == (["0", "1", "2"], [])


def test_removal_policy_of_a_new_group_leaves_its_names_out(numbered: Stack) -> None:
    assert list(values(numbered.apply(removed="[{resource_list: ['0', 2]}]"))["refs_map"]) == ["1", "3", "4"]


def test_scaling_group_has_names_of_its_own_and_lets_the_oldest_go(scaling: Stack) -> None:
    planned = [address for _, address, _, _ in steps(scaling.plan())]
    assert all(len(address) == len("group/") + 12 for address in planned)
    assert [address for _, address, _, _ in steps(scaling.plan())] == planned, "two plans say the same"
    first = values(scaling.apply())
    assert first["size"] == 3
    names = list(first["refs_map"])
    assert [f"group/{name}" for name in names] == planned

    assert list(values(scaling.apply(desired="desired_capacity: 2"))["refs_map"]) == names[1:]
    more = list(values(scaling.apply(desired="desired_capacity: 4"))["refs_map"])
    assert more[:2] == names[1:]
    assert names[0] not in more, "a new member is somebody new"
    assert values(scaling.apply(desired=""))["size"] == 4, "without a wanted size it stays as it is"
    assert values(scaling.apply(least=5))["size"] == 5
    assert values(scaling.apply(least=0, desired="max_size: 1"))["size"] == 1


def test_scaling_group_is_rolled_over_one_by_one(scaling: Stack) -> None:
    first = values(scaling.apply())
    names = list(first["refs_map"])
    plan = scaling.plan(value="b")
    assert steps(plan) == [("update", f"group/{name}", number, 3) for number, name in enumerate(names, 1)]
    after = values(scaling.apply())
    assert (after["refs_map"], after["values"]) == (first["refs_map"], ["b", "b", "b"])
    assert steps(scaling.plan(value="c", rolling="{max_batch_size: 2}"))[-1][2:] == (2, 2)


def test_resource_group_is_rolled_over_from_the_highest_number(numbered: Stack) -> None:
    numbered.apply()
    rolling = "update_policy: {rolling_update: {max_batch_size: 2, pause_time: 0.01}}"
    plan = numbered.plan(value="b", policy=rolling)
    assert sorted(steps(plan)) == [
        ("update", "group/0", 2, 2),
        ("update", "group/1", 1, 2),
        ("update", "group/2", 1, 2),
    ]
    (last,) = [each for each in plan.actions if each.address == "group/0"]
    assert (set(last.requires), last.pause) == ({"group/1", "group/2"}, 0.01)
    numbered.apply()


def test_further_member_is_there_only_meanwhile(numbered: Stack) -> None:
    first = values(numbered.apply(count=2))
    rolling = "update_policy: {rolling_update: {min_in_service: 2}}"
    plan = numbered.plan(value="b", policy=rolling)
    assert steps(plan) == [
        ("create", "group/2", 1, 4),
        ("update", "group/1", 2, 4),
        ("update", "group/0", 3, 4),
        ("delete", "group/2", 4, 4),
    ]
    after = values(numbered.apply())
    assert (after["refs"], after["values"]) == (first["refs"], ["b-0", "b-1"])


def test_first_members_are_made_in_batches(numbered: Stack) -> None:
    plan = numbered.plan(policy="update_policy: {batch_create: {max_batch_size: 2}}")
    assert sorted(steps(plan)) == [
        ("create", "group/0", 1, 2),
        ("create", "group/1", 1, 2),
        ("create", "group/2", 2, 2),
    ]
    numbered.apply()


CHAIN = """
resources:
  chain:
    type: OS::Heat::ResourceChain
    properties:
      resources: {types}
      resource_properties: {{value: v}}
outputs:
  refs: {{value: {{get_attr: [chain, refs]}}}}
  values: {{value: {{get_attr: [chain, value]}}}}
"""


def test_chain_makes_one_after_the_other(cloud: Cloud, tmp_path: Path) -> None:
    chain = Stack(cloud, tmp_path, CHAIN, types="[OS::Heat::Value, OS::Heat::Value]")
    plan = chain.plan()
    (second,) = [each for each in plan.actions if each.address == "chain/1"]
    assert second.requires == ["chain/0"]
    first = values(chain.apply())
    assert first["values"] == ["v", "v"]
    assert values(chain.apply(types="[OS::Heat::Value]"))["refs"] == first["refs"][:1]


COUNTED = """
parameters:
  n: {{type: string, default: "2"}}
resources:
  source: {{type: OS::Heat::Value, properties: {{value: {{get_param: n}}}}}}
  group:
    type: OS::Heat::ResourceGroup
    properties:
      count: {{get_attr: [source, value]}}
      resource_def: {{type: OS::Heat::Value, properties: {{value: m}}}}
  after: {{type: OS::Heat::Value, properties: {{value: {{get_attr: [group, refs]}}}}}}
  beside: {{type: OS::Heat::Value, properties: {{value: "{other}"}}}}
outputs:
  refs: {{value: {{get_attr: [after, value]}}}}
"""


def test_saved_plan_with_a_group_of_unknown_size_needs_the_template_as_it_was(cloud: Cloud, tmp_path: Path) -> None:
    stack = Stack(cloud, tmp_path, COUNTED, other="a")
    file = tmp_path / "saved.plan"
    plan_file.save(stack.plan(), file)
    stack.plan(other="b")
    with pytest.raises(PlanStale, match=r"t\.yaml was changed .* group"):
        api.apply(plan_file.load(file), cloud=cloud)
    assert api.stacks() == [], "it is refused before anything is done"
    stack.path.unlink()
    with pytest.raises(PlanStale):
        api.apply(plan_file.load(file), cloud=cloud)
    stack.plan(other="a")
    assert api.apply(plan_file.load(file), cloud=cloud).done == {"create": 5}


def test_group_whose_size_comes_from_elsewhere_follows_in_the_same_apply(cloud: Cloud, tmp_path: Path) -> None:
    stack = Stack(cloud, tmp_path, COUNTED, other="a")
    planned = stack.plan()
    assert planned.deferred == [
        {"address": "group", "type": "OS::Heat::ResourceGroup", "member": "OS::Heat::Value", "from": ["source"]}
    ]
    assert sorted(address for _, address, _, _ in steps(planned)) == ["beside", "source"]
    assert [each["address"] for each in planned.left_out] == ["after"]
    result = api.apply(planned, cloud=cloud)
    assert result.ok, (result.reason, result.failures)
    assert result.done == {"create": 5}
    assert len(values(result)["refs"]) == 2
    assert not api.plan("s", cloud=cloud).has_changes

    unmoved = stack.plan(other="b")
    assert (steps(unmoved), unmoved.deferred) == ([("update", "beside", 0, 0)], []), "its size is known by now"
    moved = api.plan("s", stack.path, parameters={"n": "3"}, cloud=cloud)
    assert [each["address"] for each in moved.deferred] == ["group"]
    grown = api.apply(moved, cloud=cloud)
    assert grown.ok, grown.reason
    assert values(grown)["refs"][:2] == values(result)["refs"]
    assert len(values(grown)["refs"]) == 3
    assert api.apply(api.plan_destroy("s", cloud=cloud), cloud=cloud).ok


def test_what_is_no_number_is_said_when_it_is_known(cloud: Cloud, tmp_path: Path) -> None:
    stack = Stack(cloud, tmp_path, COUNTED, other="a")
    stack.plan()
    planned = api.plan("s", stack.path, parameters={"n": "many"}, cloud=cloud)
    result = api.apply(planned, cloud=cloud)
    assert not result.ok
    assert result.reason == "group: how many members it has is 'many', which is no number."
    assert [row.address for row in api.resources("s")] == ["beside", "source"]


INNER = """heat_template_version: 2018-08-31
parameters:
  text: {type: string}
resources:
  base: {type: OS::Heat::TestResource, properties: {value: {get_param: text}, update_replace: true}}
  top: {type: OS::Heat::Value, properties: {value: {get_resource: base}}}
"""
OUTER = """
resources:
  group:
    type: OS::Heat::ResourceGroup
    update_policy: {{rolling_update: {{max_batch_size: 1}}}}
    properties:
      count: {count}
      resource_def: {{type: inner.yaml, properties: {{text: "{value}"}}}}
  user: {{type: OS::Heat::Value, properties: {{value: {{get_attr: [group, refs]}}}}}}
"""


def test_nested_stacks_are_rolled_over_as_a_whole(cloud: Cloud, tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(INNER)
    stack = Stack(cloud, tmp_path, OUTER, count=3, value="a")
    stack.apply()
    plan = stack.plan(value="b", count=2)
    done = [each.key for each in plan.actions if each.changes]
    batches = {each.key: each.batch for each in plan.actions if each.changes}
    assert {key: batches[key] for key in batches if key.startswith("group/1")} == dict.fromkeys(
        ["group/1/base", "group/1/base@1", "group/1/top", "group/1"], 1
    )
    assert max(batches[key] for key in batches if key.startswith("group/1")) < batches["group/0/base"]
    assert done.index("group/1/base@1") < done.index("group/0/base"), "the old one goes with its batch"
    assert done.index("group/0/base@1") < done.index("group")
    result = api.apply(plan, cloud=cloud)
    assert result.ok, result.failures
    assert not stack.plan().has_changes
    assert {row.address for row in api.resources("s")} == {
        *(f"group/{n}{part}" for n in (0, 1) for part in ("", "/base", "/top")),
        "group",
        "user",
    }
