"""lint --baseline: what is known is not reported, wherever it has moved; what is stale is said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Result

    Hotc = Callable[..., Result]

OLD = """\
heat_template_version: 2018-08-31
description: Old
parameters:
  unused: {type: string, description: Nobody asks}
resources:
  a: {type: OS::Heat::None, propertis: {}}
"""


@pytest.fixture
def old(tmp_path: Path, hotc: Hotc) -> Path:
    """A template with one warning and one error, both in known.json."""
    path = tmp_path / "old.yaml"
    path.write_text(OLD)
    result = hotc("lint", "old.yaml", "--write-baseline", "known.json")
    assert (result.status, result.out) == (0, "")
    assert "2 findings in known.json" in result.err
    return path


def lint(hotc: Hotc, *words: object) -> tuple[int, list[str], str]:
    result = hotc("lint", *words, "--baseline", "known.json", "-f", "json", "--fail-on", "info")
    codes = [finding["code"] for finding in json.loads(result.out)["diagnostics"]]
    return result.status, codes, result.err


def test_what_is_known_is_not_reported_even_where_it_moved(hotc: Hotc, old: Path) -> None:
    assert lint(hotc, old) == (0, [], "")
    old.write_text("# a line more\n" + OLD)
    assert lint(hotc, ".") == (0, [], "")


def test_what_is_new_is_reported(hotc: Hotc, old: Path, tmp_path: Path) -> None:
    old.write_text(OLD.replace("resources:", "  other: {type: string, description: New}\nresources:"))
    assert lint(hotc, old) == (1, ["L1001"], "")
    (tmp_path / "copy.yaml").write_text(OLD)
    assert lint(hotc, "copy.yaml") == (1, ["L1001", "H1022"], "")


def test_more_of_the_same_is_new(hotc: Hotc, tmp_path: Path) -> None:
    rule = "        - {protocol: tcp, port_range_min: 22, port_range_max: 22}  # a\n"
    head = "heat_template_version: 2018-08-31\ndescription: G\nresources:\n  g:\n    type: OS::Neutron::SecurityGroup\n"
    path = tmp_path / "g.yaml"
    path.write_text(f"{head}    properties:\n      rules:\n{rule}")
    hotc("lint", path, "--select", "L1104", "--write-baseline", "known.json")
    data = json.loads((tmp_path / "known.json").read_text())
    assert [entry["code"] for entry in data["findings"]] == ["L1104"]
    path.write_text(f"{head}    properties:\n      rules:\n{rule}{rule}")  # Neutron would not have it twice, either
    assert lint(hotc, path, "--select", "L1104")[:2] == (1, ["H4038", "L1104"])


def test_stale_entries_are_said_where_this_run_could_have_found_them(hotc: Hotc, old: Path, tmp_path: Path) -> None:
    old.write_text(OLD.replace("propertis", "properties"))
    told = "known.json: H1022 in old.yaml at resources.a.propertis is not found any more"
    assert told in lint(hotc, old)[2]
    old.write_text(OLD.replace("  unused: {type: string, description: Nobody asks}\n", "  {}\n"))
    assert "L1001 in old.yaml" in lint(hotc, old)[2]
    assert lint(hotc, old, "--ignore", "L1001,L1601") == (0, [], "")
    (tmp_path / "other.yaml").write_text("heat_template_version: 2018-08-31\ndescription: O\nresources: {}\n")
    assert "old.yaml" not in lint(hotc, "other.yaml", "--ignore", "L1010")[2]
    old.unlink()
    assert lint(hotc, "other.yaml")[2].count("old.yaml") == 2


def test_names_are_relative_to_the_baseline(
    hotc: Hotc, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {entry["file"] for entry in json.loads((tmp_path / "known.json").read_text())["findings"]} == {"old.yaml"}
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    assert hotc("lint", "../old.yaml", "--baseline", "../known.json").status == 0


def test_what_is_known_is_not_mended(hotc: Hotc, old: Path) -> None:
    hotc("lint", old, "--fix", "--unsafe-fixes", "--baseline", "known.json")
    assert old.read_text() == OLD
    hotc("lint", old, "--fix", "--unsafe-fixes")
    assert old.read_text() != OLD


@pytest.mark.parametrize(
    "text", [None, "no json", "[]", '{"hotc_baseline": 2, "findings": []}', '{"hotc_baseline": 1}']
)
def test_a_file_that_is_no_baseline_is_refused(hotc: Hotc, old: Path, tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "bad.json").write_text(text)
    result = hotc("lint", old, "--baseline", "bad.json")
    assert (result.status, result.out) == (2, "")
    assert "bad.json" in result.err
    assert "--write-baseline" in result.err


def test_a_baseline_is_not_written_where_something_could_not_be_read(hotc: Hotc, old: Path, tmp_path: Path) -> None:
    result = hotc("lint", old, "nowhere.yaml", "--write-baseline", "new.json")
    assert result.status == 2
    assert "nowhere.yaml" in result.err
    assert not (tmp_path / "new.json").exists()


def test_paths_may_be_patterns_that_the_shell_left_alone(hotc: Hotc, old: Path, tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "x.yaml").write_text(OLD)
    (tmp_path / "deep" / "env.yaml").write_text("parameters: {}\n")
    found = json.loads(hotc("lint", "**/*.yaml", "-f", "json", "--select", "L1001").out)["diagnostics"]
    assert {finding["file"] for finding in found} == {"old.yaml", "deep/er/x.yaml"}
    assert hotc("lint", "nothing*.yaml").status == 2


def test_the_standard_input_is_linted(process: Callable[..., Result]) -> None:
    result = process("lint", "-", "-f", "concise", "--fail-on", "never", input=OLD.encode())
    assert result.status == 0
    assert [line.partition(" ")[0] for line in result.out.splitlines()] == ["<stdin>:4:3:", "<stdin>:6:29:"]
