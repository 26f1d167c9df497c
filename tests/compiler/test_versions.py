"""The table of the language, and the versions made of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from hotc.compiler.language import FUNCTIONS
from hotc.compiler.versions import ALL, LATEST, introduced, is_unofficial, lookup, names

ROOT = Path(__file__).resolve().parents[2]


def test_the_committed_module_says_what_the_table_says() -> None:
    checked = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "generate_language.py"), "--check"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_change_of_the_table_is_noticed(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, 'tools'); import generate_language as g; from pathlib import Path; "
        f"p = Path({str(tmp_path / 'changed.hotsig')!r}); "
        "p.write_text(g.TABLE.read_text(encoding='utf-8').replace('+ functions map_merge;', ''), encoding='utf-8'); "
        "g.TABLE = p; print(g.render() == g.MODULE.read_text(encoding='utf-8'))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "False"


def test_lark_is_not_needed_at_run_time() -> None:
    code = "import sys, hotc.compiler.versions; print('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout == "False\n"


def test_every_admitted_function_is_declared() -> None:
    for version in ALL:
        assert set(version.functions.values()) <= set(FUNCTIONS)
        assert set(version.condition_functions.values()) <= set(FUNCTIONS)


@pytest.mark.parametrize(
    ("release", "date"),
    [
        ("newton", "2016-10-14"),
        ("ocata", "2017-02-24"),
        ("pike", "2017-09-01"),
        ("queens", "2018-03-02"),
        ("rocky", "2018-08-31"),
        ("wallaby", "2021-04-16"),
    ],
)
def test_releases_are_names_of_versions(release: str, date: str) -> None:
    version = lookup(release)
    assert version is lookup(date)
    assert version is not None
    assert version.release == release
    assert not is_unofficial(release)


@pytest.mark.parametrize(
    ("release", "date"), [("mitaka", "2016-04-08"), ("liberty", "2015-10-15"), ("kilo", "2015-04-30")]
)
def test_older_releases_are_known_as_unofficial(release: str, date: str) -> None:
    assert lookup(release) is lookup(date)
    assert is_unofficial(release)
    assert release not in names("heat_template_version")


def test_what_is_no_version_is_none() -> None:
    assert lookup("2016-10-15") is None
    assert lookup("") is None


@pytest.mark.parametrize(
    ("function", "date"),
    [
        ("get_param", "2013-05-23"),
        ("repeat", "2015-04-30"),
        ("str_split", "2015-10-15"),
        ("map_merge", "2016-04-08"),
        ("yaql", "2016-10-14"),
        ("filter", "2017-02-24"),
        ("make_url", "2017-09-01"),
    ],
)
def test_functions_come_with_their_version(function: str, date: str) -> None:
    version = introduced(function)
    assert version is not None
    assert version.name == date


def test_what_a_version_takes_away_is_remembered() -> None:
    version = lookup("2015-10-15")
    assert version is not None
    assert "Fn::Select" not in version.functions
    assert {"Fn::Select", "Ref", "Fn::Join"} <= version.removed
    first = lookup("2013-05-23")
    assert first is not None
    assert first.removed == frozenset()


def test_a_function_may_change_its_meaning_from_version_to_version() -> None:
    meanings = [version.functions["get_attr"] for version in ALL if version.kind == "hot"]
    assert list(dict.fromkeys(meanings)) == ["get_attr_then_select", "get_attr_path", "get_attr"]


def test_conditions_of_cfn_came_with_aws() -> None:
    heat, aws = lookup("2012-12-12"), lookup("2010-09-09")
    assert heat is not None
    assert aws is not None
    assert "Conditions" not in heat.sections
    assert aws.sections["Conditions"] == "conditions"
    assert aws.key("resource_keys", "depends_on") == "DependsOn"


def test_the_latest_version_has_everything_of_its_parents() -> None:
    version = LATEST
    while version.parent is not None:
        assert set(version.parent.sections) <= set(version.sections)
        assert set(version.parent.resource_keys) <= set(version.resource_keys)
        version = version.parent
    assert version.name == "2013-05-23"
