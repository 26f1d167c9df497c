"""Declarations of parameters, and the values that they get."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotc.compiler.parameters import coerce
from hotc.compiler.values import POISON, Secret, Unknown

from .memory import compiled, only, told

HEAD = "heat_template_version: 2018-08-31\n"


def declared(body: str) -> list[str]:
    return told(compiled(f"{HEAD}parameters:\n  p: {body}\n"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", "parameter-not-a-map 3:3"),
        ("string", "parameter-not-a-map 3:6"),
        ("{default: 1}", "missing-parameter-type 3:3"),
        ("{type: strng}", "unknown-parameter-type 3:13"),
        ("{type: list}", "unknown-parameter-type 3:13"),
        ("{type: string, defualt: 1}", "unknown-parameter-key 3:21"),
        ("{type: string, range: {min: 1}}", "unknown-parameter-key 3:21"),
        ("{type: string, tags: a}", "tags-not-a-list 3:27"),
        ("{type: string, constraints: {length: {min: 1}}}", "constraints-not-a-list 3:34"),
        ("{type: string, constraints: [x]}", "constraint-not-a-map 3:35"),
        ("{type: string, constraints: [{lenght: {min: 1}}]}", "unknown-constraint 3:36"),
        ("{type: string, constraints: [{description: x}]}", "no-constraint 3:35"),
        ("{type: string, constraints: [{length: 3}]}", "bad-constraint 3:44"),
        ("{type: string, constraints: [{length: {}}]}", "bad-constraint 3:44"),
        ("{type: string, constraints: [{length: {min: 1.5}}]}", "bad-constraint 3:44"),
        ("{type: string, constraints: [{length: {least: 1}}]}", "bad-constraint 3:44"),
        ("{type: number, constraints: [{range: {min: one}}]}", "bad-constraint 3:43"),
        ("{type: string, constraints: [{allowed_values: a}]}", "bad-constraint 3:52"),
        ("{type: string, constraints: [{allowed_pattern: '['}]}", "bad-constraint 3:53"),
        ("{type: number, constraints: [{modulo: {step: 0, offset: 0}}]}", "bad-constraint 3:44"),
        ("{type: number, constraints: [{length: {min: 1}}]}", "unfit-constraint 3:36"),
        ("{type: json, constraints: [{allowed_values: [a]}]}", "unfit-constraint 3:34"),
        ("{type: number, constraints: [{range: {min: 1}}], default: 0}", "violating-default 3:64"),
        ("{type: string, constraints: [{allowed_values: [a]}], default: b}", "violating-default 3:68"),
        ("{type: string, constraints: [{length: {max: 1}, range: {min: 1}}]}", "second-constraint 3:36"),
        ("{type: comma_delimited_list, default: 5}", "invalid-default 3:44"),
    ],
)
def test_what_is_wrong_with_a_declaration_is_reported_at_its_place(body: str, expected: str) -> None:
    assert declared(body)[:1] == [expected]


def test_modulo_came_with_ocata() -> None:
    body = "{type: number, constraints: [{modulo: {step: 2, offset: 0}}]}"
    text = f"heat_template_version: 2016-10-14\nparameters: {{p: {body}}}\n"
    finding = only(compiled(text))
    assert (finding.name, "2017-02-24" in finding.hint) == ("later-constraint", True)


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ("{}", []),
        ("x", ["groups-not-a-list 3:19"]),
        ("[x]", ["group-not-a-map 3:20"]),
        ("[{label: a}]", ["group-without-list 3:20"]),
        ("[{parameters: p}]", ["group-without-list 3:33"]),
        ("[{parameters: [p]}]", []),
        ("[{parameters: [q]}]", ["group-of-unknown 3:34"]),
        ("[{parameters: [p]}, {parameters: [p]}]", ["grouped-twice 3:53"]),
    ],
)
def test_parameter_groups(groups: str, expected: list[str]) -> None:
    assert told(compiled(f"{HEAD}parameters: {{p: {{type: string}}}}\nparameter_groups: {groups}\n")) == expected


# --- values


def given_value(kind: str, value: Any, constraints: str = "[]", **options: Any) -> tuple[Any, list[str]]:
    text = f"{HEAD}parameters:\n  p: {{type: {kind}, constraints: {constraints}}}\n"
    result = compiled(text, parameters={"p": value}, check_resources=True, **options)
    assert result.instance is not None
    return result.instance.parameters["p"], [finding.name for finding in result.diagnostics]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("string", 5, "5"),
        ("string", True, "True"),
        ("number", "5", 5),
        ("number", "5.5", 5.5),
        ("number", 5, 5),
        ("boolean", "yes", True),
        ("boolean", "Off", False),
        ("boolean", 1, True),
        ("comma_delimited_list", "a,b", ["a", "b"]),
        ("comma_delimited_list", "", []),
        ("comma_delimited_list", [1, "b"], ["1", "b"]),
        ("json", '{"a": 1}', {"a": 1}),
        ("json", {"a": [1]}, {"a": [1]}),
        ("json", "", ""),
    ],
)
def test_values_are_made_what_heat_makes_them(kind: str, value: Any, expected: Any) -> None:
    got, names = given_value(kind, value)
    assert (got, type(got), names) == (expected, type(expected), [])


@pytest.mark.parametrize(
    ("kind", "value"),
    [("number", "five"), ("number", [1]), ("boolean", "maybe"), ("comma_delimited_list", 5), ("json", "{a: 1}")],
)
def test_values_of_another_type_are_errors(kind: str, value: Any) -> None:
    got, names = given_value(kind, value)
    assert (got, names) == (POISON, ["invalid-parameter"])


@pytest.mark.parametrize(
    ("kind", "constraints", "good", "bad"),
    [
        ("string", "[{length: {min: 2, max: 3}}]", "ab", "a"),
        ("number", "[{range: {min: 2}}]", "2", "1"),
        ("number", "[{range: {max: 2}}]", 2, 3),
        ("number", "[{modulo: {step: 5, offset: 1}}]", 6, 7),
        ("string", "[{allowed_values: [1, b]}]", "1", "c"),
        ("number", "[{allowed_values: ['1', 2]}]", 1, 3),
        ("string", "[{allowed_pattern: '[a-z]+'}]", "abc", "abc1"),
        ("comma_delimited_list", "[{length: {max: 1}}]", "a", "a,b"),
        ("comma_delimited_list", "[{allowed_values: [a, b]}]", "a,b", "a,c"),
        ("json", "[{length: {min: 1}}]", '{"a": 1}', "{}"),
    ],
)
def test_constraints_hold_for_values(kind: str, constraints: str, good: Any, bad: Any) -> None:
    assert given_value(kind, good, constraints)[1] == []
    assert given_value(kind, bad, constraints)[1] == ["violated-constraint"]


def test_a_value_that_is_missing_is_unknown_and_an_error_where_it_is_required() -> None:
    text = f"{HEAD}parameters: {{p: {{type: number}}}}\n"
    result = compiled(text, check_resources=True)
    assert result.instance is not None
    value = result.instance.parameters["p"]
    assert isinstance(value, Unknown)
    assert (value.function, value.arguments, value.type, value.origins) == (
        "get_param",
        ["p"],
        "number",
        frozenset({"param:p"}),
    )
    assert result.ok
    assert told(compiled(text, check_resources=True, require_parameters=True)) == ["missing-parameter 2:14"]


def test_null_is_no_value() -> None:
    result = compiled(
        f"{HEAD}parameters: {{p: {{type: string, default: x}}}}\n", parameters={"p": None}, check_resources=True
    )
    assert result.instance is not None
    assert result.instance.parameters["p"] == "x"


def test_hidden_values_are_secret_and_never_quoted() -> None:
    text = f"{HEAD}parameters:\n  p: {{type: string, hidden: true, constraints: [{{length: {{max: 3}}}}]}}\n"
    result = compiled(text, parameters={"p": "my-password"}, check_resources=True)
    assert result.instance is not None
    value = result.instance.parameters["p"]
    assert isinstance(value, Secret)
    assert "my-password" not in repr([f.as_dict() for f in result.diagnostics]) + repr(value)
    assert [f.name for f in result.diagnostics] == ["violated-constraint"]


def test_a_parameter_that_is_not_declared_is_an_error_with_a_suggestion() -> None:
    result = compiled(
        f"{HEAD}parameters: {{image: {{type: string}}}}\n", parameters={"imgae": "x"}, check_resources=True
    )
    finding = only(result)
    assert (finding.name, finding.hint) == ("undeclared-parameter", 'Did you mean "image"?')


@pytest.mark.parametrize(("kind", "default"), [("number", "abc"), ("boolean", "abc"), ("json", "'{'")])
def test_a_default_of_another_type_is_an_error(kind: str, default: str) -> None:
    finding = only(compiled(f"{HEAD}parameters: {{p: {{type: {kind}, default: {default}}}}}\n", check_resources=True))
    assert (finding.name, finding.heat) == ("invalid-default", "full")


@given(
    st.sampled_from(["string", "number", "boolean", "json", "comma_delimited_list"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    ),
)
@settings(max_examples=300, deadline=2000)
def test_coercion_never_raises(kind: str, value: Any) -> None:
    coerce(kind, value)


@pytest.mark.parametrize(
    "body", ["{type: string, default: {get_param: q}}", "{type: json, default: [1, {get_attr: [a, b]}]}"]
)
def test_functions_in_a_default_are_data_which_nobody_means(body: str) -> None:
    assert [each.partition(" ")[0] for each in declared(body)] == ["function-in-default"]


@pytest.mark.parametrize(
    ("default", "path", "expected"),
    [
        ("{x: 1}", "zz", ["missing-in-default 6:24"]),
        ("{x: [1]}", "x, 3", ["missing-in-default 6:24"]),
        ("{x: ''}", "x", []),
        ("{}", "zz", []),
        ("{x: 1}", "{get_param: [p, zz]}", ["missing-in-default 6:40"]),
        ("{x: 1, y: zz}", "{get_param: [p, y]}", []),
    ],
)
def test_a_path_that_leads_nowhere_in_a_default_is_told(default: str, path: str, expected: list[str]) -> None:
    text = f"{HEAD}parameters:\n  p: {{type: json, default: {default}}}\n"
    text += f"outputs:\n  o:\n    value: {{get_param: [p, {path}]}}\n"
    assert told(compiled(text)) == expected
    assert told(compiled(text, parameters={"p": {"other": 1}})) == []


def test_a_slash_in_the_name_of_a_resource_is_an_error_where_the_resource_is_there() -> None:
    resource = "resources:\n  a/b: {type: OS::Heat::RandomString, condition: %s}\n"
    finding = only(compiled(HEAD + resource % "true"))
    assert (finding.name, finding.heat, finding.line, finding.column) == ("slash-in-name", "template", 3, 3)
    assert told(compiled(HEAD + resource % "false")) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("resources: {r: {type: T, condition: c}}", ["missing-parameter 4:28"]),
        ("outputs: {o: {value: {if: [c, 1, 2]}}}", ["missing-parameter 4:28"]),
        ("resources: {r: {type: T}}", []),
        ("resources: {r: {type: T, properties: {x: {get_param: p}}}}", []),
        (
            "resources: {r: {type: T, properties: {x: {if: [{equals: [{get_param: p}, 1]}, 1, 2]}}}}",
            ["missing-parameter 5:70"],
        ),
        (
            "resources: {r: {type: T}}\noutputs: {o: {value: {get_attr: [r, {get_param: p}]}}}",
            ["missing-parameter 6:33"],
        ),
        ("resources: {r: {type: T}}\noutputs: {o: {value: {get_attr: [r, a, {get_param: p}]}}}", []),
    ],
)
def test_what_heat_must_know_to_read_on_is_missing_where_the_language_alone_is_looked_at(
    body: str, expected: list[str]
) -> None:
    text = f"{HEAD}parameters: {{p: {{type: string}}}}\nconditions:\n  c: {{equals: [{{get_param: p}}, a]}}\n{body}\n"
    assert told(compiled(text, check_resources=False)) == expected


@pytest.mark.parametrize(
    ("constraint", "value", "expected"),
    [
        ("ip_addr", "10.0.0.1", []),
        ("ip_addr", "10.0.0", ["violated-constraint"]),
        ("net_cidr", "10.0.0.0/24", []),
        ("net_cidr", "10.0.0.0", ["violated-constraint"]),
        ("nova.flavor", "anything", []),
        ("nobody", "anything", ["violated-constraint"]),
    ],
)
def test_custom_constraints_that_ask_no_cloud_are_checked(constraint: str, value: str, expected: list[str]) -> None:
    text = f"{HEAD}parameters:\n  p: {{type: string, constraints: [{{custom_constraint: {constraint}}}]}}\n"
    assert [(d.name, d.heat) for d in compiled(text, parameters={"p": value}).diagnostics] == [
        (name, "full") for name in expected
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{type: json, default: '[1]', constraints: [{length: {min: 2}}]}", "full"),
        ("{type: comma_delimited_list, default: '', constraints: [{length: {min: 1}}]}", "full"),
        ("{type: comma_delimited_list, default: 'a,b', constraints: [{length: {min: 3}}]}", "parse"),
        ("{type: json, default: '[1, 2]', constraints: [{length: {min: 2}}]}", None),
    ],
)
def test_a_default_written_as_text_keeps_its_constraints_once_parsed(body: str, expected: str | None) -> None:
    found = compiled(f"{HEAD}parameters:\n  p: {body}\n").diagnostics
    assert [(d.name, d.heat) for d in found] == ([("violating-default", expected)] if expected else [])


def test_a_default_breaks_a_custom_constraint_only_where_it_counts() -> None:
    text = f"{HEAD}parameters:\n  p: {{type: string, default: x, constraints: [{{custom_constraint: ip_addr}}]}}\n"
    finding = only(compiled(text))
    assert (finding.name, finding.heat, finding.line, finding.column) == ("violating-default", "full", 3, 30)
    assert finding.message == 'The default of the parameter "p" must be an IP address: "x"'
    assert told(compiled(text, parameters={"p": "10.0.0.1"})) == []


@pytest.mark.parametrize("value", [0, False, {}])
def test_nothing_but_texts_and_lists_is_a_comma_delimited_list(value: Any) -> None:
    text = f"{HEAD}parameters:\n  p: {{type: comma_delimited_list}}\n"
    assert told(compiled(text, parameters={"p": value})) == ["invalid-parameter"]


def test_a_number_that_is_none_is_in_every_range() -> None:
    text = f"{HEAD}parameters:\n  p: {{type: number, constraints: [{{range: {{max: 2}}}}]}}\n"
    assert told(compiled(text, parameters={"p": "nan"})) == []
    assert told(compiled(text, parameters={"p": "inf"})) == ["violated-constraint"]


def test_an_empty_text_is_as_good_as_no_parameter_groups() -> None:
    assert told(compiled(f"{HEAD}parameter_groups: ''\n")) == []
