"""
## What it does
Reports parameters that may have one value only.

## Why it is bad
There is nothing to choose. The value can stand where it is used, and nobody need be asked for it.

## Example
```yaml
parameters:
  engine:
    type: string
    constraints: [{allowed_values: [podman]}]
```

## Instead
```yaml
properties: {engine: podman}
```

## When to ignore
Where there were more values once, or will be, and the parameter belongs to an interface.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1611",
    "single-allowed-value",
    "info",
    'The parameter "{name}" can only be "{value}"',
    needs=("allowed_values", "AllowedValues"),
)


_SHOWN = 60
"""Characters of the value that are told."""


def check(subject: Subject) -> Iterator[Finding]:
    """``allowed_values`` with one value, for other parameters than lists (whose items they are)."""
    for parameter in subject.template.parameters.values():
        if parameter.type not in ("string", "number", "boolean") or parameter.hidden:
            continue
        for constraint in parameter.constraints:
            allowed = constraint.argument
            if constraint.kind == "allowed_values" and isinstance(allowed, list) and len(allowed) == 1:
                hint = "Write the value where the parameter is used, or allow others."
                path = f"parameters.{parameter.name}.constraints"
                yield Finding(constraint.node, path, hint=hint, name=parameter.name, value=str(allowed[0])[:_SHOWN])
