"""
## What it does
Reports members of a group that all get the same name.

## Why it is bad
Servers with one name can't be told apart; of other things a second one with the same name is
refused.

## Example
```yaml
type: OS::Heat::ResourceGroup
properties:
  count: 3
  resource_def:
    type: OS::Nova::Server
    properties: {name: web}
```

## Instead
```yaml
properties: {name: web-%index%}
```
Or leave the name out: Heat makes one.

## When to ignore
Where the group has one member at most.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.subject import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule(
    "L1502",
    "same-name-in-group",
    "warning",
    'Every member of "{group}" is called "{name}"',
    needs=("OS::Heat::ResourceGroup", "OS::Heat::AutoScalingGroup"),
)

_GROUPS = {"OS::Heat::ResourceGroup": "resource_def", "OS::Heat::AutoScalingGroup": "resource"}


def check(subject: Subject) -> Iterator[Finding]:
    """Literal names in the definition of a group's members."""
    for resource in subject.resources(*_GROUPS):
        definition = written(resource, _GROUPS[resource.type])
        properties = definition.get("properties") if isinstance(definition, Mapping) else None
        name = properties.get("name") if isinstance(properties, Mapping) else None
        if (
            not isinstance(name, Scalar)
            or not isinstance(name.value, str)
            or _index(written(resource, "index_var")) in name.value
        ):
            continue
        most = subject.value(resource, "count" if resource.type == "OS::Heat::ResourceGroup" else "max_size")
        type_node = definition.get("type") if isinstance(definition, Mapping) else None
        template = isinstance(type_node, Scalar) and not str(type_node.value).startswith("OS::")
        if most in (None, 0, 1, "0", "1") or template:
            continue  # what a template of one's own does with "name" is its affair
        hint = (
            "Write %index% into it, or leave it out." if resource.type == "OS::Heat::ResourceGroup" else "Leave it out."
        )
        path = f"resources.{resource.name}.properties.{_GROUPS[resource.type]}.properties.name"
        yield Finding(name, path, hint=hint, group=resource.name, name=name.value)


def _index(node: Node | None) -> str:
    return str(node.value) if isinstance(node, Scalar) else "%index%"
