"""What the linter does around its rules: which run, on which files, what is ignored, and at what cost."""

from __future__ import annotations

import importlib
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import hotc
from hotc.compiler.diagnostics import Fix, TextEdit
from hotc.compiler.source import SourceFile, Span
from hotc.lint import config, registry
from hotc.lint.api import lint, lint_paths
from hotc.lint.config import Config, ConfigError
from hotc.lint.mends.fixing import fixed
from hotc.lint.table import RULES

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic

TEMPLATE = """\
heat_template_version: 2018-08-31
description: A network
parameters:
  unused: {type: string, description: Nothing}
resources:
  net: {type: OS::Neutron::Net}
"""


def codes(found: list[Diagnostic]) -> list[str]:
    return [finding.code for finding in found]


def test_the_public_function_keeps_working_after_its_package_was_imported() -> None:
    assert codes(hotc.lint("t.yaml", text=TEMPLATE, config=Config())) == ["L1001"]
    importlib.import_module("hotc.lint.api")  # this binds the package to the name hotc.lint
    assert codes(hotc.lint("t.yaml", text=TEMPLATE, config=Config())) == ["L1001"]


def test_findings_of_compiler_and_rules_come_in_the_order_of_the_text() -> None:
    text = TEMPLATE + "  server: {type: OS::Nova::Server, properties: {flavour: m1.small}}\n"
    found = lint("t.yaml", text=text, config=Config())
    assert found[0].code == "L1001"
    assert {finding.code[0] for finding in found[1:]} == {"H"}
    assert [finding.line for finding in found] == sorted(finding.line or 0 for finding in found)


@pytest.mark.parametrize("broken", ["", "a: [", "- 1", "\tx: 1", "heat_template_version: 2018-08-31\nresources: 3"])
def test_what_cannot_be_read_is_a_finding_and_not_an_exception(broken: str) -> None:
    assert lint("t.yaml", text=broken, config=Config())


def test_parts_that_could_not_be_read_prove_nothing_about_what_is_unused() -> None:
    text = TEMPLATE + "  server:\n    type: OS::Nova::Server\n\tproperties: {name: {get_param: unused}}\n"
    assert "L1001" not in codes(lint("t.yaml", text=text, config=Config()))


def test_selection_by_code_prefix_and_name() -> None:
    def chosen(select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> set[str]:
        return {rule.code for rule in registry.chosen(select, ignore)}

    everything = chosen()
    assert chosen(select=("L1001",)) == {"L1001"}
    assert chosen(select=("unused-parameter",)) == {"L1001"}
    assert chosen(select=("L10",)) == {code for code in everything if code.startswith("L10")}
    assert chosen(ignore=("L1001",)) == everything - {"L1001"}
    assert chosen(select=("L1001",), ignore=("L10",)) == {"L1001"}, "what is named outright wins over a prefix"


def test_preview_rules_run_only_when_named() -> None:
    preview = {rule.code for rule in RULES if rule.lifecycle == "preview"}
    assert preview
    assert not preview & {rule.code for rule in registry.chosen(("L1",), ())}
    one = sorted(preview)[0]
    assert one in {rule.code for rule in registry.chosen((), (), (one,))}


def test_a_rule_that_is_off_is_not_even_imported() -> None:
    script = (
        "import sys, hotc; from hotc.lint.config import Config\n"
        f"hotc.lint('t.yaml', text={TEMPLATE!r}, config=Config(select=('L1001',)))\n"
        "print([name for name in sys.modules if name.startswith('hotc.lint.rules.')])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['hotc.lint.rules.unused_parameter']"


def test_linting_imports_nothing_heavy() -> None:
    script = (
        "import sys, hotc; from hotc.lint.config import Config\n"
        f"hotc.lint('t.yaml', text={TEMPLATE!r}, config=Config())\n"
        "heavy = {'openstack', 'networkx', 'lark', 'jsonschema', 'sqlite3', 'typer', 'rich', 'graphviz'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_settings_come_from_the_nearest_file(tmp_path: Path) -> None:
    inner = tmp_path / "stacks" / "web"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.hotc.lint]\nignore = ["L1001"]\n')
    template = inner / "t.yaml"
    template.write_text(TEMPLATE)
    assert codes(lint(template)) == []
    (inner / "hotc.toml").write_text('[lint]\nselect = ["unused-parameter"]\n')
    assert codes(lint(template)) == ["L1001"]


def test_a_pyproject_without_settings_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "hotc.toml").write_text('[lint]\nignore = ["L1001"]\n')
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert config.find(inner / "t.yaml").ignore == ("L1001",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[lint]\nselekt = []\n", "no setting 'selekt'"),
        ("[lint]\nselect = 'L1001'\n", "must be a list"),
        ("[lint]\nselect = ['L9']\n", "no rule 'L9'"),
        ("lint = 3\n", "must be a table"),
        ("[lint\n", "is not TOML"),
    ],
)
def test_settings_that_cannot_be_used_are_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "hotc.toml").write_text(text)
    with pytest.raises(ConfigError) as refused:
        config.find(tmp_path / "t.yaml")
    assert said in refused.value.message
    assert str(tmp_path / "hotc.toml") in refused.value.message


def test_errors_that_heat_would_report_cannot_be_silenced() -> None:
    text = (
        "heat_template_version: 2018-08-31\ndescription: x\nresources:\n"
        "  server: {type: OS::Nova::Server, properties: {flavor: f, image: i, nome: y}}  # hotc: ignore[H4002]\n"
    )
    assert codes(lint("t.yaml", text=text, config=Config(select=("unused-ignore",)))) == ["H4002", "L1901"]


def test_folders_are_searched_for_templates_by_content(tmp_path: Path) -> None:
    (tmp_path / "b.yaml").write_text(TEMPLATE)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "json.json").write_text('{"heat_template_version": "2018-08-31", "outputs": {}}')
    (tmp_path / "values.yaml").write_text("heat: 1\n")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "t.yaml").write_text(TEMPLATE)
    (tmp_path / "README.md").write_text("heat_template_version: no\n")
    found = dict(lint_paths([tmp_path, tmp_path / "b.yaml"], config=Config(select=("L1001",))))
    assert [path.removeprefix(f"{tmp_path}/") for path in found] == ["b.yaml", "a/json.json"]
    assert codes(found[f"{tmp_path}/b.yaml"]) == ["L1001"]


def test_fixes_that_touch_each_other_are_applied_one_at_a_time() -> None:
    source = SourceFile("t", "abcdef")

    def finding(start: int, end: int, text: str, *, safe: bool = True) -> Diagnostic:
        rule = RULES[0]
        fix = Fix("do it", [TextEdit(Span(source, start, end), text)], safe=safe)
        return hotc.Diagnostic(rule, Span(source, start, end), "x", fix=fix)

    first, second, third, unsafe = (
        finding(0, 3, "X"),
        finding(2, 4, "Y"),
        finding(4, 6, "Z"),
        finding(3, 4, "!", safe=False),
    )
    assert fixed(source, [first, second, third, unsafe]) == ("XdZ", [first, third])
    assert fixed(source, [unsafe], unsafe=True) == ("abc!ef", [unsafe])
