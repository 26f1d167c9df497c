"""Parameters against the properties that are given them: what is found without any value."""

from __future__ import annotations

import pytest

from .memory import compiled


def findings(parameter: str, type_: str, properties: str, **options: str) -> list[tuple[str, str]]:
    resource = f"type: '{type_}', properties: {properties}{options.get('more', '')}"
    text = f"""heat_template_version: 2021-04-16
parameters:
  x: {{{parameter}}}
  other: {{type: string}}
conditions: {{c: {{equals: [{{get_param: other}}, y]}}}}
resources:
  r: {{{resource}}}
"""
    result = compiled(text, check_resources=True, parameters={"x": options["value"]} if "value" in options else None)
    return [(d.name, d.message) for d in result.diagnostics]


RULE = "OS::Neutron::SecurityGroupRule"
VOLUME = "OS::Cinder::Volume"


@pytest.mark.parametrize(
    ("parameter", "type_", "properties", "reason"),
    [
        ("type: number, constraints: [{range: {max: 0}}]", VOLUME, "{size: {get_param: x}}", "it is at most 0"),
        (
            "type: string, constraints: [{length: {min: 30}}]",
            RULE,
            "{security_group: g, direction: {get_param: x}}",
            "it can be none of ingress, egress",
        ),
        (
            "type: string, constraints: [{allowed_pattern: '[A-Z]+'}]",
            RULE,
            "{security_group: g, direction: {get_param: x}}",
            "it can be none of ingress, egress",
        ),
        (
            "type: string, constraints: [{allowed_values: [in, out]}]",
            RULE,
            "{security_group: g, direction: {get_param: x}}",
            'it is one of "in", "out"',
        ),
        (
            "type: string, constraints: [{allowed_values: ['yes', 'no']}]",
            "OS::Neutron::Net",
            "{shared: {get_param: x}}",
            'it is one of "yes", "no"',
        ),
        (
            "type: string, constraints: [{length: {max: 2}}]",
            "OS::Swift::Container",
            "{name: a}",
            "",
        ),
    ],
)
def test_constraints_that_leave_no_value_are_found(parameter: str, type_: str, properties: str, reason: str) -> None:
    found = findings(parameter, type_, properties)
    assert [name for name, _ in found] == (["parameter-never-fits"] if reason else [])
    assert all(reason in message for _, message in found)


def test_an_allowed_value_that_does_not_fit_is_named() -> None:
    parameter = "type: string, constraints: [{allowed_values: [ingress, both]}]"
    found = findings(parameter, RULE, "{security_group: g, direction: {get_param: x}}")
    assert found == [("parameter-may-not-fit", 'direction can\'t take "both", which the parameter "x" may be')]


def test_a_secret_is_not_quoted() -> None:
    parameter = "type: string, hidden: true, constraints: [{allowed_values: [ingress, hush]}]"
    ((name, message),) = findings(parameter, RULE, "{security_group: g, direction: {get_param: x}}")
    assert name == "parameter-may-not-fit"
    assert "hush" not in message


def test_a_default_that_is_not_used_is_looked_at_too() -> None:
    found = findings("type: number, default: 0", VOLUME, "{size: {get_param: x}}", value="5")
    assert found == [("parameter-may-not-fit", 'size can\'t take 0 (its default), which the parameter "x" may be')]


def test_a_default_that_is_used_is_reported_once_and_as_an_error() -> None:
    found = findings("type: number, default: 0", VOLUME, "{size: {get_param: x}}")
    assert [name for name, _ in found] == ["out-of-range"]


@pytest.mark.parametrize("value", ["{if: [c, {get_param: x}, ingress]}", "{get_param: x}"])
def test_what_a_condition_guards_is_only_found_when_nothing_fits(value: str) -> None:
    parameter = "type: string, constraints: [{allowed_values: [ingress, both]}]"
    more = "" if "if" in value else ", condition: c"
    assert findings(parameter, RULE, f"{{security_group: g, direction: {value}}}", more=more) == []


def test_an_empty_default_is_a_place_holder() -> None:
    assert findings("type: string, default: ''", VOLUME, "{size: 1, name: {get_param: x}}", value="n") == []


@pytest.mark.parametrize(
    ("parameter", "type_", "properties", "code"),
    [
        ("type: number", "OS::Neutron::Net", "{shared: {get_param: x}}", "wrong-type"),
        ("type: boolean", "OS::Neutron::Net", "{tags: {get_param: x}}", "wrong-type"),
        ("type: comma_delimited_list", "OS::Neutron::Net", "{name: {get_param: x}}", "wrong-type"),
        ("type: json", "OS::Neutron::Net", "{name: {get_param: x}}", "doubtful-type"),
        ("type: string", VOLUME, "{size: {list_join: ['-', [big, {get_param: x}]]}}", "not-convertible"),
        ("type: string", RULE, "{security_group: {list_join: ['-', [g, {get_param: x}]]}}", ""),
        (
            "type: string",
            "OS::Octavia::PoolMember",
            "{pool: p, protocol_port: 80, address: {list_join: ['-', [host, {get_param: x}]]}}",
            "not-convertible",
        ),
        (
            "type: string",
            "OS::Neutron::Subnet",
            "{network: n, cidr: {list_join: ['', ['10.', {get_param: x}, '.0.0/16']]}}",
            "",
        ),
        ("type: json", "OS::Neutron::Net", "{tags: {map_merge: [{get_param: x}]}}", "wrong-type"),
        ("type: string", VOLUME, "{size: {str_split: [',', {get_param: x}, 1]}}", ""),
        ("type: string", "OS::Neutron::Net", "{name: {str_split: [',', {get_param: x}]}}", "wrong-type"),
        ("type: string", "OS::Neutron::Net", "{tags: {str_split: [',', {get_param: x}, 0]}}", "wrong-type"),
    ],
)
def test_types_are_found_through_functions(parameter: str, type_: str, properties: str, code: str) -> None:
    names = [name for name, _ in findings(parameter, type_, properties)]
    assert names[:1] == ([code] if code else []), names


def test_what_is_written_out_wrongly_in_an_output_is_found_without_values() -> None:
    text = """heat_template_version: 2021-04-16
parameters:
  x: {type: number, default: 1}
outputs:
  wrong: {value: {list_join: [',', [1, 2]]}}
  of_the_day: {value: {list_join: [',', [{get_param: x}]]}}
"""
    result = compiled(text, check_resources=True)
    assert [(d.name, d.line, d.column, d.heat) for d in result.diagnostics] == [("wrong-argument-type", 5, 37, "cloud")]


@pytest.mark.parametrize("constraint", ["custom_constraint: [a]", "allowed_values: {a: 1}", "range: [1]", "length: x"])
def test_a_constraint_that_is_none_is_passed_over(constraint: str) -> None:
    names = [
        name for name, _ in findings(f"type: number, constraints: [{{{constraint}}}]", VOLUME, "{size: {get_param: x}}")
    ]
    assert "parameter-never-fits" not in names
