"""
## What it does
Reports keys of parameters and resources that say what holds without them: `hidden: false`,
`immutable: false`, `condition: true`.

## Why it is bad
A reader stops at it and asks what would be otherwise.

## Example
```yaml
parameters:
  flavor: {type: string, hidden: false}
```

## Instead
```yaml
parameters:
  flavor: {type: string}
```

## When to ignore
Where a generator writes it.

## Fix
Takes the key out. Safe: it says what holds without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Mapping, Scalar
from hotc.lint.mends import edits
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1413",
    "spelled-default",
    "info",
    "{key}: {value} is what holds without it",
    fix="safe",
    needs=("hidden", "immutable", "condition", "NoEcho", "Condition"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Keys with the one value that changes nothing."""
    version = subject.template.version
    hidden, immutable = (version.key("parameter_keys", key) for key in ("hidden", "immutable"))
    for parameter in subject.template.parameters.values():
        for key in (hidden, immutable):
            yield from _entry(parameter.node, key, value=False, path=f"parameters.{parameter.name}.{key}")
    key = version.key("resource_keys", "condition")
    for resource in subject.template.resources.values():
        if resource.condition is not None:
            yield from _entry(resource.node, key, value=True, path=f"resources.{resource.name}.{key}")


def _entry(node: object, key: str, *, value: bool, path: str) -> Iterator[Finding]:
    entry = node.entry(key) if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping) or entry is None or not isinstance(entry.value, Scalar):
        return
    if entry.value.value is value:
        edit = edits.remove_entry(node, entry)
        fix = Fix("Take it out", [edit]) if edit is not None else None
        yield Finding(entry.key, path, hint="Leave it out.", fix=fix, key=key, value=str(value).lower())
