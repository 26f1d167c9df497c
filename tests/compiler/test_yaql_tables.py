"""The kept tables of yaql's parser: fresh, equal to the library's own, and taken for their grammar alone."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import TYPE_CHECKING

import yaql
from yaql.language.exceptions import YaqlException
from yaql.language.factory import yacc

from hotc.compiler.intrinsics import yaql_tables

if TYPE_CHECKING:
    import pytest

GENERATOR = Path(__file__).parents[2] / "tools/generate_yaql_tables.py"
EXPRESSIONS = (
    "$.data.select($.name + ' ' + str(-$.size)).where($ != null and not $ in [a, b])",
    "dict($.data => 1, b => {a => 2}).get(a)[0]?.x",
    "$.data.where($.a > 1 or $.b =~ 'x').len() * 2 mod 3 -> $ + 1",
    "let(a => $) -> $a.b.c(, 1)",
    "$.data.(",
    "1 +",
    "[1, 2",
)


def test_the_kept_tables_are_those_that_the_library_builds() -> None:
    written = runpy.run_path(str(GENERATOR))["written"]
    assert written() == yaql_tables.PATH.read_text("utf-8"), "run tools/generate_yaql_tables.py"


def test_expressions_are_read_as_by_the_library_alone() -> None:
    own, kept = yaql.YaqlFactory().create({}), yaql_tables.create({})
    assert [_read(kept, each) for each in EXPRESSIONS] == [_read(own, each) for each in EXPRESSIONS]
    assert kept.parser.action == own.parser.action
    assert kept.parser.goto == own.parser.goto


def test_tables_of_the_grammar_are_not_built_and_the_library_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_table: object) -> None:
        raise AssertionError("the tables were built")

    before = yacc.LRTable
    monkeypatch.setattr(before, "lr_parse_table", refuse)
    assert str(yaql_tables.create({})("$.a")) == "#operator_.($, 'a')"
    assert yacc.LRTable is before


def test_another_grammar_gets_its_own_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other(yaql.YaqlFactory):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.insert_operator("or", True, "xor", "BINARY_LEFT_ASSOCIATIVE", True)

    monkeypatch.setattr(yaql, "YaqlFactory", Other)
    assert "xor" in str(yaql_tables.create({})("$.a xor $.b"))


def _read(engine: object, expression: str) -> str:
    try:
        return str(engine(expression))  # type: ignore[operator]
    except YaqlException as error:
        return f"{type(error).__name__}: {error}"
