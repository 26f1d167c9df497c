"""
## What it does
Reports an `if` whose condition is decided by where it stands: by the condition of its resource or
output, or by the `if`s around it.

## Why it is bad
One side is never taken. It looks as if it were, and is kept up to date for nothing; often a
condition is not the one that was meant.

## Example
```yaml
  server:
    type: OS::Nova::Server
    condition: is_prod
    properties:
      flavor: {if: [is_prod, m1.large, m1.small]}   # never m1.small
```

## Instead
```yaml
      flavor: m1.large
```

## When to ignore
Hardly ever.

## Fix
Puts the side that is taken in the place of the `if`. Safe: it is the value in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.compiler.tree import Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import ALWAYS, IF, NEVER, WORDS, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.diagnostics import Fix
    from hotc.compiler.tree import Call
    from hotc.lint.facts.uses import Placed
    from hotc.lint.subject import Subject
    from hotc.lint.worlds.worlds import Worlds

RULE = Rule(
    "L1024",
    "dead-branch",
    "warning",
    "{condition} is always {value} here: {what} is never taken",
    fix="safe",
    needs=WORDS,
)


def check(subject: Subject) -> Iterator[Finding]:
    """Conditions that are open in themselves, and decided in all places to which aliases bring the ``if``."""
    worlds = subject.worlds
    if worlds is None:
        return
    places: dict[tuple[str, int], list[Placed]] = {}
    for placed in subject.uses.calls_of(*IF):
        if len(arguments(placed.call)) > 1:
            places.setdefault((placed.call.source.uri, placed.call.start), []).append(placed)
    for placed_there in places.values():
        values = {_value(placed, worlds) for placed in placed_there}
        value = values.pop()
        if value is not None and not values:
            yield _finding(placed_there[0], value)


def _value(placed: Placed, worlds: Worlds) -> bool | None:
    if worlds.condition(arguments(placed.call)[0]) in (ALWAYS, NEVER) or worlds.place(placed.where) == NEVER:
        return None
    if worlds.branch(placed, taken=True) == NEVER:
        return False
    return True if worlds.branch(placed, taken=False) == NEVER else None


def _finding(placed: Placed, value: bool) -> Finding:
    condition, *sides = arguments(placed.call)
    live, dead = sides[:1] if value else sides[1:2], sides[1:2] if value else sides[:1]
    name = f'"{condition.value}"' if isinstance(condition, Scalar) else "This condition"
    return Finding(
        condition,
        placed.where.path,
        hint="Write the side that is taken alone, or mend the condition." if live else "Leave it out.",
        related=tuple(Related(side.span, "never taken") for side in dead),
        fix=_fix(placed.call, live[0]) if live else None,
        condition=name,
        value="true" if value else "false",
        what=f"the {'second' if value else 'first'} side",
    )


def _fix(call: Call, live: object) -> Fix | None:
    from hotc.compiler.tree import Node
    from hotc.lint.mends.unwrapping import unwrapped

    return unwrapped("Write the side that is taken", call, live) if isinstance(live, Node) else None
