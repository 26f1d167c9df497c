"""Templates with values: conditions, nested templates, groups, and what refers to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import hotc
from hotc.compiler.values import POISON, Secret, Unknown

from .memory import compiled, told

if TYPE_CHECKING:
    from pathlib import Path

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.instance import Instance, ResourceInstance

HEAD = "heat_template_version: 2021-04-16\n"


def instance_of(compilation: Compilation) -> Instance:
    assert told(compilation) == []
    assert compilation.instance is not None
    return compilation.instance


def everything(instance: Instance) -> dict[str, ResourceInstance]:
    """Every resource of a tree by its address."""
    found = {}
    for resource in instance.resources.values():
        found[resource.address] = resource
        if resource.nested is not None:
            found.update(everything(resource.nested))
    return found


def plain(value: Any) -> Any:
    """A value with unknowns as short texts: ``ref:address``, ``attr:address.name``."""
    if isinstance(value, Unknown):
        if value.function == "get_resource":
            return f"ref:{value.arguments}"
        if value.function == "get_attr":
            return "attr:" + ".".join(map(str, value.arguments))
        return f"{value.function}:{plain(value.arguments)}"
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


# --- conditions


def test_a_resource_whose_condition_fails_is_not_there() -> None:
    text = HEAD + (
        "conditions:\n  never: {equals: [1, 2]}\n"
        "resources:\n  a:\n    type: OS::Heat::None\n    condition: never\n  b:\n    type: OS::Heat::None\n"
    )
    instance = instance_of(compiled(text))
    assert (list(instance.resources), instance.disabled) == (["b"], ["a"])


def test_a_reference_to_a_resource_that_is_off_is_an_error_at_its_name() -> None:
    text = HEAD + (
        "conditions:\n  never: {equals: [1, 2]}\n"
        "resources:\n  a:\n    type: OS::Heat::None\n    condition: never\n"
        "  b:\n    type: OS::Heat::Value\n    properties: {value: {get_resource: a}}\n"
        "outputs:\n  o: {value: {get_attr: [a, show]}}\n"
    )
    findings = compiled(text).diagnostics
    assert [(d.name, d.line, d.column, d.heat) for d in findings] == [
        ("absent-resource", 10, 40, "parse"),
        ("absent-resource", 12, 26, "parse"),
    ]


@pytest.mark.parametrize(("value", "expected"), [(None, []), ("a", ["absent-resource"] * 3), ("b", [])])
def test_a_reference_that_may_not_be_there_either_is_no_error_until_that_is_known(
    value: str | None, expected: list[str]
) -> None:
    text = HEAD + (
        "parameters:\n  p: {type: string}\n"
        "conditions:\n  never: {equals: [1, 2]}\n  c: {equals: [{get_param: p}, a]}\n"
        "resources:\n  a:\n    type: OS::Heat::None\n    condition: never\n"
        "  b: {type: OS::Heat::Value, condition: c, properties: {value: {get_resource: a}}}\n"
        "  d: {type: OS::Heat::Value, properties: {value: {if: [c, {get_resource: a}, x]}}}\n"
        "outputs:\n  o: {condition: c, value: {get_attr: [a, show]}}\n"
    )
    findings = compiled(text, parameters={} if value is None else {"p": value}).diagnostics
    assert [d.name for d in findings if d.name == "absent-resource"] == expected


def test_a_condition_that_cannot_be_told_yet_stays_with_the_resource() -> None:
    text = HEAD + (
        "parameters:\n  p: {type: string}\nconditions:\n  c: {equals: [{get_param: p}, a]}\n"
        "resources:\n  a:\n    type: OS::Heat::None\n    condition: c\n"
    )
    resource = instance_of(compiled(text, check_resources=True)).resources["a"]
    assert isinstance(resource.condition, Unknown)
    assert resource.condition_name == "c"


def test_policies_and_ids_are_values() -> None:
    text = HEAD + (
        "parameters:\n  p: {type: string, default: retain}\n"
        "resources:\n  a:\n    type: OS::Heat::None\n"
        "    deletion_policy: {get_param: p}\n    external_id: {get_param: p}\n"
    )
    resource = instance_of(compiled(text)).resources["a"]
    assert (resource.deletion_policy, resource.external_id) == ("Retain", "retain")


# --- nested templates

OUTER = (
    HEAD
    + """\
resources:
  web:
    type: server.yaml
    properties: {name: web, networks: [a, 'b,c', null]}
  ip:
    type: OS::Heat::Value
    properties:
      value:
        - {get_attr: [web, address]}
        - {get_attr: [web, list, 1]}
        - {get_attr: [web, resource.server, name]}
        - {get_attr: [web, resource.server]}
        - {get_resource: web}
"""
)
INNER = (
    HEAD
    + """\
parameters:
  name: {type: string}
  networks: {type: comma_delimited_list}
resources:
  server:
    type: OS::Nova::Server
    properties:
      name: {get_param: name}
      image: cirros
      flavor: m1.tiny
      networks: {repeat: {template: {network: '%n%'}, for_each: {'%n%': {get_param: networks}}}}
outputs:
  address: {value: {get_attr: [server, first_address]}}
  list: {value: [{get_param: name}, {get_resource: server}]}
"""
)


def test_outputs_of_a_nested_template_are_its_attributes() -> None:
    instance = instance_of(compiled(OUTER, files={"server.yaml": INNER}, check_resources=True))
    assert plain(instance.resources["ip"].properties["value"]) == [
        "attr:web/server.first_address",
        "ref:web/server",
        "attr:web/server.name",
        "ref:web/server",
        "ref:web",
    ]
    web = instance.resources["web"]
    assert (web.catalog_type, web.nested is not None and web.nested.owner is web) == (None, True)


def test_a_list_reaches_a_nested_parameter_as_a_text_with_commas() -> None:
    instance = instance_of(compiled(OUTER, files={"server.yaml": INNER}, check_resources=True))
    networks = everything(instance)["web/server"].properties["networks"]
    assert networks == [{"network": "a"}, {"network": "b"}, {"network": "c"}, {"network": ""}]


def test_a_template_may_stand_for_one_of_its_resources() -> None:
    inner = HEAD + (
        "resources:\n  net:\n    type: OS::Neutron::Net\noutputs:\n  OS::stack_id: {value: {get_resource: net}}\n"
    )
    text = HEAD + (
        "resources:\n  n:\n    type: net.yaml\n"
        "  s:\n    type: OS::Neutron::Subnet\n    properties: {network: {get_resource: n}, cidr: 10.0.0.0/24}\n"
    )
    instance = instance_of(compiled(text, files={"net.yaml": inner}, check_resources=True))
    reference = instance.resources["s"].properties["network"]
    assert (plain(reference), reference.entity) == ("ref:n/net", "network")


def test_values_pass_through_nested_stacks_with_their_secrets() -> None:
    inner = HEAD + (
        "parameters:\n  p: {type: string}\n"
        "resources:\n  v:\n    type: OS::Heat::Value\n    properties: {value: {get_param: p}}\n"
        "outputs:\n  o: {value: {list_join: ['', [{get_param: p}, '!']]}}\n"
    )
    text = HEAD + (
        "parameters:\n  secret: {type: string, hidden: true, default: hunter2}\n"
        "resources:\n  a:\n    type: inner.yaml\n    properties: {p: {get_param: secret}}\n"
        "  b:\n    type: inner.yaml\n    properties: {p: {get_resource: a}}\n"
        "outputs:\n  o: {value: {get_attr: [a, o]}}\n"
    )
    instance = instance_of(compiled(text, files={"inner.yaml": inner}, check_resources=True))
    assert isinstance(instance.outputs["o"].value, Secret)
    assert instance.outputs["o"].value.value == "hunter2!"
    assert plain(everything(instance)["b/v"].properties["value"]) == "ref:a"


def test_a_registry_entry_is_gone_behind_what_it_created() -> None:
    server = HEAD + (
        "parameters:\n  name: {type: string, default: x}\n  image: {type: string}\n  flavor: {type: string}\n"
        "resources:\n  real:\n    type: OS::Nova::KeyPair\n    properties: {name: {get_param: name}}\n"
    )
    text = HEAD + "resources:\n  a:\n    type: OS::Nova::KeyPair\n    properties: {name: k}\n"
    environment = "resource_registry:\n  OS::Nova::KeyPair: pair.yaml\n"
    files = {"pair.yaml": server, "env.yaml": environment}
    compilation = compiled(text, files=files, environments=("env.yaml",), check_resources=True)
    assert compilation.instance is not None
    found = everything(compilation.instance)
    assert [(address, r.catalog_type) for address, r in found.items()] == [("a", None), ("a/real", "OS::Nova::KeyPair")]


def test_resource_facade_shows_the_resource_that_the_template_stands_for() -> None:
    inner = HEAD + "resources:\n  v:\n    type: OS::Heat::Value\n    properties: {value: {resource_facade: metadata}}\n"
    text = HEAD + "resources:\n  a:\n    type: inner.yaml\n    metadata: {k: [1]}\n"
    instance = instance_of(compiled(text, files={"inner.yaml": inner}, check_resources=True))
    assert everything(instance)["a/v"].properties["value"] == {"k": [1]}
    alone = compiled(inner, check_resources=True)
    assert [d.name for d in alone.diagnostics] == ["no-facade"]


def test_depth_is_bounded_although_conditions_hide_the_circle() -> None:
    text = HEAD + "resources:\n  a:\n    type: main.yaml\n"
    assert "template-cycle" in [d.name for d in compiled(text, check_resources=True).diagnostics]


def test_what_a_nested_stack_knows_of_itself_is_its_own() -> None:
    inner = HEAD + (
        "resources:\n  v:\n    type: OS::Heat::Value\n    properties:\n"
        "      value: [{get_param: OS::stack_name}, {get_param: OS::project_id}]\n"
    )
    text = HEAD + "resources:\n  a:\n    type: inner.yaml\n"
    instance = instance_of(compiled(text, files={"inner.yaml": inner}, check_resources=True))
    value = everything(instance)["a/v"].properties["value"]
    assert plain(value) == ["get_param:['a/OS::stack_name']", "get_param:['OS::project_id']"]


# --- groups

GROUP = (
    HEAD
    + """\
parameters:
  count: {type: number}
resources:
  group:
    type: OS::Heat::ResourceGroup
    properties:
      count: {get_param: count}
      removal_policies: [{resource_list: ['1']}]
      resource_def:
        type: OS::Nova::Server
        properties:
          name: {list_join: ['-', [web, '%index%']]}
          image: cirros
          flavor: m1.tiny
          key_name: null
          user_data: {str_replace: {template: '%index% $net', params: {$net: {get_resource: net}}}}
          metadata: {net: {get_resource: net}}
  net:
    type: OS::Neutron::Net
"""
)


def group_output(expression: str, count: int = 2) -> Any:
    text = GROUP + f"outputs:\n  o: {{value: {expression}}}\n"
    compilation = compiled(text, parameters={"count": count}, check_resources=True)
    return plain(instance_of(compilation).outputs["o"].value)


def test_members_of_a_group_are_numbered_and_removed_names_left_out() -> None:
    instance = instance_of(compiled(GROUP, parameters={"count": "2"}, check_resources=True))
    found = everything(instance)
    assert sorted(found) == ["group", "group/0", "group/2", "net"]
    server = found["group/2"].properties
    assert (server["name"], "key_name" in server) == ("web-2", False)
    assert plain(server["metadata"]) == {"net": "ref:net"}
    assert server["user_data"].function == "replace_text"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{get_attr: [group, refs]}", ["ref:group/0", "ref:group/2"]),
        ("{get_attr: [group, refs, 1]}", "ref:group/2"),
        ("{get_attr: [group, refs_map]}", {"0": "ref:group/0", "2": "ref:group/2"}),
        ("{get_attr: [group, attributes, name]}", {"0": "attr:group/0.name", "2": "attr:group/2.name"}),
        ("{get_attr: [group, first_address]}", ["attr:group/0.first_address", "attr:group/2.first_address"]),
        ("{get_attr: [group, networks, private]}", ["attr:group/0.networks.private", "attr:group/2.networks.private"]),
        ("{get_attr: [group, resource.0]}", "ref:group/0"),
        ("{get_attr: [group, resource.0.name]}", "attr:group/0.name"),
        ("{get_attr: [group, resource.2, networks, private, 0]}", "attr:group/2.networks.private.0"),
        ("{get_attr: [group, removed_rsrc_list]}", []),
        ("{get_resource: group}", "ref:group"),
    ],
)
def test_attributes_of_a_group(expression: str, expected: Any) -> None:
    assert group_output(expression) == expected


def test_a_member_that_is_not_there() -> None:
    text = GROUP + "outputs:\n  o: {value: {get_attr: [group, resource.1.name]}}\n"
    compilation = compiled(text, parameters={"count": 2}, check_resources=True)
    assert [d.name for d in compilation.diagnostics] == ["unknown-member"]
    assert compilation.instance is not None
    assert compilation.instance.outputs["o"].value is POISON


def test_an_unknown_attribute_of_a_member_is_heats_error() -> None:
    text = GROUP + "outputs:\n  o: {value: {get_attr: [group, nonsense]}}\n"
    findings = compiled(text, parameters={"count": 2}, check_resources=True).diagnostics
    assert [(d.name, d.heat, d.line) for d in findings] == [("unknown-attribute", "full", 22)]


def test_a_group_of_unknown_size_keeps_a_pattern() -> None:
    group = instance_of(compiled(GROUP, check_resources=True)).resources["group"]
    assert group.nested is None
    assert group.symbolic is not None
    assert group.symbolic.member is not None
    assert list(group.symbolic.member.resources) == ["0"]
    assert plain(group.symbolic.count) == "get_param:['count']"


def test_a_group_of_a_nested_template() -> None:
    text = HEAD + (
        "resources:\n  g:\n    type: OS::Heat::ResourceGroup\n    properties:\n      count: 2\n      index_var: $ix\n"
        "      resource_def: {type: server.yaml, properties: {name: web$ix, networks: [a]}}\n"
        "outputs:\n  o: {value: {get_attr: [g, address]}}\n"
    )
    instance = instance_of(compiled(text, files={"server.yaml": INNER}, check_resources=True))
    assert sorted(everything(instance)) == ["g", "g/0", "g/0/server", "g/1", "g/1/server"]
    assert everything(instance)["g/1/server"].properties["name"] == "web1"
    assert plain(instance.outputs["o"].value) == ["attr:g/0/server.first_address", "attr:g/1/server.first_address"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{get_attr: [g, refs]}", ["ref:g/0", "ref:g/1"]),
        ("{get_attr: [g, outputs, name]}", {"0": "attr:g/0.name", "1": "attr:g/1.name"}),
        ("{get_attr: [g, outputs_list, networks, x]}", ["attr:g/0.networks.x", "attr:g/1.networks.x"]),
        ("{get_attr: [g, current_size]}", 2),
        ("{get_attr: [g, resource.1.name]}", "attr:g/1.name"),
    ],
)
def test_a_scaling_group_begins_with_what_is_desired_or_the_least(expression: str, expected: Any) -> None:
    text = HEAD + (
        "resources:\n  g:\n    type: OS::Heat::AutoScalingGroup\n"
        "    properties:\n      min_size: 2\n      max_size: 5\n"
        "      resource: {type: OS::Nova::Server, properties: {image: a, flavor: b}}\n"
        f"outputs:\n  o: {{value: {expression}}}\n"
    )
    assert plain(instance_of(compiled(text, check_resources=True)).outputs["o"].value) == expected


@pytest.mark.parametrize(("concurrent", "edges"), [("false", [("1", "0")]), ("true", [])])
def test_a_chain_waits_for_each_of_its_links(concurrent: str, edges: list[tuple[str, str]]) -> None:
    text = HEAD + (
        "resources:\n  c:\n    type: OS::Heat::ResourceChain\n    properties:\n"
        f"      resources: [OS::Heat::RandomString, OS::Heat::RandomString]\n      concurrent: {concurrent}\n"
        "      resource_properties: {length: 5}\n"
    )
    chain = instance_of(compiled(text, check_resources=True)).resources["c"].nested
    assert chain is not None
    assert chain.graph is not None
    assert [(e.requirer, e.required) for e in chain.graph.edges] == edges
    assert chain.resources["1"].properties == {"length": 5}


def test_stacks_see_each_other_whatever_their_order() -> None:
    text = HEAD + (
        "resources:\n"
        "  late:\n    type: OS::Heat::Value\n    properties: {value: {get_attr: [early, list, 0]}}\n"
        "  early:\n    type: server.yaml\n    properties: {name: {get_attr: [first, list, 0]}, networks: [a]}\n"
        "  first:\n    type: server.yaml\n    properties: {name: one, networks: [a]}\n"
    )
    instance = instance_of(compiled(text, files={"server.yaml": INNER}, check_resources=True))
    assert instance.resources["late"].properties["value"] == "one"
    assert list(instance.resources) == ["late", "early", "first"]


def test_a_long_chain_of_stacks_needs_no_deep_python_stack() -> None:
    inner = HEAD + "parameters:\n  p: {type: string, default: ''}\noutputs:\n  o: {value: {get_param: p}}\n"
    count = 400
    links = "".join(
        f"  r{n}:\n    type: inner.yaml\n    properties: {{p: {{get_attr: [r{n + 1}, o]}}}}\n" for n in range(count)
    )
    text = HEAD + f"resources:\n{links}  r{count}:\n    type: inner.yaml\n    properties: {{p: end}}\n"
    text += "outputs:\n  o: {value: {get_attr: [r0, o]}}\n"
    compilation = compiled(text, files={"inner.yaml": inner}, check_resources=True)
    assert instance_of(compilation).outputs["o"].value == "end"


# --- what Heat refuses because it looks too early


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("{str_replace_vstrict: {template: x, params: {x: {get_attr: [s, name]}}}}", ["fails-early"]),
        ("{make_url: {host: {get_attr: [s, name]}}}", ["fails-early"]),
        ("{str_replace: {template: x, params: {x: {get_attr: [s, name]}}}}", []),
        ("{list_join: [',', {get_attr: [s, networks]}]}", []),
    ],
)
def test_heat_evaluates_before_anything_exists(expression: str, names: list[str]) -> None:
    text = HEAD + (
        "resources:\n  s:\n    type: OS::Nova::Server\n    properties: {image: a, flavor: b}\n"
        f"  v:\n    type: OS::Heat::Value\n    properties: {{value: {expression}}}\n"
    )
    findings = compiled(text, check_resources=True).diagnostics
    assert [(d.name, d.heat) for d in findings] == [(name, "full") for name in names]


def test_heat_asks_for_some_missing_parameters_of_members_when_it_validates(tmp_path: Path) -> None:
    (tmp_path / "member.yaml").write_text(
        "heat_template_version: 2018-08-31\n"
        "parameters: {image: {type: string}, key: {type: string}, ip: {type: json, default: {}}}\n"
        "resources:\n"
        "  server:\n"
        "    type: OS::Nova::Server\n"
        "    properties: {flavor: m1, image: {get_param: image}, key_name: {get_param: key}, networks: []}\n"
        "  port:\n"
        "    type: OS::Neutron::Port\n"
        "    properties:\n"
        "      network: n\n"
        "      name: {get_param: [{get_param: ip}]}\n"
        "      fixed_ips: [{ip_address: {get_param: [{get_param: ip}]}}]\n"
    )
    root = tmp_path / "root.yaml"
    root.write_text(
        "heat_template_version: 2018-08-31\n"
        "resources:\n"
        "  group: {type: OS::Heat::ResourceGroup, properties: {count: 1, resource_def: {type: member.yaml}}}\n"
    )
    found = hotc.compile(str(root), require_parameters=True).diagnostics
    missing = {each.message.split('"')[1]: each.heat for each in found if each.name == "missing-property"}
    assert missing == {"image": "full", "key": "cloud"}
    levels = {each.path.split(".")[3][:9]: each.heat for each in found if each.path.startswith("resources.port")}
    assert levels == {"name": "cloud", "fixed_ips": "full"}


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("{cunt: 2, resource_def: {type: OS::Heat::None}}", "unknown-property 5:18"),
        ("{count: 2, resource_def: {propreties: {}}}", "missing-property 5:42 unknown-property 5:43"),
        ("{count: -2, resource_def: {type: OS::Heat::None}}", "out-of-range 5:25"),
        ("{count: 2, resource_def: {type: in.yaml, propreties: {size: 3}}}", "unknown-property 5:58"),
        (
            "{count: 2, resource_def: {type: in.yaml, propreties: {szie: 3}}}",
            "unknown-property 5:58 unknown-property 5:71",
        ),
        ("{count: 1, resource_def: {type: OS::Heat::None}}", "unknown-member 6:37"),
    ],
)
def test_what_is_wrong_with_a_group_is_told_once_and_not_again_for_its_members(properties: str, expected: str) -> None:
    inner = "heat_template_version: 2018-08-31\nparameters: {size: {type: string}}\n"
    text = (
        "heat_template_version: 2018-08-31\nresources:\n  g:\n    type: OS::Heat::ResourceGroup\n"
        f"    properties: {properties}\n"
        "outputs: {o: {value: {get_attr: [g, resource.1]}}}\n"
    )
    assert " ".join(told(compiled(text, files={"in.yaml": inner}, check_resources=True))) == expected


def test_a_resource_whose_condition_is_misspelt_is_not_blamed_for_what_it_refers_to() -> None:
    text = HEAD + (
        "conditions: {never: {equals: [1, 2]}}\nresources:\n  a: {type: OS::Heat::None, condition: never}\n"
        "  b:\n    type: OS::Heat::Value\n    condition: nver\n    properties: {value: {get_resource: a}}\n"
    )
    assert told(compiled(text)) == ["unknown-condition 7:16"]
