"""Partial evaluation: the known is folded, the rest waits, and finishing it gives what knowing all would have given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotc.compiler.context import Limits
from hotc.compiler.evaluate import apply, finish
from hotc.compiler.intrinsics.function import FunctionError
from hotc.compiler.intrinsics.registry import REGISTRY
from hotc.compiler.leaves import is_known, scan
from hotc.compiler.plain import from_plain, to_plain
from hotc.compiler.values import ABSENT, Choice, Secret, Unknown

from .expressions import value_of, with_expression

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = Limits()


class Answers:
    """A lookup that answers from tables."""

    def __init__(self, attributes: dict[str, Any] | None = None, parameters: dict[str, Any] | None = None) -> None:
        self.attributes = attributes or {}
        self.parameters = parameters or {}

    def reference(self, address: str) -> str:
        return f"id-of-{address}"

    def attribute(self, address: str, name: str | None, path: list[Any]) -> Any:
        value = self.attributes[name or "*"]
        for key in path:
            value = value[key]
        return value

    def parameter(self, name: str) -> Any:
        return self.parameters[name]


# --- the two moments agree

SCALARS = st.one_of(st.text("ab$,", max_size=4), st.integers(-2, 3), st.booleans(), st.none())
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abk", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=6,
)
TEXTS = st.lists(st.text("ab", max_size=2), max_size=3)
MAPS = st.dictionaries(st.text("ab", min_size=1, max_size=2), SCALARS, max_size=3)
ARGUMENTS: dict[str, st.SearchStrategy[Any]] = {
    "list_join": st.tuples(st.just(","), TEXTS, TEXTS).map(list),
    "list_concat": st.lists(st.lists(VALUES, max_size=3), max_size=3),
    "list_concat_unique": st.lists(st.lists(SCALARS, max_size=3), max_size=3),
    "map_merge": st.lists(MAPS, max_size=3),
    "map_replace": st.tuples(
        MAPS,
        st.fixed_dictionaries(
            {"keys": st.just({"a": "z"})},
            optional={"values": st.dictionaries(st.text("ab", max_size=1), VALUES, max_size=2)},
        ),
    ).map(list),
    "str_replace": st.fixed_dictionaries({"template": st.text("ab$", max_size=6), "params": MAPS}),
    "str_replace_strict": st.fixed_dictionaries({"template": st.just("abab"), "params": MAPS}),
    "str_split": st.tuples(st.just("a"), st.text("ab", max_size=5)).map(list),
    "filter": st.tuples(st.lists(SCALARS, max_size=2), st.lists(SCALARS, max_size=4)).map(list),
    "contains": st.tuples(SCALARS, st.lists(SCALARS, max_size=3)).map(list),
    "equals": st.tuples(VALUES, VALUES).map(list),
    "repeat": st.fixed_dictionaries(
        {"template": VALUES, "for_each": st.dictionaries(st.sampled_from(["a", "b"]), TEXTS, min_size=1)}
    ),
    "and": st.lists(st.booleans(), min_size=2, max_size=4),
    "or": st.lists(st.booleans(), min_size=2, max_size=4),
    "not": st.booleans(),
    "fn_select": st.tuples(st.integers(0, 2), st.lists(SCALARS, max_size=3)).map(list),
    "fn_join": st.tuples(st.just(","), TEXTS).map(list),
    "fn_split": st.tuples(st.just("a"), st.text("ab", max_size=5)).map(list),
    "fn_find_in_map": st.tuples(st.just({"a": {"b": 1}}), st.sampled_from("ab"), st.just("b")).map(list),
    "digest": st.tuples(st.sampled_from(["md5", "none"]), st.text("ab", max_size=2)).map(list),
    "make_url": st.fixed_dictionaries(
        {},
        optional={
            "scheme": st.sampled_from(["http", "", "a:b"]),
            "username": st.sampled_from(["", "u/"]),
            "password": st.sampled_from(["", "p"]),
            "host": st.sampled_from(["h", "", "::1", "[::1]"]),
            "port": st.sampled_from([80, "80", 0, "x"]),
            "path": st.sampled_from(["", "/p", "p q"]),
            "query": st.dictionaries(st.sampled_from("ab"), SCALARS, max_size=2),
            "fragment": st.sampled_from(["", "f"]),
        },
    ),
}


def hide(value: Any, choose: Callable[[], int], answers: dict[str, Any]) -> Any:
    """The value with some of its parts made unknown, a choice or a secret; ``answers`` says what they are."""
    kind = choose()
    if kind == 0:
        name = f"a{len(answers)}"
        answers[name] = value
        return Unknown("get_attr", ["server", name], origins=frozenset({"server"}))
    if kind == 1:
        return Secret(value)
    if kind == 2:
        name = f"c{len(answers)}"
        answers[name] = True
        return Choice(Unknown("get_attr", ["server", name], type="boolean"), value, "another")
    if kind == 3:
        answers.setdefault("c", False)
        return Choice(Unknown("get_attr", ["server", "c"], type="boolean"), ["another"], value)
    if isinstance(value, list):
        return [hide(item, choose, answers) for item in value]
    if isinstance(value, dict):
        return {key: hide(item, choose, answers) for key, item in value.items()}
    return value


def outcome(compute: Callable[[], Any]) -> Any:
    try:
        return ("value", compute())
    except FunctionError as error:
        return ("error", error.code)


@pytest.mark.parametrize("name", sorted(ARGUMENTS))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_finishing_a_partly_known_application_is_applying_it_to_all(name: str, data: st.DataObject) -> None:
    argument = data.draw(ARGUMENTS[name])
    function = REGISTRY[name]
    if not isinstance(argument, list | dict):
        argument = [argument] if name != "not" else argument
    answers: dict[str, Any] = {}
    choices = data.draw(st.lists(st.integers(0, 9), min_size=40, max_size=40))
    picked = iter(choices * 20)
    parts = [hide(item, lambda: next(picked), answers) for item in argument] if isinstance(argument, list) else argument
    if isinstance(argument, dict):
        parts = {key: hide(item, lambda: next(picked), answers) for key, item in argument.items()}
    lookup = Answers(answers)
    assert function.compute is not None
    expected = outcome(lambda: function.compute(argument, LIMITS))  # type: ignore[misc]
    assert outcome(lambda: finish(apply(function, parts, LIMITS), lookup)) == expected
    if expected[0] == "value":
        result = apply(function, parts, LIMITS)
        assert not isinstance(result, Unknown) or str(expected[1]).startswith(result.known_prefix)
    # and so it is when the residual was saved in between
    saved = outcome(lambda: to_plain(apply(function, parts, LIMITS), "mark"))
    if saved[0] == "value":
        assert outcome(lambda: finish(from_plain(saved[1]), lookup)) == expected


# --- secrets

HIDDEN: dict[str, Any] = {"parameters": {"p": {"type": "string", "hidden": True, "default": "top secret"}}}


@pytest.mark.parametrize(
    "expression",
    [
        {"get_param": "p"},
        {"str_replace": {"template": "x", "params": {"x": {"get_param": "p"}}}},
        {"list_join": ["", [{"get_param": "p"}, {"get_attr": ["server", "name"]}]]},
        {"digest": ["md5", {"get_param": "p"}]},
        [{"a": {"get_param": "p"}}],
        {"list_concat": [[{"get_param": "p"}], ["x"]]},
        {"repeat": {"template": "x", "for_each": {"x": [{"get_param": "p"}]}}},
        {"if": [{"equals": [1, 1]}, {"get_param": "p"}]},
    ],
)
def test_secrets_pass_through_functions(expression: Any) -> None:
    value = value_of(expression, **HIDDEN)
    assert scan(value) & 2
    assert "secret" not in repr(value)
    assert "top secret" not in str(to_plain(value))


def test_what_is_true_of_a_secret_is_none() -> None:
    conditions = {"c": {"equals": [{"get_param": "p"}, "top secret"]}}
    assert value_of({"if": ["c", "yes", "no"]}, conditions=conditions, **HIDDEN) == "yes"


def test_no_message_quotes_a_secret() -> None:
    compilation = with_expression({"digest": [{"get_param": "p"}, "x"]}, **HIDDEN)
    (finding,) = compilation.diagnostics
    assert finding.name == "unknown-algorithm"
    assert "top secret" not in str(finding.as_dict())


# --- what an if leaves


def test_an_if_without_else_leaves_nothing() -> None:
    conditions = {"never": {"equals": [1, 2]}}
    nothing = {"if": ["never", "x"]}
    assert value_of(["a", nothing, "b"], conditions=conditions) == ["a", "b"]
    assert value_of({"k": nothing, "l": 1}, conditions=conditions) == {"l": 1}
    assert value_of({"list_join": [",", ["a", nothing]]}, conditions=conditions) == "a"
    assert value_of({"filter": [["x"], nothing]}, conditions=conditions) is None


def test_an_if_over_an_unknown_condition_keeps_both_sides() -> None:
    sections: dict[str, Any] = {
        "parameters": {"p": {"type": "string"}},
        "conditions": {"c": {"equals": [{"get_param": "p"}, "a"]}},
    }
    value = value_of({"k": {"if": ["c", 1]}, "l": {"if": ["c", 2, 3]}}, **sections)
    assert isinstance(value["k"], Choice)
    assert value["k"].otherwise is ABSENT
    assert finish(value, Answers(parameters={"p": "a"})) == {"k": 1, "l": 2}
    assert finish(value, Answers(parameters={"p": "b"})) == {"l": 3}


def test_conditions_are_three_valued() -> None:
    sections: dict[str, Any] = {
        "parameters": {"p": {"type": "string"}},
        "conditions": {
            "open": {"equals": [{"get_param": "p"}, "a"]},
            "no": {"equals": [1, 2]},
            "false_and": {"and": ["open", "no"]},
            "true_or": {"or": ["open", {"not": "no"}]},
            "still_open": {"not": {"or": ["no", "open"]}},
            "itself": {"equals": [{"get_param": "p"}, {"get_param": "p"}]},
            "differs_anyway": {"equals": [[{"get_param": "p"}, 1], [{"get_param": "p"}, 2]]},
        },
    }
    compilation = with_expression("x", **sections)
    assert compilation.instance is not None
    conditions = compilation.instance.conditions
    assert conditions["false_and"] is False
    assert conditions["true_or"] is True
    assert conditions["itself"] is True
    assert conditions["differs_anyway"] is False
    assert isinstance(conditions["still_open"], Unknown)
    assert finish(conditions["still_open"], Answers(parameters={"p": "b"})) is True


# --- paths


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (["m", "a"], 1),
        (["m", "l", 0], "x"),
        (["m", "l", "1"], "y"),
        (["m", "l", 9], ""),
        (["m", "nobody"], ""),
        (["m", "a", "deeper"], ""),
        (["s", 0], "t"),
        (["s", "x"], ""),
    ],
)
def test_paths_of_parameters(path: list[Any], expected: Any) -> None:
    parameters = {"m": {"type": "json"}, "s": {"type": "string"}}
    given = {"m": {"a": 1, "l": ["x", "y"]}, "s": "text"}
    assert value_of({"get_param": path}, given=given, parameters=parameters) == expected


def test_paths_into_what_is_unknown_wait_with_it() -> None:
    parameters = {"p": {"type": "json"}}
    value = value_of({"get_param": ["p", "a", 0]}, parameters=parameters)
    assert value.arguments == ["p", "a", 0]
    assert finish(value, Answers(parameters={"p": {"a": ["x"]}})) == "x"
    assert finish(value, Answers(parameters={"p": {}})) == ""


def test_finishing_drops_what_is_not_there_and_reveals_secrets() -> None:
    nothing = Choice(False, "x", ABSENT)
    assert finish({"a": [nothing, 1], "b": nothing, "c": Secret("s")}, Answers()) == {"a": [1], "c": "s"}


def test_errors_at_run_time_say_what_is_wrong() -> None:
    value = value_of({"list_join": [",", [{"get_attr": ["server", "name"]}]]})
    with pytest.raises(FunctionError, match=r"\[1\]\[0\] of list_join must be a string, a list or a map, not a number"):
        finish(value, Answers({"name": 5}))


def test_known_values_are_plain() -> None:
    assert is_known(value_of({"list_join": [",", ["a"]]}))
    assert not is_known(value_of({"get_resource": "server"}))


# --- how much is folded

NAME: dict[str, Any] = {"get_attr": ["server", "name"]}
OPEN = {"on": {"equals": [{"get_param": "mode"}, "on"]}}
MODE = {"mode": {"type": "string"}}


def show(value: Any) -> Any:
    """A value with its unknown leaves as short texts."""
    if isinstance(value, Unknown):
        return "<name>" if value.function == "get_attr" else f"<{value.function} {value.known_prefix}>"
    if isinstance(value, Choice):
        return (show(value.then), show(value.otherwise))
    if isinstance(value, list):
        return [show(item) for item in value]
    return {key: show(item) for key, item in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"list_concat": [["a"], [NAME]]}, ["a", "<name>"]),
        ({"list_concat": [["a"], NAME]}, "<list_concat >"),
        ({"list_concat_unique": [["a", {"k": NAME}], ["a"]]}, ["a", {"k": "<name>"}]),
        ({"list_concat_unique": [["a"], [NAME]]}, "<list_concat_unique >"),
        ({"filter": [["a"], ["a", "b", [NAME]]]}, ["b", ["<name>"]]),
        ({"filter": [[NAME], []]}, []),
        ({"filter": [[NAME], ["a"]]}, "<filter >"),
        ({"contains": ["a", [NAME, "a"]]}, True),
        ({"contains": ["a", ["b", [NAME]]]}, False),
        ({"contains": ["a", [NAME]]}, "<contains >"),
        ({"map_merge": [{"a": 1}, {"b": NAME}]}, {"a": 1, "b": "<name>"}),
        ({"map_replace": [{"a": NAME, "b": "x"}, {"keys": {"a": "c"}}]}, {"c": "<name>", "b": "x"}),
        ({"map_replace": [{"a": NAME, "b": "x"}, {"values": {"x": "y"}}]}, {"a": "<replace_value >", "b": "y"}),
        ({"map_replace": [{"b": "x"}, {"values": {"x": NAME}}]}, {"b": "<name>"}),
        ({"map_replace": [{"b": "x"}, {"keys": {"b": NAME}}]}, "<map_replace >"),
        (
            {"repeat": {"template": {"n": "to-v"}, "for_each": {"v": ["a", NAME]}}},
            [{"n": "to-a"}, {"n": "<repeat_item to->"}],
        ),
        ({"repeat": {"template": {"v": 1}, "for_each": {"v": [NAME]}}}, "<repeat >"),
        ({"repeat": {"template": [NAME], "for_each": {"v": ["a"]}}}, [["<repeat_item >"]]),
        ({"repeat": {"template": "v", "for_each": {"v": NAME}}}, "<repeat >"),
        ({"make_url": {"scheme": "http", "host": "h", "port": 80, "path": NAME}}, "<make_url http://h:80>"),
        ({"make_url": {"scheme": "http", "username": "u", "host": NAME}}, "<make_url http://u@>"),
    ],
)
def test_what_is_known_is_folded_around_what_is_not(expression: Any, expected: Any) -> None:
    assert show(value_of(expression)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"list_join": ["-", ["a", {"if": ["on", "b", "c"]}]]}, ("a-b", "a-c")),
        ({"list_join": ["-", ["a", {"if": ["on", "b"]}]]}, ("a-b", "a")),
        ({"list_join": ["-", [{"if": ["on", "b", "c"]}, {"if": ["on", "d", "e"]}]]}, ("b-d", "c-e")),
        ({"list_concat": [["a"], {"if": ["on", ["b"], []]}]}, (["a", "b"], ["a"])),
        ({"digest": ["md5", {"if": ["on", "a", "a"]}]}, "0cc175b9c0f1b6a831c399e269772661"),
        ({"str_split": [",", {"if": ["on", "a,b", "c"]}, 0]}, ("a", "c")),
        ({"map_merge": [{"a": 1}, {"if": ["on", {"a": 2}, {}]}]}, ({"a": 2}, {"a": 1})),
        ({"yaql": {"expression": "len($.data)", "data": {"if": ["on", [1], [1, 2]]}}}, (1, 2)),
        ({"list_join": ["-", [{"if": ["on", NAME, NAME]}]]}, "<list_join >"),
    ],
)
def test_a_function_of_a_choice_is_a_choice_of_its_results(expression: Any, expected: Any) -> None:
    assert show(value_of(expression, conditions=OPEN, parameters=MODE)) == expected


def test_whether_a_choice_contains_something_is_its_condition() -> None:
    chosen: dict[str, Any] = {"contains": ["a", {"if": ["on", ["a"], ["b"]]}]}
    value = value_of(chosen, conditions=OPEN, parameters=MODE)
    assert (value.function, finish(value, Answers(parameters={"mode": "on"}))) == ("equals", True)
    turned = value_of({"contains": ["b", chosen["contains"][1]]}, conditions=OPEN, parameters=MODE)
    assert (turned.function, finish(turned, Answers(parameters={"mode": "on"}))) == ("not", False)


def test_a_failure_on_one_side_of_a_choice_is_told_when_it_comes_to_it() -> None:
    value = value_of({"digest": [{"if": ["on", "md5", "none"]}, "a"]}, conditions=OPEN, parameters=MODE)
    assert finish(value, Answers(parameters={"mode": "on"})) == "0cc175b9c0f1b6a831c399e269772661"
    with pytest.raises(FunctionError, match="none"):
        finish(value, Answers(parameters={"mode": "off"}))


def test_a_failure_on_both_sides_of_a_choice_is_told_at_once() -> None:
    expression = {"digest": [{"if": ["on", "some", "none"]}, "a"]}
    compilation = with_expression(expression, conditions=OPEN, parameters=MODE)
    assert "unknown-algorithm" in [d.name for d in compilation.diagnostics]


def test_what_is_no_list_is_told_although_another_one_is_unknown() -> None:
    found = with_expression({"list_concat": [NAME, {"str_split": [",", "a,b", 0]}]}).diagnostics
    assert [d.name for d in found] == ["wrong-argument-type"]
