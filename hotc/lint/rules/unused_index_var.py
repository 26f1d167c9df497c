"""
## What it does
Reports groups with an `index_var` that the definition of their members does not use.

## Why it is bad
It replaces nothing. The number of the member was meant to stand somewhere, or the placeholder is
written in two ways.

## Example
```yaml
type: OS::Heat::ResourceGroup
properties:
  count: 3
  index_var: $i
  resource_def:
    type: server.yaml
    properties: {number: $I}
```

## Instead
```yaml
    properties: {number: $i}
```
Or take `index_var` out.

## When to ignore
Never.

## Fix
Takes `index_var` out. Unsafe: the number of the member may have been meant to stand somewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Call, Mapping, Scalar
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import nodes, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1514",
    "unused-index-var",
    "warning",
    'The index_var "{name}" occurs nowhere in resource_def',
    fix="unsafe",
    needs=("index_var",),
)
_USUAL = "%index%"


def check(subject: Subject) -> Iterator[Finding]:
    """Groups whose ``index_var`` is in no text of their ``resource_def``, all of which is written out."""
    for resource in subject.resources("OS::Heat::ResourceGroup"):
        properties = resource.properties
        entry = properties.entry("index_var") if isinstance(properties, Mapping) else None
        definition = written(resource, "resource_def")
        if not isinstance(properties, Mapping) or entry is None or not isinstance(definition, Mapping):
            continue
        name = entry.value.value if isinstance(entry.value, Scalar) else None
        if not isinstance(name, str) or not name or _may_hold(definition, name):
            continue
        edit = edits.remove_entry(properties, entry)
        yield Finding(
            entry.value,
            f"resources.{resource.name}.properties.index_var",
            hint=f"Write {name} where the number of the member belongs, or take index_var out.",
            fix=Fix("Take index_var out", [edit], safe=False) if edit is not None else None,
            name=name,
        )


def _may_hold(root: Node, name: str) -> bool:
    for node in nodes(root):
        if isinstance(node, Scalar) and isinstance(node.value, str) and (name in node.value or _USUAL in node.value):
            return True  # %index% in spite of another index_var is a finding of its own
        if isinstance(node, Call) and node.name == "get_file":
            return True
    return False
