"""What reading a text reports, and where."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotc.compiler.context import Limits

from .memory import compiled, only, told

HEAD = "heat_template_version: 2018-08-31\n"


def test_a_sound_template_has_no_findings() -> None:
    assert told(compiled(HEAD + "resources:\n  a:\n    type: OS::Heat::None\n")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: b: c\n", "yaml-syntax 2:5"),
        ("description: 'x\n", "yaml-syntax 2:14"),
        ('description: "\\q"\n', "yaml-syntax 2:15"),
        ("description: [1, 2\noutputs: {}\n", "yaml-syntax 2:14"),
        ("description: {a: 1\noutputs: {}\n", "yaml-syntax 2:14"),
        ("resources:\n\ta: 1\n", "tab-indentation 3:1"),
        ("description: @x\n", "yaml-syntax 2:14"),
        ("resources:\n  a:\n    type: x\n   b: 1\n", "yaml-syntax 5:4"),
        ("description: *nowhere\n", "unknown-anchor 2:14"),
        ("description: &a x\noutputs: &a {}\n", "duplicate-anchor 3:10"),
        ("outputs: &a {x: *a}\n", "recursive-alias 2:17"),
        ("? [a]\n: b\n", "complex-key 2:3"),
        ("---\n{}\n", "several-documents 2:1"),
        ("description: !Ref x\n", "unknown-tag 2:14"),
        ("description: 0b_\n", "unreadable-scalar 2:14"),
        ("resources:\n  <<: 5\n", "bad-merge 3:7"),
        ("description: \x07\n", "control-character 2:14"),
    ],
)
def test_what_is_wrong_is_reported_at_its_place(text: str, expected: str) -> None:
    assert told(compiled(HEAD + text)) == [expected]


def test_a_tab_does_not_hide_ten_other_errors() -> None:
    lines = ["resources:"]
    for number in range(5):
        lines += [f"  r{number}:", "    type: OS::Heat::None", f"\tproperties{number}: x", "    wibble: 1"]
    names = [line.split()[0] for line in told(compiled(HEAD + "\n".join(lines) + "\n"))]
    assert names.count("tab-indentation") == 5
    assert names.count("unknown-resource-key") >= 4


def test_the_rest_is_checked_after_a_syntax_error() -> None:
    text = HEAD + "resources:\n  a:\n    type: 'OS::Heat::None\n  b:\n    typ: OS::Heat::None\noutputz: {}\n"
    found = told(compiled(text))
    assert found[0] == "yaml-syntax 4:11"
    assert "unknown-section 7:1" in found


def test_what_may_stand_in_the_broken_piece_is_not_called_missing() -> None:
    text = HEAD + "parameters:\n  p: {type: string\nresources:\n  a:\n    type: {get_param: p}\n"
    names = {line.split()[0] for line in told(compiled(text))}
    assert "missing-type" not in names
    assert "unknown-parameter" not in names


def test_broken_texts_end_with_a_word_on_it() -> None:
    found = told(compiled(HEAD + "".join(f"k{n}: a: b\n" for n in range(100))))
    assert len(found) < 30
    assert found[-1].startswith("reading-stopped")


def test_bytes_that_are_no_utf8_are_reported_at_their_place() -> None:
    finding = only(compiled(HEAD.encode() + b"description: caf\xe9\n"))
    assert (finding.name, finding.line, finding.column) == ("not-utf8", 2, 17)
    assert "0xe9" in finding.message


def test_utf16_is_refused_in_one_sentence() -> None:
    assert [f.name for f in compiled(HEAD.encode("utf-16")).diagnostics] == ["unreadable-file"]


def test_a_byte_order_mark_moves_no_place() -> None:
    assert told(compiled("\ufeff" + HEAD + "wibble: 1\n")) == ["unknown-section 2:1"]


def test_lines_end_as_editors_end_them() -> None:
    assert told(compiled((HEAD + "description: x\nwibble: 1\n").replace("\n", "\r\n"))) == ["unknown-section 3:1"]


def test_columns_count_code_points() -> None:
    assert told(compiled(HEAD + "outputs: {é𝄞: {value: 1, wibble: 2}}\n")) == ["unknown-output-key 2:26"]


def test_a_missing_file_is_a_finding_without_a_place() -> None:
    from hotc.compiler.compilation import compile

    finding = only(compile("/nowhere/at/all.yaml"))
    assert (finding.name, finding.line) == ("unreadable-file", None)
    assert "/nowhere/at/all.yaml" in finding.message


@pytest.mark.parametrize("text", ["", "   \n\n", "# only a comment\n", "---\n", "~\n"])
def test_an_empty_template_is_empty(text: str) -> None:
    assert [f.name for f in compiled(text).diagnostics] == ["empty-file"]


@pytest.mark.parametrize(
    ("text", "kind"), [("- a\n", "a list"), ("heat_template_version\n", "a text"), ("5\n", "a number")]
)
def test_a_template_is_a_map(text: str, kind: str) -> None:
    finding = only(compiled(text))
    assert finding.name == "not-a-map"
    assert kind in finding.message


def test_duplicate_keys_are_told_with_the_first_one() -> None:
    finding = only(compiled(HEAD + "description: a\ndescription: b\n"))
    assert (finding.name, finding.severity, finding.line) == ("duplicate-key", "warning", 3)
    assert finding.related[0].span.line == 2


def test_the_last_of_two_keys_wins() -> None:
    template = compiled(HEAD + "description: a\ndescription: b\n").template
    assert template is not None
    assert template.description == "b"


def test_keys_become_the_strings_that_json_makes_of_them() -> None:
    result = compiled(HEAD + "outputs:\n  1: {value: a}\n  yes: {value: b}\n  ~: {value: c}\n  1.5: {value: d}\n")
    assert result.template is not None
    assert list(result.template.outputs) == ["1", "true", "null", "1.5"]
    assert {f.name for f in result.diagnostics} == {"non-string-key"}


def test_billion_laughs_are_stopped() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [" + ", ".join([f"*a{n - 1}"] * 9) + "]" for n in range(1, 12)]
    assert "too-many-aliases" in {f.name for f in compiled(HEAD + "\n".join(lines)).diagnostics}


@pytest.mark.parametrize(
    "text", ["[" * 50_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000, "{" * 50_000, '{"a":' * 50_000]
)
def test_depth_is_bounded(text: str) -> None:
    names = {f.name for f in compiled(text).diagnostics}
    assert names & {"too-deep", "yaml-syntax", "json-syntax"}


def test_aliases_do_not_nest_deeper_than_the_text_may() -> None:
    lines = ["resources:", "  r:", "    type: OS::Heat::Value", "    properties:", "      value:"]
    lines += [f"       - &a{n} {'[' * 60}{f'*a{n - 1}' if n else 'x'}{']' * 60}" for n in range(60)]
    assert {f.name for f in compiled(HEAD + "\n".join(lines)).diagnostics} == {"too-deep"}


def test_aliases_may_nest_as_deep_as_the_text_may() -> None:
    lines = ["outputs:", f"  a: {{value: &a {'[' * 90}x{']' * 90}}}", f"  b: {{value: {'[' * 90}*a{']' * 90}}}"]
    assert compiled(HEAD + "\n".join(lines)).diagnostics == []


@pytest.mark.parametrize(
    ("written", "tag"), [("!!set {a: 1}", "!!set"), ("&x !Foo [a]", "!Foo"), ("!<x:y> []", "!<x:y>")]
)
def test_unknown_tag_of_a_collection_is_pointed_at_as_it_is_written(written: str, tag: str) -> None:
    span = only(compiled(f"{HEAD}outputs: {{a: {{value: {written}}}}}")).span
    assert span is not None
    assert span.source.text[span.start : span.end] == tag


def test_the_number_of_values_is_bounded() -> None:
    limits = Limits()
    limits.nodes = 50
    assert [f.name for f in compiled(HEAD + "description:\n" + "- x\n" * 100, limits=limits).diagnostics] == [
        "too-large"
    ]


def test_an_alias_is_reported_at_its_use_and_knows_its_anchor() -> None:
    text = HEAD + "resources:\n  a: &it\n    type: OS::Heat::None\n    wibble: 1\n  b: *it\n"
    result = compiled(text)
    assert result.template is not None
    node = result.template.resources["b"].node
    assert (node.span.line, node.anchor is not None) == (6, True)
    assert node.anchor is not None
    assert node.anchor.span.line == 3


def test_merge_keys_bring_in_what_is_not_written() -> None:
    text = """
        heat_template_version: 2018-08-31
        resources:
          base: &base
            type: OS::Heat::Value
            properties: &properties {value: a, type: string}
          other:
            <<: *base
            properties:
              <<: *properties
              value: b
        """
    result = compiled(text)
    assert told(result) == []
    assert result.template is not None
    other = result.template.resources["other"]
    assert other.type == "OS::Heat::Value"
    from hotc.compiler.data import to_data

    assert to_data(other.properties) == {"value": "b", "type": "string"}


# --- any text at all

WORDS = [
    "heat_template_version",
    "resources",
    "type",
    "properties",
    "get_param",
    "&a",
    "*a",
    "<<",
    "!!int",
    "|",
    ">",
    "'",
    '"',
]
pieces = st.lists(
    st.one_of(
        st.sampled_from(
            [*WORDS, ": ", "- ", "\n", "\n  ", "\t", "[", "]", "{", "}", ", ", "#", "---", "...", "? ", "\r\n"]
        ),
        st.text(max_size=4),
    ),
    max_size=60,
).map("".join)


@given(pieces)
@example(HEAD + "resources: {a: {type: &x [*x]}}")
@example("\ufeff")
@example("a: \ud800")
@example("!")
@example("&")
@example("%YAML 9.9\n---\na: b")
@example("'")
@example("- |\n \ufeff")
@example("a: {b: [x, \n\n\n")
@example("a: {b: !!int\n\n")
@settings(max_examples=600, deadline=2000)
def test_no_text_raises(text: str) -> None:
    compiled(text)


@given(pieces)
@settings(max_examples=300, deadline=2000)
def test_no_text_behind_a_version_raises(text: str) -> None:
    for finding in compiled(HEAD + text).diagnostics:
        assert finding.span is None or 0 <= finding.span.start <= finding.span.end


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=2000)
def test_no_bytes_raise(content: bytes) -> None:
    compiled(content)


@pytest.mark.parametrize(
    "number", ["9" * 4301, "0x" + "f" * 4000, "0" + "7" * 5000, "0b" + "1" * 15_000, "1" + ":59" * 5000]
)
def test_integer_that_python_would_not_write_is_no_value(number: str) -> None:
    found = compiled(f"{HEAD}outputs: {{a: {{value: {number}}}}}").diagnostics
    assert {f.name for f in found} >= {"unreadable-scalar"}
    assert all(len(f.message) < 200 for f in found if f.name == "unreadable-scalar")


def test_longest_integer_that_python_writes_is_a_value() -> None:
    found = compiled(f"{HEAD}outputs: {{a: {{value: {'9' * 4290}}}, b: {{value: 0x{'f' * 3500}}}}}")
    assert found.diagnostics == []
    assert found.resolved()["outputs"]["a"] == int("9" * 4290)
