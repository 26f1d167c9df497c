"""References have kinds: what is found when one of another kind stands where a property wants its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotc.compiler import catalog
from hotc.compiler.catalog import kinds

from .memory import compiled

if TYPE_CHECKING:
    from hotc.compiler.catalog import Property

HEAD = """heat_template_version: 2021-04-16
parameters:
  some: {type: string}
  count: {type: number}
  a_network: {type: string, constraints: [{custom_constraint: neutron.network}]}
conditions:
  maybe: {equals: [{get_param: some}, x]}
resources:
  net: {type: OS::Neutron::Net}
  sub: {type: OS::Neutron::Subnet, properties: {network: {get_resource: net}, cidr: 10.0.0.0/24}}
  vol: {type: OS::Cinder::Volume, properties: {size: 1}}
  fip: {type: OS::Neutron::FloatingIP, properties: {floating_network: public}}
  box: {type: OS::Heat::Value, properties: {value: {a: [{get_resource: vol}, {get_resource: net}]}}}
  few:
    type: OS::Heat::ResourceGroup
    properties: {count: 2, resource_def: {type: OS::Nova::KeyPair, properties: {name: k}}}
  many:
    type: OS::Heat::AutoScalingGroup
    properties: {max_size: 9, min_size: {get_param: count}, resource: {type: OS::Nova::KeyPair, properties: {name: k}}}
  inner: {type: inner.yaml, properties: {net: {get_resource: net}}}
"""
INNER = """
heat_template_version: 2021-04-16
parameters:
  net: {type: string}
resources:
  port: {type: OS::Neutron::Port, properties: {network: {get_param: net}}}
outputs:
  port: {value: {get_resource: port}}
  net: {value: {get_param: net}}
"""


def findings(type_: str, properties: str, inner: str = INNER) -> list[str]:
    text = f"{HEAD}  it: {{type: '{type_}', properties: {properties}}}\n"
    result = compiled(text, check_resources=True, files={"inner.yaml": inner})
    return [f"{d.name}: {d.message}" for d in result.diagnostics]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("{get_resource: sub}", "sub is a subnet"),
        ("{if: [maybe, {get_resource: vol}, {get_resource: net}]}", "vol is a volume"),
        ("{list_join: ['', [{get_resource: sub}]]}", "sub is a subnet"),
        ("{str_replace: {template: X, params: {X: {get_resource: sub}}}}", "sub is a subnet"),
        ("{get_attr: [box, value, a, 0]}", "vol is a volume"),
        ("{get_attr: [few, refs, 0]}", "few/0 is a key pair"),
        ("{get_attr: [few, refs_map, '1']}", "few/1 is a key pair"),
        ("{get_attr: [many, refs, 0]}", "many/0 is a key pair"),
        ("{get_attr: [inner, port]}", "port is a port"),
        ("{get_attr: [sub, cidr]}", 'the attribute "cidr" of sub is a network such as 10.0.0.0/24'),
        ("{get_attr: [fip, port_id]}", 'the attribute "port_id" of fip is a port'),
    ],
)
def test_a_reference_of_another_kind_is_found_whatever_way_it_took(value: str, kind: str) -> None:
    assert findings("OS::Neutron::Port", f"{{network: {value}}}") == [f"wrong-kind: network takes a network; {kind}"]


@pytest.mark.parametrize(
    "value",
    [
        "{get_resource: net}",
        "{get_attr: [sub, network_id]}",
        "{get_attr: [box, value, a, 1]}",
        "{get_attr: [inner, net]}",
        "{get_attr: [fip, floating_network_id]}",
        "{list_join: ['-', [{get_resource: sub}, x]]}",
        "{get_param: a_network}",
        "{get_param: some}",
    ],
)
def test_a_reference_of_the_right_kind_is_not(value: str) -> None:
    assert findings("OS::Neutron::Port", f"{{network: {value}}}") == []


@pytest.mark.parametrize(
    ("type_", "properties", "message"),
    [
        (
            "OS::Neutron::Port",
            "{network: n, security_groups: [{get_resource: net}]}",
            "security_groups[0] takes a security group; net is a network",
        ),
        (
            "OS::Neutron::Router",
            "{external_gateway_info: {network: {get_resource: sub}}}",
            "external_gateway_info.network takes a network; sub is a subnet",
        ),
        (
            "OS::Nova::Server",
            "{image: i, flavor: f, scheduler_hints: {group: {get_resource: vol}}}",
            "scheduler_hints.group takes a server group; vol is a volume",
        ),
        (
            "OS::Octavia::PoolMember",
            "{pool: p, address: {get_resource: vol}, protocol_port: 80}",
            "address takes an IP address; vol is a volume",
        ),
        (
            "OS::Neutron::FloatingIPAssociation",
            "{port_id: p, floatingip_id: {get_attr: [fip, floating_ip_address]}}",
            'floatingip_id takes the id of a floating IP; the attribute "floating_ip_address" of fip is an IP address',
        ),
        (
            "OS::Nova::Server",
            "{image: i, flavor: {get_param: a_network}}",
            'flavor takes a flavor; the parameter "a_network" is a network',
        ),
    ],
)
def test_kinds_that_the_schemas_do_not_say_are_known(type_: str, properties: str, message: str) -> None:
    assert findings(type_, properties) == [f"wrong-kind: {message}"]


def test_members_of_a_group_are_checked_once() -> None:
    port = "{type: OS::Neutron::Port, properties: {network: n, security_groups: [{get_resource: net}]}}"
    assert len(findings("OS::Heat::ResourceGroup", f"{{count: 3, resource_def: {port}}}")) == 1


def test_the_parameter_of_a_nested_template_has_a_kind_too() -> None:
    inner = INNER.replace("net: {type: string}", "net: {type: string, constraints: [{custom_constraint: nova.flavor}]}")
    found = findings("inner.yaml", "{net: {get_param: a_network}}", inner)
    assert 'wrong-kind: net takes a flavor; the parameter "a_network" is a network' in found
    assert 'wrong-kind: network takes a network; the parameter "net" is a flavor' in found


def test_one_parameter_for_two_kinds_of_things_is_doubtful() -> None:
    found = findings("OS::Neutron::Port", "{network: {get_param: some}, security_groups: [{get_param: some}]}")
    assert found == ['conflicting-uses: The parameter "some" is used for a network and for a security group']


def test_the_tables_name_only_what_the_catalogue_has() -> None:
    known = set(catalog.names())
    of_kinds = {name for _, types in kinds.KINDS.values() for name in types}
    assert of_kinds | kinds.WORDS.keys() | kinds.OPAQUE | kinds.PROPERTIES.keys() | kinds.ATTRIBUTES.keys() <= known
    for name, table in kinds.PROPERTIES.items():
        type_ = catalog.lookup(name)
        assert type_ is not None
        assert {path.partition(".")[0] for path in table} <= type_.properties.keys(), name
        assert set(table.values()) <= kinds.KINDS.keys()
    for name, table in kinds.ATTRIBUTES.items():
        type_ = catalog.lookup(name)
        assert type_ is not None
        assert {path.partition(".")[0] for path in table} <= type_.attributes.keys(), name
        assert set(table.values()) <= kinds.KINDS.keys()


def used_constraints(schema: dict[str, Property]) -> set[str]:
    found: set[str] = set()
    for prop in schema.values():
        found |= {constraint["custom"] for constraint in prop.constraints if "custom" in constraint}
        found |= used_constraints(prop.schema or {})
        found |= used_constraints({"*": prop.items} if prop.items is not None else {})
    return found


def test_every_constraint_of_a_property_that_asks_a_service_has_a_kind() -> None:
    used: set[str] = set()
    for name in catalog.names():
        type_ = catalog.lookup(name)
        assert type_ is not None
        used |= used_constraints(type_.properties)
    without_types = {"ironic.node", "ironic.portgroup", "nova.host"}  # no resource makes one
    assert {name for name in used if "." in name} - kinds.KINDS.keys() == without_types
