"""
## What it does
Reports conditions that no resource, output, `if` or other condition uses.

## Why it is bad
A condition decides nothing by being there. A reader takes it for a switch, and turns it in vain.

## Example
```yaml
conditions:
  is_production: {equals: [{get_param: flavor}, m1.large]}   # and no "condition: is_production" anywhere
```

## Instead
Put `condition: is_production` where it should decide, or take the condition out.

## When to ignore
Hardly ever.

## Fix
Takes the condition out. Safe: nothing rests on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping
from hotc.lint import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1002", "unused-condition", "warning", 'The condition "{name}" decides nothing', fix="safe")


def check(subject: Subject) -> Iterator[Finding]:
    """Conditions without a use."""
    if not subject.whole or subject.uses.computed("condition"):
        return
    section = subject.template.root.get(subject.template.version.key("sections", "conditions"))
    for condition in subject.template.conditions.values():
        if condition.name in subject.uses.condition:
            continue
        entry = section.entry(condition.name) if isinstance(section, Mapping) else None
        edit = edits.remove_entry(section, entry) if isinstance(section, Mapping) and entry is not None else None
        yield Finding(
            condition.key,
            f"conditions.{condition.name}",
            hint=f"put `condition: {condition.name}` on a resource or an output, use it in an `if`, or take it out",
            fix=Fix("take the condition out", [edit]) if edit is not None else None,
            name=condition.name,
        )
