"""
## What it does
Reports conditions that have the same result whatever the parameters are.

## Why it is bad
What looks like a switch is none: a resource is always there, or never. A value in the comparison is
often misspelt.

## Example
```yaml
parameters:
  env: {type: string, constraints: [{allowed_values: [dev, prod]}]}
conditions:
  is_production: {equals: [{get_param: env}, production]}   # never
```

## Instead
```yaml
conditions:
  is_production: {equals: [{get_param: env}, prod]}
```

## When to ignore
While a feature is switched off on purpose: `{equals: [1, 2]}` with a comment that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1003", "constant-condition", "warning", 'The condition "{name}" is always {value}, whatever the parameters are'
)


def check(subject: Subject) -> Iterator[Finding]:
    """Named conditions that can be decided without any parameter's value."""
    truth = Truth(subject.template)
    for condition in subject.template.conditions.values():
        if isinstance(condition.expression, Scalar) and isinstance(condition.expression.value, bool):
            value: bool | None = condition.expression.value
        else:
            value = truth.always(condition.expression)
        if value is not None:
            yield Finding(
                condition.key,
                f"conditions.{condition.name}",
                hint="Compare with a value that the parameter can have, or take the condition out.",
                name=condition.name,
                value="true" if value else "false",
            )
