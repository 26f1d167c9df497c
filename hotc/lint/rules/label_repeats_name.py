"""
## What it does
Reports labels that are the parameter's name.

## Why it is bad
Without a label the name is shown anyway.

## Example
```yaml
flavor: {type: string, label: flavor}
```

## Instead
```yaml
flavor: {type: string, label: Size of the servers}
```

## When to ignore
Never.

## Fix
Takes the label out. Safe: the name is shown in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1412", "label-repeats-name", "info", 'The label of "{name}" is its name', fix="safe", needs=("label", "Label")
)


def check(subject: Subject) -> Iterator[Finding]:
    """Labels equal to the name."""
    for parameter in subject.template.parameters.values():
        if parameter.label != parameter.name or not isinstance(parameter.node, Mapping):
            continue
        entry = parameter.node.entry(subject.template.version.key("parameter_keys", "label"))
        if entry is None:
            continue
        edit = edits.remove_entry(parameter.node, entry)
        yield Finding(
            entry.value,
            f"parameters.{parameter.name}.label",
            hint="Write a label that people read, or leave it out.",
            fix=Fix("Take the label out", [edit]) if edit is not None else None,
            name=parameter.name,
        )
