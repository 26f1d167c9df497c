"""A selector that can't be understood: what is said, where the mark stands, and what to write instead."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from hotc.cli import main
from hotc.compiler.select.error import SelectorError, frame
from hotc.compiler.select.parser import MOST_CHARACTERS, MOST_LEVELS, parse

# A mark ^ stands below the first character that is wrong.
MISTAKES = [
    ("", 0, "Expected a type, a name or any", "OS::Nova::Server"),
    ("OS::Nova::Server where", 22, "Expected a property", ""),
    ("OS::Nova::Server where flavor = m1.large", 32, 'Expected a value, not "m1.large"', 'quotes: "m1.large"'),
    ("web where flavor", 16, "Expected an operator", ""),
    ("web flavor", 4, 'Expected "where", "and" or "or", not "flavor"', ""),
    ("web AND db", 4, 'Expected "where", "and" or "or", not "AND"', "small: and"),
    ('flavor = "x"', 7, 'not "="', "behind where"),
    ("depends web", 8, 'not "web"', "Write depends on."),
    ("(web", 4, 'Expected ")"', ""),
    ("web)", 3, "Nothing more is expected", ""),
    ("web and", 7, "Expected a type, a name or any", ""),
    ('web where b = "c', 14, "not a quote", "closing quote"),
    ("web where a in [1,", 18, "Expected a value", ""),
    ("web where a[x] = 1", 12, "Expected a number or *", ""),
    ('web where a matches "x"', 20, "Expected a pattern between slashes", "/web-[0-9]+/"),
    ("web where a matches /(/", 21, "The pattern can't be read", ""),
    ("web where a matches /(a+)+$/", 20, "might take very long", "repetitions"),
    ('web where cidr in network "10"', 26, '"10" is no network', '"10.0.0.0/8"'),
    ("web where @nme = 1", 10, "no attribute @nme", 'Did you mean "name"?'),
    ("web where @ = 1", 10, "no attribute @ ", "There are @name"),
    ('any where deletion_policy = "Retain"', 10, "No resource type has a property deletion_policy", "@deletion_policy"),
    ('web where size > "3"', 15, "> compares numbers", "without quotes"),
    ("web where name starts with 3", 15, "starts with asks for a text", "quotes"),
    ('"" or web', 0, "A name can't be empty", "any"),
    ('web where a = "\\u{d800}"', 15, "There is no character", ""),
]


@pytest.mark.parametrize(
    ("text", "position", "said", "hint"), MISTAKES, ids=[each[0] or "nothing" for each in MISTAKES]
)
def test_mistake_is_told_with_its_place(text: str, position: int, said: str, hint: str) -> None:
    with pytest.raises(SelectorError) as refused:
        parse(text)
    assert said in refused.value.what
    assert hint in refused.value.hint
    assert bool(hint) == bool(refused.value.hint)
    line, mark = refused.value.message.splitlines()[-2:]
    assert line == f"  {text}"
    assert mark.index("^") - 2 == position


def test_a_long_selector_is_shown_around_its_mistake() -> None:
    text = " or ".join(["web"] * 100) + " + db"
    line, mark = frame(text, text.index("+")).splitlines()
    assert len(line) < 110
    assert line[mark.index("^")] == "+"


@pytest.mark.parametrize(
    "text",
    ["(" * 5_000 + "web" + ")" * 5_000, "not " * 2_000 + "web", "any where " + "(" * 100, "depends on (" * 700],
    ids=["brackets", "nots", "condition", "relations"],
)
def test_depth_is_bounded(text: str) -> None:
    with pytest.raises(SelectorError, match="at most"):
        parse(text)


def test_length_is_bounded_and_a_long_list_is_read_soon() -> None:
    with pytest.raises(SelectorError, match=f"{MOST_CHARACTERS:,} characters"):
        parse("web " * MOST_CHARACTERS)
    start = time.process_time()
    assert parse(" or ".join(["w"] * 1_900))
    assert time.process_time() - start < 20


def test_the_deepest_selector_is_read_written_and_answered() -> None:
    from hotc.compiler.compilation import compile
    from hotc.compiler.select.evaluate import select

    text = "any where " + "a = 1 or b = 1 and (" * MOST_LEVELS + "c = 1" + ")" * MOST_LEVELS
    selector = parse(text)
    assert parse(str(selector)) == selector
    compilation = compile("t", text="heat_template_version: 2018-08-31\nresources: {a: {type: OS::Heat::None}}")
    assert compilation.instance is not None
    assert select(selector, compilation.instance) == []


def test_the_command_says_it_before_it_reads_the_template(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "web where flavor = m1.large", "nowhere.yaml"]) == 2
    assert capsys.readouterr().err == (
        'error: Expected a value, not "m1.large"\n'
        "  web where flavor = m1.large\n"
        "                     ^\n"
        '  help: Put texts in quotes: "m1.large".\n'
    )


def test_lark_is_imported_by_the_parser_alone() -> None:
    code = (
        "import sys, hotc.compiler.select.evaluate; print('lark' in sys.modules);"
        "import hotc.compiler.select.parser; print('lark' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == ["False", "True"]
