"""
## What it does
Reports scripts of more than 100 lines within a template.

## Why it is bad
No editor, no shellcheck and no test sees the script, and the template can't be overlooked for it.

## Example
```yaml
user_data: |
  #!/bin/bash
  # … 250 lines
```

## Instead
```yaml
user_data: {get_file: setup.sh}
```
With placeholders: `str_replace: {template: {get_file: setup.sh}, params: {…}}`.

## When to ignore
Where a template must be one file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Mapping, Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1806",
    "long-inline-script",
    "info",
    "This script takes {count} lines of the template",
    needs=("user_data", "config", "UserData"),
)

_MOST = 100
_PLACES = {
    "OS::Nova::Server": "user_data",
    "OS::Heat::SoftwareConfig": "config",
    "AWS::EC2::Instance": "UserData",
}
_REPLACING = ("str_replace", "str_replace_strict", "str_replace_vstrict")


def check(subject: Subject) -> Iterator[Finding]:
    """Texts of many lines in the properties that hold scripts."""
    for resource in subject.resources(*_PLACES):
        node: Node | None = written(resource, _PLACES[resource.type])
        while isinstance(node, Call) and node.name in _REPLACING:
            node = node.argument.get("template") if isinstance(node.argument, Mapping) else None
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            continue
        if (count := node.value.count("\n")) > _MOST:
            yield Finding(
                node,
                f"resources.{resource.name}.properties.{_PLACES[resource.type]}",
                hint="Put it into a file of its own, and read it with get_file.",
                count=count,
            )
