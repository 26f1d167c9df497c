"""What ``docs/differences-from-heat.md`` says of hotc holds. (What it says of Heat was asked of Heat.)"""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from hotc.compiler.compilation import compile

if TYPE_CHECKING:
    from hotc.compiler.diagnostics import HeatLevel, Severity

PAGE = Path(__file__).parents[2] / "docs/differences-from-heat.md"
HEAD = "heat_template_version: 2018-08-31\n"

BEYOND: dict[str, tuple[str, str, Severity, HeatLevel]] = {
    "later function": (
        """
        heat_template_version: 2015-04-30
        resources: {a: {type: OS::Heat::Value, properties: {value: {list_concat: [[a], [b]]}}}}
        """,
        "H1051",
        "error",
        "never",
    ),
    "misspelt function": (
        "resources: {a: {type: OS::Heat::Value, properties: {value: {get_parm: x}}}}",
        "H1052",
        "error",
        "never",
    ),
    "dead branch": (
        """
        parameters: {p: {type: boolean, default: true}}
        conditions: {c: {equals: [{get_param: p}, true]}}
        resources: {a: {type: OS::Heat::Value, properties: {value: {if: [c, 1, {get_resource: nothing}]}}}}
        """,
        "H2002",
        "error",
        "never",
    ),
    "unknown key in an output": ("outputs: {v: {value: 1, valu: 2}}", "H1032", "error", "never"),
    "gateway outside": (
        """
        resources:
          s: {type: OS::Neutron::Subnet, properties: {network: n, cidr: 10.0.0.0/24, gateway_ip: 10.9.0.1}}
        """,
        "H4025",
        "error",
        "never",
    ),
    "port range turned round": (
        """
        resources:
          g:
            type: OS::Neutron::SecurityGroup
            properties: {rules: [{protocol: tcp, port_range_min: 90, port_range_max: 80}]}
        """,
        "H4026",
        "error",
        "never",
    ),
    "wrong kind of thing": (
        """
        resources:
          g: {type: OS::Neutron::SecurityGroup}
          s: {type: OS::Neutron::Subnet, properties: {network: {get_resource: g}, cidr: 10.0.0.0/24}}
        """,
        "H4028",
        "error",
        "cloud",
    ),
    "unknown parameter in an output": ("outputs: {v: {value: {get_param: nothing}}}", "H2001", "error", "cloud"),
    "duplicate key": (
        "resources:\n  a: {type: OS::Heat::None}\n  a: {type: OS::Heat::None}",
        "H0007",
        "warning",
        "never",
    ),
    "key that is a number": (
        "resources: {a: {type: OS::Heat::Value, properties: {value: {1: x}}}}",
        "H0008",
        "warning",
        "never",
    ),
    "number cut off": (
        "resources: {v: {type: OS::Cinder::Volume, properties: {size: 1.7}}}",
        "H4023",
        "warning",
        "never",
    ),
    "second constraint": (
        "parameters: {p: {type: string, constraints: [{length: {min: 1}, allowed_pattern: a}]}}",
        "H3026",
        "warning",
        "never",
    ),
    "unofficial version name": ("heat_template_version: mitaka\nresources: {}", "H1003", "warning", "parse"),
}


@pytest.mark.parametrize("name", BEYOND)
def test_finding_is_what_the_page_says(name: str) -> None:
    text, code, severity, heat = BEYOND[name]
    text = dedent(text)
    if "heat_template_version" not in text:
        text = HEAD + text
    found = [(f.code, f.severity, f.heat) for f in compile("t.yaml", text=text).diagnostics]
    assert (code, severity, heat) in found
    assert code in PAGE.read_text("utf-8")


def test_a_parameter_given_wins_over_an_environment(tmp_path: Path) -> None:
    (tmp_path / "env.yaml").write_text("parameters: {p: environment}\n")
    (tmp_path / "t.yaml").write_text(HEAD + "parameters: {p: {type: string}}\noutputs: {p: {value: {get_param: p}}}\n")
    compilation = compile(tmp_path / "t.yaml", environments=[tmp_path / "env.yaml"], parameters={"p": "given"})
    assert compilation.resolved()["outputs"] == {"p": "given"}
