"""The state in SQLite: what it keeps, who may read it, who may change it, and what it says when it can't."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from hotc.compiler.values import Secret
from hotc.runtime.errors import StackLocked, StateProblem
from hotc.runtime.secrets import Unreadable, Vault, has_unreadable, keep_secrets, masked, reveal
from hotc.runtime.state import lock
from hotc.runtime.state.migrations import MIGRATIONS
from hotc.runtime.state.paths import key_file, state_file
from hotc.runtime.state.records import (
    CloudIdentity,
    EventRecord,
    MessageRecord,
    ResourceRecord,
    SnapshotRecord,
    StackRecord,
)
from hotc.runtime.state.sqlite import SqliteStore
from hotc.runtime.state.store import (
    AddEvent,
    DropResource,
    DropSnapshot,
    PutResource,
    PutSnapshot,
    PutStack,
    Store,
    TakeMessage,
)

CLOUD = CloudIdentity("http://cloud/v3", "R1", "project", "mine")


def stack(name: str = "web", lineage: str = "l1") -> StackRecord:
    return StackRecord(
        lineage, name, CLOUD, inputs={"parameters": {"p": Secret("geheim-4711")}}, created_at="2026-01-01"
    )


def row(address: str = "a", generation: int = 1) -> ResourceRecord:
    return ResourceRecord(
        address,
        generation,
        instance="i",
        type="Test::Token",
        physical_id="token-1",
        properties={"open": "text", "closed": Secret("geheim-4711"), "odd": {"$sealed": "not a secret"}},
        sent=Secret({"body": [1, None, True]}),
        requires=["b"],
        intent={"phase": "update", "tried": []},
        seen={"b": "v"},
        tainted=True,
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return SqliteStore(tmp_path / "deep" / "state.sqlite", Vault(tmp_path / "keys" / "key"))


def again(store: Store) -> SqliteStore:
    assert isinstance(store, SqliteStore)
    return SqliteStore(store.path, store.vault)


def event(reason: str = "") -> EventRecord:
    return EventRecord("2026-01-01T00:00:00Z", "web", "a", "Test::Token", None, "CREATE", "COMPLETE", reason)


def test_what_is_written_is_read_again_by_another_process(store: Store) -> None:
    assert (
        store.commit("l1", [PutStack(stack()), PutResource(row()), AddEvent(event("one")), AddEvent(event("two"))]) == 1
    )
    store.close()
    other = again(store)
    found = other.stack("web")
    assert found is not None
    assert (found.serial, found.cloud, reveal(found.inputs)) == (1, CLOUD, {"parameters": {"p": "geheim-4711"}})
    (read,) = other.resources("l1")
    assert masked(read.properties) == {"open": "text", "closed": "***", "odd": {"$sealed": "not a secret"}}
    assert reveal(read.properties) == reveal(row().properties)
    assert (reveal(read.sent), read.requires, read.intent, read.seen, read.tainted) == (
        {"body": [1, None, True]},
        ["b"],
        {"phase": "update", "tried": []},
        {"b": "v"},
        True,
    )
    assert [each.reason for each in other.events("l1")] == ["one", "two"]
    first = other.events("l1")[0].id
    assert [each.reason for each in other.events("l1", after=first)] == ["two"]
    assert other.owned("Test::Token") == {"token-1"}


def test_nothing_is_made_by_reading(store: Store, tmp_path: Path) -> None:
    assert store.stacks() == []
    assert store.stack("web") is None
    assert store.holder("web") is None
    assert list(tmp_path.iterdir()) == []


def test_deleted_stack_frees_its_name_and_keeps_its_events(store: Store) -> None:
    record = stack()
    store.commit("l1", [PutStack(record), PutResource(row()), AddEvent(event("old"))])
    record.deleted_at = "2026-02-01"
    store.commit("l1", [DropResource("a", 1), PutStack(record)])
    assert store.stack("web") is None
    store.commit("l2", [PutStack(stack(lineage="l2"))])
    deleted = store.deleted_stack("web")
    assert deleted is not None
    assert [each.reason for each in store.events(deleted.lineage)] == ["old"]
    assert [each.lineage for each in store.stacks()] == ["l2"]


def test_commit_is_all_or_nothing(store: Store) -> None:
    store.commit("l1", [PutStack(stack())])
    with pytest.raises(StateProblem):
        store.commit("l1", [PutResource(row()), PutStack(stack(lineage="other"))])  # the name is taken
    assert store.resources("l1") == []
    found = store.stack("web")
    assert found is not None
    assert found.serial == 1


def test_secrets_are_not_in_the_file_and_the_key_is_not_beside_it(store: Store, tmp_path: Path) -> None:
    store.commit("l1", [PutStack(stack()), PutResource(row())])
    files = [path for path in (tmp_path / "deep").rglob("*") if path.is_file()]
    assert any(b"Test::Token" in path.read_bytes() for path in files)
    assert not any(b"geheim" in path.read_bytes() for path in files)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [*files, tmp_path / "keys" / "key"]}
    assert set(modes.values()) == {0o600}, modes
    assert stat.S_IMODE((tmp_path / "deep").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_without_the_key_all_but_the_secrets_is_readable(store: Store, tmp_path: Path) -> None:
    store.commit("l1", [PutStack(stack()), PutResource(row())])
    store.close()
    assert isinstance(store, SqliteStore)
    other = SqliteStore(store.path, Vault(tmp_path / "nowhere"))
    (read,) = other.resources("l1")
    assert read.properties["open"] == "text"
    assert isinstance(read.properties["closed"], Unreadable)
    assert has_unreadable(read.properties)
    other.commit("l1", [PutResource(read)])  # a secret that can't be read is not lost by writing its row
    other.close()
    (back,) = again(store).resources("l1")
    assert reveal(back.properties["closed"]) == "geheim-4711"
    assert not (tmp_path / "nowhere").exists()


def test_state_of_the_future_is_refused_and_left_alone(store: Store) -> None:
    assert isinstance(store, SqliteStore)
    store.commit("l1", [PutStack(stack())])
    store.close()
    with sqlite3.connect(store.path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    before = store.path.read_bytes()
    with pytest.raises(StateProblem, match="newer hotc"):
        again(store).stacks()
    assert store.path.read_bytes() == before


def test_foreign_database_and_damaged_file_are_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.sqlite"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StateProblem, match="not a state of hotc"):
        SqliteStore(foreign).stacks()
    damaged = tmp_path / "damaged.sqlite"
    damaged.write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StateProblem, match="damaged"):
        SqliteStore(damaged).stacks()


def test_full_disk_is_a_message_and_what_was_written_stays(store: Store) -> None:
    assert isinstance(store, SqliteStore)
    store.commit("l1", [PutStack(stack())])
    connection = store._open(create=True)
    assert connection is not None
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    big = row()
    big.properties = {"much": "x" * 100_000}
    with pytest.raises(StateProblem, match="disk is full"):
        store.commit("l1", [PutResource(big)])
    assert store.resources("l1") == []
    assert store.stack("web") is not None


def test_lease_is_one_per_stack_and_says_who_has_it(store: Store) -> None:
    with store.lease("web", "apply"):
        with pytest.raises(StackLocked) as refused:
            store.lease("web", "apply")
        assert refused.value.holder["pid"] == os.getpid()
        assert str(os.getpid()) in refused.value.message
        with store.lease("other", "apply"):
            holder = store.holder("web")
            assert holder is not None
            assert holder["doing"] == "apply"
    assert store.holder("web") is None
    with store.lease("web", "apply"):
        pass


def test_lease_dies_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "locks" / "web.lock"
    script = f"""
import sys
from pathlib import Path
from hotc.runtime.state import lock
held = lock.take(Path({str(path)!r}), "web", "apply")
print("held", flush=True)
sys.stdin.read()
"""
    child = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    with pytest.raises(StackLocked, match=f"process {child.pid}"):
        lock.take(path, "web", "apply")
    child.kill()
    child.communicate()
    lock.take(path, "web", "apply").release()


@pytest.mark.parametrize(("kind", "refused"), [("nfs4", True), ("ext4", False)])
def test_network_file_systems_are_refused(tmp_path: Path, kind: str, *, refused: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"disk / ext4 rw 0 0\nserver:/x /mnt/my\\040share {kind} rw 0 0\n")
    where = Path("/mnt/my share/state.sqlite")
    if refused:
        with pytest.raises(StateProblem, match="network file system"):
            lock.refuse_network_file_system(where, str(mounts))
    else:
        lock.refuse_network_file_system(where, str(mounts))
    lock.refuse_network_file_system(Path("/mnt/mine"), str(mounts))


def test_places_follow_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("HOTC_STATE_DIR", raising=False)
    monkeypatch.delenv("HOTC_KEY_FILE", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "s"))
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/is/ignored")
    assert state_file() == tmp_path / "s" / "hotc" / "state.sqlite"
    assert key_file() == Path.home() / ".config" / "hotc" / "key"
    monkeypatch.setenv("HOTC_STATE_DIR", str(tmp_path / "x"))
    monkeypatch.setenv("HOTC_KEY_FILE", str(tmp_path / "k"))
    assert state_file() == tmp_path / "x" / "state.sqlite"
    assert key_file() == tmp_path / "k"
    assert state_file("/elsewhere") == Path("/elsewhere")


def test_request_made_of_secrets_is_kept_secret_where_it_is_not_plainly_open() -> None:
    properties = {"name": "web", "password": Secret("geheim"), "port": 80}
    kept = keep_secrets(
        {"name": "web", "auth": "root:geheim", "code": 4711, "on": True, "list": ["geheim"]}, properties
    )
    assert masked(kept) == {"name": "web", "auth": "***", "code": "***", "on": True, "list": ["***"]}
    assert keep_secrets({"anything": "goes"}, {"name": "web"}) == {"anything": "goes"}


def test_a_message_stays_until_it_is_taken_and_leaves_the_serial_alone(store: Store) -> None:
    serial = store.commit("l1", [PutStack(stack())])
    message = MessageRecord("signal", "policy", {"data": Secret("geheim-4711")}, "2026-01-01T00:00:00Z")
    again(store).post("l1", message)
    (found,) = store.messages("l1")
    assert (found.id, found.kind, found.address, reveal(found.data)) == (
        message.id,
        "signal",
        "policy",
        {"data": "geheim-4711"},
    )
    known = store.stack("web")
    assert known is not None
    assert known.serial == serial
    store.commit("l1", [TakeMessage(message.id)])
    assert store.messages("l1") == []


def test_snapshots_are_kept_until_they_are_dropped(store: Store) -> None:
    store.commit("l1", [PutStack(stack())])
    one = SnapshotRecord("s1", "before", data={"inputs": {"text": Secret("geheim-4711")}}, created_at="2026-01-01")
    store.commit("l1", [PutSnapshot(one)])
    one.status = "COMPLETE"
    store.commit("l1", [PutSnapshot(one)])
    (found,) = again(store).snapshots("l1")
    assert (found.id, found.name, found.status) == ("s1", "before", "COMPLETE")
    assert reveal(found.data) == {"inputs": {"text": "geheim-4711"}}
    store.commit("l1", [DropSnapshot("s1")])
    assert store.snapshots("l1") == []


def test_notes_of_stacks_and_resources_are_kept(store: Store) -> None:
    noted, one = stack(), row()
    noted.notes, one.notes = {"protected": True}, {"unhealthy": "by hand"}
    store.commit("l1", [PutStack(noted), PutResource(one)])
    found = again(store).stack("web")
    assert found is not None
    assert found.notes == noted.notes
    assert again(store).resources("l1")[0].notes == one.notes
