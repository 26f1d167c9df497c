"""What is kept is used while nothing that it rests on has changed, and never afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hotc.compiler.compilation import compile
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config, Override
from hotc.lint.kept import form, identity, store
from hotc.lint.kept.loader import RecordingLoader
from hotc.lint.kept.results import Result, Results
from hotc.lint.kept.states import FOLDER, NOTHING, SOME_FILE, UNKNOWN, States, digest, presence, state
from hotc.lint.kept.store import Store

TEMPLATE = """\
heat_template_version: 2018-08-31
description: A network
parameters:
  unused: {type: string, description: Nothing}
resources:
  net: {type: OS::Neutron::Net, properties: {name: {get_file: name.txt}}}
  inner: {type: inner.yaml}
"""
INNER = "heat_template_version: 2018-08-31\nresources:\n  port: {type: OS::Neutron::Port, properties: {network: n}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    project.mkdir()
    (project / "t.yaml").write_text(TEMPLATE)
    (project / "inner.yaml").write_text(INNER)
    (project / "name.txt").write_text("n")
    return project


@pytest.fixture
def cache(tmp_path: Path) -> str:
    return str(tmp_path / "cache")


def look(folder: Path, cache: str, question: object = "lint") -> tuple[bool, list[str]]:
    """Whether the findings were kept ones, and what they say."""
    results = Results(cache)
    key = results.key(question)
    known = results.find(key)
    if known is not None:
        return True, [str(finding.as_dict()) for finding in known.found]
    loader = RecordingLoader()
    found = lint_compiled(compile(str(folder / "t.yaml"), loader=loader), Config())
    assert loader.lasting
    results.keep(key, found, loader.reads)
    return False, [str(finding.as_dict()) for finding in found]


def test_what_has_not_changed_is_not_looked_at_again(folder: Path, cache: str) -> None:
    fresh = look(folder, cache)
    kept = look(folder, cache)
    assert (fresh[0], kept[0]) == (False, True)
    assert kept[1] == fresh[1]
    assert fresh[1]


@pytest.mark.parametrize("name", ["t.yaml", "inner.yaml", "name.txt"])
def test_a_change_of_any_file_that_was_read_is_seen(folder: Path, cache: str, name: str) -> None:
    look(folder, cache)
    path = folder / name
    before = path.stat()
    text = path.read_text()
    path.write_text(text.replace("n", "m", 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))  # neither size nor time say so
    assert look(folder, cache)[0] is False
    path.write_text(text)
    look(folder, cache)
    assert look(folder, cache)[0] is True


def test_a_file_that_may_have_been_meant_is_seen_when_it_comes(folder: Path, cache: str) -> None:
    (folder / "name.txt").unlink()
    look(folder, cache)
    assert look(folder, cache)[0] is True
    (folder / "nam.txt").write_text("x")
    fresh, found = look(folder, cache)
    assert fresh is False
    assert 'nam.txt"?' in "".join(found)


@pytest.mark.parametrize("name", ["inner.yaml", "name.txt"])
def test_what_was_missing_and_comes_and_what_was_there_and_goes_is_seen(folder: Path, cache: str, name: str) -> None:
    text = (folder / name).read_text()
    (folder / name).unlink()
    assert look(folder, cache)[0] is False
    assert look(folder, cache)[0] is True
    (folder / name).write_text(text)
    fresh, without = look(folder, cache)
    assert fresh is False
    (folder / name).unlink()
    (folder / name).mkdir()
    again, with_folder = look(folder, cache)
    assert again is False
    assert with_folder != without


def test_a_file_that_was_only_touched_is_the_same(folder: Path, cache: str) -> None:
    look(folder, cache)
    os.utime(folder / "t.yaml", (1, 1))
    moved = folder / "copy.yaml"
    shutil.copy(folder / "t.yaml", moved)
    moved.replace(folder / "t.yaml")  # as a checkout does
    assert look(folder, cache)[0] is True


def test_another_question_has_another_answer(folder: Path, cache: str) -> None:
    look(folder, cache, {"parameters": {"a": "1"}})
    assert look(folder, cache, {"parameters": {"a": "2"}})[0] is False
    assert look(folder, cache, {"parameters": {"a": "1"}})[0] is True


def test_nothing_of_a_question_stands_in_the_directory(folder: Path, cache: str) -> None:
    look(folder, cache, {"parameters": {"password": "correct horse battery"}})
    files = [path for path in Path(cache).rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert path.stat().st_mode & 0o077 == 0
        assert b"correct horse" not in path.read_bytes()
        assert path.parent.stat().st_mode & 0o077 == 0
    other = Results(f"{cache}-2")
    assert other.store.key("same") != Results(cache).store.key("same"), "each directory has a secret of its own"
    assert Results(cache).store.key("same") == Results(cache).store.key("same")


def test_a_damaged_entry_is_passed_over_and_counted(folder: Path, cache: str) -> None:
    look(folder, cache)
    entry = next(iter(Store(cache).entries())).path
    whole = Path(entry).read_bytes()
    for damaged in (b"", whole[:-1], whole[:10], b"\xff" * 50, whole.replace(b"L1001", b"L1002")):
        Path(entry).write_bytes(damaged)
        results = Results(cache)
        assert results.find(results.key("lint")) is None
        assert results.store.corrupt == 1
        assert "1 damaged" in results.told()
    foreign = form.dumps({"reads": {}, "findings": [[1]], "sources": []})
    Path(entry).write_bytes(digest(foreign).encode() + b"\n" + foreign)
    results = Results(cache)
    assert results.find(results.key("lint")) is None
    assert results.store.corrupt == 1


def test_a_directory_that_cannot_be_written_is_no_error(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = str(tmp_path / "file" / "cache")
    assert look(folder, cache)[0] is False
    assert look(folder, cache)[0] is False


def test_the_store_stays_within_its_bounds(cache: str) -> None:
    some = Store(cache)
    for number in range(store.MOST_ENTRIES * 2):
        some.write(f"ab{number:030}", {"number": number})
        assert len(list(some.entries())) <= store.MOST_ENTRIES
    assert some.read(f"ab{number:030}") == {"number": number}, "what came last is there"
    assert some.read(f"ab{0:030}") is None
    for number in range(20):
        some.write(f"cd{number:030}", "x" * (store.MOST_BYTES // 5))
    assert sum(e.stat().st_size for e in some.entries() if "/cd/" in e.path) <= store.MOST_BYTES
    some.write("ef", "x" * store.MOST_BYTES)
    assert some.read("ef") is None
    assert some.clear() > 0
    assert list(some.entries()) == []


def test_what_is_used_stays(cache: str) -> None:
    some = Store(cache)
    for number in range(store.MOST_ENTRIES):
        some.write(f"ab{number:030}", number)
        os.utime(f"{some.folder}/ab/{number:030}", (number, number))
    assert some.read(f"ab{0:030}") == 0
    some.write("ab-one-more", "x")
    assert some.read(f"ab{0:030}") == 0
    assert some.read(f"ab{1:030}") is None


WRITER = """
import sys
from hotc.lint.kept.store import Store
store = Store(sys.argv[1])
for number in range(200):
    key = store.key(number % 20)
    found = store.read(key)
    assert found is None or found == [number % 20] * 2000, found
    store.write(key, [number % 20] * 2000)
assert not store.corrupt and not store.refused
print(store.key("x"))
"""


def test_many_processes_may_write_at_once(cache: str) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, cache], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    told = [process.communicate(timeout=60) for process in running]
    assert [error for _, error in told] == [b""] * 3
    assert len({key for key, _ in told}) == 1, "all took the same secret"
    assert not list(Path(cache).rglob("*.new"))


def test_what_came_over_the_network_or_from_a_pipe_does_not_last(tmp_path: Path) -> None:
    loader = RecordingLoader()
    with pytest.raises(OSError, match="allowed"):
        loader.load("http://localhost/t.yaml")
    assert loader.lasting, "it is never read, whatever is there"
    loader = RecordingLoader(allow_remote=True)
    with pytest.raises(OSError, match="reached"):
        loader.load("http://127.0.0.1:1/t.yaml")
    assert not loader.lasting
    reader, writer = os.pipe()
    os.write(writer, b"x")
    os.close(writer)
    loader = RecordingLoader()
    loader.load_bytes(f"/dev/fd/{reader}")
    os.close(reader)
    assert not loader.lasting


def test_states_tell_files_folders_and_nothing(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_text("x")
    (tmp_path / "broken").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe")
    assert state(str(file)) == state(str(file))
    assert [presence(str(path)) for path in (file, tmp_path, tmp_path / "no")] == [SOME_FILE, FOLDER, NOTHING]
    names = ("", "no", "f/below", "pipe")
    assert [state(str(tmp_path / name)) for name in names] == [FOLDER, NOTHING, NOTHING, UNKNOWN]
    states = States()
    assert states.still(str(file), SOME_FILE)
    assert states.still(str(file), state(str(file)))
    assert not states.still(str(file), NOTHING)
    assert not states.still(str(tmp_path / "pipe"), UNKNOWN), "what can't be read never counts as unchanged"


def test_settings_count_with_all_that_are_above(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)

    def told() -> str:
        return identity.of_settings(str(inner), {})

    seen = [told()]
    for path, text in (
        (tmp_path / "hotc.toml", "[lint]\n"),
        (inner / "hotc.toml", "[lint]\n"),
        (inner / "hotc.toml", "[lint]\n# changed\n"),
        (tmp_path / "a" / "pyproject.toml", "[tool.hotc]\n"),
    ):
        path.write_text(text)
        seen.append(told())
    assert len(set(seen)) == len(seen)
    (inner / "pyproject.toml").write_text("[project]\n")
    assert told() == seen[-1], "a project that says nothing to hotc may change"
    known: dict[str, str] = {}
    assert identity.of_settings(str(inner), known) == seen[-1]
    assert identity.of_settings(str(tmp_path / "a"), known) == identity.of_settings(str(tmp_path / "a"), {})


def test_every_setting_of_a_config_counts() -> None:
    from hotc.lint.project.patterns import Pattern

    def told(config: Config) -> str:
        return str(identity.plain(config))

    override = Override(paths=(Pattern("a/*.yaml", "/project"),), ignore=("L10",))
    configs = [
        Config(),
        Config(select=("L10",)),
        Config(ignore=("L10",)),
        Config(extend_select=("L10",)),
        Config(overrides=(override,)),
        Config(exclude=(Pattern("b/*.yaml", "/project"),)),
        Config(exclude=(Pattern("b/*.yaml", "/other"),)),
    ]
    assert len({told(config) for config in configs}) == len(configs)
    with pytest.raises(TypeError):
        identity.plain(object())


def test_the_program_is_told_by_its_code_python_and_packages() -> None:
    before = identity.of_program()
    assert before == identity.of_program()
    form.dumps(before)
    assert sys.version in before
    assert isinstance(Result([], {}).reads, dict)
