"""Whatever people write, and however untidily: formatting keeps every word and comment, and a second one changes
nothing.
"""

from __future__ import annotations

import re
from itertools import count
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hotc.lint.layout.blocks import UnformattableError
from hotc.lint.layout.formatter import formatted

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTIONS = ("parameters", "resources", "w1", "w2")

PLAIN = st.sampled_from(
    ["{}", "'{}'", '"{}"', "{} and more", "'it''s {}'", '"\\t{}\\\\"', "2018-08-31 {}", "&a{0} {0}"]
)
TEXTS = st.tuples(
    st.sampled_from(["|", ">", "|-", ">+", "|+", ">-"]),
    st.lists(st.sampled_from(["{}", "  {}", "", "# {}", "{}  ", "\t{}", "- {}: x"]), min_size=1, max_size=4),
)
FLOWS = st.recursive(
    st.sampled_from(["{}", "'{}'", '"{}"']),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers(0, 9), inner, max_size=3),
    max_leaves=6,
)
NODES: st.SearchStrategy[Any] = st.recursive(
    PLAIN.map(lambda text: ("plain", text))
    | TEXTS.map(lambda text: ("text", text))
    | FLOWS.map(lambda flow: ("flow", flow))
    | st.just(("nothing", None)),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4).map(lambda items: ("list", items))
        | st.lists(inner, min_size=1, max_size=4).map(lambda items: ("map", items))
    ),
    max_leaves=14,
)
TREES = st.lists(NODES, min_size=1, max_size=4).map(lambda items: ("map", items))

SEEDS = st.integers(0, 2**32)


class Untidy:
    """Writes a tree as somebody in a hurry does. ``remarks``: with comments, blank lines and broken lines, too."""

    def __init__(self, random: Random, *, remarks: bool) -> None:
        self.random = random
        self.remarks = remarks
        self.words: Iterator[int] = count(1)
        self.lines: list[str] = []

    def text(self, tree: Any) -> str:
        self._map(tree[1], 0)
        self._between(0)
        end = self.random.choice(["\n", "\r\n"])
        return end.join(self.lines) + end * self.random.choice([1, 1, 3] if self.remarks else [1])

    def _word(self, kind: str = "w") -> str:
        return f"{kind}{next(self.words)}"

    def _between(self, column: int) -> None:
        while self.remarks and self.random.random() < 0.3:
            indent = self.random.choice([0, column, column, column + 2, max(column - 2, 0)])
            self.lines.append(
                self.random.choice(["", f"{' ' * indent}#{self.random.choice([' ', '   ', ''])}{self._word('c')}"])
            )

    def _behind(self, blank: str = " ") -> str:
        if self.remarks and self.random.random() < 0.15:
            return f"{blank * self.random.randint(1, 4)}# {self._word('c')}"
        return " " * self.random.choice([0, 0, 2])

    def _map(self, items: list[Any], column: int, *, goes_on: bool = False) -> None:
        for index, item in enumerate(items):
            if index or not goes_on:
                self._between(column)
                self.lines.append(" " * column)
            self.lines[-1] += self._word() + ":"
            self._value(item, column, listed=False)

    def _list(self, items: list[Any], column: int, *, goes_on: bool = False) -> None:
        for index, item in enumerate(items):
            if index or not goes_on:
                self._between(column)
                self.lines.append(" " * column)
            self.lines[-1] += "-"
            self._value(item, column, listed=True)

    def _value(self, node: Any, column: int, *, listed: bool) -> None:
        kind, content = node
        step = self.random.randint(1, 5)
        if kind in ("map", "list"):
            write = self._map if kind == "map" else self._list
            if listed and self.random.random() < 0.7:
                self.lines[-1] += " " * step
                write(content, column + 1 + step, goes_on=True)
                return
            self.lines[-1] += self._behind()
            same = kind == "list" and not listed and self.random.random() < 0.5
            write(content, column if same else column + step)
        elif kind == "text":
            mark, lines = content
            self.lines[-1] += f" {mark}{self._behind()}"
            first = self._word()
            rows = [first, *(line.format(self._word()) if line else "" for line in lines)]
            self.lines += [" " * (column + step) + row if row else "" for row in rows]
        elif kind == "nothing":
            self.lines[-1] += self._behind()
        else:
            written = self._flow(content) if kind == "flow" else content.format(self._word())
            short = len(written) <= 10 and column <= 15  # a long value stays where its author put it
            if self.random.random() < 0.2 and (short or self.remarks):
                self.lines[-1] += self._behind()
                self.lines.append(" " * (column + step - 1))
            self.lines[-1] += " " + written + self._behind()

    def _flow(self, node: Any) -> str:
        blank = self.random.choice(["", " "])
        if isinstance(node, str):
            return node.format(self._word())
        if isinstance(node, list):
            return f"[{blank}{f'{blank}, '.join([self._flow(item) for item in node])}{blank}]"
        pairs = [f"{self._word()}: {self._flow(item)}" for item in node.values()]
        return f"{{{blank}{f'{blank}, '.join(pairs)}{blank}}}"


def words(text: str) -> list[str]:
    """Words and comments are numbered: this is all of them, in their order."""
    return re.findall(r"(?<![a-z])[cw]\d+", text)


ORDINARY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@ORDINARY
@given(tree=TREES, seed=SEEDS)
def test_formatting_keeps_everything_and_once_is_enough(tree: Any, seed: int) -> None:
    text = Untidy(Random(seed), remarks=True).text(tree)
    new = formatted(text, SECTIONS)
    assert yaml.load(new, yaml.CSafeLoader) == yaml.load(text, yaml.CSafeLoader)
    assert words(new) == words(text)
    assert formatted(new, SECTIONS) == new


@ORDINARY
@given(tree=TREES, one=SEEDS, other=SEEDS)
def test_there_is_one_layout(tree: Any, one: int, other: int) -> None:
    texts = [Untidy(Random(seed), remarks=False).text(tree) for seed in (one, other)]
    assert formatted(texts[0], SECTIONS) == formatted(texts[1], SECTIONS)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab:-?,[]{}#&*!|>'\"%@ \t\n\r\\é\x85\u2028+2"), max_size=40))
@example("a: b\x85c: d\n")
@example("a: # b\u2028  # c\nd: 1\n")
@example("a: |\n\n\n   \n b\n")
def test_any_text_is_formatted_or_refused_and_never_changed(text: str) -> None:
    try:
        new = formatted(text)
    except (yaml.YAMLError, UnformattableError):
        return
    assert yaml.load(new, yaml.CBaseLoader) == yaml.load(text, yaml.CBaseLoader)
    assert formatted(new) == new


def test_the_writer_of_untidy_texts_writes_untidily() -> None:
    """Else the tests above would show nothing."""
    tree = ("map", [("list", [("map", [("plain", "{}"), ("text", ("|", ["{}"]))])]), ("flow", ["{}", {1: "{}"}])])
    texts = {Untidy(Random(seed), remarks=False).text(tree) for seed in range(20)}
    assert len(texts) > 10
    remarked = "".join(Untidy(Random(seed), remarks=True).text(tree) for seed in range(20))
    assert "#" in remarked
    with pytest.raises(AssertionError):
        assert words(remarked) == words(remarked.replace("#", "w1"))
