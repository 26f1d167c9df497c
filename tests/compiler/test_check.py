"""Checking expressions without values: what is reported, where, and when Heat would say it."""

from __future__ import annotations

import pytest

from .memory import compiled, only, told

HEAD = "heat_template_version: 2021-04-16\n"


def resource(properties: str, *, head: str = HEAD, before: str = "") -> str:
    return f"{head}{before}resources:\n  a:\n    type: OS::Heat::Value\n    properties:\n      value: {properties}\n"


@pytest.mark.parametrize(
    ("expression", "expected", "heat"),
    [
        ("{get_param: nobody}", "unknown-parameter 6:26", "full"),
        ("{get_param: [nobody, k]}", "unknown-parameter 6:27", "full"),
        ("{get_param: []}", "wrong-arguments 6:26", "full"),
        ("{get_resource: nobody}", "unknown-resource 6:29", "parse"),
        ("{get_resource: [a]}", "wrong-arguments 6:29", "parse"),
        ("{get_attr: [nobody, x]}", "unknown-resource 6:26", "parse"),
        ("{get_attr: a}", "wrong-arguments 6:25", "parse"),
        ("{get_attr: []}", "wrong-arguments 6:25", "parse"),
        ("{str_replace: {template: x, parms: {}}}", "missing-argument 6:28", "parse"),
        ("{list_join: [',']}", "wrong-arguments 6:26", "parse"),
        ("{if: [nobody, 1, 2]}", "unknown-condition 6:20", "parse"),
        ("{if: [c]}", "wrong-arguments 6:19", "parse"),
        ("{if: {get_param: x}}", "wrong-arguments 6:19", "parse"),
        ("{resource_facade: metdata}", "wrong-arguments 6:32", "parse"),
        ("{yaql: {expression: '$.('}}", "invalid-yaql 6:37", "parse"),
        ("{make_url: {hots: x}}", "unexpected-argument 6:26", "parse"),
        ("{str_replace: {template: {x: 1}, params: {a: 1}}}", "wrong-argument-type 6:39", "full"),
    ],
)
def test_each_finding_is_at_the_node_that_is_wrong(expression: str, expected: str, heat: str) -> None:
    findings = compiled(resource(expression), check_resources=True).diagnostics
    assert f"{findings[0].name} {findings[0].line}:{findings[0].column}" == expected
    assert findings[0].heat == heat


def test_a_misspelt_name_is_suggested() -> None:
    before = "parameters:\n  image_id: {type: string}\nconditions:\n  is_big: {equals: [1, 1]}\n"
    text = resource("{get_param: imageid}", before=before)
    assert only(compiled(text)).hint == 'Did you mean "image_id"?'
    text = resource("{if: [is_bg, 1, 2]}", before=before)
    assert only(compiled(text)).hint == 'Did you mean "is_big"?'


def test_a_resource_named_as_a_parameter_is_told_apart() -> None:
    assert only(compiled(resource("{get_param: a}"))).hint == '"a" is a resource: use get_resource.'
    before = "parameters:\n  p: {type: string}\n"
    assert only(compiled(resource("{get_resource: p}", before=before))).hint == '"p" is a parameter: use get_param.'


def test_depends_on_names_resources() -> None:
    text = (
        HEAD
        + "resources:\n  server:\n    type: OS::Heat::None\n  b:\n    type: OS::Heat::None\n    depends_on: [servr]\n"
    )
    finding = only(compiled(text))
    assert (finding.name, finding.line, finding.column) == ("unknown-dependency", 7, 18)
    assert finding.hint == 'Did you mean "server"?'


# --- what Heat does not look at


def test_heat_does_not_see_what_is_switched_off() -> None:
    text = HEAD + (
        "conditions:\n  never: {equals: [1, 2]}\nresources:\n"
        "  a:\n    type: OS::Heat::Value\n    condition: never\n    properties: {value: {get_resource: nobody}}\n"
        "  b:\n    type: OS::Heat::Value\n    condition: never\n    properties: {value: {list_join: x}}\n"
    )
    assert [(d.name, d.heat) for d in compiled(text).diagnostics] == [
        ("unknown-resource", "never"),
        ("wrong-arguments", "parse"),  # functions are made, and look at their arguments, before conditions are asked
    ]


def test_heat_does_not_see_the_dead_branch_of_an_if() -> None:
    before = "conditions:\n  never: {equals: [1, 2]}\n"
    dead = compiled(resource("{if: [never, {get_attr: x}, {get_resource: nobody}]}", before=before))
    assert [(d.name, d.heat) for d in dead.diagnostics] == [("wrong-arguments", "never"), ("unknown-resource", "parse")]


@pytest.mark.parametrize(
    ("expression", "heat"),
    [
        ("{get_resource: nobody}", "cloud"),
        ("{get_param: nobody}", "cloud"),
        ("{get_attr: [nobody, x]}", "parse"),
        ("{list_join: x}", "parse"),
    ],
)
def test_heat_looks_less_closely_at_outputs(expression: str, heat: str) -> None:
    finding = only(compiled(HEAD + f"outputs:\n  o:\n    value: {expression}\n"))
    assert finding.heat == heat


def test_heat_does_not_look_at_an_output_that_is_off() -> None:
    text = (
        HEAD
        + "conditions:\n  never: {equals: [1, 2]}\noutputs:\n  o:\n    condition: never\n    value: {list_join: x}\n"
    )
    assert only(compiled(text)).heat == "never"


def test_conditions_that_nobody_uses_may_be_wrong() -> None:
    conditions = "conditions:\n  a: {not: b}\n  b: {not: a}\n  c: {get_param: nobody}\n"
    unused = compiled(HEAD + conditions)
    assert [(d.name, d.heat) for d in unused.diagnostics] == [
        ("circular-condition", "never"),
        ("unknown-parameter", "never"),
    ]
    used = compiled(resource("{if: [a, 1, 2]}", before=conditions))
    assert [(d.name, d.heat) for d in used.diagnostics] == [
        ("circular-condition", "parse"),
        ("unknown-parameter", "never"),
    ]
    assert used.diagnostics[0].message == "Conditions rest on each other: a → b → a"


def test_a_finding_in_a_nested_template_counts_once_and_only_where_heat_looks() -> None:
    text = HEAD + "resources:\n  a:\n    type: inner.yaml\n  b:\n    type: inner.yaml\n"
    inner = HEAD + "resources:\n  x:\n    type: OS::Heat::Value\n    properties: {value: {get_resource: nobody}}\n"
    finding = only(compiled(text, files={"inner.yaml": inner}, check_resources=True))
    assert (finding.name, finding.file, finding.heat) == ("unknown-resource", "inner.yaml", "full")
    assert told(compiled(text, files={"inner.yaml": inner})) == []


def test_many_conditions_take_linear_time() -> None:
    chain = "".join(f"  c{n}: {{not: c{n + 1}}}\n" for n in range(3000))
    assert told(compiled(HEAD + "conditions:\n" + chain + "  c3000: {equals: [1, 1]}\n")) == []
