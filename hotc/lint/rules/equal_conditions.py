"""
## What it does
Reports two named conditions that are true and false together, whatever the parameters are.

## Why it is bad
Whoever changes one must find the other. Or they were meant to differ, and one has the wrong value.

## Example
```yaml
conditions:
  is_large: {equals: [{get_param: size}, large]}
  is_big: {equals: [large, {get_param: size}]}
```

## Instead
```yaml
conditions:
  is_large: {equals: [{get_param: size}, large]}
```
and `is_large` where `is_big` was used.

## When to ignore
Where both are the same today only, and have reasons of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import ALWAYS, DECLARED, NEVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.template import Condition
    from hotc.lint.subject import Subject

RULE = Rule("L1026", "equal-conditions", "info", '"{name}" says the same as "{other}"', needs=DECLARED)


def check(subject: Subject) -> Iterator[Finding]:
    """Named conditions with the same worlds, none of them constant."""
    worlds = subject.worlds
    if worlds is None:
        return
    first: dict[int, Condition] = {}
    for condition in subject.template.conditions.values():
        world = worlds.named(condition.name)
        if world in (None, ALWAYS, NEVER):
            continue
        before = first.setdefault(world, condition)
        if before is not condition:
            yield Finding(
                condition.key,
                f"conditions.{condition.name}",
                hint=f'Use "{before.name}" instead, or mend one of them.',
                related=(Related(before.key.span, "the other one"),),
                name=condition.name,
                other=before.name,
            )
