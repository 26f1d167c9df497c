"""The state in a real PostgreSQL: the contract of all stores, and what only a database on a network can do wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.runtime.errors import LeaseLost, StackLocked, StateProblem
from hotc.runtime.secrets import Vault, reveal
from hotc.runtime.state.migrations import MIGRATIONS, for_postgresql
from hotc.runtime.state.opening import open_store
from hotc.runtime.state.postgresql.store import PostgresqlStore
from hotc.runtime.state.sqlite import SqliteStore
from hotc.runtime.state.store import AddEvent, PutResource, PutStack
from hotc.runtime.upkeep.exporting import exported, parsed
from hotc.runtime.upkeep.importing import take_in
from hotc.runtime.upkeep.locks import break_lock, lock_of
from tests.runtime.store_contract import StoreContract, event, row, stack
from tests.services.postgresql import PASSWORD, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hotc.runtime.state.sql import SqlStore

    Open = Callable[..., PostgresqlStore]

pytestmark = pytest.mark.services


@pytest.fixture
def opened(postgresql: Server, tmp_path: Path) -> Iterator[Open]:
    """Opens stores, all of one empty state unless a URL says otherwise."""
    url, stores = postgresql.fresh(), list[PostgresqlStore]()

    def open_one(vault: Vault | None = None, url: str = url, patience: float = 10.0) -> PostgresqlStore:
        stores.append(PostgresqlStore(url, vault or Vault(tmp_path / "keys" / "key"), patience=patience))
        return stores[-1]

    yield open_one
    for each in stores:
        each.close()


@pytest.fixture
def store(opened: Open) -> PostgresqlStore:
    return opened()


class TestPostgresql(StoreContract):
    """PostgreSQL keeps to the contract of all stores."""

    @pytest.fixture(autouse=True)
    def _opens(self, opened: Open) -> None:
        self._open = opened

    def again(self, store: SqlStore, vault: Vault | None = None) -> SqlStore:
        return self._open(vault or store.vault)


def end_sessions(server: Server) -> None:
    """What an administrator, or a network, may do to the sessions of hotc."""
    server.ask("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'hotc'")


def test_nothing_is_made_by_reading(postgresql: Server, opened: Open) -> None:
    store = opened()
    assert (store.stacks(), store.stack("web"), store.holder("web")) == ([], None, None)
    schema = store.place.rpartition("=")[2]
    assert postgresql.ask("SELECT 1 FROM pg_namespace WHERE nspname = %s", schema) == []


def test_secrets_do_not_stand_in_the_database(postgresql: Server, opened: Open) -> None:
    store = opened()
    store.commit("l1", [PutStack(stack()), PutResource(row())])
    schema = store.place.rpartition("=")[2]
    for table in ("stack", "resource"):
        dumped = str(postgresql.ask(f"SELECT x::text FROM {schema}.{table} x"))
        assert "geheim" not in dumped
        assert "sealed" in dumped


def test_state_of_the_future_is_refused_and_left_alone(postgresql: Server, opened: Open) -> None:
    store = opened()
    store.commit("l1", [PutStack(stack())])
    schema = store.place.rpartition("=")[2]
    postgresql.ask(f"UPDATE {schema}.hotc_state SET version = %s", len(MIGRATIONS) + 1)
    with pytest.raises(StateProblem, match="newer hotc"):
        opened().stacks()
    with pytest.raises(StateProblem, match="newer hotc"):
        opened().commit("l1", [PutStack(stack())])


def test_an_older_schema_is_brought_up_to_date(
    postgresql: Server, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = for_postgresql()
    monkeypatch.setattr("hotc.runtime.state.postgresql.session.for_postgresql", lambda: now[:1])
    url = postgresql.fresh()
    with pytest.raises(StateProblem):
        opened(url=url).commit("l1", [PutStack(stack())])  # today's records don't fit into it
    monkeypatch.undo()
    store = opened(url=url)
    assert store.stacks() == []
    store.commit("l1", [PutStack(stack())])
    assert [each.name for each in store.stacks()] == ["web"]


def test_a_schema_of_somebody_else_is_refused(postgresql: Server, opened: Open) -> None:
    postgresql.ask("CREATE SCHEMA theirs")
    postgresql.ask("CREATE TABLE theirs.event (x INT)")
    with pytest.raises(StateProblem, match="not a state of hotc"):
        opened(url=postgresql.url(schema="theirs")).commit("l1", [PutStack(stack())])


def test_the_holder_is_seen_by_others(opened: Open) -> None:
    one, other = opened(), opened()
    with one.lease("web", "apply"):
        with pytest.raises(StackLocked, match=r"process \d+ on .* \(apply, since 20"):
            other.lease("web", "destroy")
        holder = other.holder("web")
        assert holder is not None
        assert set(holder) == {"host", "pid", "since", "doing"}
        other.lease("db", "apply").release()
    assert other.holder("web") is None
    other.lease("web", "destroy").release()


def test_stacks_of_two_schemas_do_not_know_each_other(postgresql: Server, opened: Open) -> None:
    one, other = opened(), opened(url=postgresql.fresh())
    with one.lease("web", "apply"), other.lease("web", "apply"):
        one.commit("l1", [PutStack(stack())])
        assert other.stacks() == []


def test_a_session_that_ends_takes_the_lease_along_and_what_was_being_written_is_written(
    postgresql: Server, opened: Open
) -> None:
    store = opened()
    with store.lease("web", "apply") as lease:
        store.commit("l1", [PutStack(stack()), AddEvent(event("before"))])
        end_sessions(postgresql)
        with pytest.raises(LeaseLost, match="stack web") as lost:
            store.commit("l1", [PutResource(row()), AddEvent(event("the last one"))])
        assert "is recorded" in lost.value.hint
        assert not lease.still_held()
    other = opened()
    assert [each.address for each in other.resources("l1")] == ["a"]
    assert [each.reason for each in other.events("l1")] == ["before", "the last one"]
    other.lease("web", "apply").release()


def test_a_holder_notices_without_writing_that_the_lease_is_lost(postgresql: Server, opened: Open) -> None:
    store = opened()
    with store.lease("web", "apply") as lease:
        store.commit("l1", [PutStack(stack())])
        end_sessions(postgresql)
        assert not lease.still_held()
        with pytest.raises(LeaseLost):
            store.messages("l1")
    assert [each.name for each in store.stacks()] == ["web"], "reading goes on with a new session"


def test_a_transaction_whose_answer_was_lost_is_not_written_twice(
    postgresql: Server, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened()
    transact = store._transact

    def lost_after(connection: object, statements: object) -> None:
        monkeypatch.undo()
        transact(connection, statements)  # type: ignore[arg-type]
        end_sessions(postgresql)
        connection.execute("SELECT 1")  # type: ignore[attr-defined]

    with store.lease("web", "apply"):
        store.commit("l1", [PutStack(stack())])
        monkeypatch.setattr(store, "_transact", lost_after)
        with pytest.raises(LeaseLost, match="lost sight of") as lost:
            store.commit("l1", [AddEvent(event("once"))])
    assert "is recorded" in lost.value.hint
    assert [each.reason for each in opened().events("l1")] == ["once"]


def test_a_write_of_an_old_epoch_is_refused_by_the_database(opened: Open) -> None:
    old, new = opened(), opened()
    lease = old.lease("web", "apply")
    old.commit("l1", [PutStack(stack())])
    broken = new.break_lease("web")
    assert broken is not None
    assert broken["doing"] == "apply"
    with new.lease("web", "destroy"):
        new.commit("l1", [AddEvent(event("new"))])
        with pytest.raises(LeaseLost, match=r"worked on by process .*destroy"):
            old.commit("l1", [AddEvent(event("old"))])
        new.commit("l1", [AddEvent(event("newer"))])
    lease.release()
    assert [each.reason for each in new.events("l1")] == ["new", "newer"]


def test_breaking_what_nobody_holds_is_nothing(opened: Open) -> None:
    store = opened()
    assert store.break_lease("web") is None
    store.commit("l1", [PutStack(stack())])
    assert store.break_lease("web") is None


def test_a_database_that_stays_away_is_told_and_what_was_written_stays(postgresql: Server, opened: Open) -> None:
    store = opened(patience=0.3)
    with store.lease("web", "apply"):
        store.commit("l1", [PutStack(stack()), AddEvent(event("before"))])
        postgresql.stop()
        try:
            with pytest.raises(LeaseLost) as lost:
                store.commit("l1", [AddEvent(event("in between"))])
            assert "not known" in lost.value.hint
            with pytest.raises(StateProblem, match="can't be reached") as away:
                store.stacks()
            assert PASSWORD not in away.value.message + away.value.hint
        finally:
            postgresql.start()
    assert [each.reason for each in store.events("l1")] == ["before"]


def test_many_rows_are_one_transaction(opened: Open) -> None:
    store = opened()
    rows = [row(f"r{number}") for number in range(2000)]
    store.commit("l1", [PutStack(stack()), *map(PutResource, rows)])
    assert len(store.resources("l1")) == 2000


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("{wrong}", "the login is refused"),
        ("{nowhere}", "can't be used"),
        ("postgresql://hotc@127.0.0.1:1/x", "can't be reached"),
    ],
)
def test_what_is_wrong_with_an_address_is_told_without_its_password(postgresql: Server, url: str, says: str) -> None:
    wrong = postgresql.url(password="geheim-but-wrong")
    store = open_store(url.format(wrong=wrong, nowhere=postgresql.url("nowhere")))
    with pytest.raises(StateProblem, match=says) as problem:
        store.stacks()
    assert "geheim" not in problem.value.message + problem.value.hint


def test_a_role_that_may_not_make_a_schema_is_told_what_it_needs(postgresql: Server, opened: Open) -> None:
    postgresql.ask("CREATE ROLE guest LOGIN PASSWORD 'x1'")
    postgresql.ask("REVOKE CREATE ON DATABASE postgres FROM PUBLIC")
    with pytest.raises(StateProblem, match="can't be used by this role") as problem:
        opened(url=postgresql.url(user="guest", password="x1", schema="guests")).commit("l", [PutStack(stack())])
    assert "CREATE" in problem.value.hint


def test_a_lock_is_broken_by_hand_with_an_event(opened: Open) -> None:
    holder, store = opened(), opened()
    lease = holder.lease("web", "apply")
    holder.commit("l1", [PutStack(stack())])
    lock = lock_of(store, "web")
    assert lock is not None
    assert (lock.doing, lock.alive) == ("apply", True)
    break_lock(store, lock)
    assert lock_of(store, "web") is None
    assert not lease.still_held()
    with pytest.raises(LeaseLost, match="state lock break"):
        holder.commit("l1", [AddEvent(event("too late"))])
    (told,) = store.events("l1")
    assert told.state == "STATE_UNLOCK_COMPLETE"
    assert "apply" in told.reason


def test_stacks_move_from_sqlite_to_postgresql_and_back(opened: Open, tmp_path: Path) -> None:
    vault = Vault(tmp_path / "keys" / "key")
    old, store, new = SqliteStore(tmp_path / "old", vault), opened(), SqliteStore(tmp_path / "new", vault)
    old.commit("l1", [PutStack(stack()), PutResource(row()), AddEvent(event("one"))])
    take_in(store, parsed(exported(old), vault, "f"))
    backup = tmp_path / "backup.json"
    store.backup(backup)
    take_in(new, parsed(backup.read_text(), vault, "f"))
    assert [reveal(each.properties) for each in new.resources("l1")] == [reveal(row().properties)]
    assert [each.reason for each in new.events("l1")] == [
        "one",
        "serial 1 was imported",
        "serial 2 was imported",
    ]


def test_a_lock_of_another_role_can_be_broken_only_half(postgresql: Server, opened: Open) -> None:
    url = postgresql.fresh()
    schema = url.rpartition("=")[2]
    holder = opened(url=url)
    lease = holder.lease("web", "apply")
    holder.commit("l1", [PutStack(stack())])
    for statement in (
        "CREATE ROLE colleague LOGIN PASSWORD 'x2'",
        f"GRANT USAGE ON SCHEMA {schema} TO colleague",
        f"GRANT ALL ON ALL TABLES IN SCHEMA {schema} TO colleague",
    ):
        postgresql.ask(statement)
    other = opened(url=postgresql.url(user="colleague", password="x2", schema=schema))
    with pytest.raises(StateProblem, match="refused from now on") as problem:
        other.break_lease("web")
    assert "administrator" in problem.value.hint
    with pytest.raises(LeaseLost):
        holder.commit("l1", [AddEvent(event("too late"))])
    assert not lease.still_held()
    assert other.events("l1") == []
