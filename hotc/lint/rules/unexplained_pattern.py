"""
## What it does
Reports an `allowed_pattern` without a description.

## Why it is bad
Whoever gives a value that doesn't fit is shown the regular expression, and nothing else.

## Example
```yaml
constraints:
  - allowed_pattern: "[a-z][a-z0-9-]{2,14}"
```

## Instead
```yaml
constraints:
  - allowed_pattern: "[a-z][a-z0-9-]{2,14}"
    description: 3 to 15 small letters, digits and hyphens, beginning with a letter
```

## When to ignore
Where the pattern explains itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1420",
    "unexplained-pattern",
    "info",
    'Who gives "{name}" a wrong value is shown nothing but the pattern',
    needs=("allowed_pattern",),
)


def check(subject: Subject) -> Iterator[Finding]:
    """Patterns whose constraint has no description."""
    if subject.template.version.kind != "hot":
        return
    for parameter in subject.template.parameters.values():
        for constraint in parameter.constraints:
            if constraint.kind == "allowed_pattern" and not constraint.description.strip():
                yield Finding(
                    constraint.node,
                    f"parameters.{parameter.name}.constraints",
                    hint="Add a description to the constraint: what a value must look like.",
                    name=parameter.name,
                )
