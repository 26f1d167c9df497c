"""
## What it does
Reports an operand of an `and` or an `or` that decides nothing, because the others settle it.

## Why it is bad
The condition seems to ask for more than it does. Often a value is wrong, or `or` was meant where
`and` is written.

## Example
```yaml
conditions:
  is_prod: {equals: [{get_param: env}, prod]}
  is_real: {or: [is_prod, {equals: [{get_param: env}, staging]}]}
  with_backup: {and: [is_prod, is_real]}   # is_prod alone says all
```

## Instead
`is_prod` where `with_backup` was used. Or the condition that was meant:
```yaml
  with_backup: {and: [is_real, {get_param: backup}]}
```

## When to ignore
Where it is there for the reader.

## Fix
Takes the operand out. Safe: the result is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call, Scalar
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import ALWAYS, AND, EQUALS, NEVER, OR, WORDS, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Node
    from hotc.lint.subject import Subject
    from hotc.lint.worlds.worlds import Questions, World, Worlds

RULE = Rule("L1029", "idle-operand", "warning", "{operand} decides nothing here: {why}", fix="safe", needs=WORDS)

_MOST = 40
"""Operands that are held against all others; nobody writes more by hand."""


def check(subject: Subject) -> Iterator[Finding]:
    """Operands that can go without a change of the result, those last written first."""
    worlds = subject.worlds
    if worlds is None:
        return
    asking = worlds.asking()
    for root, call in worlds.calls(*AND, *OR):
        if worlds.condition(call) in (ALWAYS, NEVER, None):
            continue  # the whole of it, or what it is a part of, is constant
        idle = list(_idle(call, worlds, asking))
        if not idle:
            continue
        from hotc.lint.mends.operands import removals

        fixes = removals("Take it out", root, call, [operand for operand, _ in idle])
        for (operand, constant), fix in zip(idle, fixes, strict=True):
            label = f'"{operand.value}"' if isinstance(operand, Scalar) else "This operand"
            yield Finding(
                operand,
                root.path,
                hint="Take it out, or mend it.",
                fix=fix,
                operand=label,
                why="it is constant" if constant else f"the other operands of this {call.name} settle it",
            )


def _idle(call: Call, worlds: Worlds, asking: Questions) -> Iterator[tuple[Node, bool]]:
    if len(arguments(call)) > _MOST:
        return
    left = [(operand, worlds.condition(operand)) for operand in arguments(call)]
    if any(world is None for _, world in left) or _has_repeated(call):
        return
    for operand, world in reversed(left[:]):
        others = [each for each in left if each[0] is not operand]
        if not others:
            continue
        constant = world in (ALWAYS, NEVER)
        if _settled(call, world, [other for _, other in others], asking):
            left = others
            if not (constant and isinstance(operand, Call) and operand.name in EQUALS):
                yield operand, constant


def _has_repeated(call: Call) -> bool:
    """Whether two operands are written alike: repeated-operand comes first, lest both mend the same list."""
    from hotc.lint.worlds.variables import shape

    return len({shape(operand) for operand in arguments(call)}) < len(arguments(call))


def _settled(call: Call, world: World, others: list[World], asking: Questions) -> bool:
    """Whether the others give the same without it."""
    rest, *more = others
    for other in more:
        rest = asking.both(rest, other) if call.name in AND else asking.either(rest, other)
    if call.name in AND:
        return asking.follows(world, rest)
    return asking.follows(rest, world)
