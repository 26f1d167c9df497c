"""What Heat's property schemas make of values."""

from __future__ import annotations

from typing import Any

import pytest

from .memory import compiled, only, told

HEAD = "heat_template_version: 2018-08-31\n"


def resource(type_: str, properties: str) -> str:
    return f"{HEAD}resources:\n  r:\n    type: {type_}\n    properties: {properties}\n"


def typed(type_: str, properties: str, name: str) -> Any:
    result = compiled(resource(type_, properties), check_resources=True)
    assert told(result) == []
    return result.resolved()["resources"]["r"]["typed"].get(name)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("10", 10), ("'10'", 10), ("' 10 '", 10), ("true", 1), ("'1_0'", 10)],
)
def test_integers_come_from_numbers_texts_and_booleans(written: str, expected: int) -> None:
    found = typed("OS::Cinder::Volume", f"{{size: {written}}}", "size")
    assert found == expected
    assert type(found) is int


@pytest.mark.parametrize(("written", "expected"), [("12", "12"), ("true", "True"), ("abc", "abc"), ("''", "")])
def test_strings_come_from_integers_and_booleans(written: str, expected: str) -> None:
    assert typed("OS::Neutron::Net", f"{{name: {written}}}", "name") == expected


@pytest.mark.parametrize(("written", "expected"), [("true", True), ("'False'", False), ("'TRUE'", True)])
def test_booleans_come_from_two_words_in_any_case(written: str, expected: bool) -> None:
    assert typed("OS::Neutron::Net", f"{{shared: {written}}}", "shared") is expected


@pytest.mark.parametrize(("written", "expected"), [("1.5", 1.5), ("'1.5'", 1.5), ("'2'", 2), ("3", 3)])
def test_numbers_may_have_fractions(written: str, expected: float) -> None:
    found = compiled(resource("OS::Heat::TestResource", f"{{wait_secs: {written}}}"), check_resources=True)
    assert found.resolved()["resources"]["r"]["typed"]["wait_secs"] == expected


@pytest.mark.parametrize(
    ("type_", "properties", "expected"),
    [
        ("OS::Cinder::Volume", "{size: ten}", "not-convertible 5:24"),
        ("OS::Cinder::Volume", "{size: '10.9'}", "not-convertible 5:24"),
        ("OS::Cinder::Volume", "{size: [1]}", "wrong-type 5:24"),
        ("OS::Cinder::Volume", "{size: 10.9}", "number-cut-off 5:24"),
        ("OS::Cinder::Volume", "{size: 0}", "out-of-range 5:24"),
        ("OS::Neutron::Net", "{name: 1.5}", "wrong-type 5:24"),
        ("OS::Neutron::Net", "{name: [a]}", "wrong-type 5:24"),
        ("OS::Neutron::Net", "{shared: 1}", "wrong-type 5:26"),
        ("OS::Neutron::Net", "{shared: 'yes'}", "not-convertible 5:26"),
        ("OS::Neutron::Net", "{tags: a}", "wrong-type 5:24"),
        ("OS::Neutron::Net", "{tags: [a, [b]]}", "wrong-type 5:28"),
        ("OS::Neutron::Net", "{value_specs: a}", "wrong-type 5:31"),
        ("OS::Nova::KeyPair", "{name: ''}", "wrong-length 5:24"),
        ("OS::Nova::Flavor", "{ram: 1, vcpus: 1, rxtx_factor: a}", "not-convertible 5:49"),
    ],
)
def test_what_does_not_fit_is_reported_at_the_value(type_: str, properties: str, expected: str) -> None:
    assert told(compiled(resource(type_, properties), check_resources=True)) == [expected]


def test_defaults_are_filled_in_and_the_rest_is_left_out() -> None:
    result = compiled(resource("OS::Neutron::Net", "{}"), check_resources=True)
    assert result.resolved()["resources"]["r"]["typed"] == {"value_specs": {}, "admin_state_up": True, "shared": False}


def test_keys_inside_lists_get_their_defaults_too() -> None:
    rules = typed("OS::Neutron::SecurityGroup", "{rules: [{protocol: tcp}]}", "rules")
    expected = {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "remote_mode": "remote_ip_prefix"}
    assert rules == [expected]


def test_old_names_become_new_ones() -> None:
    text = resource("OS::Neutron::Port", "{network_id: n, fixed_ips: [{subnet_id: s}]}")
    result = compiled(text, check_resources=True)
    found = result.resolved()["resources"]["r"]["typed"]
    assert found["network"] == "n"
    assert "network_id" not in found
    assert found["fixed_ips"] == [{"subnet": "s"}]


def test_an_old_name_beside_the_new_one_is_a_conflict_at_the_old() -> None:
    finding = only(compiled(resource("OS::Neutron::Port", "{network: n, network_id: n}"), check_resources=True))
    assert (finding.name, finding.line, finding.column) == ("conflicting-properties", 5, 30)
    assert finding.heat == "full"


def test_the_description_of_a_resource_is_its_description_property() -> None:
    text = f"{HEAD}resources:\n  r:\n    type: OS::Neutron::SecurityGroup\n    description: for the web\n"
    found = compiled(text, check_resources=True).resolved()["resources"]["r"]["typed"]
    assert found["description"] == "for the web"


def test_what_a_parameter_without_value_gives_passes_unless_its_type_cannot_fit() -> None:
    text = f"""{HEAD}parameters:
  text: {{type: string}}
  many: {{type: comma_delimited_list}}
resources:
  r:
    type: OS::Neutron::Net
    properties:
      name: {{get_param: text}}
      tags: {{get_param: many}}
  s:
    type: OS::Neutron::Net
    properties:
      name: {{get_param: many}}
"""
    assert told(compiled(text, check_resources=True)) == ["wrong-type 14:13"]


def test_secrets_stay_secret_in_messages_and_typed_values() -> None:
    text = f"""{HEAD}parameters:
  size: {{type: string, hidden: true, default: hunter2}}
resources:
  r:
    type: OS::Cinder::Volume
    properties:
      size: {{get_param: size}}
  s:
    type: OS::Neutron::Net
    properties:
      name: {{get_param: size}}
"""
    result = compiled(text, check_resources=True)
    finding = only(result)
    assert finding.name == "not-convertible"
    assert "hunter2" not in finding.message + finding.hint
    assert "hunter2" not in str(result.resolved()["resources"])
    assert result.resolved(secrets=True)["resources"]["s"]["typed"]["name"] == "hunter2"


def test_a_reference_where_a_list_is_wanted_is_an_error_that_heat_finds_when_it_can_see_it() -> None:
    text = f"""{HEAD}resources:
  group: {{type: OS::Neutron::SecurityGroup}}
  other: {{type: OS::Heat::RandomString}}
  port:
    type: OS::Neutron::Port
    properties:
      network: n
      security_groups: {{get_resource: group}}
      tags: {{get_resource: other}}
"""
    late, early = compiled(text, check_resources=True).diagnostics
    assert (late.name, late.line, late.heat) == ("wrong-type", 9, "cloud")
    assert (early.name, early.line, early.heat) == ("wrong-type", 10, "full")
