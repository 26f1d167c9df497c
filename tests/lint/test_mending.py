"""Mending in rounds: until nothing is left to mend, and never into a text that can't be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.compilation import compile
from hotc.compiler.diagnostics import Code, Diagnostic, Fix, TextEdit
from hotc.compiler.source import Span
from hotc.compiler.tree import Mapping
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from hotc.lint.mends.differences import unified
from hotc.lint.mends.edits import remove_named
from hotc.lint.mends.mending import Mender
from hotc.lint.project.job import Part

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.loader import FileLoader

CODE = Code("L9999", "made-up", "warning", "never", "")
URI = "/made/up.yaml"
TEXT = "heat_template_version: 2018-08-31\nresources: {a: {type: OS::Heat::None}}\n"


def _mend(replacements: dict[str, str]) -> tuple[Mender, list[Diagnostic]]:
    """Mend TEXT with a rule that wants each word replaced, as often as it is there."""
    mender = Mender()
    mender.add(URI, "up.yaml", TEXT)

    def check(loader: FileLoader) -> list[Diagnostic]:
        source = loader.load(URI)
        found = list(compile(URI, loader=loader).diagnostics)
        for old, new in replacements.items():
            if (at := source.text.find(old)) >= 0:
                span = Span(source, at, at + len(old))
                found.append(Diagnostic(CODE, span, old, fix=Fix("", [TextEdit(span, new)])))
        return found

    return mender, mender.mend(check, {URI})


def test_rounds_go_on_until_nothing_more_can_be_mended() -> None:
    mender, left = _mend({"{a:": "{bb:", "bb": "ccc"})
    assert mender.texts[URI] == TEXT.replace("{a:", "{ccc:")
    assert (mender.count, left) == (2, [])


def test_a_fix_that_makes_the_text_unreadable_is_taken_back_and_the_others_are_kept() -> None:
    mender, left = _mend({"{a:": "{{{a", "OS::Heat::None": "OS::Heat::RandomString"})
    assert mender.texts[URI] == TEXT.replace("None", "RandomString")
    assert [finding.message for finding in left] == ["{a:"]
    assert mender.count == 1


def test_fixes_that_undo_each_other_come_to_an_end() -> None:
    mender, _ = _mend({"{a:": "{b:", "{b:": "{a:"})
    assert mender.texts[URI] in (TEXT, TEXT.replace("{a:", "{b:"))


def test_what_is_put_in_at_the_edge_of_what_goes_waits_until_that_is_gone() -> None:
    text = (
        "heat_template_version: 2018-08-31\nparameters:\n  unused:\n    type: string\nresources:\n"
        "  a:\n    type: OS::Nova::Server\n    properties: {image: ubuntu-22.04, flavor: m1.small}\n"
    )
    mender = Mender(unsafe=True)
    mender.add(URI, "up.yaml", text)

    def check(loader: FileLoader) -> list[Diagnostic]:
        config = Config(select=("unused-parameter", "cloud-specific-name"))
        return lint_compiled(compile(URI, loader=loader), config)

    left = mender.mend(check, {URI})
    assert [finding.code for finding in left if finding.severity == "error"] == []
    template = compile(URI, text=mender.texts[URI]).template
    assert template is not None
    assert set(template.parameters) == {"image", "flavor"}


def test_a_diff_says_where_the_last_line_has_no_end() -> None:
    assert unified("./t.yaml", "a\nb", "a\nc") == (
        "--- a/t.yaml\n+++ b/t.yaml\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n"
        "\\ No newline at end of file\n"
    )
    assert unified("t.yaml", "same\u2028\n", "same\u2028\n") == ""


def test_what_is_written_twice_is_not_taken_out() -> None:
    text = "a: 1\nparameters: x\nparameters:\n  b: 1\nresources: {}\n"
    root = compile(URI, text=f"heat_template_version: 2018-08-31\n{text}").unit.root
    assert isinstance(root, Mapping)
    assert remove_named(root, "parameters", "b") is None
    assert remove_named(root, "a", "b") is None


def test_a_section_that_loses_all_its_names_goes_with_them() -> None:
    text = (
        "heat_template_version: 2021-04-16\ndescription: d\n"
        "conditions:\n  one: {equals: [a, b]}\n  two: {equals: [b, c]}\n"
        "resources:\n  r: {type: OS::Heat::RandomString}\n"
    )
    mender = Mender(unsafe=True)
    mender.add(URI, "up.yaml", text)

    def check(loader: FileLoader) -> list[Diagnostic]:
        return lint_compiled(compile(URI, loader=loader), Config(select=("unused-condition",)))

    assert mender.mend(check, {URI}) == []
    assert mender.texts[URI] == text[: text.index("conditions:")] + text[text.index("resources:") :]


def test_a_parameter_that_an_environment_gives_is_not_taken_out(tmp_path: Path) -> None:
    template, environment = tmp_path / "t.yaml", tmp_path / "env.yaml"
    template.write_text(
        "heat_template_version: 2018-08-31\nparameters:\n  given: {type: string}\n  idle: {type: string}\n"
    )
    environment.write_text("parameters: {given: x}\n")
    compilation = compile(str(template), environments=[str(environment)], parameters={})
    config = Config(select=("unused-parameter",))
    found = {each.path: each.fix for each in lint_compiled(compilation, config) if each.code == "L1001"}
    assert found["parameters.given"] is None
    assert found["parameters.idle"] is not None
    for fix in _fixes(compile(str(template), parameters={"idle": "x"}), config, "parameters.idle"):
        assert fix is None


def test_a_parameter_that_the_template_around_gives_is_not_taken_out(tmp_path: Path) -> None:
    outer, inner = tmp_path / "outer.yaml", tmp_path / "inner.yaml"
    inner.write_text("heat_template_version: 2018-08-31\nparameters:\n  given: {type: string}\n  idle: {default: x}\n")
    outer.write_text("heat_template_version: 2018-08-31\nresources:\n  n: {type: inner.yaml, properties: {given: x}}\n")
    compilation = compile(str(outer))
    config = Config(select=("unused-parameter",))
    parts = [Part(uri, uri, config) for uri in compilation.unit.templates]
    assert _fixes(compilation, config, "parameters.given", parts) == [None]


def _fixes(compilation: Compilation, config: Config, path: str, nested: list[Part] | None = None) -> list[Fix | None]:
    found = lint_compiled(compilation, config, nested=nested or [])
    fixes = [each.fix for each in found if each.code == "L1001" and each.path == path]
    assert fixes
    return fixes


def test_a_parameter_named_in_a_text_that_looks_like_a_function_stays() -> None:
    text = (
        "heat_template_version: 2018-08-31\nparameters:\n  name: {type: string}\nresources:\n  net:\n"
        '    type: OS::Neutron::Net\n    properties:\n      name: "{get_param: name}"\n'
    )
    mender, left = _mend_all(text, "unused-parameter", "function-in-text")
    assert [finding.code for finding in left if finding.severity == "error"] == []
    assert mender.texts[URI] == text.replace('"', "")


def test_a_round_after_which_a_name_is_used_that_is_gone_is_taken_back() -> None:
    text = (
        "heat_template_version: 2018-08-31\nresources:\n  config:\n    type: OS::Heat::SoftwareConfig\n"
        "    properties: {config: x}\n  net:\n    type: OS::Neutron::Net\n"
        "    properties:\n      name: '{get_resource: config}'\n"
    )
    _, left = _mend_all(text, "unused-config", "function-in-text")
    assert [finding.code for finding in left if finding.severity == "error"] == []


def _mend_all(text: str, *rules: str) -> tuple[Mender, list[Diagnostic]]:
    mender = Mender(unsafe=True)
    mender.add(URI, "up.yaml", text)

    def check(loader: FileLoader) -> list[Diagnostic]:
        return lint_compiled(compile(URI, loader=loader), Config(select=rules))

    return mender, mender.mend(check, {URI})
