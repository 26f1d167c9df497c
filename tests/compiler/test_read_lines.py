"""The reader of lines gives libyaml's tree, or none: for templates as they are, and as typing leaves them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from yaml.error import YAMLError

from hotc.compiler import yaml_pieces
from hotc.compiler.context import Limits
from hotc.compiler.source import SourceFile
from hotc.compiler.tree import Mapping, Node, Scalar, Sequence
from hotc.compiler.yaml_events import Builder, ReadingStopped
from hotc.compiler.yaml_lines import read_lines

ROOT = Path(__file__).parents[2]
TEXTS = [path.read_text("utf-8") for path in sorted((ROOT / "examples").rglob("*.yaml"))]
PIECES = [
    *"-:#,[]{}&*!|>'\"%@`?\\ \n\t~=<.",
    "- ",
    ": ",
    " #",
    "\n\n",
    "---\n",
    "- - ",
    "|\n",
    ">-\n",
    "<<: ",
    "1",
    "yes",
    "é",
    "\u2028",
]

LINES = """\
# a comment
---
heat_template_version: 2018-08-31

description: >
  Two lines,
  folded

  and a third
parameters:
  "quoted key" : {type: string, default: 'it'}
  number:
    type: number   # what else
    default: 0x1F
    constraints:
    - range: { min: 1, max: 10 }
      description: of several words
        that go on
    - allowed_values: [1, 2,
        3
      ]
# further left
resources:
    server:
        type: OS::Nova::Server
        properties:
            user_data: |
                #!/bin/sh
                  echo: "$x"   # no comment

            # a comment
            networks:
                - port: { get_resource: port }
                - - nested
                  - list
            ports:
                -
                    network: {get_attr: [a, b, 0]}
            empty:
            name: ":not: a key"
            text:
                begins: on the next line
            more:
                a text that
                goes on
            ${key}: -1
            list:
              - one
              - 'two'
              - "three \\u0041"
              - ~
            join: {list_join: ["\\n", ['a b', "c\\t\\"d", -1, OS::stack_id, 10.0.0.0/24,],], 'key': {}}
            deeper:
              - - - one
                  - get_param: two
                - [three, {four: [
                     # said between
                     "five" , six:seven/8 ]}]  # said behind
              - |-
                #!/bin/sh

                if: x
                  fi
              - >-
                folded
                words

                twice
    last:
"""


def shape(root: Node | None) -> list[object]:
    """Everything that a tree says, places included."""
    found: list[object] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        assert node is not None
        found += [type(node), node.start, node.end, node.anchor, node.source.text]
        if isinstance(node, Scalar):
            found += [type(node.value), repr(node.value), node.raw, node.quoted]
        elif isinstance(node, Sequence):
            waiting += node.items
        elif isinstance(node, Mapping):
            assert node._index is not None
            found += [[entry.key.value for entry in node.entries], list(node._index)]
            waiting += [part for entry in node.effective() for part in (entry.key, entry.value)]
    return found


def compare(text: str) -> bool:
    """Whether the text was read line by line; then libyaml gives the same tree, and there is nothing to say of it."""
    source = SourceFile("t.yaml", text)
    found = read_lines(source, text, Limits())
    if found is None:
        return False
    builder = Builder(source, Limits(), [])
    try:
        wanted = builder.build(text)
    except (YAMLError, ReadingStopped) as error:
        pytest.fail(f"libyaml can't read this: {error}\n{text}")
    assert not builder.findings, text
    assert shape(found) == shape(wanted), text
    return True


def test_the_forms_of_lines_that_templates_have_are_read() -> None:
    assert compare(LINES)


def test_the_examples_are_read_line_by_line() -> None:
    assert sum(map(compare, TEXTS)) > len(TEXTS) * 0.8


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "a list\n",
        "- a\n- b\n",
        "a: 1\na: 2\n",
        "1: a\n",
        "a: b: c\n",
        "a: &x 1\nb: *x\n",
        "a: |\n    x\n # c\n    y\n",
        "a: {b: 1, b: 2}\n",
        "a: [&x 1, *x]\n",
        "a:\n   b: 1\n  c: 2\n",
        "a: 1\n  b: 2\n",
        "a:\n  - 1\n  b: 2\n",
        "<<: {a: 1}\n",
        "  ---\na: 1\n",
        "a: |2\n    x\n",
        "a: |\nb: 1\n",
        "a: 'x\nb: 1\n",
        "a:\tb\n",
        "a: b\r\nc: d\r\n",
        "a: x\u2028b: y\n",
        "\ufeffa: b\n",
        "a: b\n---\nc: d\n",
        "a: b\n...\n",
        "a: b\n... : \n",
        "a: [1,\n2]:\nb: 1\n",
        "a: !!str 1\n",
        "a: =\n",
        "a: 0b_\n",
        "a:\n" + "".join(" " * depth + "a:\n" for depth in range(1, 60)),
    ],
)
def test_what_is_not_of_that_kind_is_left_to_libyaml(text: str) -> None:
    assert not compare(text)


def test_bounds_that_are_set_lower_are_left_to_libyaml() -> None:
    limits = Limits()
    limits.depth = 10
    assert read_lines(SourceFile("t", "a: b\n"), "a: b\n", limits) is None
    limits = Limits()
    limits.nodes = 10
    assert read_lines(SourceFile("t", "a: b\n" * 9), "a: b\n" * 9, limits) is None


@pytest.mark.parametrize("seed", range(8))
def test_a_text_that_was_changed_at_random_gives_the_same_tree_or_none(seed: int) -> None:
    chance = random.Random(seed)
    read = sum(compare(changed(chance.choice([LINES, *TEXTS]), chance)) for _ in range(150))
    assert read > 10  # else the comparison says nothing


def changed(text: str, chance: random.Random) -> str:
    """The text with one to three changes: characters, indentation, lines."""
    for _ in range(chance.randint(1, 3)):
        lines = text.split("\n")
        number = chance.randrange(len(lines))
        line = lines[number]
        at = chance.randint(0, len(line))
        lines[number : number + 1] = chance.choice(
            [
                [line[:at] + chance.choice(PIECES) + line[at:]],
                [line[:at] + line[at + 1 :]],
                ["  " + line],
                [line[1:] if line[:1] == " " else line],
                [],
                [line, line],
                [line, chance.choice(lines)],
                [line[:at], line[at:]],
                [line + " # said"],
            ]
        )
        text = "\n".join(lines)
    return text


BRACKETS = [
    *"[]{}[]{},,,,::#&*!|>'\"%@?- \n",
    *["\n  ", "\n ", ": ", ", ", " #", "# said\n", "'a b'", "'a'", '"b"', '"\\n"', '"\\x41"', "''", '""'],
    *[
        "word",
        "two words",
        "OS::Heat::Value",
        "10.0.0.0/24",
        "-1",
        "1",
        "yes",
        "null",
        "a:b",
        "http://c",
        "<<",
        "=",
        "...",
    ],
    *["key: ", "'key': ", "{get_param: a}", "[a, 1]", "{}", "[]", "é", "${x}", "%s%"],
]


@pytest.mark.parametrize("seed", range(4))
def test_brackets_put_together_at_random_give_the_same_tree_or_none(seed: int) -> None:
    chance = random.Random(seed)
    assert sum(compare(brackets(chance)) for _ in range(400)) > 20  # else the comparison says nothing


def brackets(chance: random.Random) -> str:
    """A map whose first value stands in brackets: well formed, but for a change or two; or any signs."""

    def value(depth: int) -> Any:
        kind = chance.random()
        if depth > 3 or kind < 0.5:
            return chance.choice(BRACKETS[-30:])
        between = chance.choice([", ", ",", ",\n    ", " ,  # said\n   "])
        if kind < 0.75:
            return f"[{between.join(value(depth + 1) for _ in range(chance.randint(0, 3)))}]"
        keys = [chance.choice(["a", "'b'", '"c"', "d e", "OS::F", "a"]) for _ in range(chance.randint(0, 3))]
        return f"{{{between.join(f'{key}: {value(depth + 1)}' for key in keys)}}}"

    text = value(0) if chance.random() < 0.8 else "".join(chance.choices(BRACKETS, k=chance.randint(1, 8)))
    for _ in range(chance.choice([0, 0, 1, 2])):
        at = chance.randint(0, len(text))
        text = text[:at] + chance.choice(BRACKETS) + text[at + chance.randint(0, 1) :]
    before = chance.choice(["a: ", "a:\n  ", "a:\n  - ", "a:\n  - b: ", "a:\n- - "])
    opener, closer = chance.choice(["[]", "{}", ["", ""]])
    return f"{before}{opener}{text}{closer}{chance.choice(['', ' ', ' # said'])}\nlast: word\n"


@pytest.mark.parametrize("seed", range(4))
def test_lines_put_together_at_random_give_the_same_tree_or_none(seed: int) -> None:
    chance = random.Random(seed)
    assert sum(compare(paragraph(chance)) for _ in range(400)) > 40  # else the comparison says nothing


def paragraph(chance: random.Random) -> str:
    """A map whose first value goes over several lines, mostly indented alike."""
    head = chance.choice(
        ["|", ">", "|-", ">-", "|", ">", "| # said", ">+", "|2", "word", "two words", "1", "'x", "x:y", ""]
    )
    before = chance.choice(["a: ", "a:\n  ", "a:\n  - ", "a:\n  - b: ", "a:\n- - ", "- a: "])
    words = [
        "word",
        "two words",
        "b: c",
        "# said",
        "- d",
        "",
        "",
        "trailing  ",
        "x #y",
        "1",
        "[e",
        "'f'",
        "http://g:",
        "é",
    ]
    pads = [" " * chance.choice([2, 4, 6])] * 12 + ["", " ", "   ", "      ", "        "]
    lines = [chance.choice(pads) + chance.choice(words) for _ in range(chance.randint(0, 5))]
    last = chance.choice(["last: word", "  # said\nlast: word", "", "   "])
    end: str = chance.choice(["", "\n", "\n\n", "\n  \n"])
    return "\n".join([before + head, *lines, last]) + end


def test_brackets_with_more_in_them_than_may_be_are_left_to_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: [1,\n" + "  1,\n" * 50 + "  1]\n"
    source = SourceFile("t.yaml", text)
    assert read_lines(source, text, Limits()) is not None
    monkeypatch.setattr(yaml_pieces.PIECES, "nodes", 20)
    assert read_lines(source, text, Limits()) is None
