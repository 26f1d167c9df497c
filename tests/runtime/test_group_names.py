"""Laws of the names of members, for any history of a group."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hotc
from hotc.runtime.groups.adopted import naming
from hotc.runtime.groups.memory import NOTE
from hotc.runtime.groups.naming import StateNaming
from hotc.runtime.state.records import ResourceRecord

HEAD = "heat_template_version: 2018-08-31\nresources:\n  group:\n    type: "
NUMBERED = (
    "OS::Heat::ResourceGroup\n    properties: {{count: {size}, removal_policies: [{{resource_list: {removed}}}], "
)
NUMBERED += "removal_policies_mode: {mode}, resource_def: {{type: OS::Heat::None}}}}\n"
DRAWN = "OS::Heat::AutoScalingGroup\n    properties: {{min_size: 0, max_size: 9, desired_capacity: {size}, "
DRAWN += "resource: {{type: OS::Heat::None}}}}\n"


def recorded(known: list[ResourceRecord]) -> StateNaming:
    """Names drawn from one seed, where these rows are recorded."""
    return StateNaming(lambda: known, "seed")


def members(text: str, names: Any) -> Any:
    compilation = hotc.compile("/made/up.yaml", text=HEAD + text, naming=names)
    assert compilation.instance is not None
    group = compilation.instance.resources["group"]
    assert group.members is not None
    assert group.nested is not None
    assert list(group.nested.resources) == [*group.members.names, *group.members.passing]
    return group.members


def rows(kind: str, found: Any) -> list[ResourceRecord]:
    """What the state has after an apply."""
    group = ResourceRecord("group", 1, "i", kind, "CREATE", "COMPLETE", physical_id="i", notes={NOTE: found.kept})
    made = [
        ResourceRecord(f"group/{name}", 1, name, "OS::Heat::None", "CREATE", "COMPLETE", physical_id=f"id-{name}")
        for name in found.names
    ]
    for row in made:
        row.reference = row.physical_id
    return [group, *made]


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 5), st.lists(st.integers(0, 6), max_size=2), st.booleans()), max_size=5))
def test_numbers_are_neither_moved_nor_given_again(history: list[tuple[int, list[int], bool]]) -> None:
    state: list[ResourceRecord] = []
    before: list[str] = []
    gone: set[str] = set()
    for size, removed, anew in history:
        mode = "update" if anew else "append"
        text = NUMBERED.format(size=size, removed=[str(each) for each in removed], mode=mode)
        found = members(text, recorded(state))
        assert len(found.names) == size
        assert found.names == sorted(found.names, key=int)
        assert not set(found.names) & found.removed
        assert anew or gone <= found.removed, "what was removed stays removed"
        kept = [name for name in before if name not in found.removed]
        assert found.names[: len(kept)] == kept[:size] or anew
        assert members(text, recorded(rows("OS::Heat::ResourceGroup", found))).names == found.names
        state, before, gone = rows("OS::Heat::ResourceGroup", found), found.names, set(found.removed)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(1, 6), min_size=1, max_size=6))
def test_drawn_names_are_new_and_the_oldest_go_first(sizes: list[int]) -> None:
    state: list[ResourceRecord] = []
    before: list[str] = []
    ever: set[str] = set()
    for size in sizes:
        found = members(DRAWN.format(size=size), recorded(state))
        assert len(set(found.names)) == size
        kept = [name for name in before if name in found.names]
        assert kept == before[max(len(before) - size, 0) :], "the oldest go first"
        assert found.names[: len(kept)] == kept
        assert not set(found.names[len(kept) :]) & ever, "no name is given twice"
        state, before = rows("OS::Heat::AutoScalingGroup", found), found.names
        ever |= set(found.names)


def test_names_of_members_that_were_made_elsewhere_are_taken_as_they_are() -> None:
    known = naming(["group", "group/0", "group/2", "group/3/inner", "other/7"])
    found = members(NUMBERED.format(size=3, removed=[], mode="append"), known)
    assert (found.names, found.removed, found.kept["removed"]) == (["0", "2", "3"], {"1"}, ["1"])
    found = members(DRAWN.format(size=2), naming(["group/xyz", "group/abc"]))
    assert (found.names, found.kept["members"]) == (["abc", "xyz"], ["abc", "xyz"])
