"""lint --fix, --unsafe-fixes and --diff: what is written, what is left alone, and what is said about it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from hotc.cli.rewriting import rewrite
from hotc.compiler.source import SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Result

    Hotc = Callable[..., Result]

UNTIDY = """\
heat_template_version: 2018-08-31
description: Untidy  # kept
parameters:
  admin_password:
    type: string
    description: A word
  unused: {type: string, description: Nobody asks}
Resources:
  thing:
    type: OS::Heat::TestResource
    propertis: {value: {get_param: admin_password}}
"""
SAFELY = UNTIDY.replace("A word\n", "A word\n    hidden: true\n").replace("Resources:", "resources:")
WHOLLY = SAFELY.replace("  unused: {type: string, description: Nobody asks}\n", "").replace("propertis", "properties")


@pytest.fixture
def untidy(tmp_path: Path) -> Path:
    path = tmp_path / "t.yaml"
    path.write_text(UNTIDY)
    return path


def test_fix_mends_what_is_safe_and_says_what_is_left(hotc: Hotc, untidy: Path) -> None:
    result = hotc("lint", "t.yaml", "--fix")
    assert untidy.read_text() == SAFELY
    assert result.status == 1
    assert result.err == "Mended 2 findings in 1 file, 2 left (2 can be mended with --unsafe-fixes)\n"
    assert "H1022" in result.out


def test_unsafe_fixes_mend_the_rest_and_a_second_run_finds_nothing_to_do(hotc: Hotc, untidy: Path) -> None:
    result = hotc("lint", "t.yaml", "--fix", "--unsafe-fixes")
    assert (result.status, untidy.read_text()) == (0, WHOLLY)
    again = hotc("lint", "t.yaml", "--fix", "--unsafe-fixes")
    assert (again.status, again.err, untidy.read_text()) == (0, "Nothing to mend, 0 left\n", WHOLLY)


def test_mode_and_line_ends_and_links_stay(hotc: Hotc, untidy: Path, tmp_path: Path) -> None:
    untidy.write_bytes(UNTIDY.replace("\n", "\r\n").encode())
    untidy.chmod(0o640)
    (tmp_path / "link.yaml").symlink_to("t.yaml")
    hotc("lint", "link.yaml", "--fix", "--unsafe-fixes")
    assert untidy.read_bytes() == WHOLLY.replace("\n", "\r\n").encode()
    assert untidy.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "link.yaml").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "link.yaml", "t.yaml"]


def test_diff_changes_nothing_and_fails_where_there_is_something_to_mend(hotc: Hotc, untidy: Path) -> None:
    result = hotc("lint", "t.yaml", "--diff", "--fix")
    assert result.status == 1
    assert result.out.startswith("--- a/t.yaml\n+++ b/t.yaml\n@@ ")
    assert "\n-Resources:\n+resources:\n" in result.out
    assert untidy.read_text() == UNTIDY
    untidy.write_text(SAFELY)
    assert hotc("lint", "t.yaml", "--diff") == (0, "", "Nothing to mend\n")


def test_json_templates_stay_json(hotc: Hotc, tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    content = {
        "heat_template_version": "2018-08-31",
        "parameters": {"password": {"type": "string"}, "unused": {"type": "string"}},
        "resourcs": {"a": {"type": "OS::Heat::TestResource", "propertis": {"value": {"get_param": "password"}}}},
    }
    path.write_text(json.dumps(content, indent=2))
    hotc("lint", path, "--fix", "--unsafe-fixes")
    mended = json.loads(path.read_text())
    assert set(mended) == {"heat_template_version", "parameters", "resources"}
    assert "properties" in mended["resources"]["a"]


def test_files_that_were_not_named_are_not_touched(hotc: Hotc, untidy: Path, tmp_path: Path) -> None:
    main = "heat_template_version: 2018-08-31\nresources:\n  inner: {type: t.yaml}\n"
    (tmp_path / "main.yaml").write_text(main)
    result = hotc("lint", "main.yaml", "--fix", "--unsafe-fixes")
    assert untidy.read_text() == UNTIDY
    assert "t.yaml:8:1" in result.out


def test_what_is_left_is_told_as_it_is_after_all_files_were_mended(hotc: Hotc, untidy: Path, tmp_path: Path) -> None:
    main = "heat_template_version: 2018-08-31\ndescription: M\nresources:\n  inner:\n    type: t.yaml\n"
    (tmp_path / "main.yaml").write_text(main + "    properties: {admin_password: a, unused: b}\n")
    first = hotc("lint", "main.yaml", "t.yaml", "--fix", "--unsafe-fixes", "-f", "concise")
    again = hotc("lint", "main.yaml", "t.yaml", "--fix", "--unsafe-fixes", "-f", "concise")
    assert again.err.startswith("Nothing to mend, ")
    assert "unused" in first.out
    assert first.out == again.out


def test_an_environment_given_is_mended_too(hotc: Hotc, template: Path, tmp_path: Path) -> None:
    environment = tmp_path / "env.yaml"
    environment.write_text("Parameters: {size: 3}\n")
    assert hotc("lint", template, "-e", "env.yaml", "--fix").status == 0
    assert environment.read_text() == "parameters: {size: 3}\n"


def test_the_standard_input_goes_mended_to_the_standard_output(process: Callable[..., Result]) -> None:
    result = process("lint", "-", "--fix", input=UNTIDY.encode())
    assert result.out == SAFELY
    assert "H1022" in result.err
    assert result.status == 1


def test_ignored_findings_are_not_mended(hotc: Hotc, untidy: Path) -> None:
    text = SAFELY.replace("Nobody asks}", "Nobody asks}  # hotc: ignore[L1001]")
    untidy.write_text(text)
    hotc("lint", "t.yaml", "--fix", "--unsafe-fixes")
    assert "unused:" in untidy.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unsafe-fixes", "t.yaml"), "--unsafe-fixes says which fixes"),
        (("--fix", "-", "t.yaml"), "must be the only input"),
        (("--statistics", "-f", "concise", "--select", "L1", "--ignore", "nope", "t.yaml"), "There is no rule 'nope'"),
        (("--select", "H1010", "t.yaml"), "There is no rule 'H1010'"),
    ],
)
def test_options_that_make_no_sense_are_refused(hotc: Hotc, untidy: Path, words: tuple[str, ...], said: str) -> None:
    result = hotc("lint", *words)
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert untidy.read_text() == UNTIDY


def test_a_file_that_somebody_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text("new")
    source = SourceFile("t.yaml", "old", str(path))
    assert "changed by somebody else" in rewrite(source, "mended")
    assert path.read_text() == "new"
    assert rewrite(SourceFile("t.yaml", "new", str(path)), "mended") == ""
    assert path.read_text() == "mended"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_must_not_be_written_is_not_replaced(hotc: Hotc, untidy: Path) -> None:
    untidy.chmod(0o444)
    result = hotc("lint", "t.yaml", "--fix")
    assert result.status == 2
    assert "t.yaml can't be written: permission denied" in result.err
    assert untidy.read_text() == UNTIDY


def test_a_file_with_two_names_is_mended_once(hotc: Hotc, untidy: Path, tmp_path: Path) -> None:
    (tmp_path / "same.yaml").symlink_to("t.yaml")
    result = hotc("lint", ".", "--fix", "--unsafe-fixes")
    assert (result.status, untidy.read_text()) == (0, WHOLLY)
    assert (tmp_path / "same.yaml").is_symlink()


def test_what_could_not_be_written_is_not_counted_as_mended(
    hotc: Hotc, untidy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "u.yaml").write_text(UNTIDY)
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: os.path.basename(path) != "t.yaml" and access(path, mode))  # noqa: PTH119
    result = hotc("lint", "t.yaml", "u.yaml", "--fix", "--unsafe-fixes")
    assert (result.status, untidy.read_text()) == (2, UNTIDY)
    assert result.err == (
        "error: t.yaml can't be written: permission denied\n"
        "Mended 4 findings in 1 file, 4 not mended in 1 file, 0 left\n"
    )
    result = hotc("lint", "t.yaml", "--fix")
    assert result.err.splitlines()[-1].startswith("Nothing mended, 2 not mended in 1 file, ")


def test_select_replaces_the_settings_and_the_others_add_to_them(hotc: Hotc, untidy: Path, tmp_path: Path) -> None:
    untidy.write_text(WHOLLY.replace("description: A word\n    ", ""))
    (tmp_path / "hotc.toml").write_text('[lint]\nignore = ["undescribed-parameter"]\n')

    def codes(*words: str) -> set[str]:
        found = json.loads(hotc("lint", "t.yaml", "-f", "json", *words).out)["diagnostics"]
        return {finding["code"] for finding in found}

    assert codes() == set()
    assert codes("--select", "L10,L1401") == {"L1401"}
    assert codes("--select", "undescribed-parameter", "--ignore", "undescribed-parameter") == set()
    assert codes("--extend-select", "L1401,lost-data", "--ignore", "L11") == set()
    (tmp_path / "hotc.toml").write_text('[lint]\nselect = ["L10"]\n')
    assert codes("--extend-select", "undescribed-parameter") == {"L1401"}
    assert codes("--extend-select", "L14", "--ignore", "L1401") == set()


def test_statistics_count_each_code(hotc: Hotc, untidy: Path) -> None:
    lines = hotc("lint", untidy, "--statistics").out.splitlines()
    assert lines[0].split() == ["1", "H1010", "[*]", "unknown-section"]
    assert len(lines) == 4
    (entry,) = json.loads(hotc("lint", "t.yaml", "--statistics", "-f", "json", "--select", "L1001").out)["statistics"][
        2:
    ]
    assert entry == {"code": "L1001", "name": "unused-parameter", "severity": "warning", "found": 1, "fixable": 1}
