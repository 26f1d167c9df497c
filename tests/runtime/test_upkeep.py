"""What people do to a state by hand: rename, forget, export, import, back up, look at locks."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

import pytest

from hotc.compiler.values import Secret
from hotc.runtime.errors import AddressTaken, ExportUnreadable, NotPossible, ResourceNotFound, StackLocked, StateProblem
from hotc.runtime.planning.renaming import expression, prefix, renamed_rows
from hotc.runtime.secrets import Unreadable, Vault, reveal
from hotc.runtime.state.records import SnapshotRecord
from hotc.runtime.state.sqlite import SqliteStore
from hotc.runtime.state.store import AddEvent, PutResource, PutSnapshot, PutStack
from hotc.runtime.upkeep.exporting import exported, parsed
from hotc.runtime.upkeep.forgetting import forget
from hotc.runtime.upkeep.importing import take_in
from hotc.runtime.upkeep.locks import break_lock, lock_of, locks
from hotc.runtime.upkeep.moving import move
from hotc.runtime.upkeep.rows import intent_in_words

from .simulation import World, resource
from .store_contract import event, row, stack

if TYPE_CHECKING:
    from pathlib import Path

CHAIN = [resource("a", size=3), resource("b", refs=["a"]), resource("c", "Test::Plain", refs=["b"], label_of="a")]
RENAMED = [resource("z", size=3), resource("b", refs=["z"]), resource("c", "Test::Plain", refs=["b"], label_of="z")]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "one" / "state.sqlite", Vault(tmp_path / "key"))


@pytest.fixture
def other(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "other" / "state.sqlite", Vault(tmp_path / "key"))


def move_in(world: World, old: str, new: str) -> None:
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    move(store, record, old, new)
    store.close()


# Renaming ------------------------------------------------------------------------------------------------------------


def test_after_a_renaming_the_plan_of_a_template_renamed_alike_is_empty(world: World) -> None:
    world.apply(CHAIN)
    calls = len(world.cloud.log)
    move_in(world, "a", "z")
    plan = world.plan(RENAMED)
    assert [action.operation for action in plan.actions] == ["none"] * 3
    assert not plan.has_changes
    assert len(world.cloud.log) == calls
    world.assert_equals(RENAMED)
    world.apply(None)
    world.assert_empty()


def test_a_renaming_is_told_among_the_events(world: World) -> None:
    world.apply(CHAIN)
    move_in(world, "a", "z")
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    told = store.events(record.lineage)[-1]
    assert (told.address, told.state, told.reason) == ("z", "STATE_MV_COMPLETE", "was a")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("a", "b", "There is a resource b already"),
        ("a", "a", "one would lie in the other"),
        ("a", "a/x", "one would lie in the other"),
        ("a", "no/where", "There is no nested stack no"),
        ("a", "", "is no address"),
        ("a", "x//y", "is no address"),
    ],
)
def test_an_address_that_cannot_be_is_refused_and_nothing_changes(world: World, old: str, new: str, says: str) -> None:
    world.apply(CHAIN)
    with pytest.raises(AddressTaken, match=says):
        move_in(world, old, new)
    assert not world.plan(CHAIN).has_changes


def test_what_is_not_there_cannot_be_renamed(world: World) -> None:
    world.apply(CHAIN)
    with pytest.raises(ResourceNotFound, match="has no resource nothing"):
        move_in(world, "nothing", "x")


def test_a_stack_at_work_is_not_renamed_in(world: World) -> None:
    world.apply(CHAIN)
    with world.store().lease("stack", "apply"), pytest.raises(StackLocked):
        move_in(world, "a", "z")


def test_members_of_nested_stacks_follow_and_so_does_what_speaks_of_them(store: SqliteStore) -> None:
    nested, inner, group, user = row("net"), row("net/subnet"), row("pool"), row("user")
    nested.physical_id = nested.instance
    nested.requires, inner.requires = ["net/subnet"], []
    group.notes, group.physical_id = {"group": {"members": ["0"]}}, group.instance
    user.requires, user.seen = ["net", "network"], {"net/subnet": "v1", "network": "v2"}
    user.expressions = {
        "subnet": {"$ref": "net/subnet"},
        "cidr": {"$runtime": {"get_attr": ["net/subnet", "cidr"]}},
        "text": {"$runtime": {"str_replace": {"template": "net", "params": {"net": {"$ref": "net"}}}}},
        "name": {"$param": "net/OS::stack_name"},
        "literal": {"$literal": {"$ref": "net"}},
        "secret": Secret({"$ref": "net/subnet"}),
        "lost": Unreadable("token"),
        "either": {"$if": [{"$param": "net"}, {"$ref": "net"}, "net"]},
    }
    record = stack()
    record.outputs = {"o": {"value": "x", "expression": {"$ref": "net/subnet"}}}
    store.commit("l1", [PutStack(record), *map(PutResource, (nested, inner, group, user))])
    moved = move(store, record, "net", "lan")
    assert moved.addresses == {"net": "lan", "net/subnet": "lan/subnet"}
    assert moved.others == 1
    rows = {each.address: each for each in store.resources("l1")}
    assert set(rows) == {"lan", "lan/subnet", "pool", "user"}
    assert rows["lan"].requires == ["lan/subnet"]
    found = rows["user"]
    assert (found.requires, found.seen) == (["lan", "network"], {"lan/subnet": "v1", "network": "v2"})
    assert reveal(found.expressions.pop("secret")) == {"$ref": "lan/subnet"}
    assert isinstance(found.expressions.pop("lost"), Unreadable)
    assert found.expressions == {
        "subnet": {"$ref": "lan/subnet"},
        "cidr": {"$runtime": {"get_attr": ["lan/subnet", "cidr"]}},
        "text": {"$runtime": {"str_replace": {"template": "net", "params": {"net": {"$ref": "lan"}}}}},
        "name": {"$param": "lan/OS::stack_name"},
        "literal": {"$literal": {"$ref": "net"}},
        "either": {"$if": [{"$param": "net"}, {"$ref": "lan"}, "net"]},
    }
    known = store.stack("web")
    assert known is not None
    assert known.outputs["o"]["expression"] == {"$ref": "lan/subnet"}
    with pytest.raises(AddressTaken, match="member of the group"):
        move(store, known, "user", "pool/7")


def test_rows_that_a_renaming_does_not_touch_stay_the_same_objects() -> None:
    one, two = row("a"), row("b")
    two.expressions = {"x": {"$ref": "a"}}
    found = renamed_rows([one, two, other := row("c")], prefix("a", "z"))
    assert [each.address for each in found] == ["z", "b", "c"]
    assert found[1].expressions == {"x": {"$ref": "z"}}
    assert found[2] is other
    assert expression({"$ref": "ab"}, prefix("a", "z")) == {"$ref": "ab"}


# Forgetting ----------------------------------------------------------------------------------------------------------


def test_what_is_forgotten_stays_on_the_cloud_and_is_made_anew(world: World) -> None:
    world.apply(CHAIN)
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    gone = forget(store, record, "c")
    assert [each.address for each in gone] == ["c"]
    told = store.events(record.lineage)[-1]
    assert told.state == "STATE_RM_COMPLETE"
    assert str(gone[0].physical_id) in told.reason
    store.close()
    assert gone[0].physical_id in {each["id"] for each in world.cloud.everything()}
    assert world.plan(CHAIN).summary()["create"] == 1


@pytest.mark.parametrize(
    ("intent", "physical_id", "says"),
    [
        ({"phase": "create", "at": "T", "before": []}, None, "about to be sent at T"),
        ({"phase": "create", "at": "T", "missed": True}, None, "not answered"),
        ({"phase": "update", "tried": [{}]}, "x", "1 try"),
        ({"phase": "delete", "at": "T"}, "x", "deletion was begun at T"),
        (None, None, "nothing was made"),
        (None, "x", ""),
    ],
)
def test_an_intent_is_told_in_words(intent: dict[str, object] | None, physical_id: str | None, says: str) -> None:
    one = row()
    one.intent, one.physical_id = intent, physical_id
    assert says in intent_in_words(one)
    assert bool(says) == bool(intent_in_words(one))


# Exporting, importing, backing up ------------------------------------------------------------------------------------


def full(store: SqliteStore) -> str:
    store.commit("l1", [PutStack(stack()), PutResource(row()), AddEvent(event("one")), AddEvent(event("two"))])
    snapshot = SnapshotRecord("s1", "before", data={"x": Secret("geheim-4711")}, created_at="2026-01-01")
    store.commit("l1", [PutSnapshot(snapshot)])
    return exported(store, ["web"])


def test_an_export_is_taken_in_by_another_store(store: SqliteStore, other: SqliteStore) -> None:
    text = full(store)
    assert "geheim" not in text
    (done,) = take_in(other, parsed(text, other.vault, "f"))
    assert done.as_dict() == {"stack": "web", "outcome": "new", "resources": 1}
    (one,), (two,) = store.resources("l1"), other.resources("l1")
    assert reveal(one.properties) == reveal(two.properties)
    assert [each.reason for each in other.events("l1")] == ["one", "two", "serial 2 was imported"]
    assert reveal(other.snapshots("l1")[0].data) == {"x": "geheim-4711"}
    known = other.stack("web")
    assert known is not None
    assert known.serial > 2, "plans that were made before don't fit any more"
    assert reveal(known.inputs) == {"parameters": {"p": "geheim-4711"}}


def test_an_import_overwrites_only_what_is_older(store: SqliteStore, other: SqliteStore) -> None:
    text = full(store)
    take_in(other, parsed(text, other.vault, "f"))
    with pytest.raises(NotPossible, match="newer than what the file says"):
        take_in(other, parsed(text, other.vault, "f"))
    for number in range(3):
        store.commit("l1", [PutResource(row(f"r{number}")), AddEvent(event("more"))])
    (done,) = take_in(other, parsed(exported(store), other.vault, "f"))
    assert (done.outcome, done.resources) == ("replaced", 4)
    (back,) = take_in(other, parsed(text, other.vault, "f"), force=True)
    assert back.resources == 1
    assert [each.address for each in other.resources("l1")] == ["a"]
    assert [each.reason for each in other.events("l1")].count("one") == 1


def test_a_stack_of_another_origin_is_overwritten_by_force_alone(store: SqliteStore, other: SqliteStore) -> None:
    text = full(store)
    other.commit("l2", [PutStack(stack(lineage="l2")), PutResource(row("x"))])
    with pytest.raises(NotPossible, match="another stack web"):
        take_in(other, parsed(text, other.vault, "f"))
    take_in(other, parsed(text, other.vault, "f"), force=True)
    assert [each.lineage for each in other.stacks()] == ["l1"]
    assert other.resources("l2") == []


def test_an_import_needs_the_stack_for_itself(store: SqliteStore, other: SqliteStore) -> None:
    text = full(store)
    with other.lease("web", "apply"), pytest.raises(StackLocked):
        take_in(other, parsed(text, other.vault, "f"))
    assert other.stacks() == []


def test_secrets_without_their_key_survive_the_way(store: SqliteStore, other: SqliteStore, tmp_path: Path) -> None:
    text = full(store)
    stranger = Vault(tmp_path / "another-key")
    take_in(other, parsed(text, stranger, "f"))
    assert reveal(other.resources("l1")[0].properties["closed"]) == "geheim-4711"
    assert not (tmp_path / "another-key").exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is no exported state"),
        ("[]", "is no exported state"),
        ('{"hotc_state": 99, "hotc": "9.0", "stacks": []}', "format 99"),
        ('{"hotc_state": 1}', "damaged"),
        ('{"hotc_state": 1, "stacks": [{"stack": {}}]}', "damaged"),
        ("[" * 100_000, "is no exported state"),
    ],
)
def test_what_is_no_export_is_refused(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(ExportUnreadable, match=says):
        parsed(text, Vault(tmp_path / "key"), "f.json")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda data: data["resources"][0].update(generation="x"), "generation"),
        (lambda data: data["resources"][0].update(colour="x"), "no colour"),
        (lambda data: data["resources"][0].pop("instance"), "lacks instance"),
        (lambda data: data["stack"]["cloud"].update(region=1), "region"),
        (lambda data: data["events"][0].update(status="DONE"), "status"),
    ],
)
def test_a_damaged_export_is_refused_before_anything_is_written(store: SqliteStore, change: object, says: str) -> None:
    data = json.loads(full(store))
    change(data["stacks"][0])  # type: ignore[operator]
    with pytest.raises(ExportUnreadable, match=says):
        parsed(json.dumps(data), store.vault, "f")


def test_a_backup_is_a_state_by_itself(store: SqliteStore, tmp_path: Path) -> None:
    full(store)
    target = tmp_path / "backup.sqlite"
    with store.lease("web", "apply"):
        store.backup(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("backup")] == ["backup.sqlite"]
    store.commit("l1", [AddEvent(event("later"))])
    copy = SqliteStore(target, store.vault)
    assert [each.reason for each in copy.events("l1")] == ["one", "two"]
    with pytest.raises(FileExistsError):
        store.backup(target)


def test_there_is_nothing_to_back_up_of_a_state_that_is_not_there(store: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(StateProblem, match="There is no state"):
        store.backup(tmp_path / "backup.sqlite")
    assert not (tmp_path / "backup.sqlite").exists()


def test_an_export_is_of_one_moment(store: SqliteStore) -> None:
    full(store)
    writer = SqliteStore(store.path, store.vault)
    with store.consistent():
        writer.commit("l1", [PutResource(row("later"))])
        assert [each.address for each in store.resources("l1")] == ["a"]
    assert [each.address for each in store.resources("l1")] == ["a", "later"]


# Locks ---------------------------------------------------------------------------------------------------------------


def test_locks_say_who_holds_them_and_that_he_lives(store: SqliteStore) -> None:
    store.commit("l1", [PutStack(stack())])
    assert locks(store) == []
    with store.lease("web", "apply"):
        (lock,) = locks(store)
        assert (lock.pid, lock.doing, lock.alive) == (os.getpid(), "apply", True)
        assert f"process {os.getpid()}" in lock.in_words
    assert lock_of(store, "web") is None


def test_a_lock_on_a_file_is_not_taken_from_a_process(store: SqliteStore) -> None:
    with store.lease("web", "apply") as lease:
        lock = lock_of(store, "web")
        assert lock is not None
        with pytest.raises(NotPossible, match="no leftover") as refused:
            break_lock(store, lock)
        assert f"kill {os.getpid()}" in refused.value.hint
        assert lease.still_held()
