"""The one layout: what becomes of what people write, and what stays to the letter."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest
import yaml

from hotc.lint.layout.blocks import UnformattableError
from hotc.lint.layout.formatter import formatted
from hotc.lint.layout.same import difference

SECTIONS = ("parameters", "resources", "outputs")


def load(text: str) -> Any:
    return yaml.load(text, yaml.CSafeLoader)


CASES = {
    "maps are indented by two": ("a:\n     b:\n      c: 1\n", "a:\n  b:\n    c: 1\n"),
    "lists are indented below their key": ("a:\n- b\n-   c\n", "a:\n  - b\n  - c\n"),
    "a map begins behind its dash": ("a:\n  -\n    b: 1\n    c: 2\n", "a:\n  - b: 1\n    c: 2\n"),
    "a list begins behind its dash": ("a:\n-\n  - b\n  - c\n", "a:\n  - - b\n    - c\n"),
    "an empty item stays one": ("a:\n-\n- - b\n", "a:\n  -\n  - - b\n"),
    "one blank behind a colon, none before it": ("a :   b\nc:\td\n", "a: b\n\nc: d\n"),
    "an alias as a key keeps its blank": ("a: &x b\nc:\n  *x : d\n", "a: &x b\n\nc:\n  *x : d\n"),
    "braces have blanks inside, brackets none": (
        "a: {b: [ 1,2 , 3 ],c : {}, d: [ ]}\n",
        "a: { b: [1, 2, 3], c: {}, d: [] }\n",
    ),
    "an empty value keeps its blank": ("a: {b: , c: }\n", "a: { b: , c: }\n"),
    "JSON's colons get a blank": ('a: {"b":1}\n', 'a: { "b": 1 }\n'),
    "a short value goes up to its key": ("a:\n  b\nc:\n  {d: 1}\n", "a: b\n\nc: { d: 1 }\n"),
    "a long value stays below its key": (f"a:\n    {'b' * 79}\n", f"a:\n  {'b' * 79}\n"),
    "lines of brackets stay lines": (
        "a: [ b,\n     {c: 1,\n      d: 2}\n   ]\n",
        "a: [b,\n  { c: 1,\n    d: 2 }\n]\n",
    ),
    "brackets opened together are indented once": ("a: [{\n        b: 1\n        }]\n", "a: [{\n  b: 1\n}]\n"),
    "a bracket goes up to its key": ("a: {b:\n  [\n 1\n ]}\n", "a: { b: [\n  1\n] }\n"),
    "quotes stay": ("a: 'b'\nc: \"d\"\n", "a: 'b'\n\nc: \"d\"\n"),
    "anchors and tags stay before their value": (
        "a: &x   !!str b\nc:\n  &y\n  d: *x\n",
        "a: &x !!str b\n\nc: &y\n  d: *x\n",
    ),
    "a map with an anchor stays below its dash": ("a:\n- &x\n  b: 1\n", "a:\n  - &x\n    b: 1\n"),
    "an anchor of a key stays with the key": ("a:\n- &x b: 1\n", "a:\n  - &x b: 1\n"),
    "line ends, blanks at ends, the end of the file": ("a: b  \r\n\r\nc: d\t\n\n\n", "a: b\n\nc: d\n"),
    "a text without an end gets one": ("a: b", "a: b\n"),
    "a byte order mark goes": ("\ufeffa: b\n", "a: b\n"),
    "what stands before and behind the document stays": (
        "%YAML 1.1\n# one\n---   # two\n\na: b\n...\n# three\n",
        "%YAML 1.1\n# one\n---  # two\na: b\n...\n# three\n",
    ),
    "duplicate keys and merges stay": (
        "a: &x {b: 1}\nc:\n   <<: *x\n   d: 1\n   d: 2\n",
        "a: &x { b: 1 }\n\nc:\n  <<: *x\n  d: 1\n  d: 2\n",
    ),
    "texts of several lines are indented": (
        "a: one\n        two  \n\n    three\nb: 'x\n y'\n",
        "a: one\n  two\n\n  three\n\nb: 'x\n  y'\n",
    ),
    "a blank that a backslash keeps stays": ('a: "b\\  \n    c\\\n   d"\n', 'a: "b\\ \n  c\\\n  d"\n'),
}


@pytest.mark.parametrize(("written", "wanted"), CASES.values(), ids=CASES)
def test_layout(written: str, wanted: str) -> None:
    assert formatted(written) == wanted
    assert formatted(wanted) == wanted
    assert load(written) == load(wanted)


SCRIPT = """\
a:
      b: |{mark}
          #!/bin/sh
            echo "  x"\t
          # no comment: it is content

          exit
{end}c: 1
"""


@pytest.mark.parametrize("mark", ["", "-", "+"])
@pytest.mark.parametrize("end", ["", "\n", "\n\n   \n"], ids=["close", "apart", "far"])
def test_a_script_is_kept_to_the_letter(mark: str, end: str) -> None:
    written = SCRIPT.format(mark=mark, end=end)
    new = formatted(written, SECTIONS)
    assert load(new) == load(written)
    assert "\n    #!/bin/sh\n      echo" in new
    assert formatted(new, SECTIONS) == new


@pytest.mark.parametrize(
    "written",
    [
        "a: |4\n      x\n     y\n",
        "a: >\n\n   folded\n     more\n\n   end\n",
        "a: |+\n   x\n\n\nb: 1\n",
        "a: |\n   x",
        "a: |+\n   x\n\n",
        "a: |-\nb: >\nc: |+\n\n",
        "a:\n- |\n x\n- >-  # header\n    y\n",
        "a: |  # header\n  x\n \nb: 1\n",
    ],
)
def test_block_texts_keep_their_value(written: str) -> None:
    new = formatted(written)
    assert load(new) == load(written)
    assert formatted(new) == new


def test_the_number_of_blanks_in_a_header_follows_the_indentation() -> None:
    assert formatted("a: |4\n      x\n     y\n") == "a: |2\n    x\n   y\n"


def layout(text: str) -> str:
    new = formatted(dedent(text), SECTIONS)
    assert formatted(new, SECTIONS) == new
    return new


def test_sections_and_entries_of_several_lines_are_set_apart() -> None:
    new = layout("""\
        heat_template_version: 2018-08-31
        parameters:

            a: {type: string}
            b: {type: string}
            c:
                type: string
            d: {type: string}


            e: {type: string}
        resources:
            x:
                type: T
                properties:

                    one: 1


                    two: 2
            y:
                type: T
        """)
    assert new == dedent("""\
        heat_template_version: 2018-08-31

        parameters:
          a: { type: string }
          b: { type: string }

          c:
            type: string

          d: { type: string }

          e: { type: string }

        resources:
          x:
            type: T
            properties:
              one: 1

              two: 2

          y:
            type: T
        """)


def test_comments_go_with_what_they_describe() -> None:
    new = layout("""\
        # a licence

        # about the version
        heat_template_version: 2018-08-31   # behind it
        resources:
            # about x
            # in two lines
            x:
                type: T
                # about the properties
                properties:
                    # about one
                    one: 1
                    # two: 2
            # about y
            y:
                type: T
                metadata:
                    # nothing here yet
        # about the outputs
        outputs: {}
        # the end
        """)
    assert new == dedent("""\
        # a licence

        # about the version
        heat_template_version: 2018-08-31  # behind it

        resources:
          # about x
          # in two lines
          x:
            type: T
            # about the properties
            properties:
              # about one
              one: 1
              # two: 2

          # about y
          y:
            type: T
            metadata:
              # nothing here yet

        # about the outputs
        outputs: {}
        # the end
        """)


def test_comments_behind_lines_stay_aligned_where_they_were() -> None:
    new = layout("""\
        a:
            b: 1       # one
            longer: 2  # two
                       # goes on
            c: 3 # three
        """)
    assert new == dedent("""\
        a:
          b: 1       # one
          longer: 2  # two
                     # goes on
          c: 3  # three
        """)


def test_items_that_were_commented_out_stay_in_their_list() -> None:
    assert layout("a:\n  b:\n  - x\n  # - y\n  # about c\n  c: 1\n") == (
        "a:\n  b:\n    - x\n    # - y\n    # about c\n  c: 1\n"
    )
    assert layout("a:\n  b:\n  - x\n  # about c\n  c: 1\n") == "a:\n  b:\n    - x\n  # about c\n  c: 1\n"


def test_lines_that_were_commented_out_at_the_margin_stay_there() -> None:
    text = "a:\n  b:\n    c: 1\n#    d: 2\n#    e:\n#      f: 3\n    g: 4\n"
    assert layout(text) == text
    assert layout("a:\n# Prose goes with the key\n  b: 1\n") == "a:\n  # Prose goes with the key\n  b: 1\n"


def test_what_was_commented_out_together_keeps_its_shape() -> None:
    assert layout("a:\n    b: 1\n    # c:\n      # d:\n        # e: 1\n    f: 2\n") == (
        "a:\n  b: 1\n  # c:\n    # d:\n      # e: 1\n  f: 2\n"
    )


def test_comments_in_brackets_and_behind_dashes_and_anchors_stay() -> None:
    new = layout("""\
        a: [ # one
             b, # two
             # three
             c
             # four
           ]
        d:
        -   # five
            e: 1
        f: &x
            # six
            g
        """)
    assert new == dedent("""\
        a: [  # one
          b,  # two
          # three
          c
          # four
        ]

        d:
          -  # five
            e: 1

        f: &x
          # six
          g
        """)


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [("a: 1\n? b\n: c\n", 5, "with ?"), ("a: {? b : c}\n", 4, "with ?"), ("- a\n", 0, "begins with a key")],
)
def test_what_has_no_layout_is_refused_with_its_place(text: str, at: int, said: str) -> None:
    with pytest.raises(UnformattableError, match=said.replace("?", r"\?")) as refused:
        formatted(text)
    assert refused.value.at == at


def test_a_text_that_cannot_be_read_is_an_error_of_its_own() -> None:
    with pytest.raises(yaml.YAMLError):
        formatted("a: [1\nb: 2\n")


@pytest.mark.parametrize(
    "new",
    [
        "# x\na: 1\nb: [2]\n",
        "a: 1\nb: [2]\n",
        "a: 1 # y\nb: [2]\n",
        "a: 1 # x\nb: [3]\n",
        "a: 1 # x\nb: ['2']\n",
        "a: 1 # x\nb:\n  - 2\n",
        "a: 1 # x\nb: [2]\nc: 3\n",
        "a: 1 # x\nb: &b [2]\n",
        "a: 1 # x\nb: [\n",
    ],
)
def test_a_difference_is_seen(new: str) -> None:
    """Of values, of quotes, of comments and of their places; otherwise nobody would know."""
    old = "a: 1 # x\nb: [2]\n"
    assert difference(old, new) is not None
    assert difference(old, "a:   1\n  # x\n\nb: [\n 2]") is None


def test_what_would_change_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever mistake there may be in the layout: it isn't written."""
    monkeypatch.setattr("hotc.lint.layout.formatter.joined", lambda lines: "a: 2")
    with pytest.raises(UnformattableError, match="not known"):
        formatted("a:  1\n")


def test_deep_texts_are_formatted() -> None:
    text = "a:\n" + "".join(f"{'    ' * depth}a:\n" for depth in range(1, 195))
    assert formatted(text).splitlines()[-1] == "  " * 194 + "a:"
    assert formatted("a:\n" + "- " * 190 + "x\n") == "a:\n  " + "- " * 190 + "x\n"
