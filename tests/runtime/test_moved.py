"""``moved`` in the settings: a resource that was renamed in the template is moved in the state, not made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hotc.runtime.errors import AddressTaken
from hotc.runtime.planning.choices import Choices
from hotc.runtime.planning.moved import pending
from hotc.runtime.planning.plan_file import load, save
from hotc.runtime.secrets import Vault
from hotc.runtime.state.sqlite import SqliteStore
from hotc.runtime.state.store import PutResource, PutStack
from hotc.version import __version__

from .simulation import World, resource
from .store_contract import row, stack

if TYPE_CHECKING:
    from pathlib import Path

CHAIN = [resource("a", size=3), resource("b", refs=["a"]), resource("c", "Test::Plain", refs=["b"], label_of="a")]
RENAMED = [resource("z", size=3), resource("b", refs=["z"]), resource("c", "Test::Plain", refs=["b"], label_of="z")]
CHANGED = [resource("z", size=4), resource("b", refs=["z"]), resource("c", "Test::Plain", refs=["b"], label_of="z")]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def moves(**entries: str) -> dict[str, Any]:
    return {"choices": Choices({"stack": {"moved": entries}})}


def created(world: World) -> int:
    return sum(each.method in {"POST", "DELETE"} for each in world.cloud.log)


def test_a_moved_resource_is_neither_made_nor_deleted(world: World) -> None:
    world.apply(CHAIN)
    calls = len(world.cloud.log)
    plan = world.plan(RENAMED, **moves(a="z"))
    assert plan.moved == {"a": "z"}
    assert plan.has_changes
    assert plan.as_dict()["moved"] == {"a": "z"}
    assert not any(action.changes for action in plan.actions)
    result = world.apply(RENAMED, options=moves(a="z"))
    assert result is not None
    assert result.ok
    assert len(world.cloud.log) == calls
    world.assert_equals(RENAMED)
    again = world.plan(RENAMED, **moves(a="z"))
    assert not again.has_changes
    assert not world.plan(RENAMED).has_changes, "the entry may go"
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    assert ("z", "MOVE_COMPLETE", "was a") in [
        (each.address, each.state, each.reason) for each in store.events(record.lineage)
    ]
    assert "moved" not in record.notes


def test_what_is_moved_can_be_changed_by_the_same_apply(world: World) -> None:
    world.apply(CHAIN)
    before = created(world)
    world.apply(CHANGED, options=moves(a="z"))
    assert created(world) == before
    world.assert_equals(CHANGED)


@pytest.mark.parametrize("die_at", range(1, 9))
def test_a_kill_at_any_step_leaves_it_under_one_of_its_addresses(world: World, die_at: int) -> None:
    world.apply(CHAIN)
    before = created(world)
    world.apply(CHANGED, options=moves(a="z"), die_at=die_at)
    world.apply(CHANGED, options=moves(a="z"))
    assert created(world) == before
    world.assert_equals(CHANGED)


def test_a_rollback_gives_the_old_address_back(world: World) -> None:
    world.apply(CHAIN)
    world.cloud.fault_of = lambda method, kind: "500 before" if method == "POST" else None
    failing = [*CHANGED, resource("d")]
    result = world.apply(failing, options=moves(a="z"), rollback=True)
    assert result is not None
    assert result.rollback is not None
    assert result.rollback.ok
    world.cloud.fault_of = lambda method, kind: None
    world.assert_equals(CHAIN)
    assert not world.plan(CHAIN).has_changes


def test_a_saved_plan_moves_as_well(world: World, tmp_path: Path) -> None:
    world.apply(CHAIN)
    plan = world.plan(RENAMED, **moves(a="z"))
    plan.hotc = __version__
    save(plan, tmp_path / "plan", world.vault)
    assert load(tmp_path / "plan", world.vault).moved == {"a": "z"}


def test_what_is_moved_and_still_in_the_template_is_refused(world: World) -> None:
    world.apply(CHAIN)
    with pytest.raises(AddressTaken, match="still in the template"):
        world.plan([*CHAIN, resource("z")], **moves(a="z"))


def test_an_entry_without_a_resource_means_nothing(world: World) -> None:
    world.apply(CHAIN)
    assert not world.plan(CHAIN, **moves(gone="elsewhere")).has_changes


# Where entries lead ---------------------------------------------------------------------------------------------------


def lead(tmp_path: Path, addresses: list[str], entries: dict[str, str]) -> dict[str, str]:
    store = SqliteStore(tmp_path / "state.sqlite", Vault(tmp_path / "key"))
    record = stack()
    store.commit("l1", [PutStack(record), *(PutResource(row(address)) for address in addresses)])
    return pending(Choices({"stack": {"moved": entries}}), record, store)


@pytest.mark.parametrize(
    ("addresses", "entries", "found"),
    [
        (["a"], {"a": "b", "b": "c"}, {"a": "c"}),
        (["b"], {"a": "b", "b": "c"}, {"b": "c"}),
        (["c"], {"a": "b", "b": "c"}, {}),
        (["net", "net/x", "network"], {"net": "lan"}, {"net": "lan", "net/x": "lan/x"}),
        (["net/x", "net/y"], {"net": "lan", "net/x": "out"}, {"net/x": "out", "net/y": "lan/y"}),
        (["g/0/a", "g/1/a", "g/1/b"], {"g/*/a": "g/*/z"}, {"g/0/a": "g/0/z", "g/1/a": "g/1/z"}),
        (["a", "b"], {"a": "b", "b": "c"}, None),
        (["a", "b"], {"a": "b"}, None),
        (["a"], {"a": "b", "b": "a"}, None),
    ],
)
def test_entries_lead_where_they_say_or_are_refused(
    tmp_path: Path, addresses: list[str], entries: dict[str, str], found: dict[str, str] | None
) -> None:
    if found is None:
        with pytest.raises(AddressTaken, match=r"is to become|in a circle"):
            lead(tmp_path, addresses, entries)
    else:
        assert lead(tmp_path, addresses, entries) == found
