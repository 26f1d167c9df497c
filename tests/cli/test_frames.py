"""What a finding looks like."""

from __future__ import annotations

import textwrap

from hotc.cli.render import findings
from hotc.cli.render.style import Style
from hotc.compiler.diagnostics import Code, Diagnostic, Fix, Related
from hotc.compiler.source import SourceFile, Span

CODE = Code("H9999", "test-finding", "error", "parse", "")
PLAIN = Style(False)


def finding(source: SourceFile, marked: str, message: str = "wrong", **more: object) -> Diagnostic:
    """A finding about the first occurrence of a text."""
    start = source.text.index(marked)
    return Diagnostic(CODE, Span(source, start, start + len(marked)), message, **more)  # type: ignore[arg-type]


def shown(diagnostic: Diagnostic, columns: int = 80) -> str:
    return findings.text([diagnostic], PLAIN, columns)


def block(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


def test_message_place_frame_and_advice() -> None:
    source = SourceFile("web.yaml", "parameters:\n  flavor: {}\nresources:\n  a: {get_param: flavour}\n")
    related = (Related(Span(source, source.text.index("flavor"), source.text.index("flavor") + 6), "declared here"),)
    found = finding(
        source,
        "flavour",
        "no parameter is called flavour",
        path="resources.a",
        hint="did you mean flavor?",
        fix=Fix("write flavor", []),
        related=related,
    )
    assert shown(found) == block("""
        error[H9999] no parameter is called flavour
         --> web.yaml:4:18 in resources.a
          |
        2 |   flavor: {}
          |   ------ declared here
        … |
        4 |   a: {get_param: flavour}
          |                  ^^^^^^^
          = help: did you mean flavor?
          = fix: write flavor
    """).replace("… |", "…")


def test_the_gutter_is_as_wide_as_the_last_line_number() -> None:
    source = SourceFile("t.yaml", "\n" * 99 + "x: y\n")
    assert shown(finding(source, "y")) == block("""
        error[H9999] wrong
           --> t.yaml:100:4
            |
        100 | x: y
            |    ^
    """)


def test_marks_stand_below_wide_characters_and_behind_tabs() -> None:
    source = SourceFile("t.yaml", "名前: 値段\tprice\n")
    lines = shown(finding(source, "price")).splitlines()
    assert lines[3] == "1 | 名前: 値段    price"
    assert lines[4] == "  | " + " " * (4 + 2 + 4 + 4) + "^^^^^"
    assert shown(finding(source, "値段")).splitlines()[4] == "  | " + " " * 6 + "^^^^"


def test_combining_characters_take_no_room() -> None:
    source = SourceFile("t.yaml", "e\u0301: x\n")
    assert shown(finding(source, "x")).splitlines()[4] == "  |    ^"


def test_a_place_over_several_lines_is_marked_on_its_first_one() -> None:
    source = SourceFile("t.yaml", "a:\n  b: 1\n  c: 2\n")
    assert shown(finding(source, "b: 1\n  c: 2")).splitlines()[3:] == ["2 |   b: 1", "  |   ^^^^"]


def test_an_empty_place_still_has_a_mark() -> None:
    source = SourceFile("t.yaml", "a:\n")
    assert shown(Diagnostic(CODE, Span(source, 2, 2), "nothing here")).splitlines()[4] == "  |   ^"


def test_a_place_at_the_end_of_the_text_still_has_a_mark() -> None:
    source = SourceFile("t.yaml", "a: b\n")
    assert shown(Diagnostic(CODE, Span(source, 5, 5), "ends here")).splitlines()[3:] == ["2 |", "  | ^"]


def test_a_long_line_is_cut_around_the_mark() -> None:
    source = SourceFile("t.yaml", "x: " + "a" * 500 + "HERE" + "b" * 500 + "\n")
    line, marks = shown(finding(source, "HERE"), 60).splitlines()[3:5]
    assert len(line) <= 60
    assert line.startswith("1 | …a")
    assert line.endswith("b…")
    assert marks.index("^") == line.index("HERE")


def test_a_long_line_of_wide_characters_is_cut_around_the_mark() -> None:
    for before in (100, 101):
        source = SourceFile("t.yaml", "y" * (before % 2) + "値" * before + "HERE" + "値" * 100 + "\n")
        line, marks = shown(finding(source, "HERE"), 60).splitlines()[3:5]
        head = line[: line.index("HERE")]
        assert sum(2 if character == "値" else 1 for character in head) == marks.index("^")
        assert sum(2 if character == "値" else 1 for character in line) <= 60


def test_a_mark_longer_than_the_terminal_is_cut() -> None:
    source = SourceFile("t.yaml", "x: " + "a" * 500 + "\n")
    assert all(len(line) <= 60 for line in shown(finding(source, "a" * 500), 60).splitlines())


def test_places_in_two_files_have_a_frame_each() -> None:
    outer, inner = SourceFile("outer.yaml", "type: inner.yaml\n"), SourceFile("inner.yaml", "\nx: 1\n")
    found = finding(outer, "inner.yaml", related=(Related(Span(inner, 1, 2), "wanted here"),))
    assert shown(found) == block("""
        error[H9999] wrong
         --> outer.yaml:1:7
          |
        1 | type: inner.yaml
          |       ^^^^^^^^^^
         ::: inner.yaml:2:1
          |
        2 | x: 1
          | - wanted here
    """)


def test_findings_about_one_place_share_its_frame() -> None:
    source = SourceFile("t.yaml", "a: b\nc: d\n")
    found = [
        finding(source, "b", "first", hint="mend it"),
        finding(source, "b", "second", hint="mend it"),
        finding(source, "d"),
    ]
    assert findings.text(found, PLAIN, 80) == block("""
        error[H9999] first
        error[H9999] second
         --> t.yaml:1:4
          |
        1 | a: b
          |    ^
          = help: mend it

        error[H9999] wrong
         --> t.yaml:2:4
          |
        2 | c: d
          |    ^
    """)


def test_findings_without_a_place_stand_apart() -> None:
    found = [Diagnostic(CODE, None, "first", hint="one"), Diagnostic(CODE, None, "second", hint="two")]
    assert findings.text(found, PLAIN, 80) == block("""
        error[H9999] first
          = help: one

        error[H9999] second
          = help: two
    """)


def test_a_template_cannot_steer_the_terminal() -> None:
    source = SourceFile("t.yaml", "a: \x1b[31mred\u202e\n")
    text = shown(finding(source, "red", "bad value \x1b]0;title\x07"))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text


def test_a_finding_without_a_place_has_no_frame() -> None:
    assert shown(Diagnostic(CODE, None, "no such file", hint="look again")) == block("""
        error[H9999] no such file
          = help: look again
    """)


def test_a_finding_in_several_places_says_so() -> None:
    source = SourceFile("t.yaml", "a: b\n")
    found = finding(source, "b")
    found.places = 3
    assert shown(found).startswith("error[H9999] wrong (in 3 places)\n")


def test_colour_changes_nothing_but_colour() -> None:
    import re

    source = SourceFile("web.yaml", "a: {get_param: flavour}\n")
    found = finding(source, "flavour", hint="did you mean flavor?", path="a")
    coloured = findings.text([found], Style(True), 80)
    assert coloured != shown(found)
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == shown(found)


def test_concise_is_one_line_that_editors_understand() -> None:
    source = SourceFile("web.yaml", "a: b\n")
    found = [finding(source, "b", "wrong"), Diagnostic(CODE, None, "no such file")]
    assert findings.concise(found, PLAIN, 80).splitlines() == [
        "web.yaml:1:4: error[H9999] wrong",
        "error[H9999] no such file",
    ]


def test_summary_counts_by_severity_and_file() -> None:
    one, two = SourceFile("one.yaml", "a: b\n"), SourceFile("two.yaml", "a: b\n")
    warning = Code("H9998", "other", "warning", "never", "")
    found = [finding(one, "b"), finding(two, "b"), Diagnostic(warning, Span(two, 0, 1), "hm")]
    assert findings.summary(found, 2) == "2 errors, 1 warning in 2 files"
    assert findings.summary([], 1) == "1 file checked, no problems found"


def test_the_same_finding_of_two_compilations_is_told_once() -> None:
    shared = SourceFile("nested.yaml", "a: b\nc: d\n")
    first, second = finding(shared, "d"), finding(shared, "b")
    assert findings.in_order([[first, second], [finding(shared, "d")]]) == [second, first]


def test_fail_on_counts_what_is_at_least_as_grave() -> None:
    warning = Diagnostic(Code("H9998", "other", "warning", "never", ""), None, "hm")
    assert not findings.reaches([warning], "error")
    assert findings.reaches([warning], "warning")
    assert findings.reaches([warning], "info")
    assert not findings.reaches([warning], "never")
