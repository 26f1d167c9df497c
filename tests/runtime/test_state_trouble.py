"""What can go wrong around a state: a disk that fills, a damaged file, a clock that jumps, several at once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hotc.runtime.errors import StackLocked, StateProblem
from hotc.runtime.secrets import Vault
from hotc.runtime.state.sqlite import SqliteStore
from hotc.runtime.state.store import AddEvent, PutResource, PutStack
from hotc.runtime.state.tables import Statement

from .simulation import MortalStore, Simulated, World, resource
from .store_contract import event, row, stack

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

FILLER = Statement("UPDATE stack SET reason = reason || hex(zeroblob(200000))", ())
"""Needs more room than there is."""
CHAIN = [resource("a", size=3), resource("b", refs=["a"]), resource("c", "Test::Plain", refs=["b"], label_of="a")]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


# A disk that fills ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("last", range(1, 12))
def test_apply_on_a_disk_that_fills_says_so_and_the_next_one_goes_on(
    world: World, last: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the ``last`` write on, the file may not grow by a page."""
    written = 0
    write = MortalStore._write

    def full(self: MortalStore, statements: Sequence[Statement]) -> None:
        nonlocal written
        written += 1
        if written >= last:
            connection = self._open(create=True)
            assert connection is not None
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")
            statements = [*statements, FILLER]
        write(self, statements)

    monkeypatch.setattr(MortalStore, "_write", full)
    with pytest.raises(StateProblem, match="disk is full") as problem:
        world.apply(CHAIN)
    assert "goes on from there" in problem.value.hint
    monkeypatch.undo()
    world.time += 100
    world.apply(CHAIN)
    world.assert_equals(CHAIN)
    assert sum(each.method == "POST" for each in world.cloud.log) <= 4, "what was made is found, not made again"


LIMITED = """
import resource, signal, sys
from hotc.runtime.errors import StateProblem
from hotc.runtime.secrets import Vault
from hotc.runtime.state.sqlite import SqliteStore
from hotc.runtime.state.store import PutResource, PutStack
from tests.runtime.store_contract import row, stack
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = SqliteStore(sys.argv[1], Vault())
store.commit("l1", [PutStack(stack())])
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
count = 0
try:
    while True:
        one = row(f"r{count}")
        one.properties = {"text": "x" * 20_000}
        store.commit("l1", [PutResource(one)])
        count += 1
except StateProblem as problem:
    print(count)
    print(problem.message, problem.hint)
"""


def test_a_limit_of_the_system_is_told_and_what_was_written_is_there(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    environment = {**os.environ, "HOTC_KEY_FILE": str(tmp_path / "key")}
    words = [sys.executable, "-c", LIMITED, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=True, env=environment)
    count, message = done.stdout.split("\n", 1)
    assert "can't be read or written" in message
    assert "disk full" in message
    assert int(count) > 3
    assert len(SqliteStore(path, Vault(tmp_path / "key")).resources("l1")) == int(count)


# A damaged file -------------------------------------------------------------------------------------------------------


def big_state(tmp_path: Path) -> SqliteStore:
    store = SqliteStore(tmp_path / "state.sqlite", Vault(tmp_path / "key"))
    store.commit("l1", [PutStack(stack()), *(PutResource(row(f"r{number}")) for number in range(200))])
    store.close()
    return SqliteStore(store.path, store.vault)


@pytest.mark.parametrize("damage", ["torn", "overwritten", "empty head"])
def test_a_damaged_state_is_refused_by_name_and_left_alone(tmp_path: Path, damage: str) -> None:
    store = big_state(tmp_path)
    content = bytearray(store.path.read_bytes())
    if damage == "torn":
        del content[len(content) // 2 :]
    elif damage == "overwritten":
        content[4096:] = random.Random(1).randbytes(len(content) - 4096)
    else:
        content[:100] = bytes(100)
    store.path.write_bytes(content)
    with pytest.raises(StateProblem, match="damaged, or not a state") as problem:
        store.resources("l1")
    assert str(store.path) in problem.value.message
    assert "backup" in problem.value.hint
    with pytest.raises(StateProblem):
        store.commit("l1", [AddEvent(event())])
    store.close()
    assert store.path.read_bytes() == content


# Several at once ------------------------------------------------------------------------------------------------------


WRITER = """
import sys
from hotc.runtime.secrets import Vault
from hotc.runtime.state.sqlite import SqliteStore
from hotc.runtime.state.store import AddEvent, PutStack
from tests.runtime.store_contract import event, stack
name = sys.argv[2]
store = SqliteStore(sys.argv[1], Vault())
with store.lease(name, "apply"):
    store.commit(name, [PutStack(stack(name, name))])
    for number in range(40):
        store.commit(name, [AddEvent(event(str(number)))])
"""


def test_stacks_that_are_worked_on_at_once_do_not_lose_a_write(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    environment = {**os.environ, "HOTC_KEY_FILE": str(tmp_path / "key")}
    names = ["one", "two", "three"]
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name], env=environment) for name in names]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    store = SqliteStore(path, Vault(tmp_path / "key"))
    for name in names:
        assert [each.reason for each in store.events(name)] == [str(number) for number in range(40)]
        found = store.stack(name)
        assert found is not None
        assert found.serial == 41


def test_a_second_apply_is_refused_while_the_first_is_under_way(world: World) -> None:
    refused = []

    def try_it() -> None:
        with pytest.raises(StackLocked) as problem:
            world.apply(CHAIN)
        refused.append(problem.value)

    world.at(0.1, try_it)
    result = world.apply(CHAIN)
    assert result is not None
    assert result.ok
    assert [each.holder["pid"] for each in refused] == [os.getpid()]
    world.assert_equals(CHAIN)


# A clock that jumps ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_a_clock_that_jumps_changes_nothing_but_times(world: World, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """The wall clock is set by up to a year, back and forth, each time that somebody looks at it."""
    jumps = random.Random(seed)
    monkeypatch.setattr(Simulated, "now", lambda self: 1_700_000_000.0 + jumps.uniform(-3e7, 3e7))
    for step in range(3, 30, 6):
        world.apply(CHAIN, die_at=step)
    result = world.apply(CHAIN)
    assert result is not None
    assert result.ok, result.failures
    world.assert_equals(CHAIN)
    assert not world.plan(CHAIN).has_changes
    store = world.store()
    record = store.stack("stack")
    assert record is not None
    told = store.events(record.lineage)
    store.close()
    assert [each.id for each in told] == sorted(each.id for each in told)
    assert told[-1].state == "CREATE_COMPLETE"
    assert told[-1].address == ""
    for address in "abc":
        states = [each.state for each in told if each.address == address]
        assert (states[0], states[-1]) == ("CREATE_IN_PROGRESS", "CREATE_COMPLETE")
    world.apply(None)
    world.assert_empty()
