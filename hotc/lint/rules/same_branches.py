"""
## What it does
Reports an `if` that gives the same on both sides.

## Why it is bad
The condition decides nothing here; one side was probably meant to differ.

## Example
```yaml
flavor: {if: [is_large, m1.small, m1.small]}
```

## Instead
```yaml
flavor: {if: [is_large, m1.large, m1.small]}
```

## When to ignore
Hardly ever.

## Fix
Puts the value in the place of the `if`. Safe: it is the value in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Sequence
from hotc.lint.facts.nodes import same
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1004",
    "same-branches",
    "warning",
    "Both sides of this if are the same",
    fix="safe",
    needs=("if:", '"if"', "'if'", "if :", "Fn::If"),
)


def check(subject: Subject) -> Iterator[Finding]:
    """``if`` with equal second and third arguments."""
    for placed in subject.uses.calls_of("if", "Fn::If"):
        argument = placed.call.argument
        if not isinstance(argument, Sequence) or len(argument.items) != 3 or not same(*argument.items[1:]):
            continue
        from hotc.lint.mends.unwrapping import unwrapped

        fix = unwrapped("Write the value alone", placed.call, argument.items[1])
        yield Finding(placed.call.key, placed.where.path, hint="Write the value alone, or mend one side.", fix=fix)
