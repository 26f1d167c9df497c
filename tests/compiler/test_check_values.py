"""Findings about the values of resources: which, where, and at what level of Heat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .memory import compiled, only, told

if TYPE_CHECKING:
    from hotc.compiler.compilation import Compilation

HEAD = "heat_template_version: 2018-08-31\n"


def checked(text: str, **files: str) -> Compilation:
    names = {name.replace("_yaml", ".yaml"): content for name, content in files.items()}
    environments = tuple(name for name in names if name.startswith("env"))
    return compiled(HEAD + text, check_resources=True, files=names, environments=environments)


def levels(result: Compilation) -> list[tuple[str, str]]:
    return [(finding.name, finding.heat) for finding in result.diagnostics]


def test_every_missing_property_is_reported_by_itself() -> None:
    result = checked(
        """resources:
  alarm:
    type: OS::Aodh::GnocchiAggregationByResourcesAlarm
    properties:
      metric: cpu_util
      threshold: 80
"""
    )
    assert told(result) == ["missing-property 5:5"] * 2
    assert {'"query"', '"resource_type"'} == {finding.message.split()[-1] for finding in result.diagnostics}
    assert {finding.path for finding in result.diagnostics} == {"resources.alarm.properties"}
    assert {finding.heat for finding in result.diagnostics} == {"full"}


def test_without_any_properties_the_type_is_where_they_are_missing() -> None:
    assert told(checked("resources:\n  s:\n    type: OS::Nova::KeyPair\n")) == ["missing-property 4:11"]


def test_an_unknown_type_comes_with_a_suggestion() -> None:
    finding = only(checked("resources:\n  s:\n    type: OS::Nova::Sever\n"))
    assert (finding.name, finding.line, finding.column, finding.heat) == ("unknown-resource-type", 4, 11, "template")
    assert finding.hint == 'Did you mean "OS::Nova::Server"?'
    assert finding.path == "resources.s.type"


def test_a_template_with_another_ending_is_no_type_and_the_hint_says_so() -> None:
    finding = only(checked("resources:\n  s:\n    type: server.yml\n"))
    assert finding.hint == "The name of a template must end in .yaml or .template to be a type."


def test_an_unknown_type_shows_the_entry_of_the_registry_that_leads_to_it() -> None:
    finding = only(
        checked(
            "resources:\n  s:\n    type: My::Server\n",
            env_yaml="resource_registry:\n  My::Server: OS::Nova::Servr\n",
        )
    )
    assert finding.message == 'There is no resource type "My::Server"'
    assert [(place.span.source.name, place.span.line) for place in finding.related] == [("env.yaml", 2)]


def test_a_misspelt_property_is_pointed_at_and_can_be_renamed() -> None:
    finding = only(checked("resources:\n  n:\n    type: OS::Neutron::Net\n    properties:\n      nmae: x\n"))
    assert (finding.name, finding.line, finding.column, finding.end_column) == ("unknown-property", 6, 7, 11)
    assert finding.hint == 'Did you mean "name"?'
    assert finding.path == "resources.n.properties.nmae"
    assert finding.fix is not None
    assert [(edit.span.line, edit.text) for edit in finding.fix.edits] == [(6, "name")]


def test_a_misspelt_property_is_not_missing_too() -> None:
    result = checked(
        """resources:
  s:
    type: OS::Neutron::Subnet
    properties: {netwrok: n, cdir: 10.0.0.0/24, allocation_pools: [{strat: 10.0.0.2, end: 10.0.0.9}]}
"""
    )
    assert told(result) == ["unknown-property 5:18", "unknown-property 5:30", "unknown-property 5:69"]


def test_a_misspelt_key_deep_inside_has_a_path_with_indices() -> None:
    finding = only(
        checked(
            """resources:
  s:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks:
        - network: a
        - network: b
          fixed_pi: 10.0.0.1
"""
        )
    )
    assert finding.path == "resources.s.properties.networks[1].fixed_pi"
    assert (finding.line, finding.column, finding.heat) == (11, 11, "full")
    assert finding.hint == 'Did you mean "fixed_ip"?'


def test_heat_checks_no_keys_beside_a_reference_but_hotc_does() -> None:
    result = checked(
        """resources:
  n: {type: OS::Neutron::Net}
  s:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks:
        - {network: {get_resource: n}, fixed_pi: 10.0.0.1, fixed_ip: nonsense}
"""
    )
    assert levels(result) == [("unknown-property", "never"), ("invalid-format", "never")]


def test_values_that_a_function_makes_are_reported_at_the_function() -> None:
    finding = only(
        checked(
            """parameters:
  cidr: {type: string, default: 10.0.0.0}
resources:
  s:
    type: OS::Neutron::Subnet
    properties:
      network: n
      cidr: {get_param: cidr}
"""
        )
    )
    assert (finding.name, finding.line, finding.column) == ("invalid-format", 9, 13)
    assert [(place.span.line, place.message) for place in finding.related] == [(3, "declared here")]


def test_the_branch_that_counts_is_the_place_of_what_is_wrong_in_it() -> None:
    result = checked(
        """conditions: {big: true}
resources:
  v:
    type: OS::Cinder::Volume
    properties:
      metadata: {a: b}
      size:
        if: [big, huge, 1]
"""
    )
    assert told(result) == ["not-convertible 9:9"]
    nested = checked(
        """conditions: {big: true}
resources:
  s:
    type: OS::Nova::Server
    properties:
      image: i
      flavor: f
      networks:
        if:
          - big
          - [{network: n, fixed_ip: x}]
          - []
"""
    )
    assert told(nested) == ["invalid-format 12:37"]


def test_a_list_whose_items_may_vanish_is_reported_as_a_whole() -> None:
    result = compiled(
        """heat_template_version: 2021-04-16
conditions: {never: false}
resources:
  n:
    type: OS::Neutron::Net
    properties:
      tags:
        - if: [never, a]
        - [b]
""",
        check_resources=True,
    )
    assert told(result) == ["wrong-type 8:9"]


def test_nothing_is_checked_of_a_resource_that_exists_already_but_wrong_names_are_told() -> None:
    result = checked(
        """resources:
  n:
    type: OS::Neutron::Subnet
    external_id: 5a1
    properties: {cdir: 10.0.0.0/24}
"""
    )
    assert ("unknown-property", "never") in levels(result)
    assert all(heat == "never" for _, heat in levels(result))


def test_null_for_a_required_property_is_found_although_heat_takes_it() -> None:
    result = checked("resources:\n  p:\n    type: OS::Neutron::Port\n    properties:\n      network:\n")
    assert told(result) == ["null-for-required 6:7"]
    assert levels(result) == [("null-for-required", "never")]


def test_a_property_with_nothing_behind_it_was_forgotten_unless_nothing_means_something() -> None:
    text = "resources:\n  n:\n    type: OS::Neutron::Net\n    properties:\n      name:%s\n"
    assert told(checked(text % "")) == ["empty-property 6:7"]
    assert told(checked(text % " null")) == []
    subnet = text.replace("Net\n", "Subnet\n").replace("name:%s", "{network: n, cidr: 10.0.0.0/24, gateway_ip: }")
    assert told(checked(subnet)) == []


def test_a_placeholder_takes_anything() -> None:
    text = "resources:\n  a:\n    type: OS::Heat::None\n    properties: {any: thing}\n"
    assert told(checked(text + "outputs:\n  o:\n    value: {get_attr: [a, whatever]}\n")) == []


def test_a_snapshot_needs_a_type_of_which_there_are_snapshots() -> None:
    text = "resources:\n  n:\n    type: %s\n    deletion_policy: Snapshot\n    properties: {size: 1}\n"
    assert told(checked(text % "OS::Cinder::Volume")) == []
    found = checked("resources:\n  n:\n    type: OS::Neutron::Net\n    deletion_policy: Snapshot\n")
    assert told(found) == ["unsupported-deletion-policy 5:22"]


def test_a_reference_to_another_kind_of_thing_is_found() -> None:
    finding = only(
        checked(
            """resources:
  v: {type: OS::Cinder::Volume, properties: {size: 1}}
  p:
    type: OS::Neutron::Port
    properties:
      network: {get_resource: v}
"""
        )
    )
    assert (finding.name, finding.line, finding.heat) == ("wrong-kind", 7, "cloud")
    assert finding.message == "network takes a network; v is a volume"


@pytest.mark.parametrize("network", ["OS::Neutron::Net", "OS::Neutron::ProviderNet", "net.yaml", "OS::Heat::None"])
def test_what_may_be_the_right_kind_passes(network: str) -> None:
    properties = "{network_type: flat, physical_network: a}" if "Provider" in network else "{}"
    result = checked(
        f"""resources:
  n: {{type: {network}, properties: {properties}}}
  p: {{type: OS::Neutron::Port, properties: {{network: {{get_resource: n}}}}}}
""",
        net_yaml=HEAD + "resources: {}\n",
    )
    assert told(result) == []


class TestAttributes:
    def test_unknown_ones_are_found_in_properties_and_outputs(self) -> None:
        result = checked(
            """resources:
  n: {type: OS::Neutron::Net}
  v: {type: OS::Heat::Value, properties: {value: {get_attr: [n, stat]}}}
outputs:
  o: {value: {str_replace: {template: a, params: {a: {get_attr: [n, nope]}}}}}
"""
        )
        assert told(result) == ["unknown-attribute 4:65", "unknown-attribute 6:69"]
        assert [finding.heat for finding in result.diagnostics] == ["template", "template"]
        assert result.diagnostics[0].hint == 'Did you mean "status"?'

    def test_in_a_dead_branch_heat_says_nothing(self) -> None:
        finding = only(
            checked(
                """conditions: {c: false}
resources:
  n: {type: OS::Neutron::Net}
outputs:
  o: {value: {if: [c, {get_attr: [n, nope]}, 1]}}
"""
            )
        )
        assert (finding.name, finding.heat) == ("unknown-attribute", "never")

    def test_of_a_template_they_are_its_outputs(self) -> None:
        inner = HEAD + "resources: {n: {type: OS::Heat::None}}\noutputs: {address: {value: a}}\n"
        text = "resources:\n  a: {type: a.yaml}\noutputs:\n  o: {value: {get_attr: [a, %s]}}\n"
        assert told(checked(text % "address", a_yaml=inner)) == []
        finding = only(checked(text % "adress", a_yaml=inner))
        assert (finding.hint, finding.heat) == ('Did you mean "address"?', "never")


class TestTemplatesAsTypes:
    INNER = f"""{HEAD}parameters:
  size: {{type: number, constraints: [{{range: {{min: 2}}}}]}}
  tags: {{type: comma_delimited_list, default: ''}}
"""

    def test_their_parameters_are_the_properties(self) -> None:
        text = "resources:\n  a:\n    type: a.yaml\n    properties: {sise: 3}\n"
        result = checked(text, a_yaml=self.INNER)
        assert told(result) == ["unknown-property 5:18"]
        assert result.diagnostics[0].hint == 'Did you mean "size"?'

    def test_values_are_held_against_their_constraints(self) -> None:
        text = "resources:\n  a:\n    type: a.yaml\n    properties: {size: 1, tags: [a, b]}\n"
        assert told(checked(text, a_yaml=self.INNER)) == ["out-of-range 5:24"]

    def test_parameter_defaults_of_the_environment_count(self) -> None:
        text = "resources:\n  a: {type: a.yaml}\n"
        assert told(checked(text, a_yaml=self.INNER, env_yaml="parameter_defaults: {size: 4}\n")) == []

    def test_in_nested_stacks_heat_looks_at_values_when_it_creates_them(self) -> None:
        inner = HEAD + "resources:\n  r:\n    type: OS::Neutron::RBACPolicy\n    properties: {objekt: x}\n"
        result = checked("resources:\n  a: {type: a.yaml}\n", a_yaml=inner)
        heat = {finding.message: finding.heat for finding in result.diagnostics}
        assert heat['OS::Neutron::RBACPolicy has no property "objekt"'] == "full"
        assert (
            heat['OS::Neutron::RBACPolicy needs the property "action"'] == "full"
        )  # its own validation reads this one
        assert heat['OS::Neutron::RBACPolicy needs the property "target_tenant"'] == "cloud"


class TestStandIns:
    USE = "resources:\n  k: {type: OS::Nova::KeyPair, properties: {name: a}}\n"
    ENVIRONMENT = "resource_registry:\n  OS::Nova::KeyPair: key.yaml\n"

    def test_everything_that_is_missing_is_told_in_the_template_that_lacks_it(self) -> None:
        result = checked(self.USE, env_yaml=self.ENVIRONMENT, key_yaml=HEAD + "parameters:\n  name: {type: json}\n")
        assert [finding for finding in told(result) if "key.yaml" in finding] == [
            "facade-attribute-missing key.yaml:1:1",
            "facade-attribute-missing key.yaml:1:1",
            "facade-property-mismatch key.yaml:3:3",
        ]
        missing = {f.message for f in result.diagnostics if f.name == "facade-attribute-missing"}
        assert missing == {
            'key.yaml lacks the output "private_key"; OS::Nova::KeyPair has it',
            'key.yaml lacks the output "public_key"; OS::Nova::KeyPair has it',
        }

    def test_one_that_offers_everything_passes(self) -> None:
        whole = (
            HEAD + "parameters: {name: {type: string}}\noutputs: {private_key: {value: a}, public_key: {value: b}}\n"
        )
        assert told(checked(self.USE, env_yaml=self.ENVIRONMENT, key_yaml=whole)) == []

    def test_used_often_it_is_reported_once(self) -> None:
        often = "resources:\n" + "".join(
            f"  k{n}: {{type: OS::Nova::KeyPair, properties: {{name: a}}}}\n" for n in range(5)
        )
        part = HEAD + "parameters: {name: {type: string}}\noutputs: {public_key: {value: b}}\n"
        finding = only(checked(often, env_yaml=self.ENVIRONMENT, key_yaml=part))
        assert (finding.name, finding.places) == ("facade-attribute-missing", 5)


class TestGroups:
    def test_members_are_checked_once_and_placed_where_they_are_written(self) -> None:
        finding = only(
            checked(
                """resources:
  g:
    type: OS::Heat::ResourceGroup
    properties:
      count: 3
      resource_def:
        type: OS::Neutron::Net
        properties: {nmae: x}
"""
            )
        )
        assert finding.path == "resources.g.properties.resource_def.properties.nmae"
        assert (finding.line, finding.places, finding.heat) == (9, 3, "full")

    @pytest.mark.parametrize(
        "group",
        [
            "{type: OS::Heat::ResourceGroup, properties: {count: 0, resource_def: %s}}",
            "{type: OS::Heat::AutoScalingGroup, properties: {min_size: 0, max_size: 1, resource: %s}}",
        ],
    )
    def test_the_definition_of_an_empty_group_is_looked_at(self, group: str) -> None:
        net = "{type: OS::Neutron::Net, properties: {nmae: x}}"
        finding = only(checked("resources:\n  g: " + group % net + "\n"))
        assert (finding.name, finding.hint, finding.heat) == ("unknown-property", 'Did you mean "name"?', "never")
        finding = only(checked("resources:\n  g: " + group % "{type: OS::Neutron::Nt}" + "\n"))
        assert (finding.name, finding.heat) == ("unknown-resource-type", "never")


def test_disabled_resources_are_checked_for_names() -> None:
    result = checked(
        """conditions: {c: false}
resources:
  a: {type: OS::Neutron::Net, condition: c, properties: {nmae: x}}
  b: {type: OS::Foo::Bar, condition: c}
"""
    )
    assert told(result) == ["unknown-property 4:58", "unknown-resource-type 5:13"]
    assert [(finding.severity, finding.heat) for finding in result.diagnostics] == [
        ("error", "never"),
        ("warning", "never"),
    ]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("{network: {get_resource: v}, cidr: 10.0.0.0/8}", "wrong-kind 6:70"),
        ("{network: n, cidr: 10.0.0.0/99}", "invalid-format 6:79"),
        ("{network: n, cidr: 10.0.0.0/8, ip_version: 5}", "value-not-allowed 6:103"),
        ("{network: {get_resource: n}, name: {get_attr: [n, name]}, cidr: {get_param: p}}", ""),
        ("{network: {get_resource: alsooff}, cidr: {get_param: p}, ip_version: {get_param: p}}", ""),
    ],
)
def test_values_of_disabled_resources_are_checked_where_they_rest_on_no_parameter(
    properties: str, expected: str
) -> None:
    result = checked(
        "parameters: {p: {type: string, default: ''}}\nconditions: {c: {equals: [{get_param: p}, a]}}\nresources:\n"
        "  v: {type: OS::Cinder::Volume, properties: {size: 1}}\n"
        f"  s: {{type: OS::Neutron::Subnet, condition: c, properties: {properties}}}\n"
        "  n: {type: OS::Neutron::Net}\n  alsooff: {type: OS::Neutron::Net, condition: c}\n"
    )
    assert " ".join(told(result)) == expected
    assert {finding.heat for finding in result.diagnostics} <= {"never"}


def test_a_disabled_type_that_looks_misspelt_is_an_error() -> None:
    result = checked("conditions: {c: false}\nresources:\n  b: {type: OS::Neutron::Nte, condition: c}\n")
    assert (only(result).severity, only(result).hint) == ("error", 'Did you mean "OS::Neutron::Net"?')


def test_attributes_in_what_a_condition_switches_off_are_beyond_heat() -> None:
    result = checked(
        "conditions: {c: {equals: [1, 2]}}\nresources:\n  n: {type: OS::Neutron::Net}\n"
        "  f: {type: OS::Neutron::Port, condition: c, properties: {network: n, name: {get_attr: [n, nmae]}}}\n"
        "outputs:\n  o: {condition: c, value: {get_attr: [n, nosuch]}}\n"
        "  p: {condition: c, value: {get_attr: [f, mac_adress]}}\n"
    )
    assert [(finding.name, finding.line, finding.heat) for finding in result.diagnostics] == [
        ("unknown-attribute", 5, "never"),
        ("unknown-attribute", 7, "never"),
        ("unknown-attribute", 8, "never"),
    ]


def test_nothing_is_checked_where_the_language_alone_is_asked_for() -> None:
    assert told(compiled(HEAD + "resources:\n  s:\n    type: OS::Nova::Sever\n    properties: {a: 1}\n")) == []


def test_a_property_that_is_like_none_is_answered_with_where_the_others_are_listed() -> None:
    many = "\n".join(f"  p{n}: {{type: string, default: a}}" for n in range(20))
    text = "heat_template_version: 2021-04-16\nresources:\n  one: {type: %s, properties: {network: n, zzzzzzzz: 1}}\n"
    inner = f"heat_template_version: 2021-04-16\nparameters:\n  network: {{type: string}}\n{many}\n"
    known = only(compiled(text % "OS::Neutron::Port", check_resources=True))
    nested = only(compiled(text % "inner.yaml", files={"inner.yaml": inner}, check_resources=True))
    assert known.hint == "'hotc catalog show OS::Neutron::Port' lists those that it has."
    assert nested.hint == "Its properties are the parameters of that template."
