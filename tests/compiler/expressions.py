"""Evaluating expressions that stand in the test, as the property of a resource."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .memory import compiled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotc.compiler.compilation import Compilation
    from hotc.compiler.values import Value

LATEST = "heat_template_version: 2021-04-16"
CFN = "AWSTemplateFormatVersion: 2010-09-09"

_RESOURCE = {"hot": ("resources", "type", "properties"), "cfn": ("Resources", "Type", "Properties")}


def template(expression: Any, version: str = LATEST, **sections: Any) -> str:
    """A template (as JSON, which is YAML) whose resource ``subject`` has ``expression`` as its property ``value``."""
    header, _, name = version.partition(": ")
    resources, type_key, properties = _RESOURCE["hot" if header.startswith("heat_") else "cfn"]
    body = {header: name, **sections}
    subject = {type_key: "OS::Heat::Value", properties: {"value": expression}}
    body[resources] = {"server": {type_key: "OS::Nova::Server"}, **sections.get(resources, {}), "subject": subject}
    return json.dumps(body, ensure_ascii=False)


def with_expression(
    expression: Any, version: str = LATEST, given: Mapping[str, Any] | None = None, **sections: Any
) -> Compilation:
    """The compilation of :func:`template`."""
    return compiled(template(expression, version, **sections), parameters=given)


def value_of(expression: Any, version: str = LATEST, given: Mapping[str, Any] | None = None, **sections: Any) -> Value:
    """What an expression is worth; fails when anything was reported, but that a parameter has no value yet."""
    compilation = with_expression(expression, version, given, **sections)
    assert [finding for finding in compilation.diagnostics if finding.name != "missing-parameter"] == []
    assert compilation.instance is not None
    return compilation.instance.resources["subject"].properties["value"]
