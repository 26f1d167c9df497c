"""str_replace, list_join, str_split, digest, make_url: values as Heat makes them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotc.compiler.intrinsics.placeholders import lookalike, substitute
from tests.effort import calls

from .expressions import value_of, with_expression

OLD = "heat_template_version: 2013-05-23"


@pytest.mark.parametrize(
    ("template", "params", "expected"),
    [
        ("Hello $who", {"$who": "world"}, "Hello world"),
        ("a b", {"a": "b", "b": "c"}, "b c"),
        ("aab", {"a": "1", "aa": "2"}, "2b"),
        ("x y z", {"x": 1, "y": 2.5, "z": True}, "1 2.5 True"),
        ("[x]", {"x": None}, "[]"),
        ("x", {"x": {"b": 1, "a": [None]}}, '{"a": [null], "b": 1}'),
        ("x", {"x": ["é"]}, '["\\u00e9"]'),
        ("nothing", {"x": "y"}, "nothing"),
    ],
)
def test_str_replace(template: str, params: dict[str, Any], expected: str) -> None:
    assert value_of({"str_replace": {"template": template, "params": params}}) == expected


def test_the_first_str_replace_refuses_lists_and_maps() -> None:
    old = with_expression({"str_replace": {"template": "x", "params": {"x": ["a"]}}}, OLD)
    assert [(d.name, d.path) for d in old.diagnostics] == [
        ("wrong-argument-type", "resources.subject.properties.value.str_replace.params.x")
    ]


@pytest.mark.parametrize(
    ("function", "params", "name"),
    [
        ("str_replace_strict", {"a": 1, "b": 2}, "placeholder-not-found"),
        ("str_replace_vstrict", {"a": ""}, "empty-placeholder"),
        ("str_replace_vstrict", {"a": None}, "empty-placeholder"),
        ("str_replace_vstrict", {"a": []}, "empty-placeholder"),
    ],
)
def test_strict_forms_want_every_placeholder(function: str, params: dict[str, Any], name: str) -> None:
    compilation = with_expression({function: {"template": "a", "params": params}})
    assert [d.name for d in compilation.diagnostics] == [name]


def test_what_a_strict_form_misses_is_found_although_values_are_unknown() -> None:
    params = {"$a": {"get_attr": ["server", "name"]}, "$b": "x"}
    compilation = with_expression({"str_replace_strict": {"template": "$a", "params": params}})
    assert [d.name for d in compilation.diagnostics] == ["placeholder-not-found"]


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ([",", ["a", "b"]], "a,b"),
        (["", ["a"], ["b", None]], "ab"),
        (["-", [["x"], {"k": 1}]], '["x"]-{"k": 1}'),
        ([",", None, ["a"]], "a"),
        ([",", []], ""),
    ],
)
def test_list_join(argument: list[Any], expected: str) -> None:
    assert value_of({"list_join": argument}) == expected


@pytest.mark.parametrize(
    ("argument", "where"),
    [
        ([",", ["a", 5]], "list_join[1][1]"),
        ([5, ["a"]], "list_join[0]"),
        ([",", "abc"], "list_join[1]"),
    ],
)
def test_list_join_points_at_what_it_cannot_join(argument: list[Any], where: str) -> None:
    compilation = with_expression({"list_join": argument})
    assert [(d.name, d.path) for d in compilation.diagnostics] == [
        ("wrong-argument-type", f"resources.subject.properties.value.{where}")
    ]


def test_the_first_list_join_takes_one_list() -> None:
    assert value_of({"list_join": [",", ["a", "b"]]}, OLD) == "a,b"
    compilation = with_expression({"list_join": [",", ["a"], ["b"]]}, OLD)
    assert [d.name for d in compilation.diagnostics] == ["wrong-arguments"]
    assert compilation.diagnostics[0].heat == "parse"


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ([",", "a,b,c"], ["a", "b", "c"]),
        ([",", "a,b,c", 1], "b"),
        ([",", "a,b,c", "-1"], "c"),
        ([",", None], None),
        ([",", ""], [""]),
    ],
)
def test_str_split(argument: list[Any], expected: Any) -> None:
    assert value_of({"str_split": argument}) == expected


def test_str_split_knows_how_many_pieces_there_are() -> None:
    (finding,) = with_expression({"str_split": [",", "a,b", 2]}).diagnostics
    assert (finding.name, finding.message) == ("index-out-of-range", "str_split finds no piece 2: the last one is 1")


def test_digest() -> None:
    assert value_of({"digest": ["sha1", "abc"]}) == "a9993e364706816aba3e25717850c26c9cd0d89d"
    (finding,) = with_expression({"digest": ["sha0", "abc"]}).diagnostics
    assert finding.name == "unknown-algorithm"
    (finding,) = with_expression({"digest": ["md5", "Ω"]}).diagnostics
    assert finding.name == "wrong-argument-value"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"scheme": "http", "host": "example.org", "port": 80, "path": "/a b"}, "http://example.org:80/a%20b"),
        ({"scheme": "https", "host": "::1", "port": "443"}, "https://[::1]:443"),
        ({"scheme": "https", "host": "[fe80::1]"}, "https://[fe80::1]"),
        ({"username": "u@x", "password": "p:/", "host": "h"}, "//u%40x:p%3A%2F@h"),
        ({"host": "h", "query": {"a": "/x", "b": "1 2"}, "fragment": "f g"}, "//h?a=/x&b=1+2#f%20g"),
        ({}, ""),
    ],
)
def test_make_url(parts: dict[str, Any], expected: str) -> None:
    assert value_of({"make_url": parts}) == expected


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"port": 0}, "wrong-argument-value"),
        ({"port": "x"}, "wrong-argument-type"),
        ({"host": 5}, "wrong-argument-type"),
        ({"hsot": "x"}, "unexpected-argument"),
        ({"scheme": "a:"}, "wrong-argument-value"),
    ],
)
def test_make_url_refuses(parts: dict[str, Any], name: str) -> None:
    compilation = with_expression({"make_url": parts})
    assert [d.name for d in compilation.diagnostics] == [name]


def test_unknown_texts_tell_how_they_begin() -> None:
    attribute = {"get_attr": ["server", "name"]}
    joined = value_of({"list_join": ["-", ["web", "a", attribute, "z"]]})
    assert joined.known_prefix == "web-a-"
    replaced = value_of({"str_replace": {"template": "http://$host/$x", "params": {"$x": "1", "$host": attribute}}})
    assert replaced.known_prefix == "http://"


def test_looking_for_what_a_placeholder_was_meant_to_be_is_quick_in_a_row_of_signs() -> None:
    assert lookalike("%name%", "%" * 200_000 + " %nmae%") == (200_001, 200_007)


def test_the_work_of_replacing_does_not_grow_with_placeholders_times_pieces() -> None:
    names = [chr(0x4E00 + n) for n in range(300)]
    template = "".join(f"{names[n % 300]}x" for n in range(3000))
    replaced = calls(lambda: substitute(template, dict.fromkeys(names, "q"), set(names)))
    assert replaced < 10 * len(template)  # piece by piece and name by name it would be some 900,000


@given(
    st.text("abc", max_size=14),
    st.dictionaries(st.text("abc", min_size=1, max_size=3), st.sampled_from(["", "X", "ab", "c"]), max_size=5),
)
def test_placeholders_are_replaced_one_after_the_other_in_what_is_left(template: str, params: dict[str, str]) -> None:
    def slowly(text: str, names: list[str]) -> str:
        if not names:
            return text
        return params[names[0]].join(slowly(part, names[1:]) for part in text.split(names[0]))

    names = sorted(sorted(params), key=len, reverse=True)
    assert substitute(template, {name: params[name] for name in names}, set(names)) == slowly(template, names)
