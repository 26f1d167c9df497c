"""Texts on which a careless pattern would take for ever."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hotc.compiler.compilation import compile
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import Diagnostic

MANY = 100_000


def _lint(text: str, code: str) -> list[Diagnostic]:
    return [each for each in lint_compiled(compile("t.yaml", text=text), Config(select=(code,))) if each.code == code]


def _script(text: str) -> str:
    head = "heat_template_version: 2018-08-31\nparameters: {a: {type: string}}\nresources:\n"
    return f"{head}  c:\n    type: OS::Heat::SoftwareConfig\n    properties: {{config: {json.dumps(text)}}}\n"


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("L1628", "#!/bin/sh\n" + " \u201c" * MANY),
        ("L1629", "{get_param: " + "a" * MANY),
        ("L1629", "{get_param: " * (MANY // 10)),
        ("L1625", "#cloud-config\n" + "[" * MANY),
        ("L1627", "\n" * MANY),
    ],
    ids=["open-quotes", "long-name", "open-braces", "open-brackets", "empty-lines"],
)
def test_rule_comes_to_an_end_on_a_long_script(code: str, text: str) -> None:
    assert len(_lint(_script(text), code)) <= 1


@pytest.mark.timeout(60)
def test_rule_comes_to_an_end_on_a_pattern_of_many_alternatives() -> None:
    pattern = "|".join(f"word{number}" for number in range(MANY // 10))
    text = (
        "heat_template_version: 2018-08-31\nparameters:\n  a:\n    type: string\n"
        f'    constraints: [{{allowed_pattern: "{pattern}"}}]\n'
    )
    assert _lint(text, "L1610") == []


def test_edits_stay_in_their_order_where_a_script_can_not_be_read_to_its_end() -> None:
    text = (
        "heat_template_version: 2018-08-31\nresources:\n  s:\n    type: OS::Nova::Server\n    properties:\n"
        "      user_data: |\n\n\n        #!/bin/sh\n   true     apt-get update\n  c: {type: OS::Heat::None}\n"
    )
    edits = [edit for found in _lint(text, "L1627") if found.fix is not None for edit in found.fix.edits]
    assert all(edit.span.start <= edit.span.end for edit in edits)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("L1025", "conditions: {c: {equals: [a, b]}}\noutputs: {o: {value: {if: []}}}\n"),
        (
            "L1617",
            "parameters:\n  f: {}\n    type: strin\nresources:\n  s: {type: OS::Nova::Server, properties: {flavor: "
            "{get_param: f}}}\n",
        ),
    ],
    ids=["if-without-arguments", "parameter-with-nothing"],
)
def test_rule_says_nothing_of_what_the_compiler_rejects(code: str, text: str) -> None:
    assert all(found.fix is None for found in _lint(f"heat_template_version: 2018-08-31\n{text}", code))
