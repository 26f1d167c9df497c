"""Lists and maps: list_concat, repeat, filter, contains, map_merge, map_replace, yaql."""

from __future__ import annotations

from typing import Any

import pytest

from hotc.compiler.values import Unknown

from .expressions import value_of, with_expression


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"list_concat": [["a"], None, ["b", "a"]]}, ["a", "b", "a"]),
        ({"list_concat_unique": [["a"], ["b", "a"], [["x"], ["x"]]]}, ["a", "b", ["x"]]),
        ({"filter": [["a", None], ["a", "b", None]]}, ["b"]),
        ({"filter": [["a"], None]}, None),
        ({"map_merge": [{"a": 1}, None, {"a": 2, "b": 3}]}, {"a": 2, "b": 3}),
        ({"map_replace": [{"a": "x", "b": "y"}, {"keys": {"a": "A"}, "values": {"y": "Y"}}]}, {"A": "x", "b": "Y"}),
        ({"map_replace": [{"a": ["x"]}, {"values": {"x": "y"}}]}, {"a": ["x"]}),
        ({"yaql": {"expression": "$.data.a.sum()", "data": {"a": [1, 2, 3]}}}, 6),
        ({"yaql": {"expression": "$.data.select($ + 1)", "data": [1, 2]}}, [2, 3]),
        ({"yaql": {"expression": "1 + 1"}}, 2),
    ],
)
def test_values(expression: Any, expected: Any) -> None:
    assert value_of(expression) == expected


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ({"template": "x-%a%", "for_each": {"%a%": ["1", "2"]}}, ["x-1", "x-2"]),
        (
            {"template": {"%k%": ["%v%"]}, "for_each": {"%k%": ["a", "b"], "%v%": ["1", "2"]}},
            [{"a": ["1"]}, {"a": ["2"]}, {"b": ["1"]}, {"b": ["2"]}],
        ),
        (
            {"template": "%k%%v%", "for_each": {"%k%": ["a", "b"], "%v%": ["1", "2"]}, "permutations": False},
            ["a1", "b2"],
        ),
        ({"template": "%k%", "for_each": {"%k%": {"one": 1, "two": 2}}}, ["one", "two"]),
        ({"template": "%k%", "for_each": {"%k%": None}}, []),
        ({"template": 5, "for_each": {"%k%": ["a"]}}, [5]),
    ],
)
def test_repeat(argument: Any, expected: Any) -> None:
    assert value_of({"repeat": argument}) == expected


@pytest.mark.parametrize(
    ("expression", "name", "where"),
    [
        ({"list_concat": [["a"], "b"]}, "wrong-argument-type", "list_concat[1]"),
        ({"map_merge": [{"a": 1}, ["b"]]}, "wrong-argument-type", "map_merge[1]"),
        ({"map_replace": [{"a": 1, "b": 2}, {"keys": {"a": "b"}}]}, "key-collision", "map_replace[1].keys.a"),
        ({"map_replace": [{}, {"kyes": {}}]}, "unexpected-argument", "map_replace[1].kyes"),
        ({"repeat": {"for_each": {}}}, "missing-argument", "repeat"),
        ({"repeat": {"template": "x", "for_each": {"x": "abc"}}}, "wrong-argument-type", "repeat.for_each.x"),
        ({"repeat": {"template": "x", "for_each": {"x": [1]}}}, "wrong-argument-type", "repeat.for_each.x"),
        (
            {"repeat": {"template": "x", "for_each": {"x": ["a"], "y": ["b", "c"]}, "permutations": False}},
            "lists-of-different-length",
            "repeat.for_each",
        ),
        (
            {"repeat": {"template": "x", "for_each": {"x": []}, "permutations": "no"}},
            "wrong-argument-type",
            "repeat.permutations",
        ),
        ({"filter": [["a"], "abc"]}, "wrong-argument-type", "filter[1]"),
        ({"yaql": {"expression": "$.data.("}}, "invalid-yaql", "yaql.expression"),
        ({"yaql": {"expression": "$.data.foo()", "data": {}}}, "unknown-yaql-function", "yaql.expression"),
        ({"yaql": {"expression": "$.data.sum()", "data": 5}}, "yaql-failed", "yaql.expression"),
        ({"yaql": {"expression": "1", "dta": {}}}, "unexpected-argument", "yaql.dta"),
        ({"yaql": ["1"]}, "wrong-arguments", "yaql"),
    ],
)
def test_findings_name_the_node_that_is_wrong(expression: Any, name: str, where: str) -> None:
    compilation = with_expression(expression)
    assert [(d.name, d.path) for d in compilation.diagnostics] == [
        (name, f"resources.subject.properties.value.{where}")
    ]


def test_yaql_keeps_to_its_limits() -> None:
    (finding,) = with_expression({"yaql": {"expression": "range(1000).toList()"}}).diagnostics
    assert finding.name == "yaql-failed"


def test_repeat_does_not_explode() -> None:
    many = [str(n) for n in range(200)]
    argument = {"template": "abcd", "for_each": {"a": many, "b": many, "c": many, "d": many}}
    (finding,) = with_expression({"repeat": argument}).diagnostics
    assert "1600000000 combinations" in finding.message


def test_contains_in_conditions() -> None:
    conditions = {"c": {"contains": [{"get_param": "p"}, ["a", "b"]]}, "d": {"contains": ["a", "abc"]}}
    sections: dict[str, Any] = {"parameters": {"p": {"type": "string"}}, "conditions": conditions}
    assert value_of({"if": ["c", 1, 2]}, given={"p": "b"}, **sections) == 1
    assert value_of({"if": ["c", 1, 2]}, given={"p": "x"}, **sections) == 2
    assert value_of({"if": ["d", 1, 2]}, given={"p": "x"}, **sections) == 1


def test_lists_and_maps_are_put_together_although_what_is_in_them_is_unknown() -> None:
    attribute = {"get_attr": ["server", "name"]}
    joined = value_of({"list_concat": [["a"], [attribute]]})
    assert joined[0] == "a"
    assert isinstance(joined[1], Unknown)
    merged = value_of({"map_merge": [{"a": attribute, "b": 1}, {"b": 2}]})
    assert (merged["b"], type(merged["a"])) == (2, Unknown)
    unique = value_of({"list_concat_unique": [["a"], [attribute]]})
    assert isinstance(unique, Unknown)
