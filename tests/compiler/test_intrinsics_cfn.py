"""Functions in the manner of CloudFormation."""

from __future__ import annotations

from typing import Any

import pytest

from .expressions import CFN, value_of, with_expression

MAPPINGS = {"Mappings": {"region": {"east": {"zone": "z1"}}}}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"Fn::Join": [",", ["a", "b"]]}, "a,b"),
        ({"Fn::Select": ["1", ["a", "b"]]}, "b"),
        ({"Fn::Select": [5, ["a"]]}, ""),
        ({"Fn::Select": ["k", {"k": 1}]}, 1),
        ({"Fn::Select": ["k", '{"k": [2]}']}, [2]),
        ({"Fn::Split": [",", "a,b"]}, ["a", "b"]),
        ({"Fn::Replace": [{"$x": "1"}, "a$x"]}, "a1"),
        ({"Fn::Base64": "text"}, "text"),
        ({"Fn::MemberListToMap": ["N", "V", [".member.0.N=a", ".member.0.V=b=c", ".member.1.N=z"]]}, {"a": "b=c"}),
        ({"Fn::FindInMap": ["region", "east", "zone"]}, "z1"),
        ({"Ref": "AWS::Region"}, "ap-southeast-1"),
    ],
)
def test_values(expression: Any, expected: Any) -> None:
    assert value_of(expression, CFN, **MAPPINGS) == expected


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ({"Fn::FindInMap": ["region", "west", "zone"]}, "key-not-in-map"),
        ({"Fn::FindInMap": ["region", "west"]}, "wrong-arguments"),
        ({"Fn::Select": ["x", ["a"]]}, "wrong-argument-type"),
        ({"Fn::Join": [",", [5]]}, "wrong-argument-type"),
        ({"Ref": "nobody"}, "unknown-parameter"),
        ({"Ref": ["subject"]}, "wrong-arguments"),
        ({"Fn::GetAtt": ["nobody", "x"]}, "unknown-resource"),
        ({"Fn::GetAtt": ["server"]}, "wrong-arguments"),
    ],
)
def test_findings(expression: Any, name: str) -> None:
    assert [d.name for d in with_expression(expression, CFN, **MAPPINGS).diagnostics] == [name]


def test_conditions() -> None:
    conditions = {
        "is_a": {"Fn::Equals": [{"Ref": "p"}, "a"]},
        "not_a": {"Fn::Not": ["is_a"]},
        "both": {"Fn::And": ["is_a", "not_a"]},
        "one": {"Fn::Or": ["is_a", "not_a"]},
    }
    sections: dict[str, Any] = {"Parameters": {"p": {"Type": "String", "Default": "a"}}, "Conditions": conditions}
    expression = [{"Fn::If": [name, 1, 0]} for name in conditions]
    assert value_of(expression, CFN, **sections) == [1, 0, 0, 1]


def test_ref_is_a_resource_or_a_parameter() -> None:
    reference = value_of({"Ref": "server"}, CFN)
    assert (reference.function, reference.arguments) == ("get_resource", "server")
