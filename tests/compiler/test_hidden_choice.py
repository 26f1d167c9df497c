"""A hidden parameter that takes one of two known values, nobody knows yet which, shows neither."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import hotc

if TYPE_CHECKING:
    from pathlib import Path

OUTER = """heat_template_version: 2018-08-31
parameters: {stage: {type: string}}
conditions: {live: {equals: [{get_param: stage}, live]}}
resources:
  inner:
    type: inner.yaml
    properties: {word: {if: [live, first-word, other-word]}}
"""
INNER = """heat_template_version: 2018-08-31
parameters: {word: {type: string, hidden: true}}
resources:
  thing: {type: OS::Heat::Value, properties: {value: {get_param: word}}}
"""


def test_neither_value_is_shown(tmp_path: Path) -> None:
    (tmp_path / "outer.yaml").write_text(OUTER)
    (tmp_path / "inner.yaml").write_text(INNER)
    stack = hotc.compile(tmp_path / "outer.yaml").ir()["stack"]
    nested = stack["resources"]["inner"]["nested"]
    assert nested["parameters"]["word"]["value"]["$if"][1:] == ["***", "***"]
    assert "first-word" not in json.dumps(nested)
    assert "other-word" not in json.dumps(nested)
