"""
## What it does
Reports functions within functions, more than six deep.

## Why it is bad
Nobody can say what comes out without working it out on paper, and a mistake within has no name.

## Example
```yaml
value: {list_join: ["", {str_split: [",", {str_replace: {template: …, params: {…: {list_join: …}}}}]}]}
```

## Instead
Give the parts names, with `OS::Heat::Value`:
```yaml
hosts: {type: OS::Heat::Value, properties: {value: {list_join: [",", {get_attr: [servers, ip]}]}}}
```

## When to ignore
In templates that a tool writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotc.lint.rule import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotc.compiler.tree import Call
    from hotc.lint.facts.uses import Placed
    from hotc.lint.subject import Subject

RULE = Rule("L1804", "deep-functions", "info", "Functions stand {depth} deep in each other here")

_MOST = 6


def check(subject: Subject) -> Iterator[Finding]:
    """The outermost function of each nest that is too deep. The calls come in the order written."""
    if len(subject.uses.calls) <= _MOST:
        return
    around: list[Call] = []
    deepest = 0
    first: Placed | None = None
    for placed in subject.uses.calls:
        call = placed.call
        if call.source is not subject.template.source or call.anchor is not None:
            continue
        while around and not around[-1].start <= call.start < around[-1].end:
            around.pop()
            if not around and deepest > _MOST and first is not None:
                yield _finding(first, deepest)
        if not around:
            first, deepest = placed, 0
        around.append(call)
        deepest = max(deepest, len(around))
    if around and deepest > _MOST and first is not None:
        yield _finding(first, deepest)


def _finding(placed: Placed, depth: int) -> Finding:
    return Finding(
        placed.call.key,
        placed.where.path,
        hint="Give its parts names, with resources of type OS::Heat::Value.",
        depth=depth,
    )
