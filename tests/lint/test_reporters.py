"""Reports for other programs: each in the form that its readers demand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from hotc.cli import main
from hotc.cli.options.output import REPORT
from hotc.cli.render import findings as for_people
from hotc.lint import reporters

if TYPE_CHECKING:
    from collections.abc import Callable

TEMPLATE = """\
heat_template_version: 2018-08-31
description: Some, with: odd % names
parameters:
  admin_password:
    type: string
    description: A word
  unused: {type: string, description: Nobody asks}
Resources:
  disk:
    type: OS::Cinder::Volume
    "odd\\u0007<&>'": ünsaid
    propertis: {size: 1, name: {get_param: admin_password}}
"""
GOOD = "heat_template_version: 2018-08-31\ndescription: G\nresources: {a: {type: OS::Heat::None}}\n"


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Lint a bad and a good template and a file that isn't there, and return the report."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b" / "bäd.yaml").write_text(TEMPLATE)
    (tmp_path / "good.yaml").write_text(GOOD)

    def run(format: str, *words: str) -> str:
        main([*(words or ("lint", "a b/bäd.yaml", "good.yaml", "nowhere.yaml")), "-f", format])
        return capsys.readouterr().out

    return run


def diagnostics(report: Callable[..., str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(report("json"))["diagnostics"]
    assert {finding["severity"] for finding in found} == {"error", "warning"}
    assert any(finding["file"] is None for finding in found)
    return found


def test_every_format_of_the_option_has_a_writer_and_every_writer_is_offered() -> None:
    assert set(REPORT.choices) == set(for_people.FORMATS) | set(reporters.FORMATS)
    for format in reporters.FORMATS:
        assert callable(reporters.reporter(format))


@pytest.mark.parametrize("format", reporters.FORMATS)
def test_no_findings_make_a_report_too(report: Callable[..., str], format: str) -> None:
    text = report(format, "validate", "good.yaml")
    if format in ("json", "sarif", "gitlab"):
        data = json.loads(text)
        assert data in ([], {"diagnostics": []}) or data["runs"][0]["results"] == []
    elif format in ("junit", "checkstyle"):
        assert not ET.fromstring(text).findall(".//failure")
    else:
        assert text == ""


def test_json_lines_are_the_findings_one_a_line(report: Callable[..., str]) -> None:
    assert [json.loads(line) for line in report("jsonl").splitlines()] == diagnostics(report)


def test_sarif_has_regions_rules_and_fixes(report: Callable[..., str]) -> None:
    found = diagnostics(report)
    log = json.loads(report("sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert run["columnKind"] == "unicodeCodePoints"
    assert len(run["results"]) == len(found)
    for result, finding in zip(run["results"], found, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding["code"]
        assert result["level"] == finding["severity"].replace("info", "note")
        if finding["file"] is None:
            assert "locations" not in result
            continue
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == finding["file"]
        assert "ä" not in place["artifactLocation"]["uri"]
        assert place["region"] == {
            "startLine": finding["line"],
            "startColumn": finding["column"],
            "endLine": finding["end_line"],
            "endColumn": finding["end_column"],
        }
        assert ("fixes" in result) == bool(finding["fix"])
    (mended,) = [result for result in run["results"] if result["ruleId"] == "H1010"]
    (change,) = mended["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "resources"}


def test_junit_has_a_suite_for_each_file_and_a_case_for_each_finding(report: Callable[..., str]) -> None:
    found = diagnostics(report)
    root = ET.fromstring(report("junit"))
    suites = {suite.get("name"): suite for suite in root.findall("testsuite")}
    assert list(suites) == ["a b/bäd.yaml", "good.yaml", "nowhere.yaml", "(no file)"]
    assert [case.find("failure") for case in suites["good.yaml"]] == [None]
    assert root.get("failures") == str(len(found)) == str(len(root.findall(".//failure")))
    assert root.get("tests") == str(len(root.findall(".//testcase")))


def test_checkstyle_groups_by_file(report: Callable[..., str]) -> None:
    found = diagnostics(report)
    root = ET.fromstring(report("checkstyle"))
    assert root.tag == "checkstyle"
    assert {file.get("name") for file in root} == {"a b/bäd.yaml", "(no file)"}
    told = [(error.get("line"), error.get("column"), error.get("severity")) for error in root.findall("file/error")]
    assert told == [
        (str(each["line"] or 0), str(each["column"]) if each["column"] else None, each["severity"]) for each in found
    ]


def test_github_annotates_lines_and_escapes_what_it_must(report: Callable[..., str]) -> None:
    lines = report("github").splitlines()
    assert len(lines) == len(diagnostics(report))
    assert all(line.startswith(("::error ", "::warning ")) for line in lines)
    (section,) = [line for line in lines if "H1010" in line]
    assert section.startswith(
        "::error title=hotc H1010 (unknown-section),file=a b/bäd.yaml,line=8,endLine=8,col=1,endColumn=10::"
    )
    assert "%0A" in section


def test_gitlab_fingerprints_do_not_depend_on_lines(report: Callable[..., str]) -> None:
    before = json.loads(report("gitlab"))
    assert len({issue["fingerprint"] for issue in before}) == len(before) == len(diagnostics(report))
    assert {issue["severity"] for issue in before} == {"major", "minor"}
    path = Path("a b/bäd.yaml")
    path.write_text("# one line more\n" + path.read_text())
    after = json.loads(report("gitlab"))
    assert [issue["fingerprint"] for issue in before] == [issue["fingerprint"] for issue in after]
    (old,), (new,) = ([each for each in issues if "H1010" in each["check_name"]] for issues in (before, after))
    assert old["location"] == {"path": "a b/bäd.yaml", "lines": {"begin": 8, "end": 8}}
    assert new["location"] == {"path": "a b/bäd.yaml", "lines": {"begin": 9, "end": 9}}


def test_validate_writes_them_too(report: Callable[..., str]) -> None:
    log = json.loads(report("sarif", "validate", "a b/bäd.yaml"))
    assert {result["ruleId"][0] for result in log["runs"][0]["results"]} == {"H"}
