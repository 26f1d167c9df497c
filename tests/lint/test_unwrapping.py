"""A part of a function takes the place of the whole, whatever the layout, and nothing that was written is lost."""

from __future__ import annotations

import pytest

from hotc.compiler.compilation import compile
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from hotc.lint.mends.fixing import fixed

HEAD = "heat_template_version: 2021-04-16\nresources:\n  net:\n    type: OS::Neutron::Net\n    properties:\n"


def mended(properties: str) -> str:
    """The properties after the branch of an ``if`` that is always true has taken its place."""
    compilation = compile("/made/up.yaml", text=HEAD + properties)
    assert compilation.unit.source is not None
    found = lint_compiled(compilation, Config(select=("constant-if",)))
    text, _ = fixed(compilation.unit.source, found)
    again = compile("/made/up.yaml", text=text)
    assert again.resolved()["resources"] == compilation.resolved()["resources"]
    return text.removeprefix(HEAD)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("      name: {if: [true, a, b]}\n", "      name: a\n"),
        ('      name: {"if": [true, "a b", null]}\n', '      name: "a b"\n'),
        ("      name: {if: [true, list_join: ['', [a]], b]}\n", "      name: {list_join: ['', [a]]}\n"),
        ("      name:\n        if:\n        - true\n        - a\n        - b\n", "      name: a\n"),
        ("      name:\n        if: [true, a, b]\n", "      name: a\n"),
        ("      name: # why\n        if: [true, a, b]\n", "      name: # why\n        a\n"),
        (
            "      value_specs:\n        if:\n          - true\n          - a: 1\n            # kept\n\n"
            "            b: [2,\n              3]\n          - {}\n      name: x\n",
            "      value_specs:\n        a: 1\n        # kept\n\n        b: [2,\n          3]\n      name: x\n",
        ),
        (
            "      tags:\n        if:\n        - true\n        - - a\n          - b\n        - [c]\n",
            "      tags:\n        - a\n        - b\n",
        ),
        (
            "      tags:\n        - if:\n            - true\n            - a\n            - b\n        - c\n",
            "      tags:\n        - a\n        - c\n",
        ),
        (
            "      name:\n        if:\n          - true\n          - |\n            one\n\n"
            "            two\n          - b\n",
            "      name: |\n        one\n\n        two\n",
        ),
        (
            "      name:\n        if:\n          - true\n          - list_join:\n"
            "            - ''\n            - - a\n          - b\n",
            "      name:\n        list_join:\n        - ''\n        - - a\n",
        ),
    ],
)
def test_the_branch_takes_the_place_of_the_if(before: str, after: str) -> None:
    assert mended(before) == after


@pytest.mark.parametrize(
    "properties",
    [
        "      name:\n        if:\n          - true  # for now\n          - a\n          - b\n",
        "      name: {if: [true, a, &other b]}\n      dns_domain: *other\n",
        "      name: {if: [true, &this a, b]}\n      dns_domain: *this\n",
        "      name: {if: [&yes true, a, b]}\n      shared: *yes\n",
        "      dns_domain: &other x\n      name: {if: [true, *other, b]}\n",
        "      tags: [x, {if: [true, [a,\n        b], c]}]\n",
        "      name:\n        if:\n          - true\n          - |2\n              one\n          - b\n",
        "      value_specs: {if: [false, {}]}\n",
    ],
)
def test_what_would_be_lost_is_left_as_it_is(properties: str) -> None:
    assert mended(properties) == properties
