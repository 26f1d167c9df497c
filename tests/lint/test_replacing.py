"""What stands for a function when a rule takes the function away, and which values of properties rules are shown."""

from __future__ import annotations

import textwrap

import pytest

from hotc.compiler.compilation import compile
from hotc.compiler.tree import Call, Mapping, Node, Scalar, Sequence
from hotc.lint.facts.given import given_values, parameter_of
from hotc.lint.mends.replacing import by_part, by_text, once
from hotc.lint.subject import Subject


def _subject(properties: str) -> Subject:
    text = "heat_template_version: 2018-08-31\nresources:\n  net:\n    type: OS::Neutron::Net\n    properties:\n"
    compilation = compile("template.yaml", text=text + textwrap.indent(properties, " " * 6))
    assert compilation.template is not None
    return Subject(compilation, compilation.template)


def _call(subject: Subject) -> Call:
    return next(iter(subject.uses.calls)).call


def _last(node: Node) -> Node:
    return node.items[-1] if isinstance(node, Sequence) else node


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("name: {list_join: ['', [a]]}\n", "[a]"),
        ("name:\n  list_join:  # why\n    - ''\n    - [a]\n", "[a]  # why"),
        ("name:\n  list_join:  # why\n    - ''  # because\n    - [a]\n", None),
        ("name:\n  list_join:\n    - &delimiter ''\n    - [a]\n", None),
    ],
    ids=["flow", "comment-behind-the-name", "comment-within", "anchor-within"],
)
def test_part_of_a_call_stands_for_it_unless_something_would_be_lost(written: str, left: str | None) -> None:
    call = _call(_subject(written))
    edit = by_part(call, _last(call.argument))
    assert (edit.text if edit is not None else None) == left


@pytest.mark.parametrize(
    ("text", "written"), [('say "yes"', '"say \\"yes\\""'), ("two\nlines", None), ("x" * 101, None), ("ü", '"ü"')]
)
def test_text_for_a_call_is_quoted_and_of_one_line(text: str, written: str | None) -> None:
    edit = by_text(_call(_subject("name: {list_join: ['', [a]]}\n")), text)
    assert (edit.text if edit is not None else None) == written


def test_call_behind_an_alias_is_told_once() -> None:
    subject = _subject("name: &name {list_join: ['', [a, b]]}\ndns_domain: *name\n")
    assert len(subject.uses.calls) == 2
    assert len(list(once(subject.uses.calls_of("list_join")))) == 1


def test_values_of_properties_come_with_their_schema_and_without_what_aliases_bring() -> None:
    subject = _subject("shared: &shared true\nadmin_state_up: *shared\ntags: [one, {get_param: two}]\nunknown: 1\n")
    given = {each.path.removeprefix("resources.net.properties."): each for each in given_values(subject)}
    assert sorted(given) == ["shared", "tags", "tags[0]", "tags[1]"]
    assert [each.path[-7:] for each in given_values(subject, "string", "boolean")] == ["tags[0]", "tags[1]", ".shared"]
    assert given["shared"].property.type == "boolean"
    assert isinstance(given["tags[0]"].node, Scalar)
    assert [parameter_of(given[path].node) for path in ("tags[0]", "tags[1]")] == [None, "two"]


def test_values_within_the_members_of_a_group_are_among_them() -> None:
    text = textwrap.dedent("""\
        heat_template_version: 2018-08-31
        resources:
          group:
            type: OS::Heat::ResourceGroup
            properties:
              count: 2
              resource_def:
                type: OS::Neutron::Port
                properties: {network: lan, fixed_ips: [{ip_address: 10.0.0.1}]}
        """)
    compilation = compile("template.yaml", text=text)
    assert compilation.template is not None
    paths = [each.path for each in given_values(Subject(compilation, compilation.template))]
    inner = "resources.group.properties.resource_def.properties"
    assert f"{inner}.fixed_ips[0].ip_address" in paths
    assert isinstance(compilation.template.root, Mapping)
