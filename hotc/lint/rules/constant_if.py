"""
## What it does
Reports an `if` whose own condition, written out in it, always has the same result.

## Why it is bad
What looks like a choice is none.

## Example
```yaml
flavor: {if: [true, m1.large, m1.small]}
```

## Instead
```yaml
flavor: m1.large
```

## When to ignore
Hardly ever. Where the condition is a name, that is said once, by [constant-condition](L1003.md).

## Fix
Puts the side that is taken in the place of the `if`. Safe: it is the value in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import ALWAYS, IF, NEVER, WORDS, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule("L1025", "constant-if", "warning", "The condition of this if is always {value}", fix="safe", needs=WORDS)


def check(subject: Subject) -> Iterator[Finding]:
    """``if`` with a literal or a function as condition that is decided in itself."""
    worlds = subject.worlds
    if worlds is None:
        return
    seen: set[int] = set()
    for placed in subject.uses.calls_of(*IF):
        condition, *sides = arguments(placed.call) or (None,)
        if condition is None or (isinstance(condition, Scalar) and isinstance(condition.value, str)):
            continue
        world = worlds.condition(condition)
        if not sides or world not in (ALWAYS, NEVER) or placed.call.start in seen:
            continue
        seen.add(placed.call.start)
        live = sides[:1] if world == ALWAYS else sides[1:2]
        from hotc.lint.mends.unwrapping import unwrapped

        yield Finding(
            condition,
            placed.where.path,
            hint="Write the side that is taken alone, or mend the condition." if live else "Leave it out.",
            fix=unwrapped("Write the side that is taken", placed.call, live[0]) if live else None,
            value="true" if world == ALWAYS else "false",
        )
