"""hotc fmt: what it writes, what it leaves alone, and what it says about it."""

from __future__ import annotations

import json
import os
import re
import runpy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import hotc as package
from hotc.cli.commands.fmt import COMMAND
from hotc.cli.options.command import COMMON
from hotc.compiler.ir import as_json
from hotc.lint.layout.documents import sections_apart
from hotc.lint.layout.formatter import formatted

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Result

    Hotc = Callable[..., Result]

ROOT = Path(__file__).parents[2]
PROOF = runpy.run_path(str(ROOT / "tools" / "check_layout.py"))
UNTIDY = """\
heat_template_version: 2018-08-31
resources:
    # the disk
    disk:
        type:   OS::Cinder::Volume   # small
        properties: {size: 1}
"""
TIDY = """\
heat_template_version: 2018-08-31

resources:
  # the disk
  disk:
    type: OS::Cinder::Volume  # small
    properties: { size: 1 }
"""
ENVIRONMENT = "parameters:\n    size:   2\nresource_registry: {}\n"


@pytest.fixture
def untidy(tmp_path: Path) -> Path:
    path = tmp_path / "t.yaml"
    path.write_text(UNTIDY)
    return path


def test_a_template_is_brought_into_shape_and_a_second_run_changes_nothing(hotc: Hotc, untidy: Path) -> None:
    assert hotc("fmt", "t.yaml") == (0, "t.yaml\n", "Formatted 1 file\n")
    assert untidy.read_text() == TIDY
    before = untidy.stat().st_mtime_ns
    assert hotc("fmt", "t.yaml") == (0, "", "Nothing to format, 1 in shape\n")
    assert untidy.stat().st_mtime_ns == before


def test_an_environment_is_formatted_when_it_is_named(hotc: Hotc, untidy: Path, tmp_path: Path) -> None:
    environment = tmp_path / "env.yaml"
    environment.write_text(ENVIRONMENT)
    assert hotc("fmt", ".").out == "t.yaml\n"
    assert environment.read_text() == ENVIRONMENT
    assert hotc("fmt", "env.yaml").out == "env.yaml\n"
    assert environment.read_text() == "parameters:\n  size: 2\n\nresource_registry: {}\n"


def test_check_names_what_would_change_and_changes_nothing(hotc: Hotc, untidy: Path, tmp_path: Path) -> None:
    (tmp_path / "tidy.yaml").write_text(TIDY)
    assert hotc("fmt", "--check", ".") == (1, "t.yaml\n", "Would format 1 file, 1 in shape\n")
    assert hotc("fmt", "--check", "-q", "*.yaml") == (1, "t.yaml\n", "")
    assert untidy.read_text() == UNTIDY
    assert hotc("fmt", "--check", "tidy.yaml").status == 0


def test_diff_shows_what_would_change_and_changes_nothing(hotc: Hotc, untidy: Path) -> None:
    result = hotc("fmt", "--diff", "t.yaml")
    assert (result.status, result.err) == (1, "Would format 1 file\n")
    assert result.out.startswith("--- a/t.yaml\n+++ b/t.yaml\n@@")
    assert "\n-        properties: {size: 1}\n" in result.out
    assert "\n+    properties: { size: 1 }\n" in result.out
    assert untidy.read_text() == UNTIDY
    assert hotc("fmt", "--diff", "--check", "t.yaml").out == "t.yaml\n" + result.out


def test_the_standard_input_goes_to_the_standard_output(process: Hotc) -> None:
    assert process("fmt", "-", input=UNTIDY.replace("\n", "\r\n").encode()) == (0, TIDY, "Formatted 1 file\n")
    assert process("fmt", "-", input=TIDY.encode()).out == TIDY
    assert process("fmt", "-", "--check", input=UNTIDY.encode()) == (1, "<stdin>\n", "Would format 1 file\n")
    assert process("fmt", "-", input=b"a: [1\nb: 2\n").out == ""
    assert process("fmt", "-", input=b'{"a":  1}').out == '{"a":  1}'


def test_the_standard_input_is_formatted_alone(hotc: Hotc, untidy: Path) -> None:
    result = hotc("fmt", "-", "t.yaml")
    assert result.status == 2
    assert "only input" in result.err
    assert untidy.read_text() == UNTIDY


def test_a_syntax_error_is_told_as_validate_tells_it_and_the_rest_is_formatted(
    hotc: Hotc, untidy: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "b.yaml"
    broken.write_text(UNTIDY + "    x: [1\n    y: 2\n")
    told = hotc("validate", "b.yaml").out
    result = hotc("fmt", "b.yaml", "t.yaml")
    assert (result.status, result.out) == (1, "t.yaml\n")
    assert result.err.endswith("Formatted 1 file, 1 failed\n")
    first = result.err.split("\n\n")[0]
    assert first.startswith("error[H0004]")
    assert first in told
    assert broken.read_text() == UNTIDY + "    x: [1\n    y: 2\n"


@pytest.mark.parametrize("content", [b"a: \xff\n", b"a: b\n---\nc: d\n", b"parameters: {a: !x b}\n", b"a: *b\n"])
def test_what_heat_cannot_read_is_left_alone(hotc: Hotc, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.yaml").write_bytes(content)
    result = hotc("fmt", "t.yaml")
    assert result.status == 1
    assert "error[H0" in result.err
    assert (tmp_path / "t.yaml").read_bytes() == content


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"heat_template_version":  "2018-08-31"}', "is JSON"),
        ('# remark\n{"heat_template_version":  "2018-08-31"}', "is one map in braces, like JSON"),
        ("size:   3\n", "is neither a template nor an environment"),
        ("-   hosts: all\n", "is neither a template nor an environment"),
        ("", "is neither a template nor an environment"),
        ("just a   text", "is neither a template nor an environment"),
    ],
)
def test_what_is_no_template_in_yaml_is_left_as_it_is(hotc: Hotc, tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "t.yaml").write_text(content)
    result = hotc("fmt", "t.yaml")
    assert result == (0, "", f"t.yaml {reason}; left as it is\nNothing to format, 1 left as it is\n")
    assert (tmp_path / "t.yaml").read_text() == content
    assert hotc("fmt", "--check", "t.yaml").status == 0


def test_what_has_no_layout_is_refused_with_its_place(hotc: Hotc, tmp_path: Path) -> None:
    content = "\ufeffheat_template_version: 2018-08-31\r\nresources:\r\n  ? a\r\n  : {type: T}\r\n"
    (tmp_path / "t.yaml").write_bytes(content.encode())
    result = hotc("fmt", "t.yaml")
    assert result.status == 1
    assert result.err.startswith("error: t.yaml:3:3: a key is written with ?; write it as 'key: value'; the file was")
    assert (tmp_path / "t.yaml").read_bytes() == content.encode()


def test_a_file_that_is_not_there_is_told(hotc: Hotc) -> None:
    result = hotc("fmt", "nowhere.yaml")
    assert result.status == 2
    assert "nowhere.yaml can't be read: no such file or directory" in result.err


def test_a_folder_without_templates_is_told(hotc: Hotc, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert hotc("fmt", "empty") == (0, "", "no templates in empty\nNothing to format\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_cannot_be_written_is_told(hotc: Hotc, untidy: Path) -> None:
    untidy.chmod(0o444)
    result = hotc("fmt", "t.yaml")
    assert (result.status, result.out) == (2, "")
    assert "can't be written" in result.err


def test_mode_and_links_are_kept(hotc: Hotc, untidy: Path, tmp_path: Path) -> None:
    untidy.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to("t.yaml")
    assert hotc("fmt", "link.yaml").out == "link.yaml\n"
    assert link.is_symlink()
    assert untidy.read_text() == TIDY
    assert untidy.stat().st_mode & 0o777 == 0o640


def test_a_file_that_somebody_else_changed_meanwhile_is_left_alone(
    hotc: Hotc, untidy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(text: str, apart: frozenset[str]) -> str:
        untidy.write_text("theirs: 1\n")
        return formatted(text, apart)

    monkeypatch.setattr("hotc.cli.formatting.formatted", slowly)
    result = hotc("fmt", "t.yaml")
    assert result.status == 2
    assert "changed by somebody else" in result.err
    assert untidy.read_text() == "theirs: 1\n"


TEMPLATES = sorted((ROOT / "examples").rglob("*.yaml")) + sorted((ROOT / "hotc/stdlib_templates").rglob("*.yaml"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_our_own_templates_mean_the_same_afterwards(path: Path) -> None:
    kind, problem = PROOF["look"](path)
    assert kind in ("templates", "environments")
    assert not problem


def test_there_are_templates_of_our_own() -> None:
    assert len(TEMPLATES) >= 9


def test_the_proof_sees_what_changed(untidy: Path) -> None:
    """Otherwise it would prove nothing."""
    assert PROOF["compiled"](untidy, UNTIDY) == PROOF["compiled"](untidy, TIDY)
    assert PROOF["compiled"](untidy, UNTIDY) != PROOF["compiled"](untidy, TIDY.replace("size: 1", "size: 2"))
    assert PROOF["context_of_comments"](UNTIDY) == PROOF["context_of_comments"](TIDY)
    assert PROOF["context_of_comments"](UNTIDY) != PROOF["context_of_comments"](
        TIDY.replace("  # the disk\n", "") + "# the disk\n"
    )
    document = as_json(package.compile(str(untidy)))
    assert '"place"' in json.dumps(document)
    assert '"place"' not in json.dumps(PROOF["without_places"](document))


def test_sections_are_known_by_the_versions_table(untidy: Path) -> None:
    from hotc.compiler.context import Context, Options
    from hotc.compiler.loader import FileLoader
    from hotc.compiler.passes.read import load, read_tree

    context = Context(Options(), FileLoader())
    source = load(str(untidy), context)
    assert source is not None
    apart = sections_apart(read_tree(source, context))
    assert set(apart or ()) == {"parameters", "resources", "outputs", "Parameters", "Resources", "Outputs"}


PAGE = (ROOT / "docs" / "formatting.md").read_text("utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


def test_every_option_is_on_the_page() -> None:
    flags = [option.flags[-1] for option in COMMAND.takes if option not in COMMON and option.flags]
    assert set(flags) == {"--only-templates", "--check", "--diff"}
    assert [flag for flag in flags if flag not in PAGE] == []


@pytest.mark.parametrize("line", COMMANDS)
def test_commands_on_the_page_can_be_run(process: Hotc, tmp_path: Path, line: str) -> None:
    (tmp_path / "web.yaml").write_text(TIDY)
    (tmp_path / "production.yaml").write_text(ENVIRONMENT)
    words = re.sub(r" [<>] \S+$", "", line).split()
    assert process(*words[1:], input=TIDY.encode()).status == 0


def test_the_layout_on_the_page_is_the_layout() -> None:
    assert len(COMMANDS) >= 5
    shown = PAGE.partition("```yaml\n")[2].partition("```")[0]
    assert formatted(shown, ("parameters", "resources", "outputs")) == shown
