"""
## What it does
Reports an operand that stands in an `and` or an `or` twice.

## Why it is bad
The second one decides nothing; another condition was probably meant.

## Example
```yaml
condition: {and: [is_prod, with_storage, is_prod]}
```

## Instead
```yaml
condition: {and: [is_prod, with_storage]}
```

## When to ignore
Never.

## Fix
Takes the second one out. Safe: it decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Related
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import AND, OR, WORDS, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject

RULE = Rule("L1028", "repeated-operand", "warning", "This stands in the same {function} twice", fix="safe", needs=WORDS)


def check(subject: Subject) -> Iterator[Finding]:
    """Operands that are written like an earlier one."""
    worlds = subject.worlds
    if worlds is None:
        return
    for root, call in worlds.calls(*AND, *OR):
        from hotc.lint.worlds.variables import shape

        first: dict[object, Node] = {}
        repeated: list[tuple[Node, Node]] = []
        for operand in arguments(call):
            before = first.setdefault(shape(operand), operand)
            if before is not operand:
                repeated.append((operand, before))
        if not repeated:
            continue
        from hotc.lint.mends.operands import removals

        fixes = removals("Take it out", root, call, [operand for operand, _ in repeated])
        for (operand, before), fix in zip(repeated, fixes, strict=True):
            yield Finding(
                operand,
                root.path,
                hint="Take it out, or write the condition that was meant.",
                related=(Related(before.span, "it stands here already"),),
                fix=fix,
                function=call.name,
            )
