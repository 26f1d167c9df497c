"""Empty texts where a name is wanted: refused before anything is created, where Heat refuses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import hotc

from .test_names import server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.runtime.connection.cloud import Cloud

    Checked = Callable[..., list[Diagnostic]]

HINT = "Give the name or the id of {}, or leave it out if none is meant."


@pytest.mark.parametrize(
    ("properties", "name", "kind"),
    [
        ({"image": '""'}, "image", "an image"),
        ({"image": "null"}, "image", "an image"),
        ({"flavor": '""'}, "flavor", "a flavor"),
        ({"networks": '[{network: ""}]'}, "networks[0].network", "a network"),
        (
            {"block_device_mapping_v2": '[{volume_id: "", boot_index: 1}]'},
            "block_device_mapping_v2[0].volume_id",
            "a volume",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_an_empty_name_is_told_at_its_place(checked: Checked, properties: dict[str, str], name: str, kind: str) -> None:
    found = [each for each in checked(server(**properties)) if each.code == "H4047"]
    assert [(each.severity, each.heat, each.message) for each in found] == [
        ("error", "cloud", f"{name} must name {kind}, and is empty")
    ]
    assert (found[0].path, found[0].hint) == (f"resources.web.properties.{name}", HINT.format(kind))


@pytest.mark.parametrize(
    "properties",
    [
        {"key_name": '""'},
        {"availability_zone": '""'},
        {"networks": '[{uuid: "", network: public}]'},
        {"networks": '[{network: public, subnet: ""}]'},
        {"security_groups": '["default", ""]'},
    ],
    ids=str,
)
def test_what_heat_takes_is_not_told(checked: Checked, properties: dict[str, str]) -> None:
    assert [each for each in checked(server(**properties)) if each.code == "H4047"] == []


def test_of_load_balancers_an_empty_name_is_not_told(checked: Checked) -> None:
    balancer = 'type: OS::Octavia::LoadBalancer, properties: {vip_subnet: private-subnet, flavor: ""}'
    assert "H4047" not in {each.code for each in checked(f"resources:\n  it: {{{balancer}}}\n")}


def test_the_default_of_a_parameter_is_followed(checked: Checked) -> None:
    text = 'parameters:\n  net: {type: string, default: ""}\n' + server(networks="[{network: {get_param: net}}]")
    (found,) = checked(text)
    assert (found.code, [each.message for each in found.related]) == ("H4047", ["declared here", "its default"])
    assert checked(text, net="public") == []


def test_a_constraint_of_a_parameter_is_asked_too(checked: Checked) -> None:
    declared = 'parameters:\n  it: {{type: string, default: "", constraints: [{{custom_constraint: {}}}]}}\n'
    (found,) = checked(declared.format("neutron.network") + server(name="{get_param: it}"))
    assert (found.message, found.path) == ('The parameter "it" must name a network, and is empty', "parameters.it")
    assert checked(declared.format("nova.keypair") + server(key_name="{get_param: it}")) == []


def test_what_may_not_come_about_is_a_warning(checked: Checked) -> None:
    text = "parameters:\n  which: {type: string}\nconditions:\n  it: {equals: [{get_param: which}, a]}\n"
    (found,) = checked(text + server(image='{if: [it, "", cirros]}'))
    assert (found.code, found.severity) == ("H4047", "warning")


def test_the_one_thing_without_a_name_is_taken_with_a_warning(checked: Checked, cloud: Cloud) -> None:
    nets = [cloud.call("network", "POST", "/networks", {"network": {"name": ""}}) or {} for _ in range(2)]
    text = server(networks='[{network: ""}]')
    try:
        assert [each.severity for each in checked(text)] == ["error"]
        cloud.call("network", "DELETE", f"/networks/{nets.pop()['network']['id']}")
        (found,) = checked(text)
        assert (found.severity, found.heat) == ("warning", "never")
        assert "as long as there is just one" in found.hint
    finally:
        for each in nets:
            cloud.call("network", "DELETE", f"/networks/{each['network']['id']}")


@pytest.mark.parametrize("value", ['""', "null", "{get_param: none}"])
def test_what_keystone_never_finds_is_refused_without_a_cloud(tmp_path: Path, value: str) -> None:
    template = tmp_path / "user.yaml"
    template.write_text(
        'heat_template_version: 2018-08-31\nparameters:\n  none: {type: string, default: ""}\nresources:\n'
        "  it:\n    type: OS::Keystone::User\n    properties:\n      name: {get_param: none}\n"
        f"      default_project: {value}\n"
    )
    errors = [each for each in hotc.compile(template).diagnostics if each.severity == "error"]
    assert [(each.code, each.line, each.heat) for each in errors] == [("H4047", 9, "full")]
    assert errors[0].message == "default_project must name a project, and is empty"


def test_a_parameter_that_names_a_project_is_not_empty(tmp_path: Path) -> None:
    template = tmp_path / "user.yaml"
    template.write_text(
        "heat_template_version: 2018-08-31\nparameters:\n"
        '  of: {type: string, default: "", constraints: [{custom_constraint: keystone.project}]}\n'
    )
    (found,) = [each for each in hotc.compile(template).diagnostics if each.severity == "error"]
    assert found.message == 'The default of the parameter "of" must name a project: ""'
