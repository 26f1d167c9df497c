"""What every store of the state keeps to, as tests: a class of tests for SQLite and one for PostgreSQL inherit them."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from hotc.compiler.values import Secret
from hotc.runtime.errors import StackLocked, StateProblem
from hotc.runtime.secrets import Unreadable, Vault, has_unreadable, masked, reveal
from hotc.runtime.state.records import (
    CloudIdentity,
    EventRecord,
    MessageRecord,
    ResourceRecord,
    SnapshotRecord,
    StackRecord,
)
from hotc.runtime.state.store import (
    AddEvent,
    DropResource,
    DropSnapshot,
    PutResource,
    PutSnapshot,
    PutStack,
    TakeMessage,
)

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.runtime.state.sql import SqlStore

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


def event(reason: str = "") -> EventRecord:
    return EventRecord("2026-01-01T00:00:00Z", "web", "a", "Test::Token", None, "CREATE", "COMPLETE", reason)


class StoreContract(ABC):
    """Tests of one kind of store. ``store`` is a fixture."""

    @abstractmethod
    def again(self, store: SqlStore, vault: Vault | None = None) -> SqlStore:
        """Another process's view of the same state."""

    def test_what_is_written_is_read_again_by_another_process(self, store: SqlStore) -> None:
        assert (
            store.commit("l1", [PutStack(stack()), PutResource(row()), AddEvent(event("one")), AddEvent(event("two"))])
            == 1
        )
        store.close()
        other = self.again(store)
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

    def test_deleted_stack_frees_its_name_and_keeps_its_events(self, store: SqlStore) -> None:
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

    def test_commit_is_all_or_nothing(self, store: SqlStore) -> None:
        store.commit("l1", [PutStack(stack())])
        with pytest.raises(StateProblem):
            store.commit("l1", [PutResource(row()), PutStack(stack(lineage="other"))])  # the name is taken
        assert store.resources("l1") == []
        found = store.stack("web")
        assert found is not None
        assert found.serial == 1

    def test_lease_is_one_per_stack_and_says_who_has_it(self, store: SqlStore) -> None:
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

    def test_it_can_be_opened_again_for_another_thread(self, store: SqlStore) -> None:
        store.commit("l1", [PutStack(stack())])

        def work() -> int:
            again = store.again()
            try:
                with again.lease("inner", "create"):
                    again.commit("l2", [PutStack(stack("inner", "l2"))])
                    return len(again.stacks())
            finally:
                again.close()

        with store.lease("web", "apply"), ThreadPoolExecutor(1) as pool:
            assert pool.submit(work).result() == 2
            store.commit("l1", [PutStack(stack())])
        assert [each.name for each in store.stacks()] == ["inner", "web"]

    def test_a_message_stays_until_it_is_taken_and_leaves_the_serial_alone(self, store: SqlStore) -> None:
        serial = store.commit("l1", [PutStack(stack())])
        message = MessageRecord("signal", "policy", {"data": Secret("geheim-4711")}, "2026-01-01T00:00:00Z")
        self.again(store).post("l1", message)
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

    def test_snapshots_are_kept_until_they_are_dropped(self, store: SqlStore) -> None:
        store.commit("l1", [PutStack(stack())])
        one = SnapshotRecord("s1", "before", data={"inputs": {"text": Secret("geheim-4711")}}, created_at="2026-01-01")
        store.commit("l1", [PutSnapshot(one)])
        one.status = "COMPLETE"
        store.commit("l1", [PutSnapshot(one)])
        (found,) = self.again(store).snapshots("l1")
        assert (found.id, found.name, found.status) == ("s1", "before", "COMPLETE")
        assert reveal(found.data) == {"inputs": {"text": "geheim-4711"}}
        store.commit("l1", [DropSnapshot("s1")])
        assert store.snapshots("l1") == []

    def test_notes_of_stacks_and_resources_are_kept(self, store: SqlStore) -> None:
        noted, one = stack(), row()
        noted.notes, one.notes = {"protected": True}, {"unhealthy": "by hand"}
        store.commit("l1", [PutStack(noted), PutResource(one)])
        found = self.again(store).stack("web")
        assert found is not None
        assert found.notes == noted.notes
        assert self.again(store).resources("l1")[0].notes == one.notes

    def test_without_the_key_all_but_the_secrets_is_readable(self, store: SqlStore, tmp_path: Path) -> None:
        store.commit("l1", [PutStack(stack()), PutResource(row())])
        store.close()
        other = self.again(store, Vault(tmp_path / "nowhere"))
        (read,) = other.resources("l1")
        assert read.properties["open"] == "text"
        assert isinstance(read.properties["closed"], Unreadable)
        assert has_unreadable(read.properties)
        other.commit("l1", [PutResource(read)])  # a secret that can't be read is not lost by writing its row
        other.close()
        (back,) = self.again(store).resources("l1")
        assert reveal(back.properties["closed"]) == "geheim-4711"
        assert not (tmp_path / "nowhere").exists()

    def test_texts_keep_every_character_that_can_be_kept(self, store: SqlStore) -> None:
        one = row()
        one.properties = {"text": "a\0b % ? %s \\ \N{SNOWMAN}"}
        one.reason = "50 % of it? \N{SNOWMAN}"
        store.commit("l1", [PutStack(stack()), PutResource(one)])
        (read,) = self.again(store).resources("l1")
        assert (read.properties, read.reason) == (one.properties, one.reason)

    def test_lists_are_in_the_order_of_bytes(self, store: SqlStore) -> None:
        names = ["a/b", "a-b", "B", "a", "\N{LATIN SMALL LETTER A WITH DIAERESIS}", "a/b/c"]
        store.commit("l1", [PutStack(stack()), *[PutResource(row(name)) for name in names]])
        assert [each.address for each in store.resources("l1")] == sorted(names)

    def test_a_released_lease_is_not_held_and_may_be_released_again(self, store: SqlStore) -> None:
        with store.lease("web", "apply") as lease:
            assert lease.still_held()
            store.commit("l1", [PutStack(stack())])
            assert lease.still_held()
        assert not lease.still_held()
        lease.release()

    def test_order_is_that_of_the_writes_whatever_the_clock_says(self, store: SqlStore) -> None:
        for number, time in enumerate(["2026-05-01T00:00:00Z", "2020-01-01T00:00:00Z"]):
            record = stack(lineage=f"l{number}")
            told = event(f"event {number}")
            told.time = record.created_at = record.deleted_at = time
            store.commit(record.lineage, [PutStack(record), AddEvent(told)])
            shot = SnapshotRecord(f"s{number}", f"shot {number}", created_at=time)
            store.commit("l0", [AddEvent(told), PutSnapshot(shot)])
        last = self.again(store).deleted_stack("web")
        assert last is not None
        assert last.lineage == "l1", "deleted later, by a clock that was set back"
        assert [each.reason for each in store.events("l0")] == ["event 0", "event 0", "event 1"]
        assert [each.name for each in store.snapshots("l0")] == ["shot 0", "shot 1"]
