"""
## What it does
Reports a `get_param` with a list that holds only the name.

## Why it is bad
The list is for a path into the value; without one, it is one more pair of brackets to read.

## Example
```yaml
image: {get_param: [image]}
```

## Instead
```yaml
image: {get_param: image}
```

## Fix
Takes the brackets away. Safe: the value is the same.

## When to ignore
Hardly ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.diagnostics import Fix
from hotc.compiler.tree import Scalar, Sequence
from hotc.lint.mends import edits
from hotc.lint.mends.replacing import once
from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1615", "path-of-one", "info", 'The list holds nothing but the name "{name}"', fix="safe", needs=("get_param",)
)


def check(subject: Subject) -> Iterator[Finding]:
    """``get_param`` with a list of one name."""
    for placed in once(subject.uses.calls_of("get_param")):
        argument = placed.call.argument
        if not isinstance(argument, Sequence) or len(argument.items) != 1 or not isinstance(argument.items[0], Scalar):
            continue
        name = argument.items[0]
        fix = None
        if edits.is_flow(argument) and argument.anchor is None and name.anchor is None:
            inside = argument.source.text[argument.start + 1 : argument.end - 1].strip()
            if inside == name.source.text[name.start : name.end]:
                fix = Fix("Take the brackets away", [edits.replace(argument, inside)])
        hint = f"Write {{get_param: {name.value}}}."
        yield Finding(argument, placed.where.path, hint=hint, fix=fix, name=name.value)
