"""Findings about a yaql expression stand at the word within it."""

from __future__ import annotations

import pytest

from hotc.compiler.compilation import Compilation, compile

HEAD = """\
heat_template_version: 2021-04-16
parameters:
  later: {type: json}
resources:
  v:
    type: OS::Heat::Value
    properties:
      value:
        yaql:
"""


def compiled(body: str) -> tuple[Compilation, str]:
    text = HEAD + "".join(f"          {line}\n" for line in body.splitlines())
    return compile("t.yaml", text=text), text


def marked(body: str) -> tuple[str, str, str, str]:
    """Code, severity, level and the piece of text of the only finding."""
    compilation, text = compiled(body)
    (finding,) = compilation.diagnostics
    assert finding.span is not None
    assert finding.path.endswith("expression")
    return finding.name, finding.severity, finding.heat, text[finding.span.start : finding.span.end]


@pytest.mark.parametrize(
    ("expression", "piece"),
    [
        ("'$.data.where($ >> 1)'", ">"),
        ("\"$.data.where(\\t$ # 'a')\"", "#"),
        ("$.data.len())", ")"),
        ("$.data.where", None),
        ("|\n  $.data\n    .where($ + * 2)", "*"),
        (">-\n  $.data\n  .where($.x ~ 2)", "~"),
        ("'$.data.where(1'", "1"),
        ("'$.data + ''abc'", "''"),
        ("1 22", "22"),
    ],
)
def test_an_expression_that_cannot_be_read_is_shown_at_the_word(expression: str, piece: str | None) -> None:
    body = f"expression: {expression}\ndata: [1]"
    if piece is None:
        body = body.replace("$.data.where", "$.data +")
        assert marked(body) == ("invalid-yaql", "error", "parse", "+")
    else:
        assert marked(body) == ("invalid-yaql", "error", "parse", piece)


def test_what_is_missing_at_the_end_is_said() -> None:
    compilation, _ = compiled("expression: $.data.where($.select([1, 2)\ndata: []")
    assert [finding.name for finding in compilation.diagnostics] == ["invalid-yaql"]
    compilation, _ = compiled("expression: $.data.where($.x + (2)\ndata: []")
    assert [finding.hint for finding in compilation.diagnostics] == ['A ")" is missing.']


def test_an_unknown_function_is_a_warning_while_the_data_are_not_known() -> None:
    body = "expression: $.data.x.wher($ > 1)\ndata: {get_param: later}"
    assert marked(body) == ("unknown-yaql-function", "warning", "never", "wher")
    (finding,) = compiled(body)[0].diagnostics
    assert finding.hint == 'Did you mean "where"?'


def test_an_unknown_function_is_an_error_where_it_is_evaluated() -> None:
    assert marked("expression: $.data.lenn()\ndata: [1]") == ("unknown-yaql-function", "error", "full", "lenn")


def test_a_function_that_the_expression_defines_is_known() -> None:
    compilation, _ = compiled("expression: def(twice, $ * 2) -> twice(2)\ndata: []")
    assert not [f for f in compilation.diagnostics if f.name == "unknown-yaql-function"]


def test_a_key_is_looked_for_in_data_that_are_written_out() -> None:
    unknown = "data: {nodes: {get_param: later}, more: {a: 1}}"
    assert marked(f"expression: $.data.node.len()\n{unknown}") == ("unknown-yaql-key", "warning", "never", "node")
    assert marked(f"expression: $.data.more.b\n{unknown}") == ("unknown-yaql-key", "warning", "never", "b")
    assert marked(f"expression: $.nodes\n{unknown}") == ("unknown-yaql-key", "warning", "never", "nodes")
    assert not compiled(f"expression: $.data.nodes.x + $.data.more.a\n{unknown}")[0].diagnostics
    assert not compiled(f"expression: $.data.nodes.where($.data.q)\n{unknown}")[0].diagnostics


def test_a_missing_key_is_an_error_where_it_is_evaluated() -> None:
    assert marked("expression: $.data.node\ndata: {nodes: 1}") == ("unknown-yaql-key", "error", "full", "node")


def test_the_hint_does_not_quote_secret_keys() -> None:
    text = """\
heat_template_version: 2021-04-16
parameters:
  secret: {type: json, hidden: true, default: {password: 1}}
resources:
  v:
    type: OS::Heat::Value
    properties: {value: {yaql: {expression: $.data.passwort, data: {get_param: secret}}}}
"""
    (finding,) = (f for f in compile("t.yaml", text=text).diagnostics if f.severity == "error")
    assert (finding.name, finding.hint) == ("unknown-yaql-key", "")


def test_an_escape_that_python_cannot_read_is_a_finding() -> None:
    assert marked("expression: |-\n  '\\N{no such name}'\ndata: []")[:3] == ("invalid-yaql", "error", "parse")
