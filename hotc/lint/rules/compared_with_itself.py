"""
## What it does
Reports an `equals` with the same function on both sides.

## Why it is bad
It is always true. One side was meant to be something else.

## Example
```yaml
conditions:
  same_network: {equals: [{get_param: network}, {get_param: network}]}
```

## Instead
```yaml
conditions:
  same_network: {equals: [{get_param: network}, {get_param: storage_network}]}
```

## When to ignore
Never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.compiler.tree import Call
from hotc.lint.facts.nodes import same
from hotc.lint.rule import Finding, Rule
from hotc.lint.worlds import EQUALS, WORDS, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.lint.subject import Subject

RULE = Rule(
    "L1030", "compared-with-itself", "warning", "Both sides of this equals are the same: it is always true", needs=WORDS
)


def check(subject: Subject) -> Iterator[Finding]:
    """``equals`` of two calls that are written alike."""
    worlds = subject.worlds
    if worlds is None:
        return
    for root, call in worlds.calls(*EQUALS):
        sides = arguments(call)
        if len(sides) == 2 and isinstance(sides[0], Call) and same(*sides):
            yield Finding(sides[1], root.path, hint="Write what it is to be compared with.")
