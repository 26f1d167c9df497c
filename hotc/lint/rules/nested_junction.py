"""
## What it does
Reports an `and` directly in an `and`, or an `or` directly in an `or`.

## Why it is bad
One list says the same, and is easier to read and to add to.

## Example
```yaml
condition: {and: [is_prod, {and: [with_storage, with_backup]}]}
```

## Instead
```yaml
condition: {and: [is_prod, with_storage, with_backup]}
```

## When to ignore
Where the grouping says something to the reader.

## Fix
Makes one list of the two. Safe: it is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import AND, OR, WORDS, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1033", "nested-junction", "info", "This {function} can be part of the one around it", fix="safe", needs=WORDS
)


def check(subject: Subject) -> Iterator[Finding]:
    """Operands that are the same function once more."""
    worlds = subject.worlds
    if worlds is None:
        return
    for root, call in worlds.calls(*AND, *OR):
        for operand in arguments(call):
            if isinstance(operand, Call) and operand.name == call.name and len(arguments(operand)) > 1:
                from hotc.lint.mends.operands import spread

                yield Finding(
                    operand.key,
                    root.path,
                    hint="Make one list of the two.",
                    fix=spread("Make one list of the two", call, operand),
                    function=call.name,
                )
