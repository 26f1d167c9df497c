"""Nested templates and files put into one template, which means the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

import hotc
from hotc.compiler.bundle import bundled
from hotc.compiler.bundle.text import as_text

from .comparing import outcome

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "heat_template_version: 2018-08-31\n"
SERVER = (
    VERSION
    + """
parameters:
  name: {type: string}
  size: {type: number, default: 1}
  tags: {type: comma_delimited_list, default: ""}
  extra: {type: json, default: {}}
  public: {type: boolean, default: false}
conditions:
  is_public: {equals: [{get_param: public}, true]}
resources:
  port:
    type: OS::Neutron::Port
    properties: {network: private, tags: {get_param: tags}}
  volume:
    type: OS::Cinder::Volume
    properties: {size: {get_param: size}}
  server:
    type: OS::Nova::Server
    properties:
      name: {get_param: name}
      image: cirros
      flavor: m1.tiny
      metadata: {get_param: extra}
      networks: [{port: {get_resource: port}}]
  address:
    type: OS::Neutron::FloatingIP
    condition: is_public
    properties: {floating_network: public, port_id: {get_resource: port}}
outputs:
  server: {value: {get_resource: server}}
  addresses: {value: {get_attr: [server, addresses]}}
  port: {value: {get_attr: [port, fixed_ips]}}
  maybe: {condition: is_public, value: {get_attr: [address, floating_ip_address]}}
"""
)


def write(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text if "heat_template_version" in text else VERSION + text)
    return folder / "main.yaml"


def made(path: Path, **options: Any) -> dict[str, Any]:
    compilation = hotc.compile(path, **options)
    assert compilation.ok, compilation.diagnostics
    bundle = bundled(compilation)
    assert bundle is not None, compilation.diagnostics
    data: dict[str, Any] = yaml.safe_load(as_text(bundle.data))
    again = hotc.compile(path, text=as_text(bundle.data))
    assert again.ok, again.diagnostics
    return data


def refusals(path: Path) -> list[tuple[str, int | None]]:
    compilation = hotc.compile(path)
    assert compilation.ok, compilation.diagnostics
    assert bundled(compilation) is None
    found = [each for each in compilation.diagnostics if each.name == "not-in-one-template"]
    assert all(each.hint for each in found)
    return [(each.message.partition(": ")[2], each.line) for each in found]


def test_parameters_are_replaced_by_what_they_are_given(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        web=SERVER,
        main="""
parameters:
  label: {type: string}
resources:
  front:
    type: web.yaml
    properties: {name: {get_param: label}, size: "5", tags: [a, b], extra: {a: {get_param: label}}}
""",
    )
    found = made(main)
    assert set(found["resources"]) == {"front_port", "front_volume", "front_server", "front_address"}
    assert found["resources"]["front_server"]["properties"]["name"] == {"get_param": "label"}
    assert found["resources"]["front_server"]["properties"]["metadata"] == {"a": {"get_param": "label"}}
    assert found["resources"]["front_volume"]["properties"]["size"] == 5
    assert found["resources"]["front_port"]["properties"]["tags"] == ["a", "b"]
    assert found["resources"]["front_address"]["condition"] == "front_is_public"
    assert found["conditions"] == {"front_is_public": {"equals": [False, True]}}
    assert set(found["parameters"]) == {"label"}


def test_outputs_become_what_they_say(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        web=SERVER,
        main="""
resources:
  front: {type: web.yaml, properties: {name: a}}
outputs:
  server: {value: {get_attr: [front, server]}}
  deep: {value: {get_attr: [front, addresses, private, 0, addr]}}
  inside: {value: {get_attr: [front, resource.server, name]}}
  id: {value: {get_attr: [front, resource.port]}}
  maybe: {value: {get_attr: [front, maybe]}}
""",
    )
    found = {name: each["value"] for name, each in made(main)["outputs"].items()}
    assert found["server"] == {"get_resource": "front_server"}
    assert found["deep"] == {"get_attr": ["front_server", "addresses", "private", 0, "addr"]}
    assert found["inside"] == {"get_attr": ["front_server", "name"]}
    assert found["id"] == {"get_resource": "front_port"}
    assert found["maybe"] == {"if": ["front_is_public", {"get_attr": ["front_address", "floating_ip_address"]}, None]}


def test_who_needs_a_stack_waits_for_all_of_it_and_a_stack_for_what_it_needs(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        web=SERVER,
        main="""
resources:
  first: {type: "OS::Heat::RandomString"}
  front: {type: web.yaml, properties: {name: {get_resource: first}}}
  last: {type: "OS::Heat::RandomString", depends_on: front}
""",
    )
    found = made(main)["resources"]
    assert found["last"]["depends_on"] == ["front_volume", "front_server", "front_address"]
    assert found["front_port"]["depends_on"] == ["first"]
    assert found["front_volume"]["depends_on"] == ["first"]
    assert "depends_on" not in found["front_server"]
    assert outcome(main).differences == []


def test_conditions_of_a_stack_hold_for_all_of_it(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        web=SERVER,
        main="""
parameters:
  stage: {type: string, default: test}
conditions:
  is_public: {equals: [{get_param: stage}, production]}
resources:
  front:
    type: web.yaml
    condition: is_public
    properties: {name: a, public: {if: [is_public, true, null]}}
""",
    )
    found = made(main)
    assert found["conditions"]["is_public"] == {"equals": [{"get_param": "stage"}, "production"]}
    assert found["resources"]["front_server"]["condition"] == "is_public"
    assert found["resources"]["front_address"]["condition"] == {"and": ["is_public", "front_is_public"]}


def test_files_become_texts_and_types_what_the_environment_makes_of_them(tmp_path: Path) -> None:
    (tmp_path / "start.sh").write_text("#!/bin/sh\necho hello\n")
    main = write(
        tmp_path,
        web="resources:\n  own: {type: My::Server}\n",
        main="""
parameters:
  size: {type: number}
  password: {type: string, hidden: true}
resources:
  front: {type: My::Web}
  config: {type: OS::Heat::SoftwareConfig, properties: {config: {get_file: start.sh}}}
  nothing: {type: My::Thing}
  many: {type: OS::Heat::ResourceGroup, properties: {count: 3, resource_def: {type: My::Thing}}}
""",
        env="""
resource_registry: {My::Web: web.yaml, My::Thing: OS::Heat::None, My::Server: OS::Heat::RandomString}
parameters: {size: 3, password: secret}
""".replace(VERSION, ""),
    )
    (tmp_path / "env.yaml").write_text((tmp_path / "env.yaml").read_text().replace(VERSION, ""))
    found = made(main, environments=[tmp_path / "env.yaml"])
    assert found["resources"]["front_own"]["type"] == "OS::Heat::RandomString"
    assert found["resources"]["config"]["properties"]["config"] == "#!/bin/sh\necho hello\n"
    assert found["resources"]["nothing"]["type"] == "OS::Heat::None"
    assert found["resources"]["many"]["properties"]["resource_def"]["type"] == "OS::Heat::None"
    assert found["parameters"]["size"]["default"] == 3
    assert found["parameters"]["password"] == {"type": "string", "hidden": True}


def test_members_of_a_group_whose_number_is_written_are_spelt_out(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        web=SERVER,
        main="""
resources:
  many:
    type: OS::Heat::ResourceGroup
    properties: {count: 2, resource_def: {type: web.yaml, properties: {name: "web-%index%"}}}
outputs:
  all: {value: {get_attr: [many, server]}}
  one: {value: {get_attr: [many, resource.1.server]}}
  by_name: {value: {get_attr: [many, attributes, port]}}
""",
    )
    found = made(main)
    assert found["resources"]["many_1_server"]["properties"]["name"] == "web-1"
    values = {name: each["value"] for name, each in found["outputs"].items()}
    assert values["all"] == [{"get_resource": "many_0_server"}, {"get_resource": "many_1_server"}]
    assert values["one"] == {"get_resource": "many_1_server"}
    assert values["by_name"]["1"] == {"get_attr": ["many_1_port", "fixed_ips"]}
    assert outcome(main).differences == []


def test_what_no_expression_says_is_held_by_a_parameter_or_a_resource(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        web="""
parameters:
  size: {type: string}
  flavors: {type: json, default: {small: m1.small, large: m1.large}}
  names: {type: comma_delimited_list}
resources:
  server:
    type: OS::Nova::Server
    properties:
      image: cirros
      flavor: {get_param: [flavors, {get_param: size}]}
      name: {get_param: [names, 0]}
      networks: []
""",
        main="""
parameters:
  size: {type: string, default: small}
  names: {type: string, default: "a,b"}
resources:
  front: {type: web.yaml, properties: {size: {get_param: size}, names: {get_param: names}}}
""",
    )
    found = made(main)
    assert found["parameters"]["front_flavors"]["default"] == {"small": "m1.small", "large": "m1.large"}
    server = found["resources"]["front_server"]["properties"]
    assert server["flavor"] == {"get_param": ["front_flavors", {"get_param": "size"}]}
    assert server["name"] == {"get_attr": ["front_names", "value", 0]}
    assert found["resources"]["front_names"] == {
        "type": "OS::Heat::Value",
        "properties": {"type": "comma_delimited_list", "value": {"get_param": "names"}},
    }


def test_the_version_is_the_latest_and_functions_that_it_lost_are_written_anew(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        old="""heat_template_version: 2013-05-23
parameters:
  name: {type: string}
resources:
  one: {type: "OS::Heat::RandomString"}
outputs:
  text: {value: {"Fn::Join": ["-", [{Ref: name}, {Ref: one}, {get_attr: [one, value]}]]}}
""",
        main="""
resources:
  front: {type: old.yaml, properties: {name: a}}
outputs:
  text: {value: {get_attr: [front, text]}}
""",
    )
    found = made(main)
    assert str(found["heat_template_version"]) == "2018-08-31"
    assert found["outputs"]["text"]["value"] == {
        "list_join": ["-", ["a", {"get_resource": "front_one"}, {"get_attr": ["front_one", "value"]}]]
    }


def test_what_a_nested_template_asks_of_a_parameter_is_asked_of_that_of_the_bundle(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        inner="""
parameters:
  size: {type: number, constraints: [{range: {min: 1, max: 5}}]}
  zone: {type: string, constraints: [{allowed_values: [a, b]}]}
""",
        main="""
parameters:
  size: {type: number, default: 2, constraints: [{range: {max: 9}}]}
  zone: {type: string, default: a}
  is_there: {type: boolean, default: true}
conditions: {is_there: {equals: [{get_param: is_there}, true]}}
resources:
  inner: {type: inner.yaml, properties: {size: {get_param: size}, zone: a}}
  maybe: {type: inner.yaml, condition: is_there, properties: {size: 1, zone: {get_param: zone}}}
""",
    )
    (tmp_path / "inner.yaml").write_text(
        (tmp_path / "inner.yaml").read_text()
        + "outputs:\n  a: {value: {get_param: size}}\n  b: {value: {get_param: zone}}\n"
    )
    main.write_text(
        main.read_text() + "outputs:\n  a: {value: {get_attr: [inner, a]}}\n  b: {value: {get_attr: [maybe, b]}}\n"
    )
    found = made(main)["parameters"]
    assert found["size"]["constraints"] == [{"range": {"max": 9}}, {"range": {"min": 1, "max": 5}}]
    assert "constraints" not in found["zone"]


def test_a_text_that_a_parameter_reads_as_a_list_is_read_by_a_resource(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        inner="""
parameters:
  names: {type: comma_delimited_list}
resources:
  port: {type: OS::Neutron::Port, properties: {network: private, tags: {get_param: names}}}
""",
        main="""
parameters: {name: {type: string, default: a}}
resources:
  inner: {type: inner.yaml, properties: {names: {list_join: [",", [{get_param: name}, b]]}}}
""",
    )
    found = made(main)["resources"]
    assert found["inner_port"]["properties"]["tags"] == {"get_attr": ["inner_names", "value"]}
    assert found["inner_names"]["properties"]["type"] == "comma_delimited_list"


def test_names_that_are_taken_are_given_to_nobody_else(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        inner="resources:\n  one: {type: OS::Heat::RandomString}\noutputs: {id: {value: {get_resource: one}}}\n",
        main="""
resources:
  a: {type: inner.yaml}
  a_one: {type: "OS::Heat::Value", properties: {value: {get_attr: [a, id]}}}
""",
    )
    found = made(main)["resources"]
    assert set(found) == {"a_one", "a_one_"}
    assert found["a_one"]["properties"]["value"] == {"get_resource": "a_one_"}


@pytest.mark.parametrize(
    ("main", "why"),
    [
        (
            "resources:\n  g:\n    type: OS::Heat::AutoScalingGroup\n"
            "    properties: {min_size: 1, max_size: 2, resource: {type: web.yaml, properties: {name: a}}}\n",
            ("the members of g are stacks, and OS::Heat::AutoScalingGroup makes and removes them while it runs", 5),
        ),
        (
            "parameters: {n: {type: number, default: 2}}\nresources:\n  g:\n    type: OS::Heat::ResourceGroup\n"
            "    properties: {count: {get_param: n}, resource_def: {type: web.yaml, properties: {name: a}}}\n",
            ("the members of g are stacks, and how many there are is neither written nor bounded", 6),
        ),
        (
            "resources:\n  w: {type: web.yaml, properties: {name: a}}\noutputs:\n  id: {value: {get_resource: w}}\n",
            ("the stack of w has an id only while it is a stack", 5),
        ),
        (
            "resources:\n  r: {type: OS::Heat::RandomString}\n"
            "  w: {type: web.yaml, properties: {name: a, public: {get_attr: [r, value]}}}\n",
            ("a condition can't rest on get_attr, from which a parameter gets its value here", 10),
        ),
        (
            "resources:\n  w: {type: old.template}\n",
            ("old.template is a template in the manner of CloudFormation", 3),
        ),
    ],
    ids=["scaling-group", "computed-count", "id-of-a-stack", "condition-on-attribute", "cloudformation"],
)
def test_what_one_template_cannot_say_is_told_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, main: str, why: tuple[str, int]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.template").write_text("HeatTemplateFormatVersion: '2012-12-12'\nResources: {}\n")
    assert refusals(write(tmp_path, web=SERVER, main=main)) == [why]


def test_what_a_stack_knows_of_itself_is_told_to_be_another(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        inner="outputs: {name: {value: {get_param: 'OS::stack_name'}}}\n",
        main="resources: {a: {type: inner.yaml}}\noutputs: {name: {value: {get_attr: [a, name]}}}\n",
    )
    compilation = hotc.compile(main)
    bundle = bundled(compilation)
    assert bundle is not None
    assert bundle.data["outputs"]["name"]["value"] == {"list_join": ["-", [{"get_param": "OS::stack_name"}, "a"]]}
    assert [each.name for each in compilation.diagnostics] == ["other-in-one-template"]


def test_a_parameter_may_be_given_its_value_for_good(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        web=SERVER,
        cluster="""
parameters:
  size: {type: number}
resources:
  many:
    type: OS::Heat::ResourceGroup
    properties: {count: {get_param: size}, resource_def: {type: web.yaml, properties: {name: "w%index%"}}}
""",
        main="""
parameter_groups:
- {label: all, parameters: [size, zone]}
parameters:
  size: {type: number, default: 2}
  zone: {type: string, default: nova}
resources:
  front: {type: cluster.yaml, properties: {size: {get_param: size}}}
outputs:
  size: {value: {get_param: size}}
  zone: {value: {get_param: zone}}
""",
    )
    compilation = hotc.compile(main)
    bundle = bundled(compilation, {"size": 2})
    assert bundle is not None
    assert set(bundle.data["parameters"]) == {"zone"}
    assert bundle.data["parameter_groups"] == [{"label": "all", "parameters": ["zone"]}]
    assert {name: each["value"] for name, each in bundle.data["outputs"].items()} == {
        "size": 2,
        "zone": {"get_param": "zone"},
    }
    assert "front_many_1_server" in bundle.data["resources"]


def test_an_id_that_a_condition_holds_against_nothing_is_something(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        inner="""
parameters:
  network: {type: string, default: ""}
conditions:
  own: {equals: [{get_param: network}, ""]}
resources:
  net: {type: OS::Neutron::Net, condition: own}
""",
        main="""
resources:
  net: {type: OS::Neutron::Net}
  inner: {type: inner.yaml, properties: {network: {get_resource: net}}}
""",
    )
    assert made(main)["conditions"] == {"inner_own": {"equals": ["net", ""]}}


@pytest.mark.parametrize("size", [1, 2, 4])
def test_members_of_a_group_whose_number_is_bounded_are_there_up_to_it(tmp_path: Path, size: int) -> None:
    main = write(
        tmp_path,
        web=SERVER,
        cluster="""heat_template_version: 2016-10-14
parameters:
  size: {type: number}
resources:
  many:
    type: OS::Heat::ResourceGroup
    properties: {count: {get_param: size}, resource_def: {type: web.yaml, properties: {name: "w%index%"}}}
  after: {type: "OS::Heat::RandomString", depends_on: many}
outputs:
  all: {value: {get_attr: [many, server]}}
  first: {value: {get_attr: [many, resource.0.server]}}
""",
        main="""
parameters:
  size: {type: number, default: 2, constraints: [{range: {min: 1, max: 4}}]}
resources:
  front: {type: cluster.yaml, properties: {size: {get_param: size}}}
  ids: {type: "OS::Heat::Value", properties: {value: {get_attr: [front, all]}}}
""",
    )
    found = made(main)
    server = {number: found["resources"][f"front_many_{number}_server"] for number in range(4)}
    assert "condition" not in server[0]
    assert server[2]["condition"] == "front_many_2"
    assert found["conditions"]["front_many_1"] == {"not": {"equals": [{"get_param": "size"}, 1]}}
    assert found["conditions"]["front_many_2"] == {
        "and": ["front_many_1", {"not": {"equals": [{"get_param": "size"}, 2]}}]
    }
    result = outcome(main, parameters={"size": size})
    assert result.differences == []
