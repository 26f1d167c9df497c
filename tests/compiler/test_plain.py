"""Values as JSON and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotc.compiler.plain import from_plain, to_plain
from hotc.compiler.values import ABSENT, POISON, Choice, Secret, Unknown, Value

from .expressions import with_expression

NAMES = st.text("ab/0", min_size=1, max_size=4)
KEYS = st.one_of(
    st.text("abk", max_size=2), st.sampled_from(["$ref", "$literal", "$secret", "$if", "$absent", "$param"])
)
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(-2, 2), st.text(max_size=4))


def attribute(name: str, key: str) -> Unknown:
    return Unknown("get_attr", [name, key])


LEAVES = st.one_of(
    PLAIN,
    st.builds(lambda n: Unknown("get_resource", n), NAMES),
    st.builds(attribute, NAMES, NAMES),
    st.builds(lambda n: Unknown("get_param", [n]), NAMES),
    st.builds(lambda n, k: Unknown("get_param", [n, k, 0]), NAMES, NAMES),
    st.builds(lambda n: Unknown("get_param", [n], secret=True), NAMES),
    st.builds(Secret, st.text(max_size=3)),
    st.just(POISON),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(KEYS, inner, max_size=3),
        st.builds(lambda a: Unknown("list_concat", a), st.lists(inner, max_size=2)),
        st.builds(lambda c, a, b: Choice(attribute("s", c), a, b), NAMES, inner, inner | st.just(ABSENT)),
        st.builds(lambda c, a, b: Choice(attribute("s", c), a, b, secret=True), NAMES, inner, inner),
        st.builds(lambda a: Secret({"k": a}), PLAIN),
    ),
    max_leaves=8,
)


def equal(left: Value, right: Value) -> bool:
    if type(left) is not type(right):
        return False
    if isinstance(left, Unknown):
        return (left.function, left.secret) == (right.function, right.secret) and equal(left.arguments, right.arguments)
    if isinstance(left, Choice):
        sides = ("condition", "then", "otherwise")
        return left.secret == right.secret and all(equal(getattr(left, s), getattr(right, s)) for s in sides)
    if isinstance(left, Secret):
        return equal(left.value, right.value)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict):
        return list(left) == list(right) and all(equal(left[key], right[key]) for key in left)
    return bool(left == right)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_a_marked_value_comes_back_from_json(value: Value) -> None:
    assert equal(from_plain(json.loads(json.dumps(to_plain(value, "mark")))), value)


@settings(max_examples=50, deadline=None)
@given(VALUES)
def test_masking_shows_no_secret(value: Value) -> None:
    hidden = {"a": value, "b": Secret("hunter2"), "c": [Choice(True, Secret("hunter2"), 1, secret=True)]}
    assert "hunter2" not in json.dumps(to_plain(hidden))
    assert "hunter2" in json.dumps(to_plain(hidden, secrets=True))


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (Unknown("get_resource", "group/0"), {"$ref": "group/0"}),
        (Unknown("get_attr", ["web", "first_address"]), {"$runtime": {"get_attr": ["web", "first_address"]}}),
        (Unknown("get_param", ["p"]), {"$param": "p"}),
        (Unknown("get_param", ["p", "k"]), {"$param": ["p", "k"]}),
        (Secret("s"), "***"),
        ({"$ref": "mine"}, {"$literal": {"$ref": "mine"}}),
        ({"$ref": "mine", "x": 1}, {"$ref": "mine", "x": 1}),
        ({"$literal": 1}, {"$literal": {"$literal": 1}}),
        (POISON, {"$error": "reported"}),
        ({7: "a", None: "b", True: "c"}, {"7": "a", "null": "b", "true": "c"}),
    ],
)
def test_forms(value: Value, data: Any) -> None:
    assert to_plain(value) == data


def test_origins_and_types_are_found_again() -> None:
    value = from_plain(
        {"$runtime": {"list_join": [",", [{"$runtime": {"get_attr": ["web", "name"]}}, {"$param": "p"}]]}}
    )
    assert value.origins == frozenset({"web", "param:p"})
    assert value.type == "string"


def test_what_was_never_made_is_refused() -> None:
    with pytest.raises(ValueError, match="no function frobnicate"):
        from_plain({"$runtime": {"frobnicate": []}})


def test_resolved_shows_functions_as_heat_sees_them() -> None:
    compilation = with_expression(
        {"a": {"list_concat": [[{"get_resource": "server"}]]}, "b": {"get_param": "p"}},
        parameters={"p": {"type": "string", "hidden": True, "default": "s"}},
    )
    assert compilation.resolved()["resources"]["subject"]["properties"]["value"] == {
        "a": {"$runtime": {"list_concat": [[{"$ref": "server"}]]}},
        "b": "***",
    }
    assert compilation.resolved(secrets=True)["parameters"] == {"p": "s"}
    assert compilation.resolved()["dependencies"] == [["subject", "server"]]


def test_expression_that_shares_its_pieces_is_not_written_out_without_end() -> None:
    value = attribute("a", "b")
    for _ in range(100):
        value = Unknown("list_join", ["", [value, value]])
    assert to_plain([value, attribute("a", "b")]) == [
        {"$error": "too large"},
        {"$runtime": {"get_attr": ["a", "b"]}},
    ]
