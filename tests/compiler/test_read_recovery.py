"""The cause of a syntax error is named, where it is, and nothing else is said about it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotc.compiler.source import SourceFile
from hotc.compiler.text_lines import blank
from hotc.compiler.tree import Mapping
from tests.effort import calls

from .memory import compiled, only, told

GOOD = """\
heat_template_version: 2018-08-31
parameters:
  image:
    type: string
    description: of the server
  size:
    type: number
resources:
  port:
    type: OS::Neutron::Port
    properties:
      network: {get_param: image}
      fixed_ips:
      - subnet: a
      - subnet: b
  web:
    type: OS::Nova::Server
    depends_on: port
    properties:
      image: {get_param: image}
      name: 'web'
      networks:
        - port: {get_resource: port}
outputs:
  size: {value: {get_param: size}}
"""


def test_the_good_template_is_good() -> None:
    assert told(compiled(GOOD)) == []


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("  image:\n    type", "  image\n    type", "3:3"),
        ("resources:\n", "resources\n", "8:1"),
        ("    type: OS::Neutron::Port\n", "    type OS::Neutron::Port\n", "10:5"),
        ("      image: {get_param: image}\n", "      image cirros\n", "20:7"),
        ("        - port: {get_resource: port}\n", "        - port any\n          tag: a\n", "23:11"),
        ("      fixed_ips:\n", "      fixed_ips\n", "13:7"),
        ("name: 'web'", "name: 'web", "21:13"),
        ("name: 'web'", 'name: "web', "21:13"),
        ("    type: OS::Nova::Server", "    type: 'OS::Nova::Server", "17:11"),
        ("network: {get_param: image}", "network: {get_param: image", "12:16"),
        ("network: {get_param: image}", "network: [get_param, image", "12:16"),
        ("    type: number", "   type: number", ""),
        ("    type: OS::Nova::Server", "   type: OS::Nova::Server", "17:4"),
        ("    type: OS::Nova::Server", "     type: OS::Nova::Server", "17:6"),
        ("    depends_on: port", "\tdepends_on: port", "18:1"),
        ("    properties:\n      image", "\tproperties:\n      image", "19:1"),
        ("description: of the server", "description: of: the server", "5:20"),
        ("description: of the server", "description: @server", "5:18"),
    ],
)
def test_the_cause_is_the_only_finding(old: str, new: str, place: str) -> None:
    assert old in GOOD
    found = told(compiled(GOOD.replace(old, new, 1)))
    assert [line.split()[1] for line in found] == ([place] if place else [])


def test_an_empty_text_that_is_not_closed_is_one_finding() -> None:
    head = "heat_template_version: 2018-08-31\nparameters:\n"
    finding = only(
        compiled(head + '  b: {type: string}\n  c:\n    default: "\n  d:\n    type: string\n    default: ""\n')
    )
    assert (finding.line, finding.column) == (5, 14)


def test_a_parameter_whose_type_cannot_be_read_may_be_anything() -> None:
    text = (
        "heat_template_version: 2018-08-31\nparameters:\n  p:\n\ttype: json\nresources:\n  v:\n"
        "    type: OS::Nova::Server\n    properties: {image: i, flavor: f, metadata: {get_param: p}, networks: []}\n"
    )
    assert told(compiled(text, check_resources=True)) == ["tab-indentation 4:1"]


def test_where_a_quote_ends_by_accident_is_told_too() -> None:
    text = GOOD.replace("type: OS::Neutron::Port", "type: 'OS::Neutron::Port")
    finding = only(compiled(text))
    assert (finding.line, finding.column) == (10, 11)
    assert finding.related[0].span.line == 21


@given(st.text(alphabet="a \t\n\r\x85\u2028", max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_blanking_moves_nothing(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(end, len(text))
    blanked = blank(text, (start, end))
    assert len(blanked) == len(text)
    assert [i for i, c in enumerate(text) if c in "\r\n"] == [i for i, c in enumerate(blanked) if c in "\r\n"]


def test_asking_for_what_is_missing_costs_little_however_much_could_not_be_read() -> None:
    source = SourceFile("t.yaml", "word other " * 5000)
    source.damaged, source.lost = True, [(0, len(source.text))]
    assert calls(lambda: [source.may_hide(f"gone{n}") for n in range(100)]) < 2000


def test_missing_name_may_stand_at_the_beginning_of_a_word_in_what_could_not_be_read() -> None:
    source = SourceFile("t.yaml", "network_id: [port, %x\nother: 1\n")
    source.damaged, source.lost = True, [(0, 21)]
    assert source.may_hide("a missing network")
    assert not source.may_hide("id other work")
    assert source.has_lost(21, 21) is False
    assert source.has_lost(-1, 0)


@pytest.mark.parametrize(
    ("properties", "place", "related"),
    [
        ("      name: {get_param: p\n      shared: true\n", "7:13", 8),
        ("      name: {\n        get_param:\n          p\n      shared: true\n", "7:13", 10),
        ("      tags: [\n        a, b\n      shared: true\n", "7:13", 9),
        ("      tags:\n      - {get_param: p\n      - b\n      shared: true\n", "8:9", 10),
        ("      value_specs: {\n        a: 1\n        b: 2,\n      }\n", "8:12", 7),
        ("      value_specs: {a: {x: 1,\n        b: 2}\n      shared: true\n", "7:20", 9),
        ("      value_specs: {a: 'it}', # }\n        b: 2\n      shared: true\n", "7:20", 9),
    ],
)
def test_a_bracket_that_is_never_closed_is_told_where_it_is_opened_and_a_missing_comma_where_it_belongs(
    properties: str, place: str, related: int
) -> None:
    text = (
        "heat_template_version: 2018-08-31\nparameters: {p: {type: string}}\nresources:\n  n:\n"
        f"    type: OS::Neutron::Net\n    properties:\n{properties}  m:\n    type: OS::Neutron::Net\n"
    )
    finding = only(compiled(text))
    assert f"{finding.line}:{finding.column}" == place
    assert finding.related[0].span.line == related


@pytest.mark.parametrize("mark", ["&x ", "!x ", "&x !y\n  "])
def test_bracket_that_is_never_closed_is_found_behind_an_anchor_or_a_tag(mark: str) -> None:
    text = f"heat_template_version: 2018-08-31\nparameters: {mark}[a, b\nresources:\n  a: {{type: OS::Heat::None}}\n"
    found = {finding.name: finding for finding in compiled(text).diagnostics}["yaml-syntax"]
    spans = [found.span, *(related.span for related in found.related)]
    assert "[" in {span.source.text[span.start] for span in spans if span is not None}


def test_collection_begins_at_its_bracket() -> None:
    root = compiled("heat_template_version: 2018-08-31\nresources: &x {a: &y [1]}\n").unit.root
    assert isinstance(root, Mapping)
    resources = root.get("resources")
    assert isinstance(resources, Mapping)
    assert [node.source.text[node.start] for node in (resources, resources.entries[0].value)] == ["{", "["]
