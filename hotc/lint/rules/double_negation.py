"""
## What it does
Reports a `not` of a `not`.

## Why it is bad
It says the same as what stands in it, and takes a second look to see that.

## Example
```yaml
condition: {not: {not: is_prod}}
```

## Instead
```yaml
condition: is_prod
```

## When to ignore
Hardly ever.

## Fix
Leaves what is negated twice. Safe: it is the same. A named condition can't be just the name of another one: use that
one directly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import NOT, WORDS, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1027", "double-negation", "warning", "This says the same without the two negations", fix="safe", needs=WORDS
)


def check(subject: Subject) -> Iterator[Finding]:
    """``not`` whose operand is a ``not``."""
    worlds = subject.worlds
    if worlds is None:
        return
    for root, call in worlds.calls(*NOT):
        inner = arguments(call)[0] if len(arguments(call)) == 1 else None
        if not isinstance(inner, Call) or inner.name not in NOT or len(arguments(inner)) != 1:
            continue
        from hotc.lint.mends.unwrapping import unwrapped

        operand = arguments(inner)[0]
        named = isinstance(operand, Scalar) and isinstance(operand.value, str)
        is_alias = named and root.definition and call is root.node
        yield Finding(
            call.key,
            root.path,
            hint="Use that condition directly." if is_alias else "Leave both out.",
            fix=unwrapped("Leave both negations out", call, operand) if not is_alias else None,
        )
