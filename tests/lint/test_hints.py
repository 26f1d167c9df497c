"""What a hint says to write is what this template can have there."""

from __future__ import annotations

import pytest

from hotc.compiler.compilation import compile
from hotc.lint.api import lint_compiled
from hotc.lint.config import Config

HOT = "heat_template_version: 2018-08-31\n"
AWS = "AWS::CloudFormation::WaitCondition"
CFN = "HeatTemplateFormatVersion: '2012-12-12'\n"


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("L1001", HOT + "parameters: {n: {type: string}}\n", "{get_param: n}"),
        ("L1001", CFN + "Parameters: {n: {Type: String}}\n", "{Ref: n}"),
        (
            "L1511",
            HOT
            + "resources:\n  handle: {type: OS::Heat::WaitConditionHandle}\n"
            + "  wait: {type: OS::Heat::WaitCondition, properties: {handle: {get_resource: handle}, timeout: 9}}\n",
            "{get_attr: [handle, curl_cli]}",
        ),
        (
            "L1511",
            HOT
            + f"resources:\n  handle: {{type: '{AWS}Handle'}}\n"
            + f"  wait: {{type: '{AWS}', properties: {{Handle: {{get_resource: handle}}, Timeout: 9}}}}\n",
            "{get_resource: handle}",
        ),
        (
            "L1511",
            CFN
            + "Resources:\n  handle: {Type: 'AWS::CloudFormation::WaitConditionHandle'}\n"
            + "  wait: {Type: 'AWS::CloudFormation::WaitCondition', Properties: {Handle: {Ref: handle}, Timeout: 9}}\n",
            "{Ref: handle}",
        ),
        (
            "L1105",
            HOT + "resources: {u: {type: OS::Keystone::User, properties: {name: n, password: hunter2}}}\n",
            "hidden: true",
        ),
        (
            "L1105",
            CFN + "Resources: {u: {Type: OS::Keystone::User, Properties: {name: n, password: hunter2}}}\n",
            "NoEcho: true",
        ),
    ],
)
def test_a_hint_is_in_the_words_of_the_template(code: str, text: str, said: str) -> None:
    (finding,) = lint_compiled(compile("/nowhere/t.yaml", text=text), Config(select=(code,)))
    assert (finding.code, said in finding.hint) == (code, True)
