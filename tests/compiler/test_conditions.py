"""When Heat looks at a condition, and at what stands in it."""

from __future__ import annotations

from typing import Any

import pytest

from .expressions import CFN, template, value_of, with_expression
from .memory import compiled


def errors(expression: Any, condition: Any, **sections: Any) -> list[tuple[str, str]]:
    body = with_expression(expression, conditions={"drawn": condition}, **sections)
    return [(d.name, d.heat) for d in body.diagnostics if d.severity == "error"]


def test_a_condition_that_nothing_uses_is_never_asked_for() -> None:
    broken = {"not": {"get_param": "text"}}
    parameters = {"text": {"type": "string", "default": "nobody"}}
    assert errors("x", broken, parameters=parameters) == [("unknown-condition", "never")]
    assert errors({"if": ["drawn", "x", "y"]}, broken, parameters=parameters) == [("unknown-condition", "parse")]


def test_what_decides_a_junction_spares_the_names_after_it() -> None:
    parameters = {"text": {"type": "string", "default": "nobody"}}
    spared = {"and": [False, {"get_param": "text"}]}
    assert errors({"if": ["drawn", "x", "y"]}, spared, parameters=parameters) == []


def test_functions_in_a_junction_are_worked_out_before_it_is_decided() -> None:
    broken = {"and": [False, {"contains": [True, "text"]}]}
    assert errors({"if": ["drawn", "x", "y"]}, broken) == [("wrong-argument-type", "parse")]


def test_ref_in_a_condition_sees_parameters_only() -> None:
    text = template({"Fn::If": ["c", "x", "y"]}, CFN, Conditions={"c": {"Fn::Equals": [{"Ref": "server"}, "x"]}})
    (finding,) = compiled(text).diagnostics
    assert finding.name == "unknown-parameter"
    assert "conditions are decided before there are any" in finding.hint


@pytest.mark.parametrize("nothing", [False, 0, ""])
def test_list_join_passes_over_what_is_empty(nothing: Any) -> None:
    assert value_of({"list_join": ["-", ["a"], nothing, ["b"]]}) == "a-b"


def test_permutations_count_only_where_the_version_has_them() -> None:
    expression = {"repeat": {"template": "ab", "for_each": {"a": ["1", "2"], "b": ["3", "4"]}, "permutations": False}}
    assert value_of(expression) == ["13", "24"]
    compilation = with_expression(expression, "heat_template_version: 2016-10-14")
    assert compilation.instance is not None
    assert compilation.instance.resources["subject"].properties["value"] == ["13", "14", "23", "24"]


def test_a_key_from_the_cloud_fails_in_find_in_map_before_anything_exists() -> None:
    mappings = {"table": {"one": {"x": "1"}}}
    expression = {"Fn::FindInMap": ["table", {"Fn::GetAtt": ["server", "name"]}, "x"]}
    text = template(expression, CFN, Mappings=mappings)
    found = compiled(text, check_resources=True).diagnostics
    assert "fails-early" in [d.name for d in found]


def test_find_in_map_does_not_show_a_hidden_key() -> None:
    sections = {
        "Mappings": {"table": {"one": {"x": "1"}}},
        "Parameters": {"key": {"Type": "String", "NoEcho": "true"}},
    }
    expression = {"Fn::FindInMap": ["table", {"Ref": "key"}, "x"]}
    wrong = with_expression(expression, CFN, {"key": "sesame"}, **sections)
    assert ["sesame" in d.message for d in wrong.diagnostics if d.severity == "error"] == [False]
    right = with_expression(expression, CFN, {"key": "one"}, **sections)
    assert right.resolved()["resources"]["subject"]["properties"] == {"value": "***"}
