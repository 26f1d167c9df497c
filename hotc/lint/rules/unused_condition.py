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
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1002",
    "unused-condition",
    "warning",
    'The condition "{name}" decides nothing',
    fix="safe",
    needs=("condition", "Condition"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Conditions without a use."""
    if not subject.whole or not subject.has_conditions or subject.uses.computed("condition"):
        return
    section = subject.template.version.key("sections", "conditions")
    for condition in subject.template.conditions.values():
        if condition.name in subject.uses.condition:
            continue
        edit = edits.remove_named(subject.template.root, section, condition.name)
        yield Finding(
            condition.key,
            f"conditions.{condition.name}",
            hint=f"Put `condition: {condition.name}` on a resource or an output, use it in an `if`, or take it out.",
            fix=Fix("Take the condition out", [edit]) if edit is not None else None,
            name=condition.name,
        )
