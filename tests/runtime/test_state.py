"""The state in SQLite: what it keeps, who may read it, who may change it, and what it says when it can't."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotc.compiler.values import Secret
from hotc.runtime.errors import StackLocked, StateProblem
from hotc.runtime.secrets import Vault, keep_secrets, masked
from hotc.runtime.state import lock
from hotc.runtime.state.migrations import MIGRATIONS
from hotc.runtime.state.paths import key_file, state_file
from hotc.runtime.state.sqlite import SqliteStore
from hotc.runtime.state.store import PutResource, PutStack

from .store_contract import StoreContract, row, stack

if TYPE_CHECKING:
    from hotc.runtime.state.sql import SqlStore


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    return SqliteStore(tmp_path / "deep" / "state.sqlite", Vault(tmp_path / "keys" / "key"))


class TestSqlite(StoreContract):
    """SQLite keeps to the contract of all stores."""

    def again(self, store: SqlStore, vault: Vault | None = None) -> SqlStore:
        assert isinstance(store, SqliteStore)
        return SqliteStore(store.path, vault or store.vault)


def test_nothing_is_made_by_reading(store: SqliteStore, tmp_path: Path) -> None:
    assert store.stacks() == []
    assert store.stack("web") is None
    assert store.holder("web") is None
    assert list(tmp_path.iterdir()) == []


def test_secrets_are_not_in_the_file_and_the_key_is_not_beside_it(store: SqliteStore, tmp_path: Path) -> None:
    store.commit("l1", [PutStack(stack()), PutResource(row())])
    files = [path for path in (tmp_path / "deep").rglob("*") if path.is_file()]
    assert any(b"Test::Token" in path.read_bytes() for path in files)
    assert not any(b"geheim" in path.read_bytes() for path in files)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [*files, tmp_path / "keys" / "key"]}
    assert set(modes.values()) == {0o600}, modes
    assert stat.S_IMODE((tmp_path / "deep").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_state_of_the_future_is_refused_and_left_alone(store: SqliteStore) -> None:
    store.commit("l1", [PutStack(stack())])
    store.close()
    with sqlite3.connect(store.path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    before = store.path.read_bytes()
    with pytest.raises(StateProblem, match="newer hotc"):
        SqliteStore(store.path, store.vault).stacks()
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


def test_full_disk_is_a_message_and_what_was_written_stays(store: SqliteStore) -> None:
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


def test_lease_dies_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "locks" / "web.lock"
    script = f"""
import sys
from pathlib import Path
from typing import TYPE_CHECKING
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
