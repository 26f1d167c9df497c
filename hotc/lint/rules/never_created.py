"""
## What it does
Reports a resource or an output whose own condition is never true.

## Why it is bad
It is written, read and kept, and never there, whatever the parameters are. Two conditions that
exclude each other were joined by `and`, as a rule, or a value is one that the parameter can't have.

## Example
```yaml
conditions:
  is_dev: {equals: [{get_param: env}, dev]}
  is_prod: {equals: [{get_param: env}, prod]}
resources:
  bastion:
    type: OS::Nova::Server
    condition: {and: [is_dev, is_prod]}
```

## Instead
```yaml
condition: {or: [is_dev, is_prod]}
```
Or take it out.

## When to ignore
While it is switched off on purpose. Where a named condition is never true, that is said once, by
[constant-condition](L1003.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import DECLARED, NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1020",
    "never-created",
    "warning",
    'The {kind} "{name}" is never there: its condition is never true',
    needs=DECLARED,
)


def check(subject: Subject) -> Iterator[Finding]:
    """Conditions of resources and outputs that can't hold; that of a name is reported where the name is given."""
    worlds = subject.worlds
    if worlds is None:
        return
    for kind, declared in (("resource", subject.template.resources), ("output", subject.template.outputs)):
        for owner in declared.values():
            condition = owner.condition
            if condition is None or worlds.condition(condition) != NEVER:
                continue
            if isinstance(condition, Scalar) and isinstance(condition.value, str):
                continue
            yield Finding(
                condition,
                f"{kind}s.{owner.name}.condition",
                hint=f"Mend the condition, or take the {kind} out.",
                kind=kind,
                name=owner.name,
            )
