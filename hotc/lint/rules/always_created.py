"""
## What it does
Reports a condition of a resource or an output that is always true.

## Why it is bad
It looks like a switch, and decides nothing.

## Example
```yaml
conditions:
  is_prod: {equals: [{get_param: env}, prod]}
resources:
  net:
    type: OS::Neutron::Net
    condition: {or: [is_prod, {not: is_prod}]}
```

## Instead
```yaml
resources:
  net:
    type: OS::Neutron::Net
```

## When to ignore
Hardly ever. Where a named condition is always true, that is said once, by
[constant-condition](L1003.md).

## Fix
Takes the condition out. Safe: it holds in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import ALWAYS, DECLARED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1021", "always-created", "info", 'The condition of "{name}" is always true', fix="safe", needs=DECLARED)


def check(subject: Subject) -> Iterator[Finding]:
    """Conditions of resources and outputs that can't fail; that of a name is reported where the name is given."""
    worlds = subject.worlds
    if worlds is None:
        return
    for section, declared in (("resources", subject.template.resources), ("outputs", subject.template.outputs)):
        for owner in declared.values():
            condition = owner.condition
            if condition is None or worlds.condition(condition) != ALWAYS:
                continue
            if isinstance(condition, Scalar) and isinstance(condition.value, str):
                continue
            yield Finding(
                condition,
                f"{section}.{owner.name}.condition",
                hint="Take the condition out.",
                fix=_removal(owner.node, subject.template.version.key("resource_keys", "condition")),
                name=owner.name,
            )


def _removal(node: Node, key: str) -> Fix | None:
    entry = node.entry(key) if isinstance(node, Mapping) else None
    edit = edits.remove_entry(node, entry) if isinstance(node, Mapping) and entry is not None else None
    return Fix("Take the condition out", [edit]) if edit is not None else None
