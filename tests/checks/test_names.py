"""Names that only a cloud knows: each is looked up, at its place, with what was meant."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from hotc.compiler import catalog
from hotc.compiler.catalog.kinds import KINDS as REFERENCES
from hotc.runtime.checks.wanted_names import KIND_OF_CONSTRAINT, ZONES
from hotc.runtime.connection.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotc.compiler.diagnostics import Diagnostic
    from hotc.runtime.connection.cloud import Cloud
    from hotc.sandbox import RunningSandbox

    Checked = Callable[..., list[Diagnostic]]


def server(**properties: object) -> str:
    values = {"image": "cirros", "flavor": "m1.tiny", "networks": "[{network: public}]"} | properties
    return "resources:\n  web:\n    type: OS::Nova::Server\n    properties:\n" + "".join(
        f"      {name}: {value}\n" for name, value in values.items()
    )


@pytest.mark.parametrize(
    ("properties", "message", "hint"),
    [
        ({"image": "ciros"}, 'image "ciros"', 'Did you mean "cirros"?'),
        ({"flavor": "m1.tinny"}, 'flavor "m1.tinny"', 'Did you mean "m1.tiny"?'),
        ({"key_name": "dmo"}, 'key pair "dmo"', 'Did you mean "demo"?'),
        ({"availability_zone": "nowa"}, 'availability zone "nowa"', 'Did you mean "nova"?'),
        ({"availability_zone": "nowa:host1"}, 'availability zone "nowa"', 'Did you mean "nova"?'),
        ({"networks": "[{network: publik}]"}, 'network "publik"', 'Did you mean "public"?'),
        ({"networks": "[{port: p}]"}, 'port "p"', "This project sees no port at all."),
        ({"networks": "[{subnet: s}]"}, 'subnet "s"', ""),
        ({"security_groups": "[default, wep]"}, 'security group "wep"', "There are: default."),
        ({"scheduler_hints": "{group: g}"}, 'server group "g"', "This project sees no server group at all."),
        (
            {"block_device_mapping_v2": "[{volume_id: v, boot_index: 1}]"},
            'volume "v"',
            "This project sees no volume at all.",
        ),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_not_there_is_told_with_what_is(
    checked: Checked, properties: dict[str, str], message: str, hint: str
) -> None:
    (found,) = checked(server(**properties))
    assert (found.code, found.severity, found.heat) == ("H6001", "error", "cloud")
    assert found.message == f"Cloud sandbox has no {message}"
    if hint:
        assert found.hint == hint


def test_what_is_there_has_no_findings(checked: Checked, cloud: Cloud) -> None:
    flavor = cloud.find("flavor", "m1.tiny")
    properties = {
        "flavor": flavor,
        "key_name": "demo",
        "availability_zone": "nova:host1:node1",
        "security_groups": "[default]",
        "networks": f"[{{network: {cloud.find('network', 'public')}}}]",
    }
    assert checked(server(**properties)) == []


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        ("{type: OS::Cinder::Volume, properties: {size: 1, volume_type: sdd}}", 'volume type "sdd"'),
        (
            "{type: OS::Cinder::Volume, properties: {size: 1, availability_zone: x}}",
            'volume availability zone "x"',
        ),
        ("{type: OS::Cinder::Volume, properties: {snapshot_id: s}}", 'volume snapshot "s"'),
        ("{type: OS::Neutron::RouterInterface, properties: {router: r, port: {get_resource: p}}}", 'router "r"'),
        ("{type: OS::Neutron::Net, properties: {availability_zone_hints: [z]}}", 'network availability zone "z"'),
        (
            "{type: OS::Neutron::Router, properties: {external_gateway_info: {network: pub}}}",
            'network "pub"',
        ),
    ],
    ids=lambda value: value[:60],
)
def test_other_resources_name_things_too(checked: Checked, resource: str, message: str) -> None:
    port = "  p: {type: OS::Neutron::Port, properties: {network: public}}\n"
    (found,) = checked(f"resources:\n  it: {resource}\n{port}")
    assert found.message == f"Cloud sandbox has no {message}"


def test_several_of_one_name_are_told_with_their_ids(checked: Checked, cloud: Cloud) -> None:
    made = [cloud.call("network", "POST", "/networks", {"network": {"name": "twin"}}) or {} for _ in range(2)]
    (found,) = checked(server(networks="[{network: twin}]"))
    assert (found.code, found.message) == ("H6002", 'Cloud sandbox has 2 networks called "twin"')
    assert all(each["network"]["id"] in found.hint for each in made)


def test_a_value_is_followed_to_where_it_was_given(checked: Checked) -> None:
    text = "parameters:\n  image: {type: string}\n" + server(image="{get_param: image}")
    environment = "parameters:\n  image: cirros2\n"
    (found,) = checked(text, environment=environment)
    assert found.path == "resources.web.properties.image"
    assert (found.line, found.column) == (8, 14)
    places = [(each.span.source.name.rpartition("/")[2], each.span.line, each.message) for each in found.related]
    assert places == [("main.yaml", 3, "declared here"), ("env.yaml", 2, "given here")]


def test_a_value_from_the_command_line_has_no_second_place(checked: Checked) -> None:
    text = "parameters:\n  image: {type: string, default: cirros}\n" + server(image="{get_param: image}")
    (found,) = checked(text, image="cirros2")
    assert [each.message for each in found.related] == ["declared here"]


def test_a_value_is_followed_out_of_a_nested_template(checked: Checked, tmp_path: Path) -> None:
    inner = "heat_template_version: 2018-08-31\nparameters:\n  picture: {type: string}\n"
    (tmp_path / "inner.yaml").write_text(inner + server(image="{get_param: picture}"))
    outer = "parameters:\n  image: {type: string, default: cirros2}\nresources:\n"
    use = "  {}: {{type: inner.yaml, properties: {{picture: {{get_param: image}}}}}}\n"
    (found,) = checked(outer + use.format("one") + use.format("two"))
    assert (found.file or "").endswith("inner.yaml")
    assert found.places == 2
    assert [each.message for each in found.related] == ["declared here", "given here", "declared here", "its default"]


def test_a_parameter_is_checked_once_with_its_uses(checked: Checked) -> None:
    constrained = "{type: string, default: nobody, constraints: [{custom_constraint: nova.keypair}]}"
    text = f"parameters:\n  key: {constrained}\n" + server(key_name="{get_param: key}")
    (found,) = checked(text)
    assert (found.path, found.places) == ("resources.web.properties.key_name", 1)


def test_a_parameter_that_nothing_uses_is_checked_at_its_value(checked: Checked) -> None:
    constrained = "{type: string, default: cirros2, constraints: [{custom_constraint: glance.image}]}"
    (found,) = checked(f"parameters:\n  image: {constrained}\n" + server(name="{get_param: image}"))
    assert (found.path, found.line, found.column) == ("parameters.image", 3, 34)


def test_what_another_resource_makes_is_a_warning(checked: Checked) -> None:
    key = "  key: {type: OS::Nova::KeyPair, properties: {name: mine}}\n"
    (found,) = checked(server(key_name="mine") + key)
    assert (found.code, found.severity) == ("H6001", "warning")
    assert "{get_resource: key}" in found.hint


def test_a_group_of_the_template_may_be_meant_by_its_name(checked: Checked) -> None:
    """Heat looks at the names of a server's groups only when it creates the server, and so do we."""
    group = "  group: {type: OS::Neutron::SecurityGroup, properties: {name: wep}}\n"
    assert checked(server(security_groups="[wep]") + group) == []


def test_what_may_not_come_about_is_a_warning(checked: Checked) -> None:
    text = "parameters:\n  which: {type: string}\nconditions:\n  it: {equals: [{get_param: which}, a]}\n"
    (found,) = checked(text + server(image="{if: [it, cirros2, cirros]}"))
    assert (found.severity, found.message) == ("warning", 'Cloud sandbox has no image "cirros2"')


def test_a_secret_name_is_not_quoted(checked: Checked) -> None:
    text = "parameters:\n  image: {type: string, default: cirros-geheim, hidden: true}\n"
    (found,) = checked(text + server(image="{get_param: image}"))
    assert found.message == "Cloud sandbox has no image of the secret name"
    assert "geheim" not in found.hint


def test_references_and_what_heat_does_not_own_are_not_looked_up(checked: Checked) -> None:
    text = "resources:\n  port: {type: OS::Neutron::Port, properties: {network: {get_resource: net}}}\n"
    external = "  web: {type: OS::Nova::Server, external_id: abc, properties: {image: nope, flavor: nope}}\n"
    assert checked(text + "  net: {type: OS::Neutron::Net}\n" + external) == []


def test_each_question_is_asked_once(checked: Checked, served: RunningSandbox) -> None:
    group = """resources:
  all:
    type: OS::Heat::ResourceGroup
    properties:
      count: 20
      resource_def:
        type: OS::Nova::Server
        properties: {image: cirros, flavor: m1.tiny, key_name: demo, networks: [{network: public}]}
"""
    before = len(served.requests)
    assert checked(group) == []
    asked = Counter(request.path for request in served.requests[before:] if request.method == "GET")
    questions = ("/flavors/detail", "/v2/images", "/v2.0/networks", "/os-keypairs", "/limits", "/details")
    for question in questions:
        assert sum(count for path, count in asked.items() if path.endswith(question)) == 1, question


def test_every_constraint_that_is_looked_up_leads_to_a_kind() -> None:
    assert set(KIND_OF_CONSTRAINT.values()) <= set(KINDS)
    assert {kind for kinds in ZONES.values() for kind in kinds.values()} <= set(KINDS)
    asked = {c for c in KIND_OF_CONSTRAINT if "." not in c}
    assert asked <= set(REFERENCES)


def test_every_constraint_is_one_of_the_catalogues() -> None:
    used: set[str] = set()

    def walk(schema: Any) -> None:
        used.update(c["custom"] for c in schema.constraints if "custom" in c)
        for inner in (*(schema.schema or {}).values(), *([schema.items] if schema.items else [])):
            walk(inner)

    for name in catalog.names():
        type_ = catalog.lookup(name)
        assert type_ is not None
        for schema in type_.properties.values():
            walk(schema)
    only_ours = {"keystone.role", "neutron.qos_policy"}
    assert {c for c in KIND_OF_CONSTRAINT if "." in c} - only_ours <= used
