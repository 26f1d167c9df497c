"""
## What it does
Reports sections of an environment that hold nothing (`parameters: {}`), beside others that do.

## Why it is bad
They look as if something were missing.

## Example
```yaml
parameters: {size: 4}
resource_registry: {}
```

## Instead
```yaml
parameters: {size: 4}
```

## Fix
Takes the section out. Safe.

## When to ignore
Where a tool reads the environment and wants the section.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Sequence
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1710",
    "idle-section",
    "info",
    "The section {section} of the environment holds nothing",
    fix="safe",
    scope="environments",
)


def check(subject: Subject) -> Iterator[Finding]:
    """Empty maps and lists; an environment that holds nothing at all may be a place for something to come."""
    for layer in subject.environments:
        idle = [entry for entry in layer.root.effective() if _is_empty(entry.value)]
        if len(idle) == len(layer.root.entries):
            continue
        for entry in idle:
            edit = edits.remove_entry(layer.root, entry)
            fix = Fix("Leave the section out", [edit]) if edit is not None else None
            section = str(entry.key.value)
            yield Finding(entry.key, section, hint="Leave it out.", fix=fix, section=section)


def _is_empty(value: object) -> bool:
    return (isinstance(value, Mapping) and not value.entries) or (isinstance(value, Sequence) and not value.items)
