"""The public Python API: what it exports, what it costs, and what a compilation gives."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import hotc

from .memory import MemoryLoader, compiled

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = """\
heat_template_version: 2018-08-31
parameters:
  secret: {type: string, hidden: true, default: pssst}
resources:
  a: {type: OS::Heat::Value, properties: {value: {get_param: secret}}}
  b: {type: OS::Heat::Value, properties: {value: {get_attr: [a, value]}}}
outputs:
  o: {value: {get_resource: b}}
"""


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def test_importing_hotc_costs_nothing() -> None:
    code = "import sys; before = set(sys.modules); import hotc; print(sorted(set(sys.modules) - before))"
    assert run(code) == "['__future__', 'hotc', 'hotc.version']"


def test_compiling_imports_nothing_heavy(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(TEMPLATE)
    modules = (
        "('openstack', 'networkx', 'lark', 'jsonschema', 'typer', 'rich', 'sqlite3', 'dataclasses', 'yaql', 'pathlib')"
    )
    code = f"import sys, hotc; hotc.compile({str(path)!r}); print([m for m in {modules} if m in sys.modules])"
    clean = f"import sys; print([m for m in {modules} if m in sys.modules])"
    assert run(code) == run(clean)


def test_every_public_name_is_there() -> None:
    for name in hotc.__all__:
        assert getattr(hotc, name) is not None
    with pytest.raises(AttributeError, match="wibble"):
        _ = hotc.wibble


@pytest.mark.parametrize("first", ["import hotc.lint.rules", "import hotc.lint", "from hotc.lint import api", "pass"])
def test_lint_is_a_function_whatever_was_imported_before(first: str, tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(TEMPLATE)
    code = f"{first}\nimport hotc\nfound = hotc.lint({str(path)!r})\nimport hotc.lint.rules\n"
    code += f"again = hotc.lint({str(path)!r})\nprint(isinstance(found, list) and len(found) == len(again))"
    assert run(code) == "True"


def test_a_compilation_gives_everything(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(TEMPLATE)
    result = hotc.compile(path)
    assert result.ok
    assert result.diagnostics == []
    assert result.template is not None
    assert result.instance is not None
    assert result.graph is not None
    assert [(edge.requirer, edge.required) for edge in result.graph.edges] == [("b", "a")]
    plain = result.resolved()
    assert set(plain) >= {"parameters", "conditions", "resources", "disabled_resources", "dependencies", "outputs"}
    assert plain["dependencies"] == [["b", "a"]]
    assert plain["outputs"] == {"o": {"$ref": "b"}}
    json.dumps(plain)


def test_secrets_are_masked_unless_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(TEMPLATE)
    result = hotc.compile(path)
    assert "pssst" not in json.dumps(result.resolved())
    assert "pssst" in json.dumps(result.resolved(secrets=True))


def test_what_could_not_be_read_still_gives_a_compilation() -> None:
    result = compiled("[")
    assert not result.ok
    assert (result.template, result.instance, result.graph) == (None, None, None)
    assert result.resolved()["resources"] == {}


def test_findings_are_sorted_by_file_and_place() -> None:
    main = "heat_template_version: 2018-08-31\nresources:\n  z: {type: b.yaml}\n  a: {typ: x}\nwibble: 1\n"
    result = compiled(main, files={"b.yaml": "heat_template_version: 2018-08-31\nparameters: {p: 1, q: 2}\n"})
    places = [(f.file, f.line, f.column) for f in result.diagnostics]
    assert places == sorted(places, key=lambda place: (place[0] != "main.yaml", place))
    assert {place[0] for place in places} == {"main.yaml", "b.yaml"}


def test_a_finding_has_a_json_form() -> None:
    (finding,) = compiled("heat_template_version: mitaka\n").diagnostics
    plain = json.loads(json.dumps(finding.as_dict()))
    assert plain["code"] == "H1003"
    assert (plain["file"], plain["line"], plain["column"], plain["end_column"]) == ("main.yaml", 1, 24, 30)
    assert plain["fix"]["edits"][0]["text"] == "2016-04-08"


def test_a_loader_of_ones_own_is_all_that_is_asked() -> None:
    loader = MemoryLoader({"main.yaml": TEMPLATE})
    assert hotc.compile("main.yaml", loader=loader).ok
    assert loader.loads == ["/main.yaml"]


def test_the_garbage_collector_is_left_as_it_was() -> None:
    gc.disable()
    try:
        compiled(TEMPLATE)
        assert not gc.isenabled()
        gc.enable()
        compiled(TEMPLATE)
        assert gc.isenabled()
    finally:
        gc.enable()


def test_the_name_of_the_stack_is_known_when_it_is_given() -> None:
    from hotc.compiler.compilation import compile

    text = "heat_template_version: 2018-08-31\noutputs: {o: {value: {get_param: 'OS::stack_name'}}}\n"
    assert compile("t.yaml", text=text, stack_name="web").resolved()["outputs"] == {"o": "web"}
    assert compile("t.yaml", text=text).resolved()["outputs"] != {"o": "web"}
