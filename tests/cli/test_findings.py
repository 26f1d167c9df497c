"""validate, lint and explain: what is found, in which form, and with which status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .conftest import BAD, GOOD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Result

    Hotc = Callable[..., Result]


def test_a_template_without_errors(hotc: Hotc, template: Path) -> None:
    result = hotc("validate", template)
    assert (result.status, result.out, result.err) == (0, "1 file checked, no problems found\n", "")


def test_an_error_is_shown_with_its_place_and_a_suggestion(hotc: Hotc, broken: Path) -> None:
    result = hotc("validate", "bad.yaml")
    assert result.status == 1
    assert "bad.yaml:10:25" in result.out
    assert "10 |       size: {get_param: sise}" in result.out
    assert "^^^^" in result.out
    assert "size" in result.out.partition("help: ")[2]
    assert result.out.endswith("1 error in 1 file\n")


def test_many_templates_in_one_run(hotc: Hotc, template: Path, broken: Path) -> None:
    result = hotc("validate", template, broken, "nowhere.yaml")
    assert result.status == 2
    assert result.out.endswith("2 errors in 2 files\n")


def test_json_is_one_object_with_diagnostics(hotc: Hotc, broken: Path) -> None:
    result = hotc("validate", broken, "--format", "json")
    assert result.status == 1
    (finding,) = json.loads(result.out)["diagnostics"]
    assert (finding["severity"], finding["line"], finding["column"]) == ("error", 10, 25)
    assert finding["end_column"] == 29
    assert finding["path"].startswith("resources.disk.properties")
    assert json.loads(hotc("validate", "good.yaml", "-f", "json").out or "{}") != {}


def test_json_without_findings_is_an_empty_list(hotc: Hotc, template: Path) -> None:
    assert json.loads(hotc("validate", template, "-f", "json").out) == {"diagnostics": []}


def test_the_standard_input_is_a_template_too(process: Callable[..., Result]) -> None:
    good = process("validate", "-", input=GOOD.encode())
    assert good.status == 0, good.err
    bad = process("validate", "-", "--format", "concise", input=BAD.encode())
    assert bad.status == 1
    assert bad.out.startswith("<stdin>:10:25: error[")


def test_environments_and_parameters_are_checked_with_the_template(hotc: Hotc, template: Path, tmp_path: Path) -> None:
    (tmp_path / "env.yaml").write_text("parameters: {size: 9}\n")
    assert hotc("validate", template, "-e", "env.yaml").status == 0
    result = hotc("validate", template, "-P", "size=big")
    assert result.status == 1
    assert "size" in result.out


def test_lint_finds_what_validate_lets_pass(hotc: Hotc, template: Path) -> None:
    template.write_text(GOOD.replace("resources:", "  unused: {type: string, default: ''}\nresources:"))
    assert hotc("validate", template).status == 0
    result = hotc("lint", template)
    assert result.status == 0
    assert "unused-parameter" in hotc("lint", template, "-f", "json").out
    assert hotc("lint", template, "--fail-on", "warning").status == 1
    assert hotc("lint", template, "--fail-on", "never").status == 0


def test_lint_searches_folders_for_templates(hotc: Hotc, template: Path, broken: Path, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("not: a template\n")
    result = hotc("lint", ".")
    assert result.status == 1
    assert "bad.yaml:10:25" in result.out
    assert "other.yaml" not in result.out


def test_quiet_leaves_out_what_does_not_fail(hotc: Hotc, template: Path) -> None:
    template.write_text(GOOD.replace("resources:", "  unused: {type: string, default: ''}\nresources:"))
    assert hotc("lint", template, "--quiet") == (0, "", "")
    assert hotc("lint", template, "--quiet", "--fail-on", "info").out.count("L1001") == 1


def test_every_finding_and_every_rule_has_a_page(hotc: Hotc) -> None:
    listed = json.loads(hotc("explain", "-f", "json").out)["codes"]
    assert len({entry["code"] for entry in listed}) == len(listed) > 60
    for entry in listed:
        assert entry["page"].startswith(f"# {entry['name']} ({entry['code']})\n")
        assert len(entry["page"].splitlines()) > 4, entry["code"]


@pytest.mark.parametrize("wanted", ["L1001", "l1001", "unused-parameter", "Unused-Parameter"])
def test_explain_takes_codes_and_names_in_any_case(hotc: Hotc, wanted: str) -> None:
    result = hotc("explain", wanted)
    assert result.status == 0
    assert result.out.startswith("# unused-parameter (L1001)\n")


def test_explain_types_lists_what_can_be_created(hotc: Hotc) -> None:
    assert "  OS::Nova::Server\n" in hotc("explain", "types").out


def test_compile_writes_plain_values_with_secrets_masked(hotc: Hotc, template: Path, tmp_path: Path) -> None:
    secret = "  word: {type: string, hidden: true, default: open-sesame}\nresources:"
    template.write_text(GOOD.replace("resources:", secret))
    result = hotc("compile", template, "--resolved", "-o", "ir.json")
    assert result.status == 0
    data = json.loads((tmp_path / "ir.json").read_text())
    assert data["resources"]["disk"]["properties"] == {"size": 8}
    assert data["outputs"]["disk"] == {"$ref": "disk"}
    assert "open-sesame" not in json.dumps(data)


def test_graph_draws_to_the_terminal_and_to_a_file(hotc: Hotc, template: Path, tmp_path: Path) -> None:
    assert "disk" in hotc("graph", template).out
    result = hotc("graph", template, "-o", "picture.html")
    assert (result.status, result.err) == (0, "Wrote picture.html\n")
    assert "<html" in (tmp_path / "picture.html").read_text()


def test_the_value_of_a_hidden_parameter_is_not_shown_in_a_frame(hotc: Hotc, template: Path, tmp_path: Path) -> None:
    declared = "  word: {type: string, hidden: true, constraints: [{length: {min: 20}}]}\nresources:"
    template.write_text(GOOD.replace("resources:", declared))
    (tmp_path / "env.yaml").write_text("parameters: {word: open-sesame, size: 3}\n")
    for result in (
        hotc("validate", template, "-e", "env.yaml"),
        hotc("validate", template, "-e", "env.yaml", "-f", "json"),
        hotc("validate", template, "-P", "word=open-sesame"),
    ):
        assert result.status == 1
        assert "sesame" not in result.out
    assert "1 | parameters: {word: ***\n" in hotc("validate", template, "-e", "env.yaml").out
