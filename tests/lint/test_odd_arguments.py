"""Functions with arguments that they don't take are the compiler's to tell: no rule stumbles over them."""

from __future__ import annotations

import pytest

import hotc
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config
from hotc.lint.table import RULES

EVERY_RULE = Config(select=tuple(rule.code for rule in RULES))
FUNCTIONS = (
    *("if", "not", "and", "or", "equals", "contains", "str_replace", "str_replace_strict", "list_join", "repeat"),
    *("map_merge", "map_replace", "get_param", "get_attr", "get_resource", "get_file", "digest", "yaql", "filter"),
    *("str_split", "list_concat", "make_url", "resource_facade", "Fn::If", "Ref", "Fn::Join"),
)
ARGUMENTS = (
    *("[]", "{}", "null", '""', "[[]]", "[null]", "[c]", "[c, 1]", "[c, 1, 2, 3]", "[[], 1, 2]", "[{}, {}, {}]"),
    *("{a: 1}", "3", "true", "[a, b]", "[{get_param: b}, {get_param: b}]", "[{if: []}, {if: []}]"),
)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_rule_stumbles_over_an_argument(function: str) -> None:
    told: set[str] = set()
    for argument in ARGUMENTS:
        odd = f"{{{function}: {argument}}}"
        text = f"""heat_template_version: 2021-04-16
parameters: {{b: {{type: boolean}}, p: {{type: string, hidden: true}}}}
conditions: {{c: {{equals: [{{get_param: p}}, x]}}}}
resources:
  a: {{type: OS::Heat::Value, condition: c, properties: {{value: {odd}}}}}
  s:
    type: OS::Nova::Server
    metadata: {{x: {odd}}}
    properties: {{name: {{if: [{{get_param: b}}, true, false]}}, user_data: {odd}, networks: {odd}}}
outputs: {{o: {{value: {odd}}}}}
"""
        told |= {finding.code for finding in lint_compiled(hotc.compile("t.yaml", text=text), EVERY_RULE)}
    assert "L1032" in told, "what is right beside it is looked at"
