"""What follows the name of an attribute: keys and numbers that lead nowhere."""

from __future__ import annotations

import pytest

from hotc.compiler import catalog
from hotc.compiler.catalog.shapes import SHAPES

from .memory import compiled

HEAD = """heat_template_version: 2021-04-16
parameters:
  some: {type: string}
  count: {type: number}
resources:
  server: {type: OS::Nova::Server, properties: {image: i, flavor: f, networks: [{network: n}]}}
  port: {type: OS::Neutron::Port, properties: {network: n}}
  router: {type: OS::Neutron::Router}
  wait: {type: OS::Heat::WaitCondition, properties: {handle: h, timeout: 9}}
  box: {type: OS::Heat::Value, properties: {value: {one: [a, b], two: 2}}}
  config: {type: OS::Heat::StructuredConfig, properties: {config: {hosts: a}}}
  inner: {type: inner.yaml}
  few:
    type: OS::Heat::ResourceGroup
    properties: {count: 2, resource_def: {type: OS::Nova::KeyPair, properties: {name: k}}}
  many:
    type: OS::Heat::ResourceGroup
    properties:
      count: {get_param: count}
      resource_def: {type: OS::Neutron::Port, properties: {network: n}}
outputs:
  it:
    value: {get_attr: [PATH]}
"""
INNER = """
heat_template_version: 2021-04-16
outputs:
  settings: {value: {first: [1, 2], second: text}}
"""


def findings(path: str) -> list[tuple[str, str, str, str]]:
    result = compiled(HEAD.replace("PATH", path), check_resources=True, files={"inner.yaml": INNER})
    return [(d.name, d.severity, d.message.partition(": ")[2], d.hint) for d in result.diagnostics]


WRONG = [
    ("port, fixed_ips, 0, ip_adress", "there is no such key", 'Did you mean "ip_address"?'),
    ("port, fixed_ips, '0', ip_address", "it is a list", "Write 0 without quotes."),
    ("port, fixed_ips, first", "it is a list", "Its items have numbers, from 0."),
    ("port, mac_address, x", "what is there is a string", ""),
    ("server, addresses, n, 0, adr", "there is no such key", 'Did you mean "addr"?'),
    ("server, addresses, foo, 99, bar", "there is no such key", "It has addr, network, "),
    ("server, addresses, 0", "it is a map, and its keys are texts", ""),
    ("server, networks, n, 0, x", "what is there is a string", ""),
    ("server, addresses, {get_param: some}, 0, subnets, 0, cidr, x", "what is there is a string", ""),
    ("router, external_gateway_info, network", "there is no such key", 'Did you mean "network_id"?'),
    ("wait, data, key", "what is there is a string", ""),
    ("box, value, two, x", "what is there is no list and no map", ""),
    ("few, refs, first", "it is a list", "Its items have numbers, from 0."),
    ("many, fixed_ips, 0, adress", "there is no such key", ""),
    ("many, attributes, fixed_ips, 0, ip_adress", "there is no such key", 'Did you mean "ip_address"?'),
]


@pytest.mark.parametrize(("path", "reason", "hint"), WRONG)
def test_a_key_that_leads_nowhere(path: str, reason: str, hint: str) -> None:
    ((name, severity, told, help_),) = findings(path)
    assert (name, severity, told) == ("no-such-key", "error", reason)
    assert help_.startswith(hint)


@pytest.mark.parametrize(
    "path",
    [
        "port, fixed_ips, 0, ip_address",
        "port, fixed_ips, 0, {get_param: some}",
        "port, network, anything, 0",
        "port, subnets, 0, host_routes, 0, nexthop",
        "port, show, whatever, 0",
        "port",
        "server, addresses, n, 0, addr",
        "server, addresses, n, {get_param: some}, OS-EXT-IPS-MAC:mac_addr",
        "server, networks, n, 0",
        "server, networks, {get_param: some}, 0",
        "box, value, one, 1",
        "inner, settings, first, 0",
        "few, refs, 0",
        "few, refs_map, '0'",
        "many, refs, 0",
        "many, fixed_ips, 0, ip_address",
        "many, resource.0, name",
        "config, config, hosts",
    ],
)
def test_a_key_that_may_be_there(path: str) -> None:
    assert findings(path) == []


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("box, value, three", "there is no such key"),
        ("box, value, one, 2", "the list has 2 items"),
        ("inner, settings, third", "there is no such key"),
        ("port, subnets, 0, cidr, -2", "a number takes one character out of a string"),
    ],
)
def test_a_key_that_is_not_in_a_value_is_doubtful(path: str, reason: str) -> None:
    ((name, severity, told, _),) = findings(path)
    assert (name, severity, told) == ("no-such-key", "warning", reason)


def test_members_of_a_group_of_unknown_size_have_attributes_too() -> None:
    ((name, severity, _, hint),) = findings("many, fixed_ip")
    assert (name, severity, hint) == ("unknown-attribute", "error", 'Did you mean "fixed_ips"?')


def test_the_key_itself_is_pointed_at() -> None:
    result = compiled(
        HEAD.replace("PATH", "port, fixed_ips, 0, oops"), check_resources=True, files={"inner.yaml": INNER}
    )
    (finding,) = result.diagnostics
    assert (finding.line, finding.column) == (23, 44)


def test_the_shapes_are_of_attributes_that_there_are() -> None:
    for name, shapes in SHAPES.items():
        type_ = catalog.lookup(name)
        assert type_ is not None
        assert shapes.keys() <= type_.attributes.keys()


@pytest.mark.parametrize(
    "written",
    [
        "properties: {value: {get_attr: [net, shwo]}}",
        "properties:\n      get_attr: [net, shwo]",
        'properties: {value: {"\\x67et_attr": [net, shwo]}}',
        "metadata: {a: get_attr, b: [{Fn::GetAtt: [net, name]}, {get_attr: [net, shwo]}]}",
    ],
)
def test_attributes_are_found_in_whatever_section_asks_for_one(written: str) -> None:
    head = "heat_template_version: 2018-08-31\nresources:\n  net: {type: OS::Neutron::Net}\n"
    text = f"{head}  it:\n    type: OS::Heat::Value\n    {written}\n  last: {{type: OS::Heat::Value}}\n"
    found = [one.span for one in compiled(text, check_resources=True).diagnostics if one.name == "unknown-attribute"]
    assert [span.start for span in found if span is not None] == [text.index("shwo")]
